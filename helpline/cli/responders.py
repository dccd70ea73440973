"""``helpline responder``: the peers who answer. Their numbers go in, and are never shown again."""

from typing import Any

import click

from helpline.cli import newcomers
from helpline.cli.answer import Answer, Family, open_house, table
from helpline.cli.kinds import LANGUAGES, NAME, NUMBER
from helpline.domain.line import Serves
from helpline.domain.names import Locale
from helpline.domain.responder import Responder
from helpline.handlers import leaving, people
from helpline.handlers.work import work
from helpline.store import lines, roster

REACHES = {
    Serves.SMS: "She is told of who waits by text; her telephone rings only when she takes a call at the desk.",
    Serves.VOICE: "Her telephone rings for calls; of texts she sees only what she takes herself.",
    Serves.BOTH: "She is told of who waits by text, and her telephone rings for calls.",
}


@click.group(cls=Family)
def responder() -> None:
    """The peers who answer: add one, take one out, list them."""


for one in (newcomers.propose, newcomers.agree, newcomers.listed):
    responder.add_command(one)


@responder.command("add")
@click.option("--alias", type=NAME, required=True, help="What callers may hear her called. Never a real name.")
@click.option("--number", type=NUMBER, required=True, help="Her telephone. It is sealed at once and never shown again.")
@click.option("--languages", type=LANGUAGES, required=True, help="What she speaks. Texts to her are in the first.")
@click.option("--area", type=NAME, required=True, help="Her team. A new name makes a new team.")
@click.option("--at-once", type=click.IntRange(1, 9), default=2, show_default=True, metavar="CONTACTS",
              help="How many she talks with at the same time.")  # fmt: skip
@click.option("--channel", type=click.Choice([one.value for one in Serves]), default=Serves.BOTH.value,
              show_default=True, help="What reaches her: texts (sms), ringing for calls (voice), or both.")  # fmt: skip
@click.option("--lead", "leads", is_flag=True,
              help="She may say for her shift that many come at once: on her page, or *raid.")  # fmt: skip
@click.option("--reachable", is_flag=True, help="She agreed to be asked in need, also when she is off duty.")
@click.option("--woman", is_flag=True,
              help="Ask her when a caller wishes for a woman. Her own word, and never listed.")  # fmt: skip
def add(languages: tuple[Locale, ...], **told: Any) -> Answer:
    """Add a peer who answers.

    By whoever may sit at the machine itself, and at once: for the first evening. From then on two people bring somebody
    in, on the page under *Joining* or with `helpline responder propose` and `agree`, and she says yes from her phone.

    She can do everything from a plain telephone. For the page as well, invite her with `helpline user add`.

    \b
    Examples:
      helpline responder add --alias River --number +15550111 --languages en,es --area Harbour
      helpline responder add --alias Sky --number +15550112 --languages en --area Harbour --channel sms
    """
    with open_house() as house, work(house) as w:
        made = people.add_responder(
            w,
            alias=told["alias"],
            phone=told["number"],
            languages=languages,
            area=told["area"],
            at_once=told["at_once"],
            takes=Serves(told["channel"]),
            leads=told["leads"],
            reachable=told["reachable"],
            asked_as_woman=told["woman"],
        )
    words = f"{made.alias} can answer now. {REACHES[made.takes]}"
    comes = f"She comes on duty by texting *on to a line, or by `helpline duty on {made.alias}`."
    return Answer(_facts(made, told["area"]), f"{words}\n{comes}")


@responder.command("deactivate")
@click.argument("alias", type=NAME)
def deactivate(alias: str) -> Answer:
    """Take a peer out: her telephone rings no more, her texts command nothing, her page is closed.

    Whoever she talks with goes back to the queue at their old place. Her number is deleted. Her alias is free.

    \b
    Example:
      helpline responder deactivate River
    """
    with open_house() as house, work(house) as w:
        leaving.responder(w, alias)
    return Answer({"alias": alias, "active": False}, f"{alias} answers no more, and her number is gone from here.")


@responder.command("list")
def listed() -> Answer:
    """List the peers who answer, without their numbers.

    \b
    Example:
      helpline responder list
    """
    with open_house() as house, work(house) as w:
        areas = {area.id: area.name for area in lines.all_areas(w.db)}
        facts = [_facts(one, areas.get(one.area_id, "")) for one in roster.everybody(w.db)]
    if not facts:
        return Answer(facts, "Nobody answers yet. Add somebody with `helpline responder add`.")
    shown = ("alias", "languages", "area", "channel", "duty", "at_once")
    rows = [[",".join(one[name]) if name == "languages" else one[name] for name in shown] for one in facts]
    return Answer(facts, table(("ALIAS", "LANGUAGES", "AREA", "CHANNEL", "DUTY", "AT ONCE"), rows))


def _facts(one: Responder, area: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "alias": one.alias,
        "languages": list(one.languages),
        "area": area,
        "channel": one.takes.value,
        "duty": one.duty.value,
        "at_once": one.at_once,
        "lead": one.leads,
        "reachable": one.reachable,
    }

"""``helpline responder``: the peers who answer. Their numbers go in, and are never shown again."""

from typing import Any

import click

from helpline.cli.answer import Answer, Family, open_house, table
from helpline.cli.kinds import LANGUAGES, NAME, NUMBER
from helpline.domain.names import Locale
from helpline.domain.responder import Responder
from helpline.handlers import people
from helpline.handlers.work import work
from helpline.store import lines, roster


@click.group(cls=Family)
def responder() -> None:
    """The peers who answer: add one, list them."""


@responder.command("add")
@click.option("--alias", type=NAME, required=True, help="What callers may hear her called. Never a real name.")
@click.option("--number", type=NUMBER, required=True, help="Her telephone. It is sealed at once and never shown again.")
@click.option("--languages", type=LANGUAGES, required=True, help="What she speaks. Texts to her are in the first.")
@click.option("--area", type=NAME, required=True, help="Her team. A new name makes a new team.")
@click.option("--at-once", type=click.IntRange(1, 9), default=2, show_default=True, metavar="CONTACTS",
              help="How many she talks with at the same time.")  # fmt: skip
def add(alias: str, number: str, languages: tuple[Locale, ...], area: str, at_once: int) -> Answer:
    """Add a peer who answers.

    She can do everything from a plain telephone. For the page as well, invite her with `helpline user add`.

    \b
    Example:
      helpline responder add --alias River --number +15550111 --languages en,es --area Harbour
    """
    with open_house() as house, work(house) as w:
        made = people.add_responder(w, alias=alias, phone=number, languages=languages, area=area, at_once=at_once)
    words = f"{alias} can answer now. She comes on duty by texting *on to a line, or by `helpline duty on {alias}`."
    return Answer(_facts(made, area), words)


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
    rows = [(one["alias"], ",".join(one["languages"]), one["area"], one["duty"], one["at_once"]) for one in facts]
    return Answer(facts, table(("ALIAS", "LANGUAGES", "AREA", "DUTY", "AT ONCE"), rows))


def _facts(one: Responder, area: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "alias": one.alias,
        "languages": list(one.languages),
        "area": area,
        "duty": one.duty.value,
        "at_once": one.at_once,
    }

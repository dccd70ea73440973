"""``helpline line``: the numbers the organisation answers."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import click

from helpline import settings, words
from helpline.cli.answer import Answer, Family, open_house, table
from helpline.cli.kinds import HOURS, LANGUAGES, NAME, NUMBER, SPAN
from helpline.domain.change import Kind
from helpline.domain.line import Line, Serves, Strategy
from helpline.domain.names import Locale
from helpline.handlers import change
from helpline.handlers import languages as tongues
from helpline.handlers import lines as kept
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work, work
from helpline.store import lines, roster

STRATEGIES = {
    "all": Strategy.ALL,
    "in-order": Strategy.IN_ORDER,
    "longest-idle": Strategy.LONGEST_IDLE,
    "by-area": Strategy.BY_AREA,
}
RINGS = {
    Strategy.ALL: "Everybody on duty who speaks her language is rung at once; the first who presses 1 talks with her.",
    Strategy.IN_ORDER: "One after the other is rung, in the order in which you added them.",
    Strategy.LONGEST_IDLE: "One after the other is rung, first whoever has talked least lately.",
    Strategy.BY_AREA: "First the telephones of the line's own team are rung, then its neighbours'.",
}
"""How a line rings, for whoever has just chosen it."""
WHY = click.option("--why", required=True, help="The reason: everybody who answers can read it.")
COVERS = {"cover": "cover_name", "emergency": "emergency"}


@click.group(cls=Family)
def line() -> None:
    """The numbers you answer: add one, change it, switch it off and on, list them."""


@line.command("add")
@click.option("--number", type=NUMBER, required=True, help="The number people ring or text, such as +15550100.")
@click.option("--channel", type=click.Choice([one.value for one in Serves]), required=True,
              help="What people may do with it: text, ring, or both.")  # fmt: skip
@click.option("--languages", type=LANGUAGES, required=True, help="Such as en,es: in the order of the language menu.")
@click.option("--area", type=NAME, required=True, help="The team that answers it. A new name makes a new team.")
@click.option("--cover", default="", help="A plain name that reveals nothing, for where a name is shown.")
@click.option("--first-reply", type=click.IntRange(1, 60), default=5, show_default=True, metavar="MINUTES",
              help="Whoever takes a contact and says nothing for so long gives it back.")  # fmt: skip
@click.option("--keep", type=HOURS, default=24, show_default=True,
              help="How long words and numbers are kept after the last text: 1 to 72.")  # fmt: skip
@click.option("--strategy", type=click.Choice(list(STRATEGIES)), default="all", show_default=True,
              help="Whose telephones ring for a caller: all at once, or one after the other.")  # fmt: skip
@click.option("--fallback", type=NAME, metavar="ALIAS",
              help="Who is rung when nobody else picks up, on duty or not. She must have agreed to that.")  # fmt: skip
@click.option("--zone", default="UTC", show_default=True, metavar="PLACE",
              help="Whose clock the line goes by, such as Africa/Johannesburg.")  # fmt: skip
@click.option("--rings", type=SPAN, default="09:00-21:00", show_default=True,
              help="When it is safe to ring back whoever asked for it earlier; or: always.")  # fmt: skip
@click.option("--alt", type=NUMBER, help="Another number to give when nobody is on duty.")
@click.option("--emergency", default="", help="What to ring in danger, where you trust it.")
@click.option("--charge-notice", is_flag=True,
              help="Say in each text of a machine that an answer will be charged, as in New Zealand.")  # fmt: skip
@click.option("--confirm-draft", type=LANGUAGES, default=(), metavar="LANGUAGES",
              help="Go live in these although no peer has read their words yet. Name each.")  # fmt: skip
@click.option("--per-second", type=click.FloatRange(0, min_open=True), metavar="TEXTS",
              help="How many texts a second this number may send, if your carrier sets a limit.")  # fmt: skip
def add(languages: tuple[Locale, ...], **told: Any) -> Answer:
    """Answer a number from now on.

    The number must be yours at the carrier. What to enter there is printed once the line is made, and by
    `helpline check` at any time.

    \b
    Examples:
      helpline line add --number +15550100 --channel sms --languages en,es --area Harbour --keep 24
      helpline line add --number +15550101 --channel both --languages en,es --area Harbour \\
        --strategy longest-idle --fallback River --zone Africa/Johannesburg --rings 08:00-20:00
    """
    with open_house() as house, work(house) as w:
        made = kept.add_line(
            w,
            phone=told["number"],
            serves=Serves(told["channel"]),
            languages=languages,
            area=told["area"],
            cover_name=told["cover"].strip(),
            first_reply_within=timedelta(minutes=told["first_reply"]),
            kept_for=timedelta(hours=told["keep"]),
            alternative=told["alt"] or "",
            emergency=told["emergency"].strip(),
            texts_a_second=told["per_second"],
            strategy=STRATEGIES[told["strategy"]],
            fallback=told["fallback"],
            zone=told["zone"].strip(),
            rings_from=told["rings"][0],
            rings_until=told["rings"][1],
        )
        if told["charge_notice"]:
            made = kept.change_line(w, made.id, charge_notice=True)
        for code in told["confirm_draft"]:
            tongues.confirm_draft(w, made, code, typed=code, by=None, why="Confirmed when the line was added.")
    facts = _facts(made, told["area"], told["fallback"])
    notes = [f"{made.number} is answered from now on, in {', '.join(made.languages)}."]
    if facts["drafts"]:
        notes.append(f"Nobody who speaks them has read these words yet: {', '.join(facts['drafts'])}.")
    if made.takes_calls:
        notes.append(RINGS[made.strategy])
    notes += [
        "",
        "At the carrier, enter for this number:",
        *(f"  {name:20} {address}" for name, address in kept.at_the_carrier(made, settings.read().public_url)),
    ]
    return Answer(facts, "\n".join(notes))


@line.command("change")
@click.argument("number", type=NUMBER)
@click.option("--channel", type=click.Choice([one.value for one in Serves]), help="What people may do with it.")
@click.option("--languages", type=LANGUAGES, help="Such as en,es: in the order of the language menu.")
@click.option("--area", type=NAME, help="The team that answers it.")
@click.option("--cover", help="A plain name that reveals nothing; '' for none.")
@click.option("--first-reply", type=click.IntRange(1, 60), metavar="MINUTES",
              help="Whoever takes a contact and says nothing for so long gives it back.")  # fmt: skip
@click.option("--keep", type=HOURS, help="How long words and numbers are kept after the last text: 1 to 72.")
@click.option("--strategy", type=click.Choice(list(STRATEGIES)), help="Whose telephones ring for a caller.")
@click.option("--fallback", metavar="ALIAS", help="Who is rung when nobody else picks up; '' for nobody.")
@click.option("--zone", metavar="PLACE", help="Whose clock the line goes by, such as Africa/Johannesburg.")
@click.option("--rings", type=SPAN, help="When it is safe to ring back; or: always.")
@click.option("--promises", type=SPAN, help="When somebody should be there for each language; or: always.")
@click.option("--alt", metavar="+NUMBER", help="Another number to give when nobody is on duty; '' for none.")
@click.option("--emergency", help="What to ring in danger, where you trust it; '' for nothing.")
@click.option("--lawyer", metavar="+NUMBER", help="A lawyer's number, said while many ring at once; '' for none.")
@WHY
def change_one(number: str, why: str, **told: Any) -> Answer:
    """Change what a line does. What you don't name stays as it is.

    Who is in a conversation keeps what was promised: shorter or longer keeping counts from the next text on.

    \b
    Examples:
      helpline line change +15550100 --languages es,en --why 'Most who write speak Spanish'
      helpline line change +15550100 --keep 12 --rings 08:00-20:00 --why 'Agreed at the last meeting'
    """
    if all(value is None for value in told.values()):
        raise click.UsageError("Say what to change, such as --languages es,en")
    with open_house() as house, work(house) as w:
        changed = kept.change_line(w, _known(w, number).id, **_facts_told(told))
        named = ", ".join(name for name, value in told.items() if value is not None)
        change.changed(w, by=None, kind=Kind.LINE, what=f"{changed.number}: {named}", why=why)
        facts = _listed_facts(w, [changed])[0]
    return Answer(facts, f"{changed.number} is changed. See it with `helpline line list`.")


@line.command("off")
@click.argument("number", type=NUMBER)
@WHY
def off(number: str, why: str) -> Answer:
    """Answer a number no more. Whoever is in a conversation goes on with it; others hear that nobody answers it now.

    \b
    Example:
      helpline line off +15550100 --why 'The number moves to another carrier'
    """
    return _switched(number, why, on=False)


@line.command("on")
@click.argument("number", type=NUMBER)
@WHY
def on(number: str, why: str) -> Answer:
    """Answer a number again.

    \b
    Example:
      helpline line on +15550100 --why 'The number has moved'
    """
    return _switched(number, why, on=True)


@line.command("confirm")
@click.argument("number", type=NUMBER)
@click.argument("language", type=LANGUAGES)
@click.option("--back", is_flag=True, help="Take it back.")
@WHY
def confirm(number: str, language: tuple[Locale, ...], back: bool, why: str) -> Answer:
    """Go live in a language although it is a draft, by naming it.

    Callers are then met in words that nobody who speaks them has read. `helpline check` stays red until it is named.

    \b
    Example:
      helpline line confirm +15550100 th --why 'Two peers read it last night; the review follows'
    """
    with open_house() as house, work(house) as w:
        known = _known(w, number)
        for code in language:
            if back:
                tongues.take_back(w, known, code, by=None, why=why)
            else:
                tongues.confirm_draft(w, known, code, typed=code, by=None, why=why)
        left = [code for line_id, code in tongues.unconfirmed(w) if line_id == known.id]
    said = f"Not confirmed on {number}: {', '.join(left)}." if left else f"{number} may go live in all its languages."
    return Answer({"number": number, "unconfirmed": left}, said)


@line.command("list")
def listed() -> Answer:
    """List the numbers you answer.

    \b
    Example:
      helpline line list
    """
    with open_house() as house, work(house) as w:
        facts = _listed_facts(w, lines.all_lines(w.db))
    if not facts:
        return Answer(facts, "There is no line yet. Add one with `helpline line add`.")
    rows = [
        (
            *(one["number"], one["channel"], ",".join(one["languages"]), one["area"], f"{one['keep_hours']} h"),
            *((one["strategy"], f"{one['rings']} {one['zone']}") if one["channel"] != "sms" else ("-", "-")),
            "on" if one["on"] else "OFF",
        )
        for one in facts
    ]
    return Answer(
        facts, table(("NUMBER", "CHANNEL", "LANGUAGES", "AREA", "KEPT", "RINGS", "RINGS BACK", "ANSWERED"), rows)
    )


def _switched(number: str, why: str, *, on: bool) -> Answer:
    with open_house() as house, work(house) as w:
        one = kept.switch(w, _known(w, number).id, on=on)
        change.changed(w, by=None, kind=Kind.LINE, what=f"{number}: {'on' if on else 'off'}", why=why)
    is_now = "is answered again" if on else "is not answered any more; open conversations go on"
    return Answer({"number": one.number, "on": one.is_on}, f"{one.number} {is_now}.")


def _known(w: Work, number: str) -> Line:
    found = lines.with_number(w.db, number)
    if found is None:
        raise RefusedError(f"There is no line with the number {number}. `helpline line list` shows them.")
    return found


def _facts_told(told: dict[str, Any]) -> dict[str, Any]:
    """What was named, as the line keeps it."""
    said = {name: value for name, value in told.items() if value is not None}
    plain = {
        "languages": "languages",
        "area": "area",
        "fallback": "fallback",
        "zone": "zone",
        "alt": "alternative",
        "lawyer": "lawyer",
    }
    facts = {column: said[name] for name, column in plain.items() if name in said}
    facts |= {column: said[name].strip() for name, column in COVERS.items() if name in said}
    if "channel" in said:
        facts["serves"] = Serves(said["channel"])
    if "first_reply" in said:
        facts["first_reply_within"] = timedelta(minutes=said["first_reply"])
    if "keep" in said:
        facts["kept_for"] = timedelta(hours=said["keep"])
    if "strategy" in said:
        facts["strategy"] = STRATEGIES[said["strategy"]]
    if "rings" in said:
        facts["rings_from"], facts["rings_until"] = said["rings"]
    if "promises" in said:
        facts["promises_from"], facts["promises_until"] = said["promises"]
    return facts


def _listed_facts(w: Work, every: Sequence[Line]) -> list[dict[str, Any]]:
    areas = {area.id: area.name for area in lines.all_areas(w.db)}
    aliases: dict[int | None, str] = {one.id: one.alias for one in roster.everybody(w.db)}
    return [_facts(one, areas.get(one.area_id, ""), aliases.get(one.fallback_id)) for one in every]


def _facts(one: Line, area: str, fallback: str | None) -> dict[str, Any]:
    register = words.register()
    return {
        "id": one.id,
        "number": one.number,
        "channel": one.serves.value,
        "languages": list(one.languages),
        "drafts": [code for code in one.languages if code in register and register[code].review == "draft"],
        "area": area,
        "cover": one.cover_name,
        "first_reply_minutes": round(one.first_reply_within / timedelta(minutes=1)),
        "keep_hours": round(one.kept_for / timedelta(hours=1)),
        "alt": one.alternative,
        "emergency": one.emergency,
        "lawyer": one.lawyer,
        "per_second": one.texts_a_second,
        "strategy": next(name for name, strategy in STRATEGIES.items() if strategy is one.strategy),
        "fallback": fallback,
        "zone": one.zone,
        "rings": _span(one),
        "on": one.is_on,
    }


def _span(one: Line) -> str:
    if one.rings_from == one.rings_until:
        return "always"
    return f"{one.rings_from:%H:%M}-{one.rings_until:%H:%M}"

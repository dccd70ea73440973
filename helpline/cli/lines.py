"""``helpline line``: the numbers the organisation answers."""

from datetime import timedelta
from typing import Any

import click

from helpline import settings, words
from helpline.cli.answer import Answer, Family, open_house, table
from helpline.cli.kinds import HOURS, LANGUAGES, NAME, NUMBER, SPAN
from helpline.domain.line import Line, Serves, Strategy
from helpline.domain.names import Locale
from helpline.handlers import people
from helpline.handlers.work import work
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


@click.group(cls=Family)
def line() -> None:
    """The numbers you answer: add one, list them."""


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
        made = people.add_line(
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
    facts = _facts(made, told["area"], told["fallback"])
    notes = [f"{made.number} is answered from now on, in {', '.join(made.languages)}."]
    if facts["drafts"]:
        notes.append(f"Nobody who speaks them has read these words yet: {', '.join(facts['drafts'])}.")
    if made.takes_calls:
        notes.append(RINGS[made.strategy])
    notes += ["", "At the carrier, enter for this number:", *at_the_carrier(made, settings.read().public_url)]
    return Answer(facts, "\n".join(notes))


def at_the_carrier(one: Line, public_url: str) -> list[str]:
    """What a keeper has to enter at the carrier, a line each."""
    entries = []
    if one.takes_calls:
        entries += [
            ("a call comes in", f"{public_url}/twilio/voice"),
            ("call status changes", f"{public_url}/twilio/voice/status"),
            ("call fails", f"(your other host)/{one.default_language}/voice.xml, from infra/fallback"),
        ]
    if one.serves is not Serves.VOICE:
        entries += [
            ("a message comes in", f"{public_url}/twilio/sms#rc=5&rp=all&ct=2000&rt=4000"),
            ("message fails", f"(your other host)/{one.default_language}/sms.xml, from infra/fallback"),
        ]
    return [f"  {name:20} {address}" for name, address in entries]


@line.command("list")
def listed() -> Answer:
    """List the numbers you answer.

    \b
    Example:
      helpline line list
    """
    with open_house() as house, work(house) as w:
        areas = {area.id: area.name for area in lines.all_areas(w.db)}
        aliases: dict[int | None, str] = {one.id: one.alias for one in roster.everybody(w.db)}
        every = lines.all_lines(w.db)
        facts = [_facts(one, areas.get(one.area_id, ""), aliases.get(one.fallback_id)) for one in every]
    if not facts:
        return Answer(facts, "There is no line yet. Add one with `helpline line add`.")
    rows = [
        (
            *(one["number"], one["channel"], ",".join(one["languages"]), one["area"], f"{one['keep_hours']} h"),
            *((one["strategy"], f"{one['rings']} {one['zone']}") if one["channel"] != "sms" else ("-", "-")),
        )
        for one in facts
    ]
    return Answer(facts, table(("NUMBER", "CHANNEL", "LANGUAGES", "AREA", "KEPT", "RINGS", "RINGS BACK"), rows))


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
        "per_second": one.texts_a_second,
        "strategy": next(name for name, strategy in STRATEGIES.items() if strategy is one.strategy),
        "fallback": fallback,
        "zone": one.zone,
        "rings": _span(one),
    }


def _span(one: Line) -> str:
    if one.rings_from == one.rings_until:
        return "always"
    return f"{one.rings_from:%H:%M}-{one.rings_until:%H:%M}"

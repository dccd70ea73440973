"""``helpline line``: the numbers the organisation answers."""

from datetime import timedelta
from typing import Any

import click

from helpline import words
from helpline.cli.answer import Answer, Family, open_house, table
from helpline.cli.kinds import HOURS, LANGUAGES, NAME, NUMBER
from helpline.domain.line import Line, Serves
from helpline.domain.names import Locale
from helpline.handlers import people
from helpline.handlers.work import work
from helpline.store import lines


@click.group(cls=Family)
def line() -> None:
    """The numbers you answer: add one, list them."""


@line.command("add")
@click.option("--number", type=NUMBER, required=True, help="The number people text, such as +15550100.")
@click.option("--channel", type=click.Choice([one.value for one in Serves]), required=True, help="What it is for.")
@click.option("--languages", type=LANGUAGES, required=True, help="Such as en,es: in the order of the language menu.")
@click.option("--area", type=NAME, required=True, help="The team that answers it. A new name makes a new team.")
@click.option("--cover", default="", help="A plain name that reveals nothing, for where a name is shown.")
@click.option("--first-reply", type=click.IntRange(1, 60), default=5, show_default=True, metavar="MINUTES",
              help="Whoever takes a contact and says nothing for so long gives it back.")  # fmt: skip
@click.option("--keep", type=HOURS, default=24, show_default=True,
              help="How long words and numbers are kept after the last text: 1 to 72.")  # fmt: skip
@click.option("--alt", type=NUMBER, help="Another number to give when nobody is on duty.")
@click.option("--emergency", default="", help="What to ring in danger, where you trust it.")
@click.option("--per-second", type=click.FloatRange(0, min_open=True), metavar="TEXTS",
              help="How many texts a second this number may send, if your carrier sets a limit.")  # fmt: skip
def add(languages: tuple[Locale, ...], **told: Any) -> Answer:
    """Answer a number from now on.

    The number must be yours at the carrier, and the carrier must send its texts to this helpline's address
    (`helpline check` tells you which).

    \b
    Example:
      helpline line add --number +15550100 --channel sms --languages en,es --area Harbour --keep 24
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
        )
    facts = _facts(made, told["area"])
    notes = [f"{made.number} is answered from now on, in {', '.join(made.languages)}."]
    if facts["drafts"]:
        notes.append(f"Nobody who speaks them has read these words yet: {', '.join(facts['drafts'])}.")
    if made.serves is not Serves.SMS:
        notes.append("Calls are not answered yet: whoever rings is told to text instead.")
    return Answer(facts, "\n".join(notes))


@line.command("list")
def listed() -> Answer:
    """List the numbers you answer.

    \b
    Example:
      helpline line list
    """
    with open_house() as house, work(house) as w:
        areas = {area.id: area.name for area in lines.all_areas(w.db)}
        facts = [_facts(one, areas.get(one.area_id, "")) for one in lines.all_lines(w.db)]
    if not facts:
        return Answer(facts, "There is no line yet. Add one with `helpline line add`.")
    rows = [
        (one["number"], one["channel"], ",".join(one["languages"]), one["area"], f"{one['keep_hours']} h")
        for one in facts
    ]
    return Answer(facts, table(("NUMBER", "CHANNEL", "LANGUAGES", "AREA", "KEPT"), rows))


def _facts(one: Line, area: str) -> dict[str, Any]:
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
    }

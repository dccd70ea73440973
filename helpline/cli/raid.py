"""``helpline raid``: many come at once, and everybody is answered in turn."""

from typing import Any

import click

from helpline.cli.answer import Answer, Family, open_house
from helpline.cli.kinds import NAME, NUMBER
from helpline.domain.line import Line
from helpline.handlers import raid as many
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work, work
from helpline.store import lines

WHO = "the machine"
AREA = click.option("--area", type=NAME, help="Only the lines of this area.")
LINE = click.option("--line", "number", type=NUMBER, help="Only this line.")
WHY = click.option("--why", required=True, help="The reason: it stands in the audit.")


@click.group(cls=Family)
def raid() -> None:
    """Many come at once: begin and end it, or look how it stands."""


@raid.command("on")
@AREA
@LINE
@WHY
def on(area: str | None, number: str | None, why: str) -> Answer:
    """From now on everybody is answered in turn, for six hours; said again, for six hours more.

    Whoever texts gets one short answer. Whoever rings hears three things to know, and is put on a list when nobody is
    free. Those off duty who agreed to it are asked to come. It ends by itself.

    \b
    Examples:
      helpline raid on --why 'Fifty texts in five minutes'
      helpline raid on --area Harbour --why 'They are at the harbour'
    """
    with open_house() as house, work(house) as w:
        found = many.begin(w, _named(w, area, number), who=WHO, why=why)
        return Answer(_facts(found), f"Everybody is answered in turn now: {_numbers(found)}.")


@raid.command("off")
@AREA
@LINE
@WHY
def off(area: str | None, number: str | None, why: str) -> Answer:
    """All is as before. Whoever was on duty is offered a talk.

    \b
    Example:
      helpline raid off --why 'It is quiet again'
    """
    with open_house() as house, work(house) as w:
        found = many.end(w, _named(w, area, number), who=WHO, why=why)
        words = f"It is over: {_numbers(found)}." if found else "It was not so on any of these lines."
        return Answer([{"number": line.number, "on": False} for line in found], words)


@raid.command("show")
def show() -> Answer:
    """Where it is so now.

    \b
    Example:
      helpline raid show
    """
    with open_house() as house, work(house) as w:
        found = many.on_now(w)
        return Answer(_facts(found), f"Now: {_numbers(found)}." if found else "It is not so anywhere.")


def _named(w: Work, area: str | None, number: str | None) -> list[int]:
    every = lines.answered(w.db)
    teams = {one.name.casefold(): one.id for one in lines.all_areas(w.db)}
    if area is not None and area.casefold() not in teams:
        raise RefusedError(f"There is no area called {area}.")
    if area is not None:
        every = [line for line in every if line.area_id == teams[area.casefold()]]
    if number is not None:
        every = [line for line in every if line.number == number]
    if not every:
        raise RefusedError("There is no such line. `helpline line list` shows them.")
    return [line.id for line in every]


def _facts(found: list[Line]) -> list[dict[str, Any]]:
    return [
        {
            "number": line.number,
            "on": True,
            "since": line.raid_since.isoformat() if line.raid_since else None,
            "until": line.raid_until.isoformat() if line.raid_until else None,
        }
        for line in found
    ]


def _numbers(found: list[Line]) -> str:
    return ", ".join(line.number for line in found)

"""``helpline area``: the teams, and which of them are neighbours."""

from typing import Any

import click

from helpline.cli.answer import Answer, Family, open_house, table
from helpline.cli.kinds import NAME
from helpline.domain.change import Kind
from helpline.handlers import change
from helpline.handlers import lines as kept
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work, work
from helpline.store import lines, neighbours


@click.group(cls=Family)
def area() -> None:
    """Your teams: list them, and say which are neighbours."""


@area.command("neighbours")
@click.argument("name", type=NAME)
@click.argument("others", type=NAME, nargs=-1)
@click.option("--why", required=True, help="The reason: everybody who answers can read it.")
def set_neighbours(name: str, others: tuple[str, ...], why: str) -> Answer:
    """Say which teams are next to one: all of them, or none. It counts both ways.

    When nobody of a team takes somebody in time, the speakers of its neighbours are asked before all others.

    \b
    Example:
      helpline area neighbours Harbour North Station --why 'They share the night bus'
    """
    with open_house() as house, work(house) as w:
        ids = {one.name: one.id for one in lines.all_areas(w.db)}
        for one in (name, *others):
            if one not in ids:
                raise RefusedError(f"There is no area called {one}. `helpline area list` shows them.")
        what = kept.set_neighbours(w, ids[name], [ids[one] for one in others])
        change.changed(w, by=None, kind=Kind.AREA, what=what, why=why)
        facts = next(one for one in _facts(w) if one["name"] == name)
    said = ", ".join(facts["neighbours"]) or "none"
    return Answer(facts, f"Neighbours of {name}: {said}.")


@area.command("list")
def listed() -> Answer:
    """List your teams with their neighbours.

    \b
    Example:
      helpline area list
    """
    with open_house() as house, work(house) as w:
        facts = _facts(w)
    if not facts:
        return Answer(facts, "There is no area yet. A line or a responder makes one: `helpline line add`.")
    return Answer(facts, table(("AREA", "NEIGHBOURS"), [(one["name"], ", ".join(one["neighbours"])) for one in facts]))


def _facts(w: Work) -> list[dict[str, Any]]:
    every, beside = lines.all_areas(w.db), neighbours.every(w.db)
    names = {one.id: one.name for one in every}
    return [
        {"id": one.id, "name": one.name, "neighbours": sorted(names[other] for other in beside.get(one.id, ()))}
        for one in every
    ]

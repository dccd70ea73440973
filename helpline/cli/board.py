"""``helpline board``: how the shift stands now, and the numbers of a window as they may be seen inside."""

from datetime import timedelta
from typing import Any

import click

from helpline.cli.answer import Answer, Command, open_house, table
from helpline.domain.counting import Part
from helpline.domain.figures import Figure, Reached, Verdict
from helpline.domain.window import Window
from helpline.handlers import now, numbers
from helpline.handlers.now import Now
from helpline.handlers.numbers import Numbers
from helpline.handlers.work import work

FEW = "few"


@click.command("board", cls=Command)
@click.option(
    "--window", type=click.Choice([one.value for one in Window]), default=Window.WEEK.value, show_default=True
)
def board(window: str) -> Answer:
    """Show who waits and who is on, and what was counted beside what is aimed at.

    Fewer than five is "few", and so is nothing; other numbers are rounded to five. "28 days" are the four whole weeks
    before this one. Ends with 1 when something is wrong now.

    \b
    Examples:
      helpline board
      helpline board --window "28 days" --json
    """
    with open_house() as house:
        standing = now.look(house)
        with work(house) as w:
            found = numbers.of_window(w, Window(window))
    facts = {"now": _now(standing), **_facts(found)}
    words = f"{_now_in_words(standing)}\n\n{_in_words(found)}"
    return Answer(facts, words, fine=not any(alarm.urgent for alarm in standing.alarms))


def _now(standing: Now) -> dict[str, Any]:
    return {
        "waiting": standing.waiting,
        "longest_minutes": int(standing.longest / timedelta(minutes=1)) if standing.longest is not None else None,
        "on_duty": list(standing.on_duty),
        "on_break": list(standing.on_break),
        "alarms": [{"name": one.name, "count": one.count, "urgent": one.urgent} for one in standing.alarms],
    }


def _facts(found: Numbers) -> dict[str, Any]:
    return {
        "window": found.window.value,
        "first_day": found.days.first.isoformat(),
        "last_day": found.days.last.isoformat(),
        "events": {name: _shown(figure) for name, figure in found.events.items()},
        "began": {
            part.value: {_called(found, part, value): _shown(figure) for value, figure in cells.items()}
            for part, cells in found.began.items()
        },
        "targets": [_target(one) for one in found.targets] + [_state(*one) for one in _states(found)],
    }


def _target(one: Reached) -> dict[str, Any]:
    share = round(one.share, 2) if one.share is not None else None
    aim = {"at_least": one.target.at_least, "at_most": one.target.at_most}
    return {"name": one.target.name, "share": share, **aim, "verdict": one.verdict.value}


def _state(name: str, verdict: Verdict) -> dict[str, Any]:
    return {"name": name, "share": None, "at_least": None, "at_most": None, "verdict": verdict.value}


def _states(found: Numbers) -> list[tuple[str, Verdict]]:
    overdue = [("notes kept past their day", found.overdue_notes)] if found.overdue_notes is not None else []
    return [*overdue, ("copies at the carrier for more than a day", found.overdue_copies)]


def _shown(figure: Figure) -> int | str:
    return figure.n if figure.n is not None else FEW


def _called(found: Numbers, part: Part, value: str) -> str:
    return found.names.get(value, value) if part is Part.AREA else value


def _now_in_words(standing: Now) -> str:
    minutes = f", the longest for {int(standing.longest / timedelta(minutes=1))} min" if standing.longest else ""
    told = [
        f"Waiting: {standing.waiting}{minutes}",
        f"On duty: {', '.join(standing.on_duty) or 'nobody'}",
        *([f"On a break: {', '.join(standing.on_break)}"] if standing.on_break else []),
        *(f"  {'!' if one.urgent else '-'} {one.name} ({one.count})" for one in standing.alarms),
    ]
    return "\n".join(told)


def _in_words(found: Numbers) -> str:
    happened = [(name, _shown(figure)) for name, figure in found.events.items() if figure.n is not None]
    aims = [(one.target.name, _percent(one), one.verdict.value) for one in found.targets]
    aims += [(name, "", verdict.value) for name, verdict in _states(found)]
    began = [
        (part.value, _called(found, part, value), _shown(figure))
        for part, cells in found.began.items()
        for value, figure in cells.items()
    ]
    return "\n\n".join(
        (
            f"{found.window.value}: {found.days.first} to {found.days.last}",
            table(("AIM", "SHARE", ""), aims),
            table(("BEGAN", "BY", "N"), began),
            table(("EVENT (all others: few)", "N"), happened),
        )
    )


def _percent(one: Reached) -> str:
    return f"{100 * one.share:.0f} %" if one.share is not None else "-"

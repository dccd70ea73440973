"""``helpline shift`` and ``helpline coverage``: who means to be there, and for which hours nobody is."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click

from helpline import calendars
from helpline.cli.answer import Answer, Command, Family, open_house, table
from helpline.cli.kinds import LANGUAGES, NAME, SPAN
from helpline.domain.coverage import Coverage
from helpline.domain.line import Serves
from helpline.domain.names import Locale
from helpline.handlers import coverage as covered
from helpline.handlers import shifts as kept
from helpline.handlers import wanted
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work, work
from helpline.store import lines, roster, shifts, turns

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group(cls=Family)
def shift() -> None:
    """Who means to be there, and when: add a shift, list them, end one. A team without shifts needs none."""


@shift.command("add")
@click.argument("alias", type=NAME)
@click.option("--hours", type=SPAN, required=True, help="By the clock of her team, such as 22:00-06:00.")
@click.option("--days", metavar="DAYS", help="Every week on these, such as mo,we,fr. Without: on the first day alone.")
@click.option("--rule", metavar="RRULE", help="Instead of days, such as FREQ=WEEKLY;INTERVAL=2;BYDAY=SA.")
@click.option("--from", "first_on", type=DAY, metavar="DAY", help="First day, such as 2026-11-23. Without: today.")
@click.option("--until", "last_on", type=DAY, metavar="DAY", help="Last day. Without: until you end it.")
@click.option("--channel", type=click.Choice([one.value for one in Serves]), help="What she answers then.")
@click.option("--languages", type=LANGUAGES, help="Which of hers. Without: all.")
def add(alias: str, hours: tuple[time, time], languages: tuple[Locale, ...] | None, **told: Any) -> Answer:
    """Plan a shift. From a team's first shift on, only who is in one is on duty.

    \b
    Examples:
      helpline shift add River --hours 22:00-06:00 --days mo,tu,we --from 2026-11-23
      helpline shift add River --hours 10:00-14:00 --from 2026-12-24
    """
    try:
        repeats = calendars.on_days(told["days"]) if told["days"] else told["rule"] or ""
    except calendars.RuleError:
        raise click.UsageError("Write days such as mo,we,fr") from None
    with open_house() as house, work(house) as w:
        responder = wanted.somebody(w, alias)
        made = kept.add(
            w,
            responder=responder,
            first_on=told["first_on"].date() if told["first_on"] else kept.here(w, responder.area_id),
            last_on=told["last_on"].date() if told["last_on"] else None,
            starts=hours[0],
            ends=hours[1],
            rule=repeats,
            takes=Serves(told["channel"]) if told["channel"] else None,
            languages=languages or (),
        )
        laid = len(turns.laid(w.db, made.id))
    facts = {"shift": made.id, "alias": alias, "rule": made.rule, "turns": laid}
    return Answer(facts, f"Shift {made.id}: {alias} has {laid} turns in the next eight weeks.")


@shift.command("list")
def listed() -> Answer:
    """List the shifts that are not over.

    \b
    Example:
      helpline shift list
    """
    with open_house() as house, work(house) as w:
        aliases = {one.id: one.alias for one in roster.everybody(w.db)}
        areas = {area.id: area.name for area in lines.all_areas(w.db)}
        facts = [
            {
                "shift": one.id,
                "alias": aliases.get(one.responder_id, ""),
                "area": areas[one.area_id],
                "hours": f"{one.starts:%H:%M}-{one.ends:%H:%M}",
                "rule": one.rule,
                "from": one.first_on.isoformat(),
                "until": one.last_on.isoformat() if one.last_on else None,
                "channel": one.takes.value,
                "languages": list(one.languages),
            }
            for one in shifts.standing(w.db, w.now.date() - timedelta(days=1))
        ]
    if not facts:
        return Answer(facts, "No shifts are planned: whoever signs on is on duty.")
    rows = [
        (
            *(one["shift"], one["alias"], one["area"], one["hours"], one["rule"] or "once", one["from"]),
            *(one["until"] or "-", one["channel"], ",".join(_words(one["languages"]))),
        )
        for one in facts
    ]
    heads = ("SHIFT", "ALIAS", "AREA", "HOURS", "RULE", "FROM", "UNTIL", "CHANNEL", "LANGUAGES")
    return Answer(facts, table(heads, rows))


@shift.command("cancel")
@click.argument("shift_id", type=int, metavar="SHIFT")
@click.option("--on", "on", type=DAY, metavar="DAY", help="Only this day. Without: all of it, from the next turn on.")
def cancel(shift_id: int, on: datetime | None) -> Answer:
    """End a shift, or leave out one day of it. A turn that has begun goes on to its end.

    \b
    Examples:
      helpline shift cancel 3
      helpline shift cancel 3 --on 2026-12-24
    """
    with open_house() as house, work(house) as w:
        if on is None:
            kept.cancel(w, shift_id)
        else:
            kept.change(w, shift_id, kept.off(on.date()))
    facts = {"shift": shift_id, "on": on.date().isoformat() if on else None}
    return Answer(facts, f"Shift {shift_id} is not in the plan{f' on {on:%Y-%m-%d}' if on else ' any more'}.")


@shift.command("clock")
@click.argument("area", type=NAME)
@click.argument("zone", metavar="PLACE")
def clock(area: str, zone: str) -> Answer:
    """Say by which clock a team plans. Without: by that of its first line.

    \b
    Example:
      helpline shift clock Harbour Africa/Johannesburg
    """
    with open_house() as house, work(house) as w:
        found = next((one for one in lines.all_areas(w.db) if one.name == area), None)
        if found is None:
            raise RefusedError(f"There is no area called {area}.")
        kept.move_clock(w, found.id, wanted.zone(zone))
    return Answer({"area": area, "zone": zone}, f"{area} plans by the clock of {zone}.")


@click.command("coverage", cls=Command)
def coverage() -> Answer:
    """For which hours of the next seven days nobody is planned, by line, channel and language.

    Ends with 1 when a promised hour is not covered.

    \b
    Examples:
      helpline coverage
      helpline coverage --json
    """
    with open_house() as house, work(house) as w:
        is_planned = covered.is_planned(w.db, w.now)
        facts = [_facts(w, one) for one in covered.week(w)] if is_planned else []
    if not is_planned:
        return Answer(facts, "No shifts are planned, so nothing can be said about who will be there.")
    rows = [
        (
            *(one["line"], one["channel"], one["language"], f"{one['covered']} of {one['promised']}"),
            ", ".join(_words(one["gaps"])) or "none",
        )
        for one in facts
    ]
    fine = not any(one["gaps"] for one in facts)
    return Answer(facts, table(("LINE", "CHANNEL", "LANGUAGE", "HOURS", "NOBODY"), rows), fine)


def _facts(w: Work, one: Coverage) -> dict[str, object]:
    zone = ZoneInfo(one.line.zone)
    promised = [hour for hour in one.hours if hour.is_promised]
    return {
        "line": one.line.number,
        "channel": one.channel.value,
        "language": str(one.language),
        "promised": len(promised),
        "covered": sum(not hour.is_gap for hour in promised),
        "gaps": [f"{since.astimezone(zone):%a %H:%M}-{until.astimezone(zone):%a %H:%M}" for since, until in one.gaps],
        "next": _told(covered.next_covered(w, one.language, one.channel)),
    }


def _told(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _words(some: object) -> list[str]:
    return [str(one) for one in some] if isinstance(some, list) else []

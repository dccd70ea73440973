"""What one looks at during a night: who waits, what no machine could read, and what is forgotten."""

from datetime import timedelta
from typing import Any

import click

from helpline.cli.answer import Answer, Command, open_house, table
from helpline.handlers import alarms, desk, forgetting
from helpline.handlers.work import work
from helpline.store import contacts, inbox, legs, lines, roster

NOTHING = "(nobody)"


@click.command("queue", cls=Command)
def queue() -> Answer:
    """Show who waits, who is on duty, and what is wrong. No numbers and no words.

    \b
    Example:
      helpline queue
    """
    with open_house() as house:
        with work(house) as w:
            waiting = [_waits(card) for card in desk.queue(w)]
            loads = contacts.loads(w.db)
            busy = legs.on_a_call(w.db, w.now)
            areas = {area.id: area.name for area in lines.all_areas(w.db)}
            on_duty = [
                {
                    "alias": one.alias,
                    "languages": list(one.languages),
                    "area": areas.get(one.area_id, ""),
                    "open": loads.get(one.id, 0),
                    "on_a_call": one.id in busy,
                }
                for one in roster.on_duty(w.db, w.now)
            ]
        ringing = [{"name": one.name, "count": one.count, "urgent": one.urgent} for one in alarms.ringing(house)]
    facts = {"waiting": waiting, "on_duty": on_duty, "alarms": ringing}
    return Answer(facts, _in_words(waiting, on_duty, ringing))


@click.command("parked", cls=Command)
def parked() -> Answer:
    """List what came in and could not be read by a machine. Whoever is on duty reads it on the page.

    \b
    Example:
      helpline parked
    """
    with open_house() as house, work(house) as w:
        facts = [
            {"inbox_id": one.id, "received_at": one.received_at.isoformat(), "attempts": one.attempts}
            for one in inbox.parked(w.db)
        ]
    if not facts:
        return Answer(facts, "Nothing is left lying: everything that came in could be read.")
    rows = [(one["inbox_id"], str(one["received_at"])[:16].replace("T", " ")) for one in facts]
    words = f"{table(('ID', 'CAME IN (UTC)'), rows)}\nSomebody on duty must read these on the page: each is a person."
    return Answer(facts, words, fine=False)


@click.command("purge", cls=Command)
@click.option("--dry-run", is_flag=True, help="Only count what would be forgotten.")
def purge(dry_run: bool) -> Answer:
    """Forget everything whose time has passed. This happens by itself; here you can see it, or do it now.

    \b
    Examples:
      helpline purge --dry-run
      helpline purge
    """
    with open_house() as house:
        counted = forgetting.purge(house, dry=dry_run)
    total = sum(counted.values())
    did = "would be forgotten" if dry_run else "were forgotten"
    words = "\n".join(f"{count:6}  {name}" for name, count in counted.items())
    return Answer({"dry_run": dry_run, "forgotten": counted}, f"{words}\n{total:6}  rows {did}.")


def _waits(card: desk.Card) -> dict[str, Any]:
    return {
        "language": card.language,
        "channel": card.channel.value,
        "on_the_line": card.on_call,
        "area": card.area,
        "minutes": int(card.waits / timedelta(minutes=1)),
        "danger": card.urgent,
        "wants_call": card.wants_call,
    }


def _marks(one: dict[str, Any]) -> str:
    marks = {"danger": "danger", "on_the_line": "on the line now", "wants_call": "asked for a call"}
    return ", ".join(words for name, words in marks.items() if one[name])


def _in_words(waiting: list[dict[str, Any]], on_duty: list[dict[str, Any]], ringing: list[dict[str, Any]]) -> str:
    people = [(one["language"], one["channel"], one["area"], f"{one['minutes']} min", _marks(one)) for one in waiting]
    who = [
        (one["alias"], ",".join(one["languages"]), one["area"], one["open"], "on a call" if one["on_a_call"] else "")
        for one in on_duty
    ]
    parts = [
        f"Waiting: {len(waiting)}",
        table(("LANGUAGE", "CHANNEL", "AREA", "WAITS", ""), people) if people else NOTHING,
        f"\nOn duty: {len(on_duty)}",
        table(("ALIAS", "LANGUAGES", "AREA", "OPEN", ""), who) if who else NOTHING,
    ]
    if ringing:
        listed = [f"  {'!' if one['urgent'] else '-'} {one['name']} ({one['count']})" for one in ringing]
        parts += ["\nWrong now:", *listed]
    return "\n".join(parts)

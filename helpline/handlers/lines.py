"""Lines and areas: what the organisation answers, changed by whoever keeps it."""

from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from typing import Any, Final

from helpline.domain.line import Line, Serves, Strategy
from helpline.handlers import limits, shifts, wanted
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work
from helpline.store import lines, neighbours
from helpline.store.lines import Area

CHANGED: Final = frozenset(
    {
        *("serves", "languages", "area", "cover_name", "first_reply_within", "kept_for", "alternative", "emergency"),
        *(
            "texts_a_second",
            "strategy",
            "fallback",
            "lawyer",
            "zone",
            "rings_from",
            "rings_until",
            "promises_from",
            "promises_until",
            "charge_notice",
        ),
    }
)
"""What of a line can be changed. Its number can't: another number is another line."""

NAMES: Final = {
    "languages": "languages",
    "serves": "texts and calls",
    "area_id": "area",
    "cover_name": "cover name",
    "kept_for": "how long words are kept",
    "first_reply_within": "time for the first words",
    "zone": "clock",
    "rings_from": "hours for ringing back",
    "rings_until": "end of the hours for ringing back",
    "promises_from": "promised hours",
    "promises_until": "end of the promised hours",
    "strategy": "whose phones ring",
    "fallback_id": "who is rung last",
    "alternative": "other number",
    "emergency": "number in danger",
    "lawyer": "number of a lawyer",
    "charge_notice": "that an answer is charged",
}
"""What each is called in the list of changes."""


def add_line(
    w: Work,
    *,
    phone: str,
    serves: Serves,
    languages: Sequence[str],
    area: str,
    cover_name: str = "",
    first_reply_within: timedelta = timedelta(minutes=5),
    kept_for: timedelta = timedelta(hours=24),
    alternative: str = "",
    emergency: str = "",
    texts_a_second: float | None = None,
    strategy: Strategy = Strategy.ALL,
    fallback: str | None = None,
    zone: str = "UTC",
    rings_from: time = time(9),
    rings_until: time = time(21),
) -> Line:
    """A number of the organisation, from now on answered."""
    known = wanted.phone_number(phone)
    if lines.with_number(w.db, known) is not None:
        raise RefusedError("There is a line with this number already.", field="number", code="number-taken")
    facts = _read(
        w,
        {
            "languages": languages,
            "area": area,
            "cover_name": cover_name,
            "first_reply_within": first_reply_within,
            "kept_for": kept_for,
            "alternative": alternative,
            "fallback": fallback,
            "zone": zone,
        },
    )
    return lines.add(
        w.db,
        number=known,
        serves=serves,
        emergency=emergency,
        texts_a_second=texts_a_second,
        strategy=strategy,
        rings_from=rings_from,
        rings_until=rings_until,
        **facts,
    )


def change_line(w: Work, line_id: int, **facts: Any) -> Line:
    """Some of what was said when it was added, by the same names; what is not named stays.

    Who is in a conversation keeps what was promised her: her words go when they were to go.
    """
    if unknown := set(facts) - CHANGED:
        raise TypeError(f"not to be changed: {sorted(unknown)}")
    changed = lines.change(w.db, _line(w, line_id).id, **_read(w, facts))
    w.announce("queue")
    return changed


def switch(w: Work, line_id: int, *, on: bool) -> Line:
    """Off: whoever is in a conversation goes on, and nobody new comes in."""
    return lines.change(w.db, _line(w, line_id).id, is_on=on)


def add_area(w: Work, name: str) -> Area:
    """A new team."""
    called = _free_name(w, name, None)
    return lines.area_named(w.db, called)


def rename_area(w: Work, area_id: int, name: str, *, zone: str | None = None) -> Area:
    """The same team by another name, and by another clock: of a place, or its line's for an empty one."""
    if lines.area_with_id(w.db, area_id) is None:
        raise RefusedError("There is no such area.", field="name", code="gone")
    called = _free_name(w, name, area_id)
    lines.rename_area(w.db, area_id, called)
    before = lines.area_with_id(w.db, area_id)
    if zone is not None and before is not None and (before.zone or "") != zone:
        shifts.move_clock(w, area_id, wanted.zone(zone) if zone else None)
    w.announce("queue")
    return lines.area_with_id(w.db, area_id) or Area(area_id, called)


def set_neighbours(w: Work, area_id: int, others: Sequence[int]) -> str:
    """These are next to it, and no others; it counts both ways. What changed, for the list of changes."""
    names = {one.id: one.name for one in lines.all_areas(w.db)}
    if area_id not in names or not set(others) <= set(names):
        raise RefusedError("There is no such area.", code="gone")
    neighbours.put(w.db, area_id, others)
    beside = ", ".join(sorted(names[one] for one in set(others) - {area_id})) or "none"
    return f"{names[area_id]}: neighbours {beside}"


def difference(before: Line, after: Line) -> str:
    """What a change changed, for the list of changes; empty when nothing is different."""
    return ", ".join(name for column, name in NAMES.items() if getattr(before, column) != getattr(after, column))


def at_the_carrier(one: Line, public_url: str) -> list[tuple[str, str]]:
    """What a keeper has to enter at the carrier: the name of each field there, and what belongs in it."""
    entries = []
    if one.takes_calls:
        entries += [
            ("a call comes in", f"{public_url}/twilio/voice"),
            ("call status changes", f"{public_url}/twilio/voice/status"),
            ("call fails", f"(your other host)/{one.default_language}/voice.xml, from infra/fallback"),
        ]
    if one.takes_texts:
        entries += [
            ("a message comes in", f"{public_url}/twilio/sms#rc=5&rp=all&ct=2000&rt=4000"),
            ("message fails", f"(your other host)/{one.default_language}/sms.xml, from infra/fallback"),
        ]
    return entries


def _line(w: Work, line_id: int) -> Line:
    found = lines.with_id(w.db, line_id)
    if found is None:
        raise RefusedError("There is no such line.", code="gone")
    return found


def _free_name(w: Work, name: str, but: int | None) -> str:
    called = wanted.name(name, field="name")
    if any(one.name.casefold() == called.casefold() and one.id != but for one in lines.all_areas(w.db)):
        raise RefusedError(f"There is an area called {called} already.", field="name", code="name-taken")
    return called


def _read(w: Work, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a keeper says, as the columns that keep it; refused where it can't stand."""
    read = dict(facts)
    if "languages" in facts:
        read["languages"] = wanted.languages(facts["languages"])
    if "area" in facts:
        read["area_id"] = lines.area_named(w.db, wanted.name(read.pop("area"), field="area")).id
    if "fallback" in facts:
        alias = read.pop("fallback")
        read["fallback_id"] = wanted.somebody(w, alias, field="fallback").id if alias else None
    if "zone" in facts:
        read["zone"] = wanted.zone(facts["zone"])
    if facts.get("alternative"):
        read["alternative"] = wanted.phone_number(facts["alternative"], field="alternative")
    if facts.get("lawyer"):
        read["lawyer"] = wanted.phone_number(facts["lawyer"], field="lawyer")
    if "kept_for" in facts:
        read["kept_for"] = limits.kept_for(w, facts["kept_for"])
    if "first_reply_within" in facts:
        read["first_reply_within"] = limits.first_reply(w, facts["first_reply_within"])
    return read

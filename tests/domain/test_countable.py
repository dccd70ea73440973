"""The table of events: what may be counted at all, and by what it may be told apart."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from helpline.domain.countable import EVENTS, UnknownEventError, bumps
from helpline.domain.counting import CALL_WAITS, TEXT_WAITS, WHOLE_DAY, Bump, Part
from helpline.store.schema import SCHEMA

NEVER = re.compile(
    r"unique|repeat|return|regular|caller id|same person|known|sentiment|mood|angry|sad|keyword|topic|identif|traffick"
    r"|victim|perpetrat|rescue|score|risk|nationalit|status|alias|by name|each responder|per responder|league"
)
AT = datetime(2026, 11, 22, 21, 59, tzinfo=UTC)


@pytest.mark.parametrize("name", EVENTS)
def test_no_event_is_about_somebody_who_could_be_known_again(name: str) -> None:
    one = EVENTS[name]
    assert one.name == name
    assert one.means
    assert NEVER.search(f"{one.name} {one.means}".casefold()) is None


def test_a_count_has_room_for_one_thing_of_a_contact_and_for_nobody() -> None:
    for table in ("counter", "tally"):
        assert {column.name for column in SCHEMA.tables[table].columns} == {
            "day",
            "hour",
            "part",
            "value",
            "event",
            "n",
        }
        assert not SCHEMA.tables[table].foreign_keys
    assert {part.value for part in Part} == {"channel", "language", "area"}


def test_hours_are_told_apart_by_channel_and_days_by_language_or_area() -> None:
    cells = list(bumps("arrived", AT, channel="sms", language="th", area="3"))
    assert cells == [
        Bump(AT.date(), 21, Part.CHANNEL, "sms", "arrived"),
        Bump(AT.date(), WHOLE_DAY, Part.LANGUAGE, "th", "arrived"),
        Bump(AT.date(), WHOLE_DAY, Part.AREA, "3", "arrived"),
    ]
    assert list(bumps("shift missed", AT)) == [Bump(AT.date(), 21, Part.CHANNEL, "", "shift missed")]


def test_what_may_not_be_told_apart_by_it_is_not() -> None:
    for name, one in EVENTS.items():
        parts = {cell.part for cell in bumps(name, AT, channel="voice", language="th", area="3")}
        assert parts == {Part.CHANNEL, *one.parts}
    assert EVENTS["needed out"].parts == EVENTS["hard contact"].parts == frozenset()


def test_what_is_not_in_the_table_is_an_error() -> None:
    with pytest.raises(UnknownEventError, match="'came again'"):
        list(bumps("came again", AT))


@pytest.mark.parametrize(
    ("seconds", "call", "text"),
    [(0, 0, 0), (19.9, 0, 0), (20, 1, 0), (30, 2, 0), (60, 3, 0), (119, 3, 0), (120, 3, 1), (180, 4, 1), (600, 4, 2),
     (1799, 4, 2), (1800, 4, 3), (90000, 4, 3)],
)  # fmt: skip
def test_a_wait_falls_into_one_bin(seconds: float, call: int, text: int) -> None:
    wait = timedelta(seconds=seconds)
    assert (CALL_WAITS.of(wait), TEXT_WAITS.of(wait)) == (CALL_WAITS.names[call], TEXT_WAITS.names[text])


def test_whatever_is_counted_anywhere_is_in_the_table() -> None:
    """Read from the code itself: an event that nobody wrote down would fail a caller's work at night."""
    handlers = Path(__file__).parents[2] / "helpline" / "handlers"
    literal = re.compile(r"w\.count\(\s*\"([^\"]+)\"(?: if [^\n]+? else \"([^\"]+)\")?")
    found = {
        name
        for file in handlers.rglob("*.py")
        for pair in literal.findall(file.read_text(encoding="utf-8"))
        for name in pair
        if name
    }
    assert len(found) > 40
    assert found <= set(EVENTS)

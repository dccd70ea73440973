"""Shifts are laid out eight weeks ahead; the database itself refuses two at once; what has been stays as it was."""

from datetime import UTC, date, datetime, time, timedelta

import psycopg
import pytest

from helpline.domain.shift import PLANNED_AHEAD, Change, Kind
from helpline.handlers import forgetting, shifts
from helpline.handlers.people import RefusedError
from helpline.handlers.work import work
from helpline.store import roster
from infra.local.programs import plain
from tests.journeys.street import ADA, BEA, Street

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
NIGHT = {"starts": time(22), "ends": time(6)}


@pytest.fixture
def week(empty_street: Street) -> Street:
    """A Monday noon, with Ada and Bea in a team whose clock shows UTC."""
    empty_street.clock.began = MONDAY
    empty_street.opens()
    empty_street.joins("Ada", ADA, languages="en,es", on=False)
    empty_street.joins("Bea", BEA, on=False)
    return empty_street


def add(street: Street, alias: str, **more: object) -> int:
    facts: dict[str, object] = {"first_on": MONDAY.date(), "rule": "FREQ=DAILY", **NIGHT}
    with work(street.house) as w:
        responder = roster.with_alias(w.db, alias)
        assert responder is not None
        return shifts.add(w, responder=responder, **(facts | more)).id  # type: ignore[arg-type]


def laid(street: Street) -> list[tuple[str, datetime, datetime]]:
    return street.rows(  # type: ignore[return-value]
        "SELECT r.alias, t.begins_at, t.ends_at FROM turn t JOIN responder r ON r.id = t.responder_id ORDER BY 2, 1"
    )


def test_a_shift_is_laid_out_eight_weeks_ahead_and_every_hour_a_little_further(week: Street) -> None:
    add(week, "Ada")
    first = laid(week)
    assert first[0][1] == MONDAY.replace(hour=22)
    assert first[-1][1].date() == (MONDAY + PLANNED_AHEAD).date()
    week.clock.moved += timedelta(days=3)
    assert shifts.lay_out_all(week.house) == 1
    assert [one for one in laid(week) if one in first] == first
    assert laid(week)[-1][1].date() == (MONDAY + PLANNED_AHEAD).date() + timedelta(days=3)


@pytest.mark.parametrize(("starts", "ends"), [(21, 23), (5, 7), (23, 1), (22, 6)])
def test_nobody_is_in_two_shifts_at_once(week: Street, starts: int, ends: int) -> None:
    add(week, "Ada")
    before = laid(week)
    with pytest.raises(RefusedError, match="another shift"):
        add(week, "Ada", rule="", first_on=date(2026, 12, 1), starts=time(starts), ends=time(ends))
    assert laid(week) == before
    assert week.rows("SELECT count(*) FROM shift") == [(1,)]
    add(week, "Bea", starts=time(starts), ends=time(ends))
    add(week, "Ada", starts=time(6), ends=time(8))


def test_the_database_itself_refuses_two_turns_at_once(week: Street) -> None:
    add(week, "Ada", rule="")
    again = "INSERT INTO turn (responder_id, area_id, takes, languages, begins_at, ends_at, look_at)"
    again += " SELECT responder_id, area_id, takes, languages, {}, {}, look_at FROM turn LIMIT 1"
    with psycopg.connect(plain(week.told.database_url), autocommit=True) as db:
        with pytest.raises(psycopg.errors.ExclusionViolation):
            db.execute(again.format("begins_at + interval '1 hour'", "ends_at + interval '1 hour'").encode())
        db.execute(again.format("ends_at", "ends_at + interval '1 hour'").encode())


def test_a_change_is_laid_out_at_once_and_what_has_begun_stays(week: Street) -> None:
    shift_id = add(week, "Ada")
    week.clock.moved += timedelta(days=1, hours=12)
    past = [one for one in laid(week) if one[1] <= week.clock.now()]
    assert len(past) == 2, "one is over, and one is on"
    with work(week.house) as w:
        shifts.change(w, shift_id, shifts.off(date(2026, 11, 26)))
        shifts.change(w, shift_id, Change(on=date(2026, 11, 27), kind=Kind.TIMES, starts=time(20), ends=time(23)))
        shifts.change(w, shift_id, shifts.off(date(2026, 11, 24)))
    days = {one[1].date(): one[1].hour for one in laid(week)}
    assert date(2026, 11, 26) not in days
    assert days[date(2026, 11, 27)] == 20
    with pytest.raises(RefusedError, match="over"), work(week.house) as w:
        shifts.change(w, shift_id, shifts.off(date(2026, 11, 20)))
    with work(week.house) as w:
        shifts.cancel(w, shift_id)
    assert laid(week) == past
    shifts.lay_out_all(week.house)
    assert laid(week) == past


def test_a_day_can_be_as_usual_again_and_somebody_else_can_have_it(week: Street) -> None:
    shift_id, friday = add(week, "Ada"), date(2026, 11, 27)
    with work(week.house) as w:
        bea = roster.with_alias(w.db, "Bea")
        assert bea is not None
        shifts.change(w, shift_id, Change(on=friday, kind=Kind.SOMEBODY, responder_id=bea.id))
    assert [one[0] for one in laid(week)[3:6]] == ["Ada", "Bea", "Ada"]
    with work(week.house) as w:
        shifts.as_usual(w, shift_id, friday)
    assert {one[0] for one in laid(week)} == {"Ada"}


def test_a_week_is_copied_without_what_repeats_by_itself_and_without_what_is_there(week: Street) -> None:
    add(week, "Ada")
    add(week, "Bea", rule="", first_on=date(2026, 11, 25), starts=time(9), ends=time(13))
    for copied in (1, 0):
        with work(week.house) as w:
            assert shifts.copy_week(w, date(2026, 11, 23), date(2026, 11, 29)) == copied
    assert [one[1].day for one in laid(week) if one[0] == "Bea"] == [25, 2]


def test_hours_of_shifts_are_forgotten_after_ninety_days(week: Street) -> None:
    shift_id = add(week, "Ada", rule="")
    with work(week.house) as w:
        shifts.change(w, shift_id, shifts.off(MONDAY.date()))
        shifts.as_usual(w, shift_id, MONDAY.date())
        shifts.change(w, shift_id, Change(on=MONDAY.date(), kind=Kind.TIMES, starts=time(20), ends=time(21)))
    for days, left in ((89, 1), (3, 0)):
        week.clock.moved += timedelta(days=days)
        forgetting.purge(week.house)
        kept = week.rows("SELECT (SELECT count(*) FROM shift), (SELECT count(*) FROM turn)")
        assert kept == [(left, left)]
    assert week.rows("SELECT count(*) FROM shift_change") == [(0,)]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"starts": time(9), "ends": time(9)}, "16 hours"),
        ({"starts": time(0), "ends": time(17)}, "16 hours"),
        ({"last_on": date(2026, 11, 1)}, "last day"),
        ({"languages": ["th"]}, "does not speak th"),
        ({"rule": "FREQ=MINUTELY"}, "rule"),
    ],
)
def test_what_can_not_be_is_refused_with_a_reason(week: Street, wrong: dict[str, object], why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        add(week, "Ada", **wrong)

"""The truth about who will be there: at four in the morning, in a language that comes later, and without a plan."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from helpline import prompts, words
from helpline.domain import segment
from helpline.domain.line import Serves
from helpline.domain.names import Locale
from helpline.handlers import alarms, coverage, languages, shifts
from helpline.handlers.work import work
from helpline.store import lines, roster, turns
from tests.journeys.exchange import heard
from tests.journeys.street import ADA, BEA, CALLER, CAM, LINE, OTHER, Street

SHONA = Locale("sn")
FOUR = datetime(2026, 11, 23, 2, tzinfo=UTC)
"""Four in the morning in Johannesburg."""


@pytest.fixture
def town(empty_street: Street) -> Street:
    """A Monday at four in Johannesburg: Ada speaks English, Bea also Shona, and nobody is there."""
    empty_street.clock.began = FOUR
    empty_street.opens(languages="en,sn", zone="Africa/Johannesburg")
    empty_street.joins("Ada", ADA, on=False)
    empty_street.joins("Bea", BEA, languages="en,sn", on=False)
    return empty_street


def gives(street: Street, alias: str, starts: int, ends: int, *, on: int = 23, **more: object) -> None:
    with work(street.house) as w:
        who = roster.with_alias(w.db, alias)
        assert who is not None
        facts = {"first_on": date(2026, 11, on), "starts": time(starts), "ends": time(ends), **more}
        shifts.add(w, responder=who, **facts)  # type: ignore[arg-type]


def test_at_four_in_the_morning_she_hears_when_the_next_person_is_there(town: Street) -> None:
    gives(town, "Ada", 6, 10)
    town.writes("hello")
    assert town.last(CALLER) == "No one is free now. The next person is on at 06:00. A person will reply then."
    town.later(hours=2)
    town.writes("*on", sender=ADA)
    assert f"Text {town.code('Ada')} to take it" in town.last(ADA)


def test_without_a_plan_nothing_is_promised(town: Street) -> None:
    town.writes("hello")
    assert town.last(CALLER) == "No one is free now. A person will reply when they can."
    gives(town, "Ada", 6, 10, on=30)
    town.writes("hello", sender=OTHER)
    assert town.last(OTHER) == "No one is free now. A person will reply when they can.", "too far off to be told"


def test_a_language_that_comes_later_is_told_with_its_time(town: Street) -> None:
    gives(town, "Ada", 4, 10)
    gives(town, "Bea", 14, 18)
    town.writes("*on", sender=ADA)
    town.writes("hello")
    town.writes(f"3{words.register()[SHONA].menu_key % 10}")
    assert town.rows("SELECT language FROM contact") == [(SHONA,)]
    assert "14:00" in town.last(CALLER)


def test_who_only_takes_texts_is_no_promise_to_whoever_rings(town: Street) -> None:
    gives(town, "Ada", 6, 10, takes=Serves.SMS)
    gives(town, "Bea", 12, 18, takes=Serves.VOICE)
    with work(town.house) as w:
        assert coverage.next_covered(w, None, Serves.SMS) == FOUR.replace(hour=4)
        assert coverage.next_covered(w, None, Serves.VOICE) == FOUR.replace(hour=10)


def test_each_hour_is_what_is_planned_and_gaps_are_what_was_promised_and_is_not(town: Street) -> None:
    daily = "FREQ=DAILY"
    gives(town, "Ada", 4, 16, rule=daily)
    gives(town, "Bea", 16, 4, rule=daily)
    gives(town, "Ada", 16, 17)
    with work(town.house) as w:
        english, shona = coverage.week(w)
        assert len(english.hours) == 168
        assert english.gaps == []
        assert [hour.people for hour in english.hours[:14]] == [1] * 12 + [2, 1]
        assert len(shona.gaps) == 7
        assert shona.gaps[0] == (FOUR, FOUR + timedelta(hours=12))
        lines.promise(w.db, english.line.id, time(18), time(2))
    with work(town.house) as w:
        assert [one.gaps for one in coverage.week(w)] == [[], []]
    assert not has_gaps(town)


def has_gaps(street: Street) -> bool:
    return "nobody is planned for some hours of this week" in {one.name for one in alarms.ringing(street.house)}


def test_an_hour_in_which_somebody_leaves_early_is_a_gap(town: Street) -> None:
    gives(town, "Bea", 4, 8)
    assert has_gaps(town)
    with work(town.house) as w:
        turn = turns.between(w.db, FOUR, FOUR + timedelta(days=1))[0]
        w.db.exec_driver_sql("UPDATE turn SET ends_at = ends_at - interval '30 minutes'")
        shona = coverage.week(w)[1]
    assert [hour.people for hour in shona.hours[:5]] == [1, 1, 1, 0, 0]
    assert turn.ends_at == FOUR + timedelta(hours=4)


def test_where_nobody_keeps_shifts_no_hour_is_red(town: Street) -> None:
    assert not has_gaps(town)


def test_whoever_rings_hears_it_too(empty_street: Street) -> None:
    empty_street.clock.began = FOUR
    empty_street.opens(languages="en", zone="Africa/Johannesburg", serves=Serves.BOTH)
    empty_street.joins("Ada", ADA, on=False)
    gives(empty_street, "Ada", 6, 10)
    with empty_street.switchboard() as phones:
        call = phones.caller(CALLER).rings(LINE)
        call.hears("The next person is on at 06:00")
        call.hangs_up()


@pytest.fixture
def of_three(empty_street: Street) -> Street:
    """Four on a Monday: Ada speaks English and is there, Bea speaks Spanish and comes at six, Thai comes on Tuesday."""
    empty_street.clock.began = FOUR
    empty_street.opens(languages="en,es,th,sn", zone="Africa/Johannesburg", serves=Serves.BOTH)
    empty_street.joins("Ada", ADA)
    empty_street.joins("Bea", BEA, languages="es", on=False)
    empty_street.joins("Cam", CAM, languages="th", on=False)
    gives(empty_street, "Bea", 6, 10)
    gives(empty_street, "Cam", 9, 12, on=24)
    return empty_street


def test_the_menu_says_when_a_language_is_next_there(of_three: Street) -> None:
    of_three.writes("hello there, can you help me")
    of_three.writes("3")
    assert of_three.last(CALLER).startswith("Text 31 English, 32 Español (06:00), 33 ไทย (อ 09:00).")
    assert "chiShona" not in of_three.last(CALLER), "nobody knows when somebody who speaks it comes"
    of_three.writes("*on", sender=BEA)
    of_three.writes("3")
    assert of_three.last(CALLER).startswith("Text 31 English, 32 Español, 33")


def test_when_nobody_at_all_is_there_the_menu_still_tells_the_hours(of_three: Street) -> None:
    of_three.writes("*off", sender=ADA)
    of_three.writes("hello there, can you help me")
    of_three.writes("3")
    assert of_three.last(CALLER).startswith("Text 32 Español (06:00), 33")


def test_a_page_that_is_full_of_hours_leaves_the_rest_to_the_next_one(empty_street: Street) -> None:
    empty_street.clock.began = FOUR
    empty_street.opens(languages="en,zu,xh,sn,es", zone="Africa/Johannesburg")
    empty_street.joins("Ada", ADA)
    empty_street.joins("Bea", BEA, languages="zu,xh,sn,es", on=False)
    gives(empty_street, "Bea", 9, 12, on=24)
    empty_street.writes("hello there, can you help me")
    shown = []
    for key in ("3", "39", "39"):
        empty_street.writes(key)
        assert segment.count(empty_street.last(CALLER)).parts == 1
        shown.append(empty_street.last(CALLER))
    assert [one for text in shown for one in ("isiZulu (", "isiXhosa (", "chiShona (", "ñol (") if one in text] == [
        "isiZulu (", "isiXhosa (", "chiShona (", "ñol ("
    ]  # fmt: skip
    empty_street.writes("34")
    assert empty_street.rows("SELECT language FROM contact") == [("sn",)], "a key means the same on every page"


def test_whoever_rings_hears_of_each_language_when_it_is_next_there(of_three: Street) -> None:
    with of_three.switchboard() as phones:
        phones.telephone(ADA).waits_for_a_hand()
        call = phones.caller(CALLER).rings(LINE)
        call.hears("For English, press 1.")
        call.hears(heard("language_choice", "es", lang="Español", key=2, time="06:00"))
        call.hears(heard("language_choice", "th", lang="ไทย", key=3, time="วันอังคาร 09:00"))
        call.presses("2").hears(heard("language_gap", "es", lang="español", time="06:00"))
        phones.responder(ADA).is_rung()
        call.hangs_up()


def test_the_register_says_when_a_language_is_next_there(of_three: Street) -> None:
    with work(of_three.house) as w:
        found = {one.language.code: one.next_at for one in languages.standings(w, prompts.Prompts())}
    assert found["en"] is None, "somebody is there"
    assert found["es"] == FOUR.replace(hour=4)
    assert found["sn"] is None, "nothing is planned"

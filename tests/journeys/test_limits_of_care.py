"""Limits of a responder: each keeps the next caller from her while others are there, and she is told once."""

from datetime import UTC, datetime, timedelta

import pytest

from helpline.domain.limits import Name
from helpline.domain.responder import Duty
from helpline.domain.wrap_up import WrapUp
from helpline.handlers import console, debrief, duty, forgetting, limits, resting, sweep
from helpline.handlers.work import work
from helpline.store import roster, stretches
from helpline.store.stretches import Own
from tests.journeys.street import ADA, BEA, CALLER, CAM, OTHER, THIRD, Street


@pytest.fixture
def town(empty_street: Street) -> Street:
    """A Wednesday. Ada has been on for eighty minutes longer than Bea, who speaks Spanish too."""
    town = empty_street
    town.clock.began = datetime(2026, 11, 25, 9, tzinfo=UTC)
    town.opens()
    town.joins("Ada", ADA)
    town.joins("Bea", BEA, languages="en,es")
    goes(town, "Bea", Duty.OFF)
    town.clock.moved += timedelta(minutes=80)
    goes(town, "Bea", Duty.ON)
    return town


def who(town: Street, alias: str) -> int:
    return int(town.rows("SELECT id FROM responder WHERE alias = %s", alias)[0][0])


def goes(town: Street, alias: str, to: Duty) -> None:
    with work(town.house) as w:
        duty.change(w, roster.get(w.db, who(town, alias)), to)
    town.settle()


def told_of(town: Street, sender: str, body: str = "hello") -> set[str]:
    """Who is told of somebody who writes now; she is wiped again afterwards."""
    seen: dict[str, int] = {}
    phones = {"Ada": ADA, "Bea": BEA, "Cam": CAM}
    for phone in phones.values():
        town.fresh(phone, seen)
    town.writes(body, sender=sender)
    told = {
        alias for alias, phone in phones.items() if any(text.startswith("Someone") for text in town.fresh(phone, seen))
    }
    town.writes("9", sender=sender)
    return told


def breaks_told(town: Street, phone: str) -> int:
    return sum(text.startswith("Time for a break.") for text in town.shows(phone))


def test_her_break_begins_by_itself_and_is_had_without_a_word_from_her(town: Street) -> None:
    assert told_of(town, CALLER) == {"Ada", "Bea"}
    town.later(minutes=10)
    assert breaks_told(town, ADA) == 1
    assert told_of(town, CALLER) == {"Bea"}
    town.later(minutes=9)
    assert told_of(town, OTHER) == {"Bea"}
    town.later(minutes=1.1)
    assert told_of(town, THIRD) == {"Ada", "Bea"}
    assert (breaks_told(town, ADA), breaks_told(town, BEA)) == (1, 0)


def test_in_a_conversation_no_break_begins_and_nobody_new_comes(town: Street) -> None:
    town.writes("hello")
    with work(town.house) as w:
        console.take(w, who(town, "Ada"), town.contact())
        console.say(w, who(town, "Ada"), town.contact(), "Hi")
    town.later(minutes=10)
    assert breaks_told(town, ADA) == 0
    assert told_of(town, OTHER) == {"Bea"}
    town.later(minutes=10)
    assert told_of(town, OTHER) == {"Bea"}, "it has not begun"
    town.writes("*9")
    town.tick()
    assert breaks_told(town, ADA) == 1


def test_two_whose_breaks_are_due_have_them_one_after_the_other(town: Street) -> None:
    goes(town, "Ada", Duty.BREAK)
    town.clock.moved += timedelta(minutes=10)
    goes(town, "Ada", Duty.ON)
    goes(town, "Bea", Duty.BREAK)
    town.clock.moved += timedelta(minutes=10)
    goes(town, "Bea", Duty.ON)
    town.later(minutes=91)
    assert (breaks_told(town, ADA), breaks_told(town, BEA)) == (1, 0)
    assert told_of(town, CALLER) == {"Bea"}
    town.later(minutes=10.1)
    assert (breaks_told(town, ADA), breaks_told(town, BEA)) == (1, 1)
    assert told_of(town, OTHER) == {"Ada"}


def test_a_break_cut_short_goes_on_from_where_it_began(town: Street) -> None:
    town.clock.moved += timedelta(minutes=10)
    goes(town, "Ada", Duty.BREAK)
    town.clock.moved += timedelta(minutes=4)
    goes(town, "Ada", Duty.ON)
    town.later(minutes=5)
    assert told_of(town, CALLER) == {"Bea"}
    town.later(minutes=1.1)
    assert told_of(town, OTHER) == {"Ada", "Bea"}
    assert breaks_told(town, ADA) == 0, "she took it herself"


def test_the_only_one_who_speaks_it_is_asked_and_danger_asks_everybody(town: Street) -> None:
    town.later(minutes=10)
    assert told_of(town, CALLER) == {"Bea"}
    town.writes("hello", sender=OTHER)
    seen: dict[str, int] = {}
    town.fresh(ADA, seen)
    town.writes("5", sender=OTHER)
    assert any(text.startswith("Someone can") for text in town.fresh(ADA, seen)), "in danger she is told too"
    town.later(minutes=80)
    assert breaks_told(town, BEA) == 1
    assert told_of(town, THIRD, "hola, necesito hablar con alguien") == {"Bea"}, "nobody else speaks it"


def test_after_ten_minutes_a_limit_holds_no_longer(town: Street) -> None:
    town.later(minutes=10)
    with work(town.house) as w:
        roster.change(w.db, who(town, "Bea"), at_once=1)
    town.writes("hello", sender=CALLER)
    town.writes(town.code("Bea"), sender=BEA)
    seen: dict[str, int] = {}
    town.fresh(ADA, seen)
    town.writes("hello", sender=OTHER)
    stricter(town, Name.BREAK_FOR, 40)
    town.later(minutes=3)
    assert not any(text.startswith("Someone is") for text in town.fresh(ADA, seen)), "Bea is there, if busy"
    town.later(minutes=7.1)
    assert any(text.startswith("Someone is") for text in town.fresh(ADA, seen))


def stricter(town: Street, name: Name, value: int) -> None:
    with work(town.house) as w:
        limits.change_limit(w, name, value, by=None, why="Agreed by all")


def test_four_hours_in_one_go_are_enough_and_she_is_told_once(town: Street) -> None:
    goes(town, "Ada", Duty.BREAK)
    town.clock.moved += timedelta(minutes=140)
    goes(town, "Bea", Duty.BREAK)
    town.clock.moved += timedelta(minutes=10)
    goes(town, "Ada", Duty.ON)
    goes(town, "Bea", Duty.ON)
    assert told_of(town, CALLER) == {"Ada", "Bea"}
    town.later(minutes=11)
    for _ in range(3):
        town.later(seconds=1)
    assert [text[:28] for text in town.shows(ADA)].count("You have been on for long. N") == 1
    assert told_of(town, OTHER) == {"Bea"}
    goes(town, "Ada", Duty.OFF)
    town.clock.moved += timedelta(minutes=30)
    goes(town, "Ada", Duty.ON)
    town.tick()
    assert told_of(town, THIRD) == {"Bea"}, "half an hour away is no new beginning"
    for alias in ("Ada", "Bea"):
        goes(town, alias, Duty.OFF)
    town.clock.moved += timedelta(minutes=61)
    for alias in ("Ada", "Bea"):
        goes(town, alias, Duty.ON)
    assert told_of(town, CALLER) == {"Ada", "Bea"}


def test_the_hours_of_a_week_are_one_sum_and_begin_anew_on_monday(town: Street) -> None:
    with work(town.house) as w:
        stretches.put_own(w.db, who(town, "Ada"), Own.WEEK, 2)
    goes(town, "Ada", Duty.OFF)
    (seconds,) = town.rows("SELECT seconds FROM week_on WHERE responder_id = %s", who(town, "Ada"))[0]
    assert seconds == pytest.approx(80 * 60, abs=2)
    town.clock.moved += timedelta(hours=2)
    goes(town, "Ada", Duty.ON)
    town.later(minutes=41)
    assert town.last(ADA).startswith("Your hours of this week are full.")
    assert told_of(town, CALLER) == {"Bea"}
    town.clock.moved += timedelta(days=7)
    town.tick()
    for alias in ("Ada", "Bea"):
        goes(town, alias, Duty.OFF)
    town.clock.moved += timedelta(hours=2)
    for alias in ("Ada", "Bea"):
        goes(town, alias, Duty.ON)
    assert told_of(town, OTHER) == {"Ada", "Bea"}


def test_stricter_for_all_counts_at_once_for_whoever_is_on(town: Street) -> None:
    stricter(town, Name.SHIFT, 1)
    town.tick()
    assert told_of(town, CALLER) == {"Bea"}
    stricter(town, Name.SHIFT, 2)
    assert told_of(town, OTHER) == {"Ada", "Bea"}


def test_who_wants_to_rest_after_one_hard_one_rests_after_one(town: Street) -> None:
    with work(town.house) as w:
        stretches.put_own(w.db, who(town, "Ada"), Own.HARD, 1)
    hard_one(town, "Ada")
    assert told_of(town, OTHER) == {"Bea"}
    hard_one(town, "Bea", sender=THIRD)
    goes(town, "Ada", Duty.OFF)
    assert told_of(town, OTHER) == {"Bea"}


def hard_one(town: Street, alias: str, *, sender: str = CALLER) -> None:
    town.writes("hello", sender=sender)
    with work(town.house) as w:
        console.take(w, who(town, alias), town.contact())
    with work(town.house) as w:
        assert console.close(w, who(town, alias), town.contact(), say_goodbye=False, wrap=WrapUp(hard=True))
    town.settle()


def test_going_off_after_a_hard_one_she_is_asked_once_how_she_is_and_no_answer_is_kept(town: Street) -> None:
    hard_one(town, "Ada")
    before = town.rows("SELECT * FROM counter ORDER BY event") if has_counters(town) else []
    goes(town, "Ada", Duty.OFF)
    assert town.last(ADA).startswith("Thank you for today. How are you?")
    town.writes("1", sender=ADA)
    assert town.rows("SELECT * FROM debrief") == []
    assert town.rows("SELECT had_hard FROM stretch WHERE responder_id = %s", who(town, "Ada")) == [(False,)]
    goes(town, "Ada", Duty.ON)
    goes(town, "Ada", Duty.OFF)
    assert sum(text.startswith("Thank you for today.") for text in town.shows(ADA)) == 1
    assert before == (town.rows("SELECT * FROM counter ORDER BY event") if has_counters(town) else [])


def has_counters(town: Street) -> bool:
    return bool(town.rows("SELECT to_regclass('counter')")[0][0])


def test_two_means_that_she_would_like_to_talk(town: Street) -> None:
    with work(town.house) as w:
        debrief.give(w, who(town, "Bea"), town.clock.now() + timedelta(hours=2))
    hard_one(town, "Ada")
    goes(town, "Ada", Duty.OFF)
    town.writes("2", sender=ADA)
    assert "1: Bea, " in town.last(ADA)


def test_who_still_holds_somebody_is_asked_when_her_hands_are_free(town: Street) -> None:
    hard_one(town, "Ada")
    town.writes("hello", sender=OTHER)
    with work(town.house) as w:
        console.take(w, who(town, "Ada"), town.contact())
    goes(town, "Ada", Duty.OFF)
    assert not any(text.startswith("Thank you for today.") for text in town.shows(ADA))
    town.writes("9", sender=OTHER)
    town.tick()
    assert town.last(ADA).startswith("Thank you for today.")


def test_her_months_are_counted_for_her_and_everything_else_is_forgotten(town: Street) -> None:
    goes(town, "Ada", Duty.OFF)
    goes(town, "Bea", Duty.OFF)
    town.clock.moved += timedelta(days=9)
    forgetting.purge(town.house)
    assert town.rows("SELECT 1 FROM stretch UNION ALL SELECT 1 FROM week_on") == []
    assert sum(row[0] for row in town.rows("SELECT seconds FROM month_on")) >= 80 * 60
    town.clock.moved += timedelta(days=430)
    sweep.tidy(town.house)
    assert town.rows("SELECT 1 FROM month_on") == []


def test_her_buddy_sees_what_she_carries_and_nobody_else(town: Street) -> None:
    with work(town.house) as w:
        assert resting.loads_of_friends(w, roster.get(w.db, who(town, "Bea"))) == []
        resting.choose_buddy(w, who(town, "Ada"), "Bea")
        ((friend, load),) = resting.loads_of_friends(w, roster.get(w.db, who(town, "Bea")))
        assert (friend.alias, load.open) == ("Ada", 0)
        assert load.on_for == pytest.approx(timedelta(minutes=80), abs=timedelta(minutes=1))
        assert resting.loads_of_friends(w, roster.get(w.db, who(town, "Ada"))) == []

"""A talk afterwards: offered within a day, picked by text, known to the two alone, and gone when it is over."""

from datetime import timedelta

import pytest

from helpline.domain.debrief import Why
from helpline.handlers import debrief, forgetting, resting
from helpline.handlers.work import work
from helpline.store import roster
from tests.journeys.street import ADA, BEA, CALLER, CAM, Street


@pytest.fixture
def town(town: Street) -> Street:
    """With Cam too, who is not on duty."""
    town.joins("Cam", CAM, on=False)
    return town


def who(town: Street, alias: str) -> int:
    return int(town.rows("SELECT id FROM responder WHERE alias = %s", alias)[0][0])


def listens(town: Street, alias: str, **ahead: float) -> None:
    with work(town.house) as w:
        assert debrief.give(w, who(town, alias), town.clock.now() + timedelta(**ahead))
    town.settle()


def is_offered(town: Street, alias: str, why: Why = Why.RAID) -> None:
    with work(town.house) as w:
        debrief.offer(w, [who(town, alias)], why=why)
    town.settle()


def test_she_picks_a_time_by_text_and_only_the_two_hear_of_it(town: Street) -> None:
    listens(town, "Cam", hours=2)
    listens(town, "Bea", hours=3)
    with work(town.house) as w:
        resting.choose_buddy(w, who(town, "Ada"), "Bea")
    seen: dict[str, int] = {}
    for phone in (BEA, CAM):
        town.fresh(phone, seen)
    is_offered(town, "Ada")
    assert "1: Bea, " in town.last(ADA), "her buddy's times come first"
    assert "2: Cam, " in town.last(ADA)
    town.writes("*talk 2", sender=ADA)
    assert town.last(ADA).startswith("You talk with Cam: ")
    assert [text[:18] for text in town.fresh(CAM, seen)] == ["You talk with Ada:"]
    assert town.fresh(BEA, seen) == []
    with work(town.house) as w:
        assert [one.alias for one in debrief.given(w, who(town, "Cam"))] == ["Ada"]
        assert [one.alias for one in debrief.given(w, who(town, "Bea"))] == [""]
        debrief.offer(w, [who(town, "Ada")], why=Why.RAID)
        assert debrief.standing(w, who(town, "Ada")).stage == "agreed", "what is agreed stays"  # type: ignore[union-attr]


def test_nobody_gave_a_time_she_is_told_when_somebody_does(town: Street) -> None:
    is_offered(town, "Ada")
    assert town.last(ADA).startswith("If you would like to talk:")
    listens(town, "Bea", hours=2)
    assert "1: Bea, " in town.last(ADA)
    listens(town, "Cam", hours=3)
    assert "Cam" not in town.last(ADA), "one text, not one for each time"


def test_of_two_who_pick_the_same_time_one_has_it_and_the_other_hears_what_is_left(town: Street) -> None:
    listens(town, "Cam", hours=2)
    is_offered(town, "Ada")
    is_offered(town, "Bea")
    town.writes("*talk 1", sender=ADA)
    listens(town, "Cam", hours=5)
    town.writes("*talk 1", sender=BEA)
    assert "1: Cam, " in town.last(BEA)
    assert len(town.rows("SELECT 1 FROM debrief WHERE time_id IS NOT NULL")) == 1


def test_not_now_leaves_nothing_and_a_talk_that_is_off_is_told(town: Street) -> None:
    listens(town, "Cam", hours=2)
    is_offered(town, "Ada")
    town.writes("0", sender=ADA)
    assert town.rows("SELECT * FROM debrief") == []
    is_offered(town, "Ada")
    town.writes("1", sender=ADA)
    with work(town.house) as w:
        assert debrief.take_back(w, who(town, "Cam"), int(town.rows("SELECT id FROM listening_time")[0][0]))
    town.settle()
    assert town.last(ADA).startswith("Your talk with Cam is off:")
    listens(town, "Cam", hours=2)
    town.writes("*talk 1", sender=ADA)
    with work(town.house) as w:
        debrief.not_now(w, who(town, "Ada"))
    town.settle()
    assert town.last(CAM).startswith("Your talk with Ada is off:")


def test_while_somebody_is_open_a_digit_is_words_for_her_and_never_an_answer_to_us(town: Street) -> None:
    town.writes("hello")
    town.writes(town.code("Ada"), sender=ADA)
    listens(town, "Cam", hours=2)
    is_offered(town, "Ada")
    town.writes("1", sender=ADA)
    assert town.last(CALLER) == "1"
    assert town.rows("SELECT time_id FROM debrief") == [(None,)]
    town.writes("*talk", sender=ADA)
    assert "1: Cam, " in town.last(ADA)


def test_i_need_out_offers_a_talk_and_somebody_is_asked_to_look_after_her(town: Street) -> None:
    town.writes("*out", sender=ADA)
    assert any(text.startswith("Ada has just stepped out. Please ask") for text in town.shows(BEA)), (
        "no buddy: who is on"
    )
    assert town.shows(CAM) == []
    assert any("call them" in text for text in town.shows(BEA))
    with work(town.house) as w:
        resting.choose_buddy(w, who(town, "Bea"), "Cam")
        resting.need_out(w, roster.get(w.db, who(town, "Bea")))
    town.settle()
    assert any("named you as a friend" in text for text in town.shows(CAM)), "nobody else is there"


def test_a_buddy_who_is_off_hears_of_it_and_whoever_is_named_for_the_team_too(town: Street) -> None:
    town.rows("UPDATE line SET fallback_id = %s RETURNING id", who(town, "Bea"))
    with work(town.house) as w:
        resting.choose_buddy(w, who(town, "Ada"), "Cam")
        resting.need_out(w, roster.get(w.db, who(town, "Ada")))
    town.settle()
    assert any("named you as a friend" in text for text in town.shows(CAM))
    assert any(text.startswith("Ada has just stepped out. Please ask") for text in town.shows(BEA))


def test_an_hour_after_its_time_nothing_of_it_is_left(town: Street) -> None:
    listens(town, "Cam", hours=2)
    is_offered(town, "Ada")
    town.writes("*talk 1", sender=ADA)
    town.clock.moved += timedelta(hours=3, minutes=1)
    forgetting.purge(town.house)
    assert town.rows("SELECT 1 FROM listening_time UNION ALL SELECT 1 FROM debrief") == []
    is_offered(town, "Bea")
    town.clock.moved += timedelta(hours=24, minutes=1)
    with work(town.house) as w:
        assert debrief.standing(w, who(town, "Bea")) is None

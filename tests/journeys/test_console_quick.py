"""Quick replies: sent by a hand, in the caller's language, and what tells something waits until it is safe."""

import pytest

from helpline.domain.keys import Kind
from helpline.domain.quick import Quick, Tier
from helpline.handlers import console, conversation
from helpline.handlers.conversation import Conversation
from helpline.handlers.quick import Reply, tier_of
from helpline.handlers.relay import Said
from helpline.handlers.work import work
from tests.journeys.street import ADA, CALLER, Street

CLEAR = [quick for quick in Quick if tier_of(quick) is Tier.CLEAR]


def ada(town: Street) -> int:
    return int(town.rows("SELECT id FROM responder WHERE alias = 'Ada'")[0][0])


def sees(town: Street) -> Conversation:
    with work(town.house) as w:
        found = conversation.conversation(w, ada(town), town.contact())
    assert found is not None
    return found


def reply(town: Street, quick: Quick) -> Reply:
    return next(one for one in sees(town).quick if one.quick is quick)


def sends(town: Street, quick: Quick) -> Said:
    with work(town.house) as w:
        said = console.say_quick(w, ada(town), town.contact(), quick)
    town.settle()
    return said


@pytest.fixture
def talking(town: Street) -> Street:
    """Ada has taken somebody and said hello."""
    town.writes("hello")
    with work(town.house) as w:
        console.take(w, ada(town), town.contact())
        console.say(w, ada(town), town.contact(), "Hi")
    town.settle()
    return town


def test_a_discreet_reply_goes_at_any_time_and_once_however_often_it_is_tapped(talking: Street) -> None:
    assert sends(talking, Quick.SAFE_NOW) is Said.ON_ITS_WAY
    assert sends(talking, Quick.SAFE_NOW) is Said.ON_ITS_WAY
    assert [text for text in talking.shows(CALLER) if text.startswith("Is now a good time")] == [
        "Is now a good time to chat? Text 6 for yes, 7 for not now, 0 if you are not the one who wrote to us."
    ]


@pytest.mark.parametrize("quick", CLEAR)
def test_a_clear_reply_is_locked_until_it_is_safe(talking: Street, quick: Quick) -> None:
    before = len(talking.shows(CALLER))
    assert reply(talking, quick).locked
    assert sends(talking, quick) is Said.LOCKED
    assert len(talking.shows(CALLER)) == before


def test_her_own_6_opens_them_and_the_pause_locks_them_again(talking: Street) -> None:
    talking.writes("6")
    bubble = sees(talking).bubbles[-1]
    assert (bubble.words, bubble.may_mean) == ("6", "safe_now")
    assert sends(talking, Quick.ABOUT_US) is Said.LOCKED, "she has not been understood yet"
    with work(talking.house) as w:
        assert console.press(w, ada(talking), talking.contact(), Kind.SAFE_NOW)
    assert sends(talking, Quick.ABOUT_US) is Said.ON_ITS_WAY
    assert "free, private line" in talking.last(CALLER)
    talking.later(minutes=9, seconds=59)
    assert sends(talking, Quick.PRIVATE) is Said.ON_ITS_WAY
    talking.later(seconds=2)
    assert sends(talking, Quick.LIMITS) is Said.LOCKED


def test_a_star_6_opens_them_at_once_and_a_star_7_locks_them(talking: Street) -> None:
    talking.writes("*6")
    assert not reply(talking, Quick.ABOUT_US).locked
    talking.writes("*7")
    assert reply(talking, Quick.ABOUT_US).locked


def test_asked_by_voice_opens_them_and_can_be_taken_back(talking: Street) -> None:
    with work(talking.house) as w:
        assert console.set_safe(w, ada(talking), talking.contact(), safe=True)
    assert sends(talking, Quick.WATCHED_PHONE) is Said.ON_ITS_WAY
    with work(talking.house) as w:
        assert console.set_safe(w, ada(talking), talking.contact(), safe=False)
    assert sends(talking, Quick.ABOUT_US) is Said.LOCKED


def test_nobody_else_opens_them(talking: Street) -> None:
    with work(talking.house) as w:
        bea = w.db.exec_driver_sql("SELECT id FROM responder WHERE alias = 'Bea'").scalar_one()
        assert not console.set_safe(w, bea, talking.contact(), safe=True)
        assert console.say_quick(w, bea, talking.contact(), Quick.SAFE_NOW) is Said.NOT_YOURS
    assert reply(talking, Quick.ABOUT_US).locked


def test_a_locked_text_put_in_the_box_does_not_go_either(talking: Street) -> None:
    text = f"OK then.  {reply(talking, Quick.ABOUT_US).theirs.upper()} See you"
    with work(talking.house) as w:
        assert console.say(w, ada(talking), talking.contact(), text) is Said.LOCKED
    assert "private" not in " ".join(talking.shows(CALLER)).lower()


def test_it_is_in_her_language_with_the_responders_beside_it_and_what_is_missing_does_not_go(town: Street) -> None:
    town.writes("hello")
    with town.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE contact SET language = 'tlh'")
        db.exec_driver_sql("UPDATE line SET languages = '{en,tlh}'")
    with work(town.house) as w:
        taken = console.take(w, ada(town), town.contact())
    assert taken is not None
    with work(town.house) as w:
        outcome = console.say_quick(w, ada(town), town.contact(), Quick.MEDIA)
    assert outcome is Said.MISSING
    town.settle()
    assert not [text for text in town.shows(CALLER) if "interviews" in text]


def test_her_keys_are_shown_as_what_they_mean_and_done_by_phone_as_well(talking: Street) -> None:
    for digit, kind in (("0", "no_more"), ("2", "call_me"), ("3", "languages"), ("7", "not_now"), ("9", "wipe")):
        talking.writes(digit)
        assert sees(talking).bubbles[-1].may_mean == kind
    talking.writes("4")
    assert sees(talking).bubbles[-1].may_mean is None
    talking.writes(f"{talking.code('Ada')} *6", sender=ADA)
    assert not reply(talking, Quick.ABOUT_US).locked

"""The relay: words go both ways in order, in pieces that arrive, and neither side ever sees the other's number."""

import json
import re
from itertools import pairwise

from helpline.domain.segment import count
from helpline.handlers import console, conversation, outbox, sweep
from helpline.handlers.work import work
from helpline.store.contacts import Voice
from tests.journeys.street import ADA, BEA, CALLER, LINE, OTHER, Street

CALLERS_NUMBER, ADAS_NUMBER = CALLER.lstrip("+"), ADA.lstrip("+")


def joined(town: Street) -> str:
    """Ada talks with the caller; her code for it."""
    town.writes("hello")
    code = town.code("Ada")
    town.writes(f"{code} hi", sender=ADA)
    return code


def how_far(town: Street) -> list[str | None]:
    """What the page shows of each thing a responder said."""
    ada = town.rows("SELECT id FROM responder WHERE alias = 'Ada'")[0][0]
    with work(town.house) as w:
        seen = conversation.conversation(w, ada, town.contact())
    assert seen is not None
    return [one.how_far for one in seen.bubbles if one.voice is Voice.RESPONDER]


def test_words_go_both_ways_through_the_lines_own_number(town: Street) -> None:
    code = joined(town)
    town.writes("I have a question")
    assert town.last(ADA) == f"{code}: I have a question"
    town.writes("ask away", sender=ADA)
    assert town.last(CALLER) == "ask away"
    texts = town.sim("GET", f"/sim/handsets/{CALLER}/texts") + town.sim("GET", f"/sim/handsets/{ADA}/texts")
    assert {text["other"] if "other" in text else text["from_"] for text in texts} <= {LINE, CALLER, ADA}


def test_neither_number_is_visible_to_the_other_side_or_anywhere_on_the_page(town: Street) -> None:
    joined(town)
    for at in range(3):
        town.writes(f"question {at}")
        town.writes(f"answer {at}", sender=ADA)
    town.writes("*done", sender=ADA)
    everything = {phone: " ".join(town.shows(phone)) for phone in (CALLER, ADA, BEA)}
    assert ADAS_NUMBER not in everything[CALLER]
    assert CALLERS_NUMBER not in everything[ADA] + everything[BEA]
    requests = json.dumps(town.sim("GET", "/sim/requests"))
    for one in re.findall(r'"Body", "([^"]*)"', requests):
        assert CALLERS_NUMBER not in one
        assert ADAS_NUMBER not in one


def test_no_number_of_anybody_here_goes_to_a_caller_however_it_is_written(town: Street) -> None:
    joined(town)
    told = len(town.shows(CALLER))
    for words in (
        f"ring me: {ADA}",
        "it is 555 0150",
        "(1) 555.01 and then 51, that is Bea",
        "५५५०१५० is mine",
        "*done my own is ๕๕๕-๐๑๕-๐",
    ):
        town.writes(words, sender=ADA)
        assert "number of one of us" in town.last(ADA), words
    assert len(town.shows(CALLER)) == told
    assert town.state() == "joined", "nor does it end before she has said what she wanted to say"
    town.writes("The night clinic has +1 202 555 0199", sender=ADA)
    assert town.last(CALLER) == "The night clinic has +1 202 555 0199", "a place outside may be told"


def test_words_arrive_in_the_order_in_which_they_were_said(town: Street) -> None:
    code = joined(town)
    for at in range(8):
        town.sim("POST", "/sim/texts", {"from": CALLER, "to": LINE, "body": f"part {at}"})
    town.settle()
    relayed = [text for text in town.shows(ADA) if "part" in text]
    assert relayed == [f"{code}: part {at}" for at in range(8)]


def test_a_long_text_is_split_where_it_can_be_read_and_no_piece_is_longer_than_old_phones_can_show(
    town: Street,
) -> None:
    joined(town)
    story = " ".join(f"word{at:03}" for at in range(150))
    town.writes(story, sender=ADA)
    pieces = town.shows(CALLER)[2:]
    assert len(pieces) > 1
    assert all(count(piece).parts <= 3 for piece in pieces)
    assert " ".join(pieces).split() == story.split()
    assert all(before.split()[-1] < after.split()[0] for before, after in pairwise(pieces))


def test_every_script_and_every_emoji_comes_through_whole(town: Street) -> None:
    code = joined(town)
    for said in ("ฉันกลัว 😟👩‍👩‍👧", "मुझे डर लग रहा है", "我很害怕", "ကျွန်မကြောက်တယ်"):
        town.writes(said)
        assert town.last(ADA) == f"{code}: {said}"


def test_the_page_shows_how_far_each_word_has_come(town: Street) -> None:
    joined(town)
    assert town.eventually(lambda: how_far(town) == ["delivered"])
    town.faults(undelivered={"next": 1})
    town.writes("do you get this?", sender=ADA)
    assert town.eventually(lambda: how_far(town) == ["delivered", "not delivered"])


def test_who_wrote_words_that_did_not_arrive_is_told(town: Street) -> None:
    code = joined(town)
    town.faults(undelivered={"next": 1})
    town.writes("do you get this?", sender=ADA)
    wanted = f"{code}: your last text did not arrive."

    def told() -> bool:
        town.settle()
        return wanted in town.shows(ADA)

    assert town.eventually(told)


def test_words_that_perhaps_went_out_are_never_repeated_before_a_person_says_so(town: Street) -> None:
    code = joined(town)
    town.faults(reset_before={"next": 1})
    town.writes("are you safe?", sender=ADA)
    assert "are you safe?" not in town.shows(CALLER)
    for _ in range(3):
        town.later(seconds=61)
        sweep.chores(town.house)
        town.settle()
    assert "are you safe?" not in town.shows(CALLER)
    assert town.last(ADA) == (f"{code}: your last text may not have arrived. Text {code} *again to send it again.")
    assert how_far(town)[-1] == "perhaps sent"
    town.writes(f"{code} *again", sender=ADA)
    assert town.shows(CALLER).count("are you safe?") == 1


def test_words_that_went_out_although_nobody_answered_us_are_found_and_not_sent_twice(town: Street) -> None:
    joined(town)
    town.faults(reset_after={"next": 1}, lose_callbacks=1.0)
    town.writes("are you safe?", sender=ADA)
    town.clock.moved += outbox.LOOK_EVERY * 1.1
    sweep.chores(town.house)
    town.settle()
    assert town.shows(CALLER).count("are you safe?") == 1
    assert town.rows("SELECT count(*) FROM outbox WHERE state IN ('unknown', 'human')") == [(0,)]


def test_what_is_said_on_the_page_reaches_her_and_a_second_tap_does_not_say_it_twice(town: Street) -> None:
    town.writes("hello")
    contact = town.contact()
    ada = town.rows("SELECT id FROM responder WHERE alias = 'Ada'")[0][0]
    for act in (
        lambda w: console.take(w, ada, contact),
        lambda w: console.say(w, ada, contact, "hi from the page"),
        lambda w: console.say(w, ada, contact, "hi from the page"),
    ):
        with work(town.house) as w:
            act(w)
        town.settle()
    assert town.shows(CALLER)[1:] == ["hi from the page"]


def test_a_responder_who_does_not_hold_it_can_neither_read_nor_speak(town: Street) -> None:
    joined(town)
    bea = town.rows("SELECT id FROM responder WHERE alias = 'Bea'")[0][0]
    with work(town.house) as w:
        assert conversation.conversation(w, bea, town.contact()) is None
        console.say(w, bea, town.contact(), "it is Bea")
    town.settle()
    assert "it is Bea" not in town.shows(CALLER)
    assert ("contact", (town.contact(),)) in town.bell.news


def test_two_conversations_of_one_responder_never_mix(town: Street) -> None:
    one = joined(town)
    town.writes("hello", sender=OTHER)
    two = town.code("Ada", contact=town.contact())
    town.writes(f"{two} hi, other", sender=ADA)
    town.writes("first speaking")
    town.writes("second speaking", sender=OTHER)
    town.writes(f"{one} to the first", sender=ADA)
    town.writes(f"{two} to the second", sender=ADA)
    assert town.shows(CALLER)[-1] == "to the first"
    assert town.shows(OTHER)[-1] == "to the second"
    assert [text for text in town.shows(ADA) if "speaking" in text] == [
        f"{one}: first speaking",
        f"{two}: second speaking",
    ]


def test_what_had_not_reached_a_phone_yet_does_not_go_to_it_after_it_let_her_go(town: Street) -> None:
    town.writes("hello")
    town.writes(town.code("Ada"), sender=ADA)
    town.writes("I am here", sender=ADA)
    town.faults(too_many={"numbers": [ADA]})
    town.writes("the door is green")
    town.writes("*pass", sender=ADA)
    town.faults(too_many=False)
    town.later(minutes=1)
    assert not any("green" in text for text in town.shows(ADA))

"""STOP, START and HELP, which the carrier reads before the line does."""

import pytest
from twilio.base.exceptions import TwilioRestException

from helpline.simulator.keyword import judge
from tests.simulator.town import CALLER, LINE, RESPONDER, Town


def blocked(town: Town, to: str = CALLER) -> bool:
    try:
        town.sends("anything", to=to)
    except TwilioRestException as error:
        return (error.status, error.code) == (400, 21610)
    return False


@pytest.mark.parametrize(
    "word", ["STOP", "stop", " Stop ", "StopAll", "unsubscribe", "CANCEL", "end", "Quit", "revoke", "OPTOUT"]
)
def test_a_single_word_blocks_the_pair_answers_and_still_reaches_the_line(town: Town, word: str) -> None:
    assert town.writes(word)["webhook_status"] == 200
    assert town.line.heard[0]["Body"] == word
    assert town.line.heard[0].get("OptOutType") is None
    assert blocked(town)
    assert not blocked(town, RESPONDER)
    assert len(town.texts(CALLER, 1)) == 1


@pytest.mark.parametrize("words", ["please stop", "stop.", "STOP IT", "not yet", "", "9"])
def test_the_word_inside_a_sentence_is_only_a_sentence(words: str) -> None:
    assert judge(words, blocked=False) is None


def test_start_opens_the_pair_again(town: Town) -> None:
    town.writes("STOP")
    town.writes("unstop")
    assert not blocked(town)
    assert len(town.texts(CALLER, 3)) == 3


def test_yes_from_someone_who_never_stopped_is_not_answered(town: Town) -> None:
    verdict = judge("Yes", blocked=False)
    assert verdict is not None
    assert (verdict.kind, verdict.reply) == ("START", None)


def test_help_is_answered_and_blocks_nothing(town: Town) -> None:
    town.writes("HELP")
    assert len(town.texts(CALLER, 1)) == 1
    assert not blocked(town)


@pytest.mark.parametrize(("word", "kind"), [("stop", "STOP"), ("START", "START"), ("info", "HELP")])
def test_only_the_advanced_mode_says_what_kind_of_word_it_was(town: Town, word: str, kind: str) -> None:
    town.faults(opt_out="advanced")
    town.writes(word)
    town.writes("hello")
    assert [heard.get("OptOutType") for heard in town.line.heard] == [kind, None]


def test_switched_off_the_words_are_words(town: Town) -> None:
    town.faults(opt_out="off")
    town.writes("STOP")
    assert not blocked(town)


def test_stop_on_whatsapp_is_left_to_the_line(town: Town) -> None:
    own, handset = "whatsapp:+15550102", "whatsapp:+15550111"
    town.sim("POST", "/sim/numbers", {"number": own, "sms_url": f"{town.line.url}/sms"})
    town.writes("STOP", sender=handset, to=own)
    assert town.sends("still here", to=handset, sender=own).status == "queued"


def test_the_state_names_who_is_blocked(town: Town) -> None:
    town.writes("STOP")
    assert town.sim("GET", "/sim/state")["blocked"] == [[LINE, CALLER]]

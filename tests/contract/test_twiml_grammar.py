"""The grammar lets good documents through and catches every trap we know of."""

import pytest
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import Gather, VoiceResponse

from helpline import words
from helpline.carrier.twiml import Aloud, Script, reply_nothing
from helpline.domain.names import Locale
from helpline.domain.plan import HangUp, Say
from tests.contract.twiml_grammar import check_twiml


def _voice(inside: str) -> str:
    return f"<Response>{inside}</Response>"


def test_our_own_answers_are_understood() -> None:
    assert check_twiml(reply_nothing(), kind="messaging") == []
    assert check_twiml(reply_nothing(), kind="voice") == []
    assert check_twiml(_said("Text us <instead> & we answer\x00\x0b\ufffe", Locale("en")), kind="voice") == []


@pytest.mark.parametrize("language", [code for code, row in words.register().items() if row.voice])
def test_every_language_we_speak_has_a_voice_the_carrier_knows(language: Locale) -> None:
    assert check_twiml(_said("…", language), kind="voice") == []


def _said(text: str, language: Locale) -> str:
    """One sentence, as our own documents say it."""
    tongue, _, voice = str(words.register()[language].voice).partition(":")

    def hearing(_: Say) -> Aloud:
        return Aloud(text, tongue, voice)

    script = Script("https://line.example", hearing, locale=language)
    return script.written((Say("voice/welcome", language), HangUp()))


def test_what_the_carriers_builders_make_is_understood() -> None:
    voice = VoiceResponse()
    gather = Gather(num_digits=1, action="/x", input="dtmf speech", action_on_empty_result=True)
    gather.say("Press 1", language="en-US", voice="Polly.Joanna-Neural")
    voice.append(gather)
    voice.dial(action="/y").number("+15550101", status_callback_event="initiated ringing", url="/whisper")
    assert check_twiml(str(voice), kind="voice") == []
    text = MessagingResponse()
    text.message("hello", to="+15550101")
    assert check_twiml(str(text), kind="messaging") == []


def test_the_builder_writes_a_python_list_and_the_grammar_sees_it() -> None:
    voice = VoiceResponse()
    voice.dial().number("+15550101", status_callback_event=["initiated", "ringing"])
    assert "['initiated'" in str(voice)
    assert check_twiml(str(voice), kind="voice")


def test_the_builder_writes_a_misspelt_attribute_and_the_grammar_sees_it() -> None:
    voice = VoiceResponse()
    voice.gather(numDigitss=1)
    assert any("numDigitss" in wrong for wrong in check_twiml(str(voice), kind="voice"))


def test_the_builder_writes_a_control_character_and_the_grammar_sees_it() -> None:
    voice = VoiceResponse()
    voice.say("bell \x07")
    assert any("12100" in wrong for wrong in check_twiml(str(voice), kind="voice"))


@pytest.mark.parametrize(
    ("xml", "wrong"),
    [
        ("OK", "12100"),
        ("<html/>", "<html>"),
        ("<Response><Say>a", "12100"),
        (_voice("loose words"), "holds no text"),
        (_voice("<Say>a</Say> loose <Hangup/>"), "between the verbs"),
        (_voice("<Shout>a</Shout>"), "does not belong"),
        (_voice("<Gather><Dial>+15550101</Dial></Gather>"), "does not belong"),
        (_voice('<Say language="xx-XX">a</Say>'), "cannot be"),
        (_voice('<Say voice="Polly.Nobody">a</Say>'), "cannot be"),
        (_voice('<Gather actionOnEmptyResult="yes"/>'), "cannot be"),
        (_voice('<Pause length="a while"/>'), "cannot be"),
        (_voice('<Reject reason="tired"/>'), "cannot be"),
        (_voice('<Dial action="[1]"/>'), "cannot be"),
        (_voice("<Redirect/>"), "is empty"),
        (_voice("<Hangup/><Say>a</Say>"), "ever reached"),
        (_voice("<Redirect>/x</Redirect><Say>a</Say>"), "ever reached"),
        (_voice("<Dial>" + "<Number>+15550101</Number>" * 11 + "</Dial>"), "more than ten"),
        (_voice(f'<Dial><Conference participantLabel="{"x" * 129}">a</Conference></Dial>'), "too long"),
        (_voice(f"<Enqueue>{'x' * 65}</Enqueue>"), "too long"),
        (_voice(f"<Say>{'x' * 66_000}</Say>"), "11750"),
        (_voice("<Message>a</Message><Say>a</Say>"), "does not belong"),
    ],
)
def test_each_known_trap_is_caught(xml: str, wrong: str) -> None:
    found = check_twiml(xml)
    assert any(wrong in one for one in found), found


def test_music_on_hold_may_not_ask_for_keys() -> None:
    asks = _voice("<Gather/>")
    assert check_twiml(asks, kind="voice") == []
    assert check_twiml(asks, kind="voice", place="Enqueue.waitUrl.allowed") == []
    assert check_twiml(asks, kind="voice", place="Conference.waitUrl.allowed")
    assert check_twiml(_voice("<Leave/>"), kind="voice", place="Number.url.allowed")

"""Somebody rings one of our numbers: her telephone does what the line's documents say."""

from typing import Any

import pytest

from helpline.simulator.controls.lines import WITHHELD
from tests.contract.webhook_names import check_webhook
from tests.simulator.town import CALLER, LINE, Heard, Town

ASKS = '<Gather numDigits="1" timeout="5" action="/chosen"><Say language="es-MX">Pulse una tecla</Say></Gather>'


@pytest.fixture(autouse=True)
def fast(town: Town) -> None:
    """A telephone on which everything goes fifty times faster, but for the hand that presses a key."""
    town.faults(voice_speed=50, key_patience=4)


def ring(town: Town, *steps: str, **more: Any) -> Any:
    town.steps("/voice", "".join(steps))
    return town.phones.caller(CALLER).rings(LINE, **more)


def keys_told(town: Town, path: str = "/chosen") -> str | None:
    town.line.wait_for(lambda heard: any(one.path == path for one in heard))
    return town.line.at(path)[0].get("Digits")


def test_a_call_is_answered_hears_what_is_said_and_ends_with_the_document(town: Town) -> None:
    call = ring(town, '<Say language="es-MX" voice="Polly.Mia">Hola  a\ntodas</Say><Pause/><Say>Bye</Say>')
    call.hears("ring").hears("Hola a todas").hears("silence").hears("Bye").ends("completed")
    said = call.look()["heard"][1]
    assert (said["language"], said["voice"], said["document"]) == ("es-MX", "Polly.Mia", f"{town.line.url}/voice")
    assert [(one["url"], one["status"]) for one in call.facts["documents"]] == [(f"{town.line.url}/voice", 200)]


def test_the_line_is_asked_in_the_carriers_words(town: Town) -> None:
    ring(town, "<Redirect>/then?a=1&amp;b=2</Redirect>").ends()
    first, second = town.line.at("/voice")[0], town.line.at("/then")[0]
    assert (first["CallStatus"], first["Direction"], first["From"], first["To"]) == ("ringing", "inbound", CALLER, LINE)
    assert second.query == "a=1&b=2"
    for heard in (first, second):
        assert check_webhook("call", [name for name, _ in heard.form]) == []


@pytest.mark.parametrize("spelling", WITHHELD)
def test_a_caller_may_hide_her_number_in_every_spelling(town: Town, spelling: str) -> None:
    ring(town, "<Hangup/>", withheld=spelling).ends("completed")
    assert (town.line.at("/voice")[0]["From"], town.line.at("/voice")[0]["Caller"]) == (spelling, spelling)


def test_a_hidden_number_is_spelt_by_the_throw_of_dice(town: Town) -> None:
    town.steps("/voice", "<Hangup/>")
    for _ in range(8):
        town.phones.ask("POST", "/sim/calls", {"from": "withheld", "to": LINE})
    heard = town.line.wait_for(lambda heard: len(heard) == 8)
    assert {one["From"] for one in heard} <= set(WITHHELD)
    assert len({one["From"] for one in heard}) > 1


@pytest.mark.parametrize(
    ("keys", "attributes", "told"),
    [
        ("2", 'numDigits="1"', "2"),
        ("12", 'numDigits="1"', "1"),
        ("12#", "", "12"),
        ("12", 'timeout="7"', "12"),
        ("*", 'numDigits="1"', "*"),
        ("1#2", 'numDigits="3" finishOnKey=""', "1#2"),
        ("34*", 'finishOnKey="*"', "34"),
        ("12", 'timeout="soon" numDigits="two"', "12"),
    ],
)
def test_keys_are_gathered(town: Town, keys: str, attributes: str, told: str) -> None:
    call = ring(town, f'<Gather {attributes} action="/chosen"/><Say>nothing</Say>')
    call.presses(keys)
    assert keys_told(town) == told
    assert check_webhook("gather", [name for name, _ in town.line.at("/chosen")[0].form]) == []


@pytest.mark.parametrize("keys", ["", "#"])
def test_without_keys_or_with_the_last_one_alone_the_next_step_follows(town: Town, keys: str) -> None:
    call = ring(town, '<Gather action="/chosen" timeout="3"/><Say>nothing came</Say>')
    if keys:
        call.presses(keys)
    call.hears("nothing came").ends()
    assert town.line.at("/chosen") == []


def test_no_keys_can_be_told_too(town: Town) -> None:
    ring(town, '<Gather action="/chosen" timeout="1" actionOnEmptyResult="true"/>').ends()
    assert keys_told(town) == ""


def test_without_an_action_the_same_document_is_asked_again(town: Town) -> None:
    answers = iter(["<Gather/>", "<Hangup/>"])
    town.line.answers["/voice"] = lambda _: (200, "text/xml", f"<Response>{next(answers)}</Response>")
    town.phones.caller(CALLER).rings(LINE).presses("7#").ends()
    assert [one.get("Digits") for one in town.line.at("/voice")] == [None, "7"]


def test_a_key_stops_what_is_being_said_and_keys_nobody_asked_for_go_nowhere(town: Town) -> None:
    call = ring(
        town, f'<Gather numDigits="1" action="/chosen"><Say>{"very long " * 400}</Say><Say>after</Say></Gather>'
    )
    call.hears("very long").presses("5")
    assert keys_told(town) == "5"
    call.never_heard("after").ends()
    assert [one["stopped"] for one in call.facts["heard"] if one["kind"] == "say"] == [True]
    idle = ring(town, '<Say>listen</Say><Pause length="600"/>').hears("listen")
    idle.presses("1", at_once=True)
    assert [one["listened"] for one in idle.look()["moments"] if one["kind"] == "key"] == [False]


def test_a_sound_is_played_for_as_long_as_it_lasts_and_a_missing_one_is_complained_of(town: Town) -> None:
    rate, seconds = 8000, 3
    head = b"RIFF" + (36 + rate * seconds).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    head += b"\x07\0\x01\0" + rate.to_bytes(4, "little") * 2 + b"\x01\0\x08\0data"
    wave = head + (rate * seconds).to_bytes(4, "little") + b"\x7f" * (rate * seconds)
    town.line.answers["/hello.wav"] = (200, "audio/wav", wave)
    town.line.answers["/gone.wav"] = (404, "text/plain", "no")
    town.faults(voice_speed=10)
    call = ring(town, '<Play loop="2">/hello.wav</Play><Play>gone.wav</Play><Say>after</Say>').hears("after").ends()
    played = [one["at_ns"] for one in call.facts["heard"] if one["url"] == f"{town.line.url}/hello.wav"]
    assert len(played) == 2
    assert played[1] - played[0] >= 0.29e9
    assert [one["code"] for one in town.sim("GET", "/sim/alerts")] == [11200]


@pytest.mark.parametrize(("reason", "status"), [("busy", "busy"), ("rejected", "no-answer")])
def test_a_call_is_rejected_unanswered(town: Town, reason: str, status: str) -> None:
    call = ring(town, f'<Reject reason="{reason}"/>').ends(status)
    assert not call.facts["answered"]
    assert town.client.calls(call.sid).fetch().duration is None


def test_silence_first_lets_it_ring_on(town: Town) -> None:
    call = ring(town, '<Pause length="2"/><Reject/>').ends("no-answer")
    assert not call.facts["answered"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((200, "text/xml", "<Response><Shout>a</Shout></Response>"), 12200),
        ((200, "text/xml", "<Response><Gather><Dial/></Gather></Response>"), 12200),
        ((200, "text/xml", "<Response><Say>a"), 12100),
        ((200, "text/html", "OK"), 12100),
        ((200, "application/json", "{}"), 12300),
        ((200, "text/xml", f"<Response><Say>{'x' * 66000}</Say></Response>"), 11750),
        ((500, "text/xml", "<Response/>"), 11200),
    ],
)
def test_what_cannot_be_used_ends_the_call_with_an_alert(town: Town, answer: Any, code: int) -> None:
    town.line.answers["/voice"] = answer
    town.phones.caller(CALLER).rings(LINE).hears("application error").ends("completed")
    assert [one["code"] for one in town.sim("GET", "/sim/alerts")] == [code]


def test_the_fallback_is_asked_with_why_when_a_document_cannot_be_had(town: Town) -> None:
    town.sim("POST", "/sim/numbers", {"number": LINE, "voice_fallback_url": f"{town.line.url}/fallback"})
    town.steps("/fallback", "<Say>All the same</Say>")
    town.line.answers["/chosen"] = (503, "text/plain", "no")
    ring(town, ASKS).presses("1").hears("All the same").ends("completed")
    fallback = town.line.at("/fallback")[0]
    assert (fallback["ErrorCode"], fallback["ErrorUrl"]) == ("11200", f"{town.line.url}/chosen")
    assert check_webhook("gather", [name for name, _ in fallback.form], fallback=True) == []


def test_the_address_asks_for_more_patience(town: Town) -> None:
    answers = iter([503, 503, 200])
    town.line.answers["/voice"] = lambda _: (next(answers), "text/xml", "<Response><Say>At last</Say></Response>")
    town.sim("POST", "/sim/numbers", {"number": LINE, "voice_url": f"{town.line.url}/voice#rc=2&rp=5xx"})
    town.phones.caller(CALLER).rings(LINE).hears("At last")


def test_plain_text_is_read_aloud(town: Town) -> None:
    town.line.answers["/voice"] = (200, "text/plain", "OK")
    town.phones.caller(CALLER).rings(LINE).hears("OK").ends("completed")


def test_the_number_is_told_of_the_end_whoever_hangs_up(town: Town) -> None:
    town.sim("POST", "/sim/numbers", {"number": LINE, "status_callback": f"{town.line.url}/over"})
    call = ring(town, '<Say>hello</Say><Pause length="600"/>').hears("hello").hangs_up().ends("completed")
    assert call.facts["ended"] == "the handset hung up"
    town.line.wait_for(lambda heard: any(one.path == "/over" for one in heard))
    over = town.line.at("/over")[0]
    assert (over["CallStatus"], over["CallSid"], over["SequenceNumber"]) == ("completed", call.sid, "0")
    assert check_webhook("call status", [name for name, _ in over.form]) == []


def test_hanging_up_while_the_line_thinks_is_told_as_not_answered_and_its_answer_is_for_nobody(town: Town) -> None:
    town.sim("POST", "/sim/numbers", {"number": LINE, "status_callback": f"{town.line.url}/over"})

    def slow(_: Heard) -> tuple[int, str, str]:
        town.line.wait_for(lambda heard: any(one.path == "/over" for one in heard))
        return 200, "text/xml", "<Response><Say>too late</Say></Response>"

    town.line.answers["/voice"] = slow
    call = town.phones.caller(CALLER).rings(LINE)
    town.line.wait_for(lambda heard: any(one.path == "/voice" for one in heard))
    call.hangs_up().ends("no-answer")
    call.until(lambda told: len(told["documents"]) == 0, "nothing was performed")
    assert call.was_told() == []


def test_calls_have_a_price_a_little_after_their_end(town: Town) -> None:
    town.faults(price_after=0.05)
    call = ring(town, "<Say>hello</Say>").ends("completed")
    assert town.client.calls(call.sid).fetch().price in {None, "-0.00850"}
    call.until(lambda told: told["price"] == "-0.00850", "should cost something")


def test_too_many_calls_at_once_are_turned_away_before_the_line_hears_of_them(town: Town) -> None:
    town.faults(concurrent_calls=1)
    first = ring(town, '<Pause length="2"/><Say>hello</Say><Pause length="900"/>').hears("hello")
    second = ring(town, "<Say>hello</Say>").ends("busy")
    assert {one["CallSid"] for one in town.line.at("/voice")} == {first.sid}
    assert second.was_told() == []

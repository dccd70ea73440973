"""Webhooks of arriving texts: what they say, how they are signed, how patient they are, what answers do."""

import json
import time

import pytest
import requests
from twilio.request_validator import RequestValidator

from helpline.simulator import Simulator
from tests.contract.webhook_names import check_webhook
from tests.simulator.town import ACCOUNT, CALLER, EMPTY, LINE, TOKEN, Heard, Line, Town

TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response><Message>{}</Message></Response>'


def signed_for(heard: Heard, line: Line, token: str = TOKEN) -> bool:
    url = line.url + heard.path + (f"?{heard.query}" if heard.query else "")
    return bool(RequestValidator(token).validate(url, dict(heard.form), heard.headers["X-Twilio-Signature"]))


def number_goes_to(town: Town, **settings: str) -> None:
    town.sim("POST", "/sim/numbers", {"number": LINE, **settings})


def error_codes(town: Town) -> list[str]:
    return [alert.error_code for alert in town.client.monitor.v1.alerts.list(log_level="error")]


def test_a_text_is_told_in_the_carriers_names_with_one_nobody_knows(town: Town) -> None:
    told = town.writes("¿Hola?", media=["image/jpeg"])
    assert told["webhook_status"] == 200
    heard = town.line.heard[0]
    assert check_webhook("text", [name for name, _ in heard.form]) == []
    assert (heard["From"], heard["To"], heard["Body"], heard["NumMedia"]) == (CALLER, LINE, "¿Hola?", "1")
    assert heard["MessageSid"] == heard["SmsSid"] == heard["SmsMessageSid"] == told["sid"]
    assert heard["FromCity"] == ""
    assert heard.headers["User-Agent"] == "TwilioProxy/1.1"
    assert {"I-Twilio-Idempotency-Token", "X-Home-Region"} <= set(heard.headers)


def test_the_name_nobody_knows_is_another_one_each_time(town: Town) -> None:
    for _ in range(3):
        town.writes("hello")
    invented = {name for heard in town.line.heard for name, _ in heard.form if name.startswith("X-New-Param")}
    assert len(invented) == 3


@pytest.mark.parametrize("port", ["with", "without", "random"])
def test_every_webhook_is_signed_as_the_carrier_signs_whatever_it_does_with_the_port(town: Town, port: str) -> None:
    town.faults(port_in_signature=port)
    for body in ("hello", "  spaces \n kept ", "NUL \x00 in it", "🏳️‍🌈 ကူညီပါ", ""):
        town.writes(body)
    assert all(signed_for(heard, town.line) for heard in town.line.heard)
    assert not signed_for(town.line.heard[0], town.line, "another token")
    assert [heard["Body"] for heard in town.line.heard][2] == "NUL \x00 in it"


def test_half_a_character_becomes_the_sign_for_unreadable(town: Town) -> None:
    town.writes("broken \ud83d here")
    assert town.line.heard[0]["Body"] == "broken \ufffd here"
    assert signed_for(town.line.heard[0], town.line)


def test_after_promotion_only_the_new_token_signs_and_opens(line: Line) -> None:
    simulator = Simulator(account_sid=ACCOUNT, auth_token=TOKEN, secondary_token="e" * 32)
    with simulator.run_in_thread() as running:
        town = Town(running.url, line, None, None, None)  # type: ignore[arg-type]
        town.sim("POST", "/sim/numbers", {"number": LINE, "sms_url": f"{line.url}/sms"})
        town.writes("before")
        town.sim("POST", "/sim/promote-token")
        town.writes("after")
        messages = f"{running.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
        opened = [requests.get(messages, auth=(ACCOUNT, t), timeout=60).status_code for t in (TOKEN, "e" * 32)]
        town.sim("POST", "/sim/promote-token", status=409)
    assert [signed_for(line.heard[0], line, token) for token in (TOKEN, "e" * 32)] == [True, False]
    assert [signed_for(line.heard[1], line, token) for token in (TOKEN, "e" * 32)] == [False, True]
    assert opened == [401, 200]


def test_the_fragment_is_neither_sent_nor_signed_and_the_user_is_not_signed(town: Town) -> None:
    address = town.line.url.replace("http://", "http://user:secret@")
    number_goes_to(town, sms_url=f"{address}/sms?line=1#rc=2&rp=all")
    town.writes("hello")
    heard = town.line.heard[0]
    assert (heard.path, heard.query) == ("/sms", "line=1")
    assert heard.headers["Authorization"].startswith("Basic ")
    assert signed_for(heard, town.line)


def test_a_whatsapp_text_says_who_writes(town: Town) -> None:
    town.sim("POST", "/sim/numbers", {"number": "whatsapp:+15550102", "sms_url": f"{town.line.url}/sms"})
    town.writes("hi", sender="whatsapp:+15550111", to="whatsapp:+15550102", profile_name="Someone")
    heard = town.line.heard[0]
    assert check_webhook("text", [name for name, _ in heard.form]) == []
    assert (heard["From"], heard["WaId"], heard["ProfileName"]) == ("whatsapp:+15550111", "15550111", "Someone")
    assert json.loads(heard["ChannelMetadata"])["type"] == "whatsapp"


@pytest.mark.parametrize("sender", ["", "anonymous", "+266696687", "33733", "Line"])
def test_withheld_senders_short_codes_and_names_come_through_as_they_are(town: Town, sender: str) -> None:
    assert town.writes("hi", sender=sender)["webhook_status"] == 200
    assert town.line.heard[0]["From"] == sender


def test_a_5xx_is_not_tried_again_unless_the_address_asks(town: Town) -> None:
    town.line.answers["/sms"] = (503, "text/plain", "no")
    assert town.writes("one")["attempts"] == 1
    number_goes_to(town, sms_url=f"{town.line.url}/sms#rc=3&rp=5xx")
    told = town.writes("two")
    assert (told["attempts"], told["webhook_status"], told["error_code"]) == (4, 503, 11200)
    assert len(town.line.heard) == 5


def test_a_4xx_is_tried_again_only_where_it_is_named(town: Town) -> None:
    town.line.answers["/sms"] = (403, "text/plain", "no")
    number_goes_to(town, sms_url=f"{town.line.url}/sms#rc=2&rp=5xx,rt")
    assert town.writes("one")["attempts"] == 1
    number_goes_to(town, sms_url=f"{town.line.url}/sms#rc=2&rp=4xx")
    assert town.writes("two")["attempts"] == 3


def test_a_refused_connection_is_tried_once_more_by_default(town: Town) -> None:
    number_goes_to(town, sms_url="http://127.0.0.1:9/sms")
    told = town.writes("anyone?")
    assert (told["webhook_status"], told["attempts"], told["error_code"]) == (None, 2, 11205)


def test_a_slow_answer_is_given_up_at_the_time_the_address_asks(town: Town) -> None:
    def slow(_: Heard) -> tuple[int, str, str]:
        time.sleep(0.5)
        return 200, "text/xml", EMPTY

    town.line.answers["/sms"] = slow
    number_goes_to(town, sms_url=f"{town.line.url}/sms#rt=100&rc=1&rp=rt")
    told = town.writes("hello")
    assert (told["webhook_status"], told["attempts"]) == (None, 2)


def test_after_the_last_try_the_fallback_is_told_what_went_wrong(town: Town) -> None:
    town.line.answers["/sms"] = (500, "text/plain", "no")
    number_goes_to(town, sms_url=f"{town.line.url}/sms#rc=0", sms_fallback_url=f"{town.line.url}/fallback")
    told = town.writes("hello")
    heard = town.line.at("/fallback")[0]
    assert (heard["ErrorCode"], heard["ErrorUrl"]) == ("11200", f"{town.line.url}/sms")
    assert check_webhook("text", [name for name, _ in heard.form], fallback=True) == []
    assert signed_for(heard, town.line)
    assert (told["webhook_status"], told["error_code"]) == (200, None)
    assert error_codes(town) == ["11200"]


def test_without_a_fallback_the_text_is_only_in_the_list_and_in_the_alerts(town: Town) -> None:
    town.line.answers["/sms"] = (500, "text/plain", "no")
    sid = town.writes("hello")["sid"]
    assert [(m.sid, m.body, m.status) for m in town.client.messages.list(to=LINE)] == [(sid, "hello", "received")]
    alert = town.client.monitor.v1.alerts.list()[0]
    assert (alert.resource_sid, alert.request_url) == (sid, f"{town.line.url}/sms")


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("application/json", '{"ok": true}', 12300),
        ("text/html; charset=utf-8", "OK", 12100),
        ("text/xml", "<Response><Message>", 12100),
        ("text/xml", "<Answer/>", 12100),
        ("text/xml", '<!DOCTYPE r [<!ENTITY a "b">]><Response>&a;</Response>', 12100),
        ("text/xml", "<Response>" + "<!-- -->" * 9000 + "</Response>", 11750),
    ],
)
def test_an_answer_that_cannot_be_used_leaves_an_alert(town: Town, kind: str, body: str, code: int) -> None:
    town.line.answers["/sms"] = (200, kind, body)
    assert town.writes("hello")["error_code"] == code
    assert error_codes(town) == [str(code)]


def test_plain_text_is_sent_to_the_one_who_wrote(town: Town) -> None:
    town.line.answers["/sms"] = (200, "text/plain", "OK")
    town.writes("hello")
    assert [text["body"] for text in town.texts(CALLER, 1)] == ["OK"]


def test_steps_are_obeyed_replies_are_sent_and_redirects_asked(town: Town) -> None:
    steps = "<Message><Body>First</Body><Media>https://line.example/x.png</Media></Message>"
    town.line.answers["/sms"] = (200, "text/xml", f"<Response>{steps}<Redirect>/more</Redirect></Response>")
    town.line.answers["/more"] = (200, "text/xml", TWIML.format("Second"))
    town.writes("hello")
    assert {text["body"] for text in town.texts(CALLER, 2)} == {"First", "Second"}
    assert signed_for(town.line.at("/more")[0], town.line)
    sent = town.client.messages.list(to=CALLER)
    assert {message.direction for message in sent} == {"outbound-reply"}
    assert sorted(message.num_media for message in sent) == ["0", "1"]


def test_an_unknown_step_is_skipped_with_an_alert(town: Town) -> None:
    town.line.answers["/sms"] = (200, "text/xml", "<Response><Say>hello</Say></Response>")
    assert town.writes("hello")["error_code"] is None
    assert error_codes(town) == ["12200"]


def test_a_moved_address_is_followed_and_signed_for_where_it_goes(town: Town) -> None:
    town.line.answers["/sms"] = (307, "text/plain", "", {"Location": "/new?x=1"})
    assert town.writes("hello")["webhook_status"] == 200
    heard = town.line.at("/new")[0]
    assert (heard.method, heard["Body"]) == ("POST", "hello")
    assert signed_for(heard, town.line)


def test_a_circle_of_redirects_ends(town: Town) -> None:
    town.line.answers["/sms"] = (307, "text/plain", "", {"Location": "/sms"})
    assert town.writes("hello")["error_code"] == 11200


def test_with_get_everything_is_in_the_address_and_so_in_the_signature(town: Town) -> None:
    number_goes_to(town, sms_method="GET", sms_url=f"{town.line.url}/sms?line=1")
    town.writes("hello & goodbye")
    heard = town.line.heard[0]
    assert heard.method == "GET"
    assert "Body=hello+%26+goodbye" in heard.query
    assert signed_for(heard, town.line)


def test_cookies_are_kept_for_each_pair_of_numbers(town: Town) -> None:
    town.line.answers["/sms"] = (200, "text/xml", EMPTY, {"Set-Cookie": "place=3; Path=/"})
    town.writes("one")
    town.writes("two")
    town.writes("other", sender="+15550112")
    assert [heard.headers.get("Cookie") for heard in town.line.heard] == [None, "place=3", None]


def test_a_webhook_can_be_told_again_in_the_same_and_in_other_words(town: Town) -> None:
    sid = town.writes("hello")["sid"]
    town.sim("POST", f"/sim/texts/{sid}/again")
    town.sim("POST", f"/sim/texts/{sid}/again", {"body": "other"})
    assert [(heard["MessageSid"], heard["Body"]) for heard in town.line.heard] == [
        (sid, "hello"),
        (sid, "hello"),
        (sid, "other"),
    ]
    assert town.client.messages(sid).fetch().body == "hello"


def test_only_a_path_is_completed_with_the_base_that_was_given(line: Line) -> None:
    with Simulator(account_sid=ACCOUNT, auth_token=TOKEN, webhook_base=line.url).run_in_thread() as running:
        town = Town(running.url, line, None, None, None)  # type: ignore[arg-type]
        town.sim("POST", "/sim/numbers", {"number": LINE, "sms_url": "/sms"})
        assert town.writes("hello")["webhook_status"] == 200
    assert signed_for(line.heard[0], line)


def test_webhooks_are_written_down(town: Town) -> None:
    sid = town.writes("hello")["sid"]
    log = town.sim("GET", "/sim/webhooks?kind=sms")
    assert [(entry["resource_sid"], entry["status"], entry["attempts"]) for entry in log] == [(sid, 200, 1)]
    assert (log[0]["body"], log[0]["content_type"]) == (EMPTY, "text/xml")

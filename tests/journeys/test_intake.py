"""The carrier's door: nothing without its signature, nothing lost, nothing twice, and no text that stumbles in it."""

import hmac
import threading
from base64 import b64encode
from urllib.parse import urlencode

import pytest

from helpline import app as application
from helpline.domain.events import MessageParked
from helpline.handlers import desk, lookback, texts
from helpline.handlers.work import House, work
from helpline.settings import Settings
from helpline.store.database import Database
from tests.contract.twiml_grammar import check_twiml
from tests.journeys.street import (
    ACCOUNT,
    CALLER,
    LINE,
    NEXT_TOKEN,
    OTHER,
    TOKEN,
    Street,
    knock,
    text_form,
)

NOTHING = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


def stored(town: Street) -> int:
    return int(town.rows("SELECT count(*) FROM inbox")[0][0])


def test_what_the_carrier_signed_is_taken_in_and_answered_with_its_own_xml(town: Street) -> None:
    answer = town.knock(text_form())
    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    assert check_twiml(answer.get_data(as_text=True), kind="messaging") == []
    assert stored(town) == 1


@pytest.mark.parametrize(
    "how",
    [
        {"signature": ""},
        {"signature": "c2lnbmVkIGJ5IG5vYm9keQ=="},
        {"signature": "ö"},
        {"token": "7" * 32},
        {"token": ""},
        {"signed_for": "https://elsewhere.example/twilio/sms"},
        {"signed_for": "https://line.example/twilio/sms", "headers": {"X-Forwarded-Host": "line.example"}},
        {"signed_for": "https://line.example/twilio/sms", "headers": {"Host": "line.example"}},
        {"headers": {"Content-Type": "application/json"}, "raw": b'{"Body": "hello"}'},
        {"raw": b"MessageSid=SM1&From=%2B15550121&To=%2B15550100&Body=altered"},
    ],
    ids=", ".join,
)
def test_what_the_carrier_did_not_sign_is_refused_before_it_is_read(town: Street, how: dict[str, object]) -> None:
    answer = town.knock(text_form(), **how)
    assert answer.status_code == 403
    assert answer.mimetype == "text/xml"
    assert stored(town) == 0


def test_without_a_token_nobody_is_let_in_not_even_with_an_empty_signature(town: Street) -> None:
    bare = Settings(**(vars(town.told) | {"auth_tokens": ()}))
    app = application.build(town.house, bare)
    assert knock(app, town.told.public_url, text_form()).status_code == 403
    assert knock(app, town.told.public_url, text_form(), token="").status_code == 403
    assert stored(town) == 0


def test_a_forwarded_address_is_never_believed(town: Street) -> None:
    headers = {"X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "https", "Forwarded": "host=elsewhere"}
    assert town.knock(text_form(), headers=headers).status_code == 200


def test_while_the_token_is_being_changed_both_are_good(town: Street) -> None:
    assert town.knock(text_form(), token=TOKEN).status_code == 200
    assert town.knock(text_form(), token=NEXT_TOKEN).status_code == 200
    assert stored(town) == 2


def test_a_repeated_webhook_is_answered_alike_and_has_no_second_effect(town: Street) -> None:
    form = text_form("hello")
    first = town.knock(form)
    town.settle()
    for _ in range(3):
        again = town.knock(form)
        town.settle()
        assert (again.status_code, again.data) == (first.status_code, first.data)
    assert stored(town) == 1
    assert town.rows("SELECT count(*) FROM message WHERE voice = 'caller'") == [(1,)]
    assert len(town.shows(CALLER)) == 1


def test_the_same_webhook_in_the_same_moment_is_one(town: Street) -> None:
    form = text_form("hello")
    together = threading.Barrier(6)
    answers: list[int] = []

    def arrive() -> None:
        together.wait()
        answers.append(town.knock(form).status_code)

    threads = [threading.Thread(target=arrive) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    town.settle()
    assert answers == [200] * 6
    assert stored(town) == 1
    assert len(town.shows(CALLER)) == 1


def test_the_same_id_with_other_words_changes_nothing(town: Street) -> None:
    form = text_form("the first words")
    town.knock(form)
    town.knock(form | {"Body": "other words"})
    town.settle()
    town.writes(town.code("Ada"), sender="+15550150")
    assert any("the first words" in text for text in town.shows("+15550150"))
    assert not any("other words" in text for text in town.shows("+15550150"))


ANY_WORDS = {
    "empty": "",
    "blank": " ",
    "nul": "a\x00b",
    "long": "x" * 1600,
    "emoji": "🧡" * 400,
    "wide": "﷽" * 500,
    "backwards": "\u202eabc",
    "markup": "<Response/>",
    "template": "%s {code} {{ code }}",
    "digits": "9" * 40,
    "quotes": "'; DROP",
}


@pytest.mark.parametrize("body", ANY_WORDS.values(), ids=ANY_WORDS.keys())
def test_any_words_come_through_to_a_person(town: Street, body: str) -> None:
    assert town.knock(text_form(body)).status_code == 200
    town.settle()
    assert town.rows("SELECT state FROM inbox") == [("done",)]
    assert town.state() == "waiting"
    assert town.rows("SELECT count(*) FROM message WHERE voice = 'caller'")[0][0] == bool(body.strip())


def test_half_an_emoji_comes_through(town: Street) -> None:
    """Some phones cut one in two: the bytes are then no text, and still somebody wrote them."""
    form = text_form("hi \ud83d")
    named = town.told.public_url + "/twilio/sms" + "".join(f"{name}{form[name]}" for name in sorted(form))
    signature = b64encode(hmac.digest(TOKEN.encode(), named.encode("utf-8", "surrogatepass"), "sha1")).decode()
    raw = urlencode(form, errors="surrogatepass").encode()
    assert town.knock({}, raw=raw, signature=signature).status_code == 200
    town.settle()
    town.writes(town.code("Ada"), sender="+15550150")
    assert any(": hi" in text for text in town.shows("+15550150"))


def test_a_picture_alone_is_somebody_who_waits(town: Street) -> None:
    pictures = {"NumMedia": "1", "MediaUrl0": "https://example.org/1", "MediaContentType0": "image/jpeg"}
    assert town.knock(text_form("") | pictures).status_code == 200
    town.settle()
    assert town.state() == "waiting"
    assert "Sorry, we can't open photos or files here. It was not kept. You can text." in town.shows(CALLER)


def test_parameters_nobody_has_heard_of_are_welcome_and_places_are_dropped(town: Street) -> None:
    where = {"FromCity": "CANARYVILLE", "FromZip": "00000", "FromCountry": "XX", "ChannelMetadata": "{}", "New": "1"}
    assert town.knock(text_form() | where).status_code == 200
    town.settle()
    town.writes(town.code("Ada"), sender="+15550150")
    assert not any("CANARYVILLE" in text for text in town.shows("+15550150"))


@pytest.mark.parametrize(
    ("sender", "answered"),
    [
        ("whatsapp:+15550121", True),
        ("+266696687", False),
        ("+7378742833", False),
        ("Anonymous", False),
        ("72273", False),
        ("AzureBank", False),
        ("", False),
    ],
)
def test_whoever_hides_or_cannot_be_answered_waits_like_everybody_and_is_never_texted(
    town: Street, sender: str, answered: bool
) -> None:
    to = f"whatsapp:{LINE}" if sender.startswith("whatsapp:") else LINE
    assert town.knock(text_form("hello", sender=sender, to=to)).status_code == 200
    town.settle()
    assert town.state() == "waiting"
    assert town.rows("SELECT can_be_answered FROM contact") == [(answered,)]
    sent = [one for one in town.rows("SELECT thread FROM outbox") if one[0].startswith("caller:")]
    assert bool(sent) is answered


def test_two_who_hide_are_never_taken_for_one(town: Street) -> None:
    for _ in range(2):
        town.knock(text_form("hello", sender="+266696687"))
    town.settle()
    assert town.rows("SELECT count(*) FROM contact") == [(2,)]


def test_a_text_to_a_number_that_is_no_line_is_put_before_a_person(town: Street) -> None:
    assert town.knock(text_form("hello", to="+15550109")).status_code == 200
    town.settle()
    assert town.rows("SELECT state FROM inbox") == [("parked",)]
    assert "One message could not be shown here. Please look at the page." in town.shows("+15550150")


def test_what_is_far_too_large_is_refused_without_a_stumble(town: Street) -> None:
    answer = town.knock(text_form("x" * 3_000_000))
    assert answer.status_code in (403, 413)
    assert stored(town) == 0


def test_a_thousand_parameters_are_no_trouble(town: Street) -> None:
    assert town.knock(text_form() | {f"P{at}": "x" for at in range(1000)}).status_code in (200, 403)


def test_what_cannot_be_remembered_is_never_answered_with_200(town: Street) -> None:
    gone = Database("postgresql+psycopg://nobody@127.0.0.1:9/nothing", size=1)
    house = House(ports=town.house.ports, database=gone, when=town.house.when, later=town.house.later)
    app = application.build(house, town.told)
    answer = knock(app, town.told.public_url, text_form())
    gone.close()
    assert (answer.status_code, answer.mimetype) == (503, "text/xml")
    assert not town.bell.rung


def test_what_could_not_be_remembered_is_taken_in_when_the_carrier_tries_again(town: Street) -> None:
    """The address it was given asks for that: our own network follows it as the carrier does."""
    town.faults(webhook_drop=1.0)
    town.writes("hello", wait=False)
    assert stored(town) == 0
    town.faults(webhook_drop=False)
    assert town.eventually(lambda: lookback.look_back(town.house) == 1 or stored(town) == 1)
    town.settle()
    assert town.state() == "waiting"
    assert town.rows("SELECT source FROM inbox") == [("list",)]
    assert lookback.look_back(town.house) == 0


def test_a_webhook_that_comes_after_it_was_found_in_the_list_has_no_second_effect(town: Street) -> None:
    town.faults(webhook_drop=1.0)
    sid = town.writes("hello", wait=False)["sid"]
    town.faults(webhook_drop=False)
    assert town.eventually(lambda: lookback.look_back(town.house) == 1 or stored(town) == 1)
    town.settle()
    town.sim("POST", f"/sim/texts/{sid}/again", {})
    town.settle()
    assert stored(town) == 1
    assert len(town.shows(CALLER)) == 1


def test_what_came_in_while_nobody_worked_is_worked_on_afterwards_in_order(town: Street) -> None:
    town.bell.is_deaf = True
    for at in range(3):
        town.knock(text_form(f"part {at}"))
    town.knock(text_form("hello", sender=OTHER))
    assert town.rows("SELECT count(*) FROM inbox WHERE state = 'received'") == [(4,)]
    town.later(seconds=3)
    assert town.rows("SELECT count(*) FROM inbox WHERE state = 'done'") == [(4,)]
    assert len(town.shows(CALLER)) == 1
    town.writes(town.code("Ada", contact=town.rows("SELECT min(id) FROM contact")[0][0]), sender="+15550150")
    town.later(seconds=3)
    assert [text.split(": ")[1] for text in town.shows("+15550150") if ": part" in text] == [
        "part 0",
        "part 1",
        "part 2",
    ]


def test_what_no_machine_can_handle_is_tried_five_times_and_then_put_before_a_person(town: Street) -> None:
    town.knock(text_form("hello"))
    town.bell.rung.clear()
    row_id = town.rows("SELECT id FROM inbox")[0][0]
    broken = House(
        ports=town.house.ports,
        database=town.house.database,
        when={kind: [_stumble] for kind in town.house.when} | {MessageParked: town.house.when[MessageParked]},
        later=town.house.later,
    )
    for attempt in range(1, 5):
        assert not texts.arrived(broken, row_id)
        assert town.rows("SELECT state, attempts FROM inbox") == [("received", attempt)]
    assert not texts.arrived(broken, row_id)
    town.settle()
    assert town.rows("SELECT state FROM inbox") == [("parked",)]
    assert town.rows("SELECT count(*) FROM contact") == [(0,)]
    assert "One message could not be shown here. Please look at the page." in town.shows("+15550150")
    with work(town.house) as w:
        assert [raw.words for raw in desk.parked(w)] == ["hello"]


def _stumble(*_: object) -> None:
    raise ArithmeticError("nobody thought of this")


def test_status_callbacks_of_texts_we_do_not_know_get_200_and_nothing_else(town: Street) -> None:
    form = {
        "MessageSid": "SM" + "f" * 32,
        "MessageStatus": "delivered",
        "AccountSid": ACCOUNT,
        "To": CALLER,
        "From": LINE,
    }
    for path in (
        "/twilio/sms/status?o=999999",
        "/twilio/sms/status?o=x",
        "/twilio/sms/status",
        "/twilio/sms/status?o=" + "9" * 40,
    ):
        answer = town.knock(form, path=path)
        assert (answer.status_code, answer.mimetype) == (200, "text/xml")


def test_whoever_rings_a_line_for_texts_is_told_so_in_words_and_not_left_ringing(town: Street) -> None:
    form = {"CallSid": "CA" + "1" * 32, "AccountSid": ACCOUNT, "From": CALLER, "To": LINE, "CallStatus": "ringing"}
    answer = town.knock(form, path="/twilio/voice")
    assert answer.status_code == 200
    assert check_twiml(answer.get_data(as_text=True), kind="voice") == []
    assert "<Say" in answer.get_data(as_text=True)

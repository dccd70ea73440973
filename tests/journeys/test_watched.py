"""A caller who is being watched: nothing comes when nothing should, nothing twice or late, and nothing stays behind."""

from datetime import timedelta

import psycopg
import pytest

from helpline.carrier.twilio import STATUS_PATH
from helpline.domain.events import MessageParked
from helpline.handlers import ledger, outbox, texts
from helpline.handlers.relay import again
from helpline.handlers.work import House, work
from infra.local.programs import plain
from tests.journeys.street import ADA, CALLER, LINE, OTHER, Street, knock, text_form

GREETING = (
    "Hi, we got your message. A person will reply soon. Text 1 to go on, 3 for other languages, 0 for no more texts."
)
NO_MORE = "OK. No more texts unless you text us first."
WIPED = "All done. Thanks."
NO_PHOTOS = "Sorry, we can't open photos or files here. It was not kept. You can text."
CANARY = "the canary sings at noon"
WHATSAPP = {"sender": f"whatsapp:{CALLER}", "to": f"whatsapp:{LINE}"}


def change(town: Street, order: str, *values: object) -> None:
    """Put the database into a state that takes long to come about."""
    with psycopg.connect(plain(town.told.database_url)) as db:
        db.execute(order.encode(), values or None)


def knocks(town: Street, body: str, **more: str) -> int:
    """A text comes in and nobody has read it yet: its row."""
    town.knock(text_form(body, **more))
    return int(town.rows("SELECT max(id) FROM inbox")[0][0])


def reads(town: Street, inbox_id: int) -> None:
    """A worker reads it, and nothing is sent yet."""
    texts.arrived(town.house, inbox_id)
    town.bell.rung.clear()


def stumbling(town: Street) -> House:
    """The same house on a night on which nothing can be read."""

    def stumble(*_: object) -> None:
        raise ArithmeticError("nobody thought of this")

    when = {kind: then if kind is MessageParked else [stumble] for kind, then in town.house.when.items()}
    return House(ports=town.house.ports, database=town.house.database, when=when, later=town.house.later)


def parks(town: Street, body: str, **more: str) -> int:
    """A text no machine can read lies before a person, raw."""
    inbox_id = knocks(town, body, **more)
    town.bell.rung.clear()
    for _ in range(5):
        texts.arrived(stumbling(town), inbox_id)
    return inbox_id


def test_a_greeting_that_nobody_sent_in_time_is_not_sent_by_whoever_comes_first_afterwards(town: Street) -> None:
    reads(town, knocks(town, "hello"))
    town.clock.moved += timedelta(minutes=11)
    town.send_due()
    assert town.shows(CALLER) == []


def test_seven_also_holds_for_what_a_machine_has_said_already_and_nobody_has_sent(town: Street) -> None:
    reads(town, knocks(town, "hello"))
    reads(town, knocks(town, "7"))
    town.send_due()
    assert town.shows(CALLER) == []


@pytest.mark.parametrize(("word", "shown"), [("0", [NO_MORE]), ("STOP", []), ("7", []), ("pare", [])])
def test_what_the_carrier_could_not_take_just_then_is_not_sent_once_she_wants_none(
    town: Street, word: str, shown: list[str]
) -> None:
    reads(town, knocks(town, "hello"))
    (errand,) = [one for one in outbox.take_errands(town.house, limit=9) if one.to == CALLER]
    reads(town, knocks(town, word))
    town.faults(too_many={"next": 1})
    outbox.send(town.house, errand)
    town.faults(too_many=0)
    town.later(seconds=10)
    town.later(seconds=10)
    assert town.shows(CALLER) == shown


@pytest.mark.parametrize("word", ["0", "STOP", "pare"])
def test_no_more_texts_holds_for_words_of_a_conversation_that_is_over_too(town: Street, word: str) -> None:
    town.writes("hello")
    town.writes(f"{town.code('Ada')} hi", sender=ADA)
    before = town.shows(CALLER)
    reads(town, knocks(town, CANARY, sender=ADA))
    reads(town, knocks(town, "*done", sender=ADA))
    reads(town, knocks(town, word))
    town.later(seconds=5)
    assert town.shows(CALLER)[len(before) :] == ([NO_MORE] if word == "0" else [])


def test_zero_twice_is_answered_once(town: Street) -> None:
    town.writes("hello")
    town.writes("0")
    town.writes("0")
    assert town.shows(CALLER) == [GREETING, NO_MORE]


def test_a_yes_to_a_person_does_not_let_the_machines_speak_again(town: Street) -> None:
    town.writes("hello")
    town.writes("7")
    town.writes(f"{town.code('Ada')} is it you?", sender=ADA)
    town.writes("Yes")
    town.writes("*done", sender=ADA)
    assert town.shows(CALLER) == [GREETING, "is it you?"]


def test_nine_after_seven_is_done_without_a_word(town: Street) -> None:
    town.writes("hello")
    town.writes("7")
    town.writes("9")
    assert town.shows(CALLER) == [GREETING]
    assert town.rows("SELECT count(*) FROM contact") == [(0,)]


def test_many_photos_are_answered_once(town: Street) -> None:
    town.writes("hello")
    for _ in range(4):
        town.writes("", media=["https://example.org/a.jpg"])
    assert town.shows(CALLER).count(NO_PHOTOS) == 1
    town.later(hours=2)
    town.writes("", media=["https://example.org/a.jpg"])
    assert town.shows(CALLER).count(NO_PHOTOS) == 2


def test_a_text_that_nobody_had_read_when_she_wiped_has_no_effect_afterwards(town: Street) -> None:
    first = knocks(town, CANARY)
    other = knocks(town, "hello", sender=OTHER)
    town.bell.rung.clear()
    wipe = knocks(town, "9")
    after = knocks(town, "hello again")
    town.bell.rung.clear()
    texts.arrived(town.house, wipe)
    assert town.rows("SELECT state, words_sealed, sealed_with FROM inbox WHERE id = %s", first) == [
        ("done", None, None)
    ]
    assert town.rows("SELECT count(*) FROM carrier_copy WHERE next_at <= %s", town.clock.now()) == [(2,)]
    town.later(seconds=3)
    assert town.shows(CALLER) == [WIPED, GREETING]
    assert town.shows(OTHER) == [GREETING]
    assert town.rows("SELECT count(*) FROM inbox WHERE id IN (%s, %s) AND state = 'done'", other, after) == [(2,)]
    assert town.rows("SELECT count(*) FROM message WHERE voice = 'caller'") == [(2,)]


def test_nine_takes_along_what_lay_before_a_person_because_no_machine_could_read_it(town: Street) -> None:
    hers, others = parks(town, CANARY), parks(town, "hello", sender=OTHER)
    town.writes("9")
    assert town.rows("SELECT id FROM inbox WHERE words_sealed IS NOT NULL") == [(others,)]
    assert town.rows("SELECT state FROM inbox WHERE id = %s", hers) == [("done",)]


def test_nine_from_one_channel_forgets_the_other_too(town: Street) -> None:
    town.knock(text_form(CANARY, **WHATSAPP))
    town.settle()
    town.writes("hello")
    assert town.rows("SELECT count(*) FROM contact") == [(2,)]
    town.writes("9")
    assert town.rows("SELECT count(*) FROM contact") == [(0,)]


def test_what_lay_before_a_person_is_deleted_at_the_carrier_as_well(town: Street) -> None:
    town.faults(status_delay=0)
    told = town.sim("POST", "/sim/texts", {"from": CALLER, "to": LINE, "body": CANARY})
    _, inbox_id = town.bell.rung.popleft()
    for _ in range(5):
        texts.arrived(stumbling(town), inbox_id)
    for _ in range(3):
        town.clock.moved += timedelta(minutes=16)
        ledger.delete_due(town.house)
    assert told["sid"] is not None
    assert town.rows("SELECT state FROM carrier_copy") == [("proven",)]


def test_nothing_of_a_conversation_that_is_over_is_sent_again(town: Street) -> None:
    town.writes("hello")
    town.writes(f"{town.code('Ada')} hi", sender=ADA)
    contact = town.contact()
    reads(town, knocks(town, CANARY, sender=ADA))
    change(town, "UPDATE outbox SET state = 'unknown' WHERE template = 'relay' AND state = 'pending'")
    reads(town, knocks(town, "*done", sender=ADA))
    change(town, "UPDATE outbox SET state = 'human' WHERE state = 'unknown'")
    with work(town.house) as w:
        responder = int(town.rows("SELECT responder_id FROM contact WHERE id = %s", contact)[0][0])
        assert again(w, responder, contact) == 0


def test_a_captured_webhook_cut_at_other_places_is_not_let_in_under_another_id(town: Street) -> None:
    form = text_form("hello")
    town.knock(form)
    cut = {name: value for name, value in form.items() if name not in {"MessageSid", "NumMedia"}}
    cut |= {"MessageSid": form["MessageSid"] + "N", "umMedia": form["NumMedia"]}
    town.knock(cut)
    assert town.rows("SELECT count(*) FROM inbox") == [(1,)]


@pytest.mark.parametrize(("path", "method", "status"), [("/twilio/sms", "GET", 405), ("/twilio/nothing", "POST", 404)])
def test_even_a_knock_at_the_wrong_door_is_answered_in_the_carriers_own_xml(
    town: Street, path: str, method: str, status: int
) -> None:
    answer = town.app.test_client().open(path, method=method)
    assert (answer.status_code, answer.content_type) == (status, "text/xml; charset=utf-8")


def test_a_receipt_with_anothers_id_moves_nothing(town: Street) -> None:
    town.writes("hello")
    town.shows(CALLER)
    rows = town.rows("SELECT id, carrier_sid, error_code FROM outbox ORDER BY id")
    (mine, _, _), (_, other_sid, _) = rows[:2]
    path = f"{STATUS_PATH}?o={mine}"
    form = {"MessageSid": other_sid, "MessageStatus": "failed", "ErrorCode": "21610"}
    assert knock(town.app, town.told.public_url, form, path=path).status_code == 200
    assert town.rows("SELECT id, carrier_sid, error_code FROM outbox ORDER BY id") == rows
    assert town.rows("SELECT opted_out FROM contact") == [(False,)]

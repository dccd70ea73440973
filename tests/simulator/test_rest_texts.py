"""Messages over REST, through the carrier's own client."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.contract.strict_spec import check_exchanges
from tests.simulator.town import ACCOUNT, CALLER, LINE, RESPONDER, TOKEN, Town, Wire


def refused(town: Town, **wishes: object) -> int:
    with pytest.raises(TwilioRestException) as error:
        town.client.messages.create(**wishes)
    assert error.value.status in {400, 409}
    return int(error.value.code)


def test_a_text_is_queued_then_arrives_on_the_handset_and_is_delivered(town: Town) -> None:
    made = town.sends("We are here", status_callback=f"{town.line.url}/status?o=7")
    assert (made.status, made.num_segments, made.direction) == ("queued", "1", "outbound-api")
    assert [text["body"] for text in town.texts(CALLER, 1)] == ["We are here"]
    assert town.statuses(made.sid, "delivered") == ["sending", "sent", "delivered"]
    assert town.client.messages(made.sid).fetch().status == "delivered"
    assert {one.query for one in town.line.at("/status")} == {"o=7"}


def test_every_answer_is_in_the_exact_shape_of_the_carriers_description(town: Town) -> None:
    told = town.writes("hello", media=["image/png"])
    made = town.sends("one", status_callback=f"{town.line.url}/status")
    town.statuses(made.sid, "delivered")
    town.client.messages(made.sid).fetch()
    town.client.messages.list(to=CALLER, date_sent_after=datetime.now(UTC) - timedelta(hours=1))
    town.client.messages(made.sid).update(body="")
    for picture in town.client.messages(told["sid"]).media.list():
        picture.fetch()
        picture.delete()
    town.client.messages(made.sid).delete()
    number = town.client.incoming_phone_numbers.create(phone_number="+15550109", sms_url="https://line.example/sms")
    number.update(friendly_name="Ours")
    town.client.incoming_phone_numbers.list()
    number.delete()
    town.client.api.accounts(ACCOUNT).fetch()
    assert check_exchanges(town.wire.exchanges, account_sid=ACCOUNT) == []


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        ({"from_": LINE, "body": "x", "to": ""}, 21604),
        ({"from_": LINE, "body": "x", "to": "anonymous"}, 21211),
        ({"from_": LINE, "body": "x", "to": "12345"}, 21614),
        ({"from_": LINE, "to": CALLER}, 21602),
        ({"from_": LINE, "to": CALLER, "body": "x" * 1601}, 21617),
        ({"to": CALLER, "body": "x"}, 21603),
        ({"from_": "+15550199", "to": CALLER, "body": "x"}, 21606),
        ({"from_": LINE, "to": LINE, "body": "x"}, 21266),
        ({"from_": LINE, "to": "whatsapp:+15550111", "body": "x"}, 21910),
        ({"from_": LINE, "to": CALLER, "body": "x", "status_callback": "https://our_line.example/x"}, 21609),
        ({"from_": LINE, "to": "+15005550003", "body": "x"}, 21408),
    ],
)
def test_what_the_carrier_would_refuse_is_refused_with_its_code(
    town: Town, wishes: dict[str, object], code: int
) -> None:
    assert refused(town, **wishes) == code
    assert town.sim("GET", "/sim/state")["counts"]["messages"] == 0
    body = json.loads(town.wire.exchanges[-1].answer)
    assert body | {"message": ""} == {
        "code": code,
        "message": "",
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": 400,
    }


def test_1600_characters_are_not_too_many(town: Town) -> None:
    assert town.sends("ก" * 1600).num_segments == "24"


def test_wrong_credentials_and_other_accounts_find_no_door(town: Town) -> None:
    stranger = Client(ACCOUNT, "wrong", http_client=Wire(town.url))
    with pytest.raises(TwilioRestException) as error:
        stranger.messages.create(to=CALLER, from_=LINE, body="x")
    assert (error.value.status, error.value.code) == (401, 20003)
    with pytest.raises(TwilioRestException) as error:
        town.client.api.accounts("AC" + "9" * 32).messages.create(to=CALLER, from_=LINE, body="x")
    assert (error.value.status, error.value.code) == (404, 20404)


def test_every_answer_has_the_carriers_headers(town: Town) -> None:
    answer = requests.get(f"{town.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json", auth=(ACCOUNT, TOKEN), timeout=60)
    wanted = {"Twilio-Request-Id", "Twilio-Concurrent-Requests", "Twilio-Request-Duration", "X-Home-Region"}
    assert wanted <= set(answer.headers)


def test_lists_are_newest_first_and_page_without_gaps_while_texts_arrive(town: Town) -> None:
    sids = [town.writes(f"text {n}")["sid"] for n in range(7)]
    seen = []
    for message in town.client.messages.stream(to=LINE, page_size=2):
        seen.append(message.sid)
        if len(seen) == 1:
            town.writes("late, and not in this walk")
    assert seen == sids[::-1]
    first = town.client.messages.page(to=LINE, page_size=3)
    second = first.next_page()
    back = second.previous_page()
    assert [m.sid for m in back] == [m.sid for m in first]


def test_lists_filter_by_to_from_and_date(town: Town) -> None:
    town.writes("in")
    town.sends("out", to=RESPONDER)
    soon, before = datetime.now(UTC) + timedelta(hours=1), datetime.now(UTC) - timedelta(hours=1)
    assert [m.body for m in town.client.messages.list(to=LINE)] == ["in"]
    assert [m.body for m in town.client.messages.list(from_=LINE)] == ["out"]
    assert [m.body for m in town.client.messages.list(from_=LINE, to=RESPONDER)] == ["out"]
    assert town.client.messages.list(from_=LINE, to=CALLER) == []
    assert len(town.client.messages.list(date_sent_after=before)) == 2
    assert town.client.messages.list(date_sent_after=soon) == []
    assert town.client.messages.list(date_sent_before=before) == []
    # Between the two it may have become midnight.
    days = {message.date_created.date() for message in town.client.messages.list()}
    assert sum(len(town.client.messages.list(date_sent=day)) for day in days) == 2


def test_a_text_in_flight_cannot_be_deleted_or_redacted_unless_that_is_asked_for(town: Town) -> None:
    town.faults(status_delay=30.0)
    made = town.sends("soon")
    for attempt in (made.delete, lambda: made.update(body="")):
        with pytest.raises(TwilioRestException) as error:
            attempt()
        assert (error.value.status, error.value.code) == (409, 20009)
    town.faults(delete_in_flight=204)
    assert made.delete()


def test_a_deleted_text_is_gone_from_fetch_and_list_but_not_from_the_handset(town: Town) -> None:
    made = town.sends("bye", status_callback=f"{town.line.url}/status")
    town.statuses(made.sid, "delivered")
    assert made.delete()
    for again in (made.fetch, made.delete):
        with pytest.raises(TwilioRestException) as error:
            again()
        assert error.value.status == 404
    assert town.client.messages.list(to=CALLER) == []
    assert [text["body"] for text in town.texts(CALLER, 1)] == ["bye"]


def test_an_empty_body_redacts_and_any_other_is_refused(town: Town) -> None:
    sid = town.writes("my secret")["sid"]
    with pytest.raises(TwilioRestException):
        town.client.messages(sid).update(body="another")
    assert town.client.messages(sid).update(body="").body == ""
    assert town.client.messages(sid).fetch().body == ""


def test_a_picture_is_deleted_apart_from_its_text(town: Town) -> None:
    sid = town.writes("", media=["image/jpeg", "image/png"])["sid"]
    assert sid.startswith("MM")
    first, second = town.client.messages(sid).media.list()
    assert {first.content_type, second.content_type} == {"image/jpeg", "image/png"}
    assert first.delete()
    assert [each.sid for each in town.client.messages(sid).media.list()] == [second.sid]


def test_pictures_are_open_to_all_until_the_account_asks_for_credentials(town: Town) -> None:
    town.writes("", media=["image/jpeg"])
    url = town.line.wait_for(bool)[0]["MediaUrl0"]
    assert requests.get(url, timeout=60).status_code == 200
    town.faults(media_auth=True)
    assert requests.get(url, timeout=60).status_code == 401
    assert requests.get(url, auth=(ACCOUNT, TOKEN), timeout=60).status_code == 200


def test_through_a_service_a_text_is_accepted_before_it_has_a_sender(town: Town) -> None:
    service = "MG" + "1" * 32
    made = town.client.messages.create(
        to=CALLER, messaging_service_sid=service, body="x", status_callback=f"{town.line.url}/status"
    )
    assert (made.status, made.from_, made.num_segments) == ("accepted", None, "0")
    assert town.statuses(made.sid, "delivered")[0] == "queued"
    assert made.fetch().from_ == LINE


def test_a_scheduled_text_can_be_canceled_and_then_never_leaves(town: Town) -> None:
    made = town.client.messages.create(
        to=CALLER,
        messaging_service_sid="MG" + "1" * 32,
        body="later",
        schedule_type="fixed",
        send_at=datetime.now(UTC) + timedelta(minutes=20),
    )
    assert made.status == "scheduled"
    assert made.update(status="canceled").status == "canceled"
    with pytest.raises(TwilioRestException):
        made.update(status="canceled")


def test_parameters_the_carrier_does_not_know_are_accepted_and_written_down(town: Town) -> None:
    form = {"To": CALLER, "From": LINE, "Body": "x", "Surprise": "1"}
    url = f"{town.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert requests.post(url, data=form, auth=(ACCOUNT, TOKEN), timeout=60).status_code == 201
    assert town.creates()[-1]["unknown"] == ["Surprise"]


def test_every_create_is_written_down_with_the_moment_it_came(town: Town) -> None:
    made = [town.sends(f"{n}").sid for n in range(3)]
    creates = town.creates()
    assert [create["made"] for create in creates] == made
    assert creates[0]["parameters"]["Body"] == ["0"]
    assert sorted(create["at_ns"] for create in creates) == [create["at_ns"] for create in creates]
    assert town.sim("GET", f"/sim/requests?after={creates[1]['serial']}&operation=texts.create") == creates[2:]

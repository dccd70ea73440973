"""Our own telephone network answers as the carrier describes itself, read strictly, to the carrier's own client."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from twilio.rest import Client

from helpline.carrier.seam import Seam
from helpline.ports import CarrierBusyError, CarrierRefusedError, CarrierUnknownError
from helpline.simulator import Running, Simulator
from tests.contract.fixtures import ContractWatch
from tests.contract.strict_spec import check_log

ACCOUNT, TOKEN = "AC" + "0" * 32, "a token"
LINE, CALLER = "+15550100", "+15550101"


@pytest.fixture(scope="module")
def network() -> Iterator[Running]:
    """A telephone network for this module; each test begins with an empty one."""
    with Simulator(account_sid=ACCOUNT, auth_token=TOKEN, faults={"status_delay": 0.0}).run_in_thread() as running:
        yield running


@pytest.fixture
def sim(network: Running) -> Callable[..., Any]:
    """Ask the network's controls; the organisation has one number."""

    def ask(method: str, path: str, **told: Any) -> Any:
        answer = requests.request(method, network.url + path, json=told, timeout=60)
        assert answer.ok, answer.text
        return answer.json()

    ask("POST", "/sim/reset", all=True)
    ask("POST", "/sim/numbers", number=LINE)
    return ask


@pytest.fixture
def client(network: Running, sim: Callable[..., Any], contract_watch: ContractWatch) -> Client:
    """The carrier's own client, every exchange of which is held against the description."""
    return _client(network, contract_watch)


def _client(network: Running, watch: ContractWatch, token: str = TOKEN, read_seconds: float = 30.0) -> Client:
    seam = Seam(base_url=network.url, read_seconds=read_seconds, on_exchange=watch.exchange)
    return Client(ACCOUNT, token, http_client=seam, environment={"TWILIO_EDGE": ""})


def _sent(client: Client, **more: Any) -> Any:
    return client.messages.create(**{"to": CALLER, "from_": LINE, "body": "hello"} | more)


def _until(fits: Callable[[], bool]) -> None:
    deadline = datetime.now(UTC) + timedelta(seconds=60)
    while not fits():
        assert datetime.now(UTC) < deadline, "it never came to pass"


def test_a_text_is_made_fetched_listed_emptied_and_deleted(client: Client) -> None:
    sid = _sent(client).sid
    _until(lambda: client.messages(sid).fetch().status == "delivered")
    assert [text.sid for text in client.messages.list(to=CALLER, from_=LINE)] == [sid]
    assert client.messages(sid).update(body="").body == ""
    assert client.messages(sid).delete()
    with pytest.raises(CarrierRefusedError) as refused:
        client.messages(sid).fetch()
    assert (refused.value.status, refused.value.code) == (404, 20404)


@pytest.mark.parametrize("body", ["x" * 1600, "မ" * 300, "👩🏽‍🚒", "a\nb & <c> + % é"])
def test_any_words_are_taken_and_given_back(client: Client, body: str) -> None:
    assert client.messages(_sent(client, body=body).sid).fetch().body == body


def test_every_state_of_a_text_has_the_right_shape(client: Client, sim: Callable[..., Any]) -> None:
    sim("PUT", "/sim/faults", undelivered={"next": 1}, status_delay=0.05)
    sid, seen = _sent(client).sid, set()
    while "undelivered" not in seen:
        seen.add(client.messages(sid).fetch().status)
    assert client.messages(sid).fetch().error_code == 30003


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"to": "nobody"}, 21211),
        ({"from_": "+15550199"}, 21606),
        ({"body": ""}, 21602),
        ({"body": "x" * 1601}, 21617),
    ],
)
def test_a_refusal_has_the_carriers_code_and_shape(
    client: Client, contract_watch: ContractWatch, more: dict[str, str], code: int
) -> None:
    with pytest.raises(CarrierRefusedError) as refused:
        _sent(client, **more)
    assert refused.value.code == code
    answers = [wrong for wrong in contract_watch.verdict() if "->" in wrong]
    assert answers == []
    contract_watch.forget()


def test_a_wrong_token_is_refused(network: Running, sim: Callable[..., Any], contract_watch: ContractWatch) -> None:
    with pytest.raises(CarrierRefusedError) as refused:
        _sent(_client(network, contract_watch, token="another"))
    assert (refused.value.status, refused.value.code) == (401, 20003)


def test_too_many_at_once_is_said_with_when_to_come_back(client: Client, sim: Callable[..., Any]) -> None:
    sim("PUT", "/sim/faults", too_many={"next": 1, "retry_after": 3})
    with pytest.raises(CarrierBusyError) as busy:
        _sent(client)
    assert busy.value.retry_after == 3.0


@pytest.mark.parametrize("fault", ["fail_before", "fail_after", "reset_after", "hang_before", "unreadable"])
def test_a_fault_is_told_from_a_refusal(
    network: Running, sim: Callable[..., Any], contract_watch: ContractWatch, fault: str
) -> None:
    sim("PUT", "/sim/faults", **{fault: {"next": 1}})
    with pytest.raises((CarrierUnknownError, ValueError)):
        _sent(_client(network, contract_watch, read_seconds=2.0))
    contract_watch.forget()


def test_a_long_list_is_paged_through_without_a_gap(client: Client) -> None:
    sids = [_sent(client, body=str(number)).sid for number in range(7)]
    assert [text.sid for text in client.messages.list(page_size=3)] == sids[::-1]
    assert len(client.messages.list(date_sent_after=datetime.now(UTC) - timedelta(hours=1), page_size=5)) == 7
    assert client.messages.list(date_sent_before=datetime.now(UTC) - timedelta(hours=1)) == []


def test_a_text_that_came_in_with_pictures(client: Client, sim: Callable[..., Any]) -> None:
    told = sim("POST", "/sim/texts", **{"from": CALLER, "to": LINE, "body": "", "media": ["image/jpeg", "audio/ogg"]})
    message = client.messages(told["sid"])
    assert message.fetch().direction == "inbound"
    pictures = message.media.list()
    assert sorted(picture.content_type for picture in pictures) == ["audio/ogg", "image/jpeg"]
    assert message.media(pictures[0].sid).fetch().parent_sid == told["sid"]
    assert pictures[0].delete()
    assert len(message.media.list()) == 1


@pytest.mark.parametrize("sender", ["", "anonymous", "+266696687", "55501", "MYBANK"])
def test_a_text_from_nobody_in_particular_is_listed_too(client: Client, sim: Callable[..., Any], sender: str) -> None:
    sim("POST", "/sim/texts", **{"from": sender, "to": LINE, "body": "hi"})
    assert [text.direction for text in client.messages.list(to=LINE)] == ["inbound"]


def test_numbers_are_made_listed_changed_and_given_back(client: Client) -> None:
    numbers = client.incoming_phone_numbers
    made = [numbers.create(phone_number=f"+1555012{last}") for last in range(3)]
    assert len(numbers.list(page_size=2)) == 4
    assert numbers.list(phone_number="+15550121")[0].sid == made[1].sid
    changed = numbers(made[1].sid).update(sms_url="https://line.example/twilio/sms", sms_method="POST")
    assert changed.sms_url == "https://line.example/twilio/sms"
    assert numbers(made[1].sid).fetch().phone_number == "+15550121"
    assert numbers(made[1].sid).delete()
    assert len(numbers.list()) == 3


def test_calls_are_made_listed_ended_and_deleted(client: Client, sim: Callable[..., Any]) -> None:
    # The one that is ended must not be over by itself before that.
    sim("PUT", "/sim/faults", status_delay=60.0)
    ended = client.calls.create(
        to=CALLER,
        from_=LINE,
        twiml="<Response/>",
        status_callback="https://line.example/x",
        status_callback_event=["initiated", "answered", "completed"],
    )
    client.calls(ended.sid).update(status="completed")
    sim("PUT", "/sim/faults", status_delay=0.02)
    call = client.calls.create(to=CALLER, from_=LINE, url="https://line.example/voice")
    _until(lambda: client.calls(call.sid).fetch().status in ("completed", "in-progress"))
    assert {one.sid for one in client.calls.list(to=CALLER)} == {call.sid, ended.sid}
    assert client.calls(ended.sid).delete()
    assert [one.sid for one in client.calls.list()] == [call.sid]


def test_conferences_and_who_is_in_them(client: Client) -> None:
    people = client.conferences("room-7").participants
    first = people.create(from_=LINE, to=CALLER, label="one", early_media=True, status_callback_event=["answered"])
    people.create(from_=LINE, to="+15550102", label="two", end_conference_on_exit=True)
    room = client.conferences(first.conference_sid)
    assert room.fetch().friendly_name == "room-7"
    assert {one.label for one in room.participants.list()} == {"one", "two"}
    held = room.participants(first.call_sid).update(hold=True, hold_url="https://line.example/hold", muted=True)
    assert (held.hold, held.muted) == (True, True)
    assert room.participants("two").fetch().end_conference_on_exit
    assert room.participants("two").delete()
    assert [one.sid for one in client.conferences.list(friendly_name="room-7")] == [first.conference_sid]
    assert room.update(status="completed").status == "completed"
    assert room.fetch().reason_conference_ended is not None


@pytest.mark.parametrize("room", ["messages", "calls", "conferences", "incoming_phone_numbers"])
def test_what_is_not_there_is_said_in_the_carriers_words(client: Client, room: str) -> None:
    sid = {"messages": "SM", "calls": "CA", "conferences": "CF", "incoming_phone_numbers": "PN"}[room] + "9" * 32
    with pytest.raises(CarrierRefusedError) as refused:
        getattr(client, room)(sid).fetch()
    assert (refused.value.status, refused.value.code) == (404, 20404)


def test_the_account_itself_can_be_asked_for(client: Client) -> None:
    assert client.api.v2010.accounts(ACCOUNT).fetch().sid == ACCOUNT


def test_what_other_processes_asked_is_checked_from_the_log(client: Client, sim: Callable[..., Any]) -> None:
    _sent(client)
    client.messages.list(to=CALLER)
    log = sim("GET", "/sim/requests")
    assert len(log) == 2
    assert check_log(log) == []
    assert check_log([log[0] | {"parameters": log[0]["parameters"] | {"Boddy": ["x"]}}])
    assert check_log([log[0] | {"parameters": {"To": [CALLER]}}])

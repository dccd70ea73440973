"""The real carrier and the one in memory keep the same promises, so a test with either proves something."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest
import requests

from helpline.carrier.twilio import TwilioCarrier
from helpline.domain.names import Address, CarrierId
from helpline.ports import Carrier, CarrierBusyError, CarrierRefusedError, CarrierUnknownError
from helpline.simulator import Running, Simulator
from tests.carrier.fake import FakeCarrier
from tests.contract.fixtures import ContractWatch
from tests.simulator.town import listening

ACCOUNT, TOKEN = "AC" + "0" * 32, "a token"
LINE, CALLER, OTHER = Address("+15550100"), Address("+15550101"), Address("+15550102")
NOBODY = CarrierId("SM" + "9" * 32)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

Trouble = Literal["refused", "busy", "lost before", "lost after"]


@dataclass(frozen=True)
class Side:
    """A carrier, and what a test may do behind its back."""

    carrier: Carrier
    arrive: Callable[..., CarrierId]
    settle: Callable[[CarrierId], None]
    trouble: Callable[[Trouble], None]
    hold: Callable[[], None]
    """From now on what is sent stays in flight."""
    answer: Callable[[CarrierId], None]
    """Whoever is rung picks up."""
    now: Callable[[], datetime]


@pytest.fixture(scope="module")
def network() -> Iterator[Running]:
    """A telephone network for this module."""
    with Simulator(account_sid=ACCOUNT, auth_token=TOKEN).run_in_thread() as running:
        yield running


def _in_memory() -> Side:
    fake = FakeCarrier()
    errors = {
        "refused": (CarrierRefusedError(21612, 400), False),
        "busy": (CarrierBusyError(3.0, reached=True), False),
        "lost before": (CarrierUnknownError("status 503"), False),
        "lost after": (CarrierUnknownError("status 500"), True),
    }

    def trouble(kind: Trouble) -> None:
        error, happens = errors[kind]
        fake.fail_next(error, happens=happens)

    def settle(sid: CarrierId) -> None:
        fake.settle(sid, "delivered")

    def hold() -> None:
        fake.holds = True

    return Side(
        carrier=fake,
        arrive=lambda body, sender=CALLER: fake.arrive(sender=sender, to=LINE, body=body),
        settle=settle,
        trouble=trouble,
        hold=hold,
        answer=fake.answer,
        now=lambda: fake.now,
    )


@pytest.fixture(scope="module")
def door() -> Iterator[str]:
    """Somebody who answers at our address: whoever picks up stays on the line."""
    with listening() as line:
        line.answers["/twilio/voice/next"] = (200, "text/xml", '<Response><Pause length="60"/></Response>')
        yield line.url


def _over_the_wire(network: Running, watch: ContractWatch, door: str) -> Side:
    def ask(method: str, path: str, **told: Any) -> Any:
        answer = requests.request(method, network.url + path, json=told, timeout=60)
        assert answer.ok, answer.text
        return answer.json()

    carrier = TwilioCarrier(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        public_url=door,
        base_url=network.url,
        on_exchange=watch.exchange,
    )
    faults: dict[Trouble, dict[str, Any]] = {
        "refused": {"refuse": {"next": 1, "code": 21612}},
        "busy": {"too_many": {"next": 1, "retry_after": 3}},
        "lost before": {"fail_before": {"next": 1}},
        "lost after": {"fail_after": {"next": 1}},
    }

    def settle(sid: CarrierId) -> None:
        deadline = datetime.now(UTC) + timedelta(seconds=60)
        while carrier.text_status(sid).status != "delivered":
            assert datetime.now(UTC) < deadline, "never delivered"

    def hold() -> None:
        ask("PATCH", "/sim/faults", status_delay=30.0)

    def trouble(kind: Trouble) -> None:
        ask("PATCH", "/sim/faults", **faults[kind])

    def arrive(body: str, sender: str = CALLER) -> CarrierId:
        return CarrierId(ask("POST", "/sim/texts", **{"from": sender, "to": LINE, "body": body})["sid"])

    def pick_up(sid: CarrierId) -> None:
        deadline = datetime.now(UTC) + timedelta(seconds=60)
        while carrier.call_status(sid).status != "ringing":
            assert datetime.now(UTC) < deadline, "never rang"
        ask("POST", f"/sim/calls/{sid}/answer")

    ask("POST", "/sim/reset", all=True)
    ask("PUT", f"/sim/handsets/{CALLER}/behaviour", answers="by_hand")
    ask("POST", "/sim/numbers", number=LINE)
    ask("PUT", "/sim/faults", status_delay=0.0)
    return Side(
        carrier=carrier,
        arrive=arrive,
        settle=settle,
        trouble=trouble,
        hold=hold,
        answer=pick_up,
        now=lambda: datetime.now(UTC),
    )


@pytest.fixture(params=["in memory", "over the wire"])
def side(request: pytest.FixtureRequest, network: Running, door: str, contract_watch: ContractWatch) -> Side:
    """Each of the two in turn."""
    return _in_memory() if request.param == "in memory" else _over_the_wire(network, contract_watch, door)


def _send(side: Side, body: str = "hello", to: Address = CALLER) -> CarrierId:
    return side.carrier.send_text(sender=LINE, to=to, body=body, reference="7")


def test_what_was_sent_has_an_id_of_its_own_and_a_status(side: Side) -> None:
    first, second = _send(side), _send(side)
    assert first != second
    side.settle(first)
    status = side.carrier.text_status(first)
    assert (status.sid, status.status, status.error_code) == (first, "delivered", None)


def test_what_was_sent_to_one_person_is_found_again_newest_first(side: Side) -> None:
    sids = [_send(side, "one"), _send(side, "two")]
    _send(side, to=OTHER)
    side.arrive("hello yourself")
    found = side.carrier.texts_between(sender=LINE, to=CALLER, since=side.now() - timedelta(minutes=1))
    assert [text.sid for text in found] == sids[::-1]
    assert [text.body for text in found] == ["two", "one"]
    assert all((text.from_, text.to, text.inbound) == (LINE, CALLER, False) for text in found)
    assert all(text.sent_at is not None and text.sent_at.tzinfo is UTC for text in found)


def test_nothing_older_than_asked_for_is_found(side: Side) -> None:
    _send(side)
    side.arrive("hi")
    later = side.now() + timedelta(minutes=1)
    assert list(side.carrier.texts_between(sender=LINE, to=CALLER, since=later)) == []
    assert list(side.carrier.texts_arrived(at=LINE, since=later)) == []


def test_what_arrived_is_found_and_what_we_sent_is_not(side: Side) -> None:
    sids = [side.arrive("first"), side.arrive("second")]
    _send(side)
    found = list(side.carrier.texts_arrived(at=LINE, since=LONG_AGO))
    assert [text.sid for text in found] == sids[::-1]
    assert [(text.body, text.from_, text.to, text.inbound) for text in found] == [
        ("second", CALLER, LINE, True),
        ("first", CALLER, LINE, True),
    ]
    assert list(side.carrier.texts_arrived(at=OTHER, since=LONG_AGO)) == []


@pytest.mark.parametrize(
    ("sender", "withheld", "can_be_answered"),
    [(CALLER, False, True), ("55501", False, False), ("MYBANK", False, False), ("+266696687", True, False)],
)
def test_the_list_tells_who_can_be_answered(side: Side, sender: str, withheld: bool, can_be_answered: bool) -> None:
    side.arrive("hello", sender)
    text = next(iter(side.carrier.texts_arrived(at=LINE, since=LONG_AGO)))
    assert (text.withheld, text.can_be_answered) == (withheld, can_be_answered)


def test_a_text_of_ours_is_deleted_once_and_then_gone(side: Side) -> None:
    sid = _send(side)
    side.settle(sid)
    assert not side.carrier.is_gone("message", sid)
    assert side.carrier.delete("message", sid) == "deleted"
    assert side.carrier.is_gone("message", sid)
    assert side.carrier.delete("message", sid) == "gone"
    assert list(side.carrier.texts_between(sender=LINE, to=CALLER, since=LONG_AGO)) == []


def test_a_text_that_came_in_is_deleted_too(side: Side) -> None:
    sid = side.arrive("forget me")
    assert side.carrier.delete("message", sid) == "deleted"
    assert list(side.carrier.texts_arrived(at=LINE, since=LONG_AGO)) == []


def test_what_is_still_in_flight_is_not_let_go_yet(side: Side) -> None:
    side.hold()
    sid = _send(side)
    assert side.carrier.delete("message", sid) == "not_yet"
    assert not side.carrier.is_gone("message", sid)


def test_what_never_was_is_gone_and_has_no_status(side: Side) -> None:
    assert side.carrier.is_gone("message", NOBODY)
    assert side.carrier.delete("message", NOBODY) == "gone"
    assert side.carrier.is_gone("call", CarrierId("CA" + "9" * 32))
    assert side.carrier.delete("call", CarrierId("CA" + "9" * 32)) == "gone"
    with pytest.raises(CarrierRefusedError) as refused:
        side.carrier.text_status(NOBODY)
    assert (refused.value.status, refused.value.code) == (404, 20404)


@pytest.mark.parametrize(
    ("body", "to", "code"),
    [("", CALLER, 21602), ("x" * 1601, CALLER, 21617), ("hi", Address("nobody"), 21211)],
)
def test_what_cannot_be_sent_is_refused_and_not_made(
    side: Side, contract_watch: ContractWatch, body: str, to: Address, code: int
) -> None:
    with pytest.raises(CarrierRefusedError) as refused:
        _send(side, body, to)
    assert (refused.value.status, refused.value.code) == (400, code)
    assert list(side.carrier.texts_between(sender=LINE, to=to, since=LONG_AGO)) == []
    contract_watch.forget()


@pytest.mark.parametrize(
    ("trouble", "error", "made"),
    [
        ("refused", CarrierRefusedError, 0),
        ("busy", CarrierBusyError, 0),
        ("lost before", CarrierUnknownError, 0),
        ("lost after", CarrierUnknownError, 1),
    ],
)
def test_after_trouble_the_list_says_what_really_happened(
    side: Side, trouble: Trouble, error: type[Exception], made: int
) -> None:
    side.trouble(trouble)
    with pytest.raises(error):
        _send(side)
    assert len(side.carrier.texts_between(sender=LINE, to=CALLER, since=LONG_AGO)) == made
    _send(side)
    assert len(side.carrier.texts_between(sender=LINE, to=CALLER, since=LONG_AGO)) == made + 1


def test_busy_says_when_to_come_back(side: Side) -> None:
    side.trouble("busy")
    with pytest.raises(CarrierBusyError) as busy:
        _send(side)
    assert (busy.value.retry_after, busy.value.reached) == (3.0, True)


def _ring(side: Side, to: Address = CALLER, machines: Literal["beside", "first"] = "beside") -> CarrierId:
    half_a_minute = timedelta(seconds=30)
    return side.carrier.place_call(sender=LINE, to=to, reference="7", ring_for=half_a_minute, machines=machines)


@pytest.mark.parametrize("machines", ["beside", "first"])
def test_who_is_rung_has_a_call_of_her_own_with_a_status(side: Side, machines: Literal["beside", "first"]) -> None:
    first, second = _ring(side, machines=machines), _ring(side, OTHER)
    assert first != second
    side.answer(first)
    told = side.carrier.call_status(first)
    assert (told.sid, told.status) == (first, "in-progress")
    assert told.made_at is not None
    assert told.made_at.tzinfo is UTC


def test_calls_to_one_number_are_found_again_newest_first_and_none_that_is_older(side: Side) -> None:
    sids = [_ring(side), _ring(side)]
    _ring(side, OTHER)
    found = side.carrier.calls_between(sender=LINE, to=CALLER, since=side.now() - timedelta(minutes=1))
    assert [one.sid for one in found] == sids[::-1]
    assert list(side.carrier.calls_between(sender=LINE, to=CALLER, since=side.now() + timedelta(minutes=1))) == []


def test_a_call_that_talks_is_moved_as_often_as_is_asked_and_hung_up_once(
    side: Side, contract_watch: ContractWatch
) -> None:
    sid = _ring(side)
    side.answer(sid)
    side.carrier.move_call(sid, reference="7")
    side.carrier.move_call(sid, reference="7")
    side.carrier.end_call(sid)
    assert side.carrier.call_status(sid).status == "completed"
    with pytest.raises(CarrierRefusedError) as ended:
        side.carrier.end_call(sid)
    with pytest.raises(CarrierRefusedError) as moved:
        side.carrier.move_call(sid, reference="7")
    assert {(no.value.status, no.value.code) for no in (ended, moved)} == {(400, 21220)}
    contract_watch.forget()


def test_a_call_that_only_rings_cannot_be_moved_and_can_be_called_off(
    side: Side, contract_watch: ContractWatch
) -> None:
    sid = _ring(side)
    with pytest.raises(CarrierRefusedError) as refused:
        side.carrier.move_call(sid, reference="7")
    assert (refused.value.status, refused.value.code) == (400, 21220)
    side.carrier.end_call(sid)
    assert side.carrier.call_status(sid).status == "canceled"
    contract_watch.forget()


def test_the_record_of_a_call_is_let_go_once_it_is_over(side: Side) -> None:
    sid = _ring(side)
    assert side.carrier.delete("call", sid) == "not_yet"
    side.carrier.end_call(sid)
    assert not side.carrier.is_gone("call", sid)
    assert side.carrier.delete("call", sid) == "deleted"
    assert side.carrier.is_gone("call", sid)
    assert list(side.carrier.calls_between(sender=LINE, to=CALLER, since=LONG_AGO)) == []


def test_who_is_no_number_is_not_rung_and_what_never_was_cannot_be_changed(
    side: Side, contract_watch: ContractWatch
) -> None:
    with pytest.raises(CarrierRefusedError) as refused:
        _ring(side, Address("nobody"))
    assert (refused.value.status, refused.value.code) == (400, 21211)
    nobody = CarrierId("CA" + "9" * 32)
    with pytest.raises(CarrierRefusedError) as asked:
        side.carrier.call_status(nobody)
    with pytest.raises(CarrierRefusedError) as ended:
        side.carrier.end_call(nobody)
    with pytest.raises(CarrierRefusedError) as moved:
        side.carrier.move_call(nobody, reference="7")
    assert {(no.value.status, no.value.code) for no in (asked, ended, moved)} == {(404, 20404)}
    contract_watch.forget()


@pytest.mark.parametrize(
    ("trouble", "error", "made"),
    [
        ("refused", CarrierRefusedError, 0),
        ("busy", CarrierBusyError, 0),
        ("lost before", CarrierUnknownError, 0),
        ("lost after", CarrierUnknownError, 1),
    ],
)
def test_after_trouble_with_a_ring_the_list_says_whether_it_rang(
    side: Side, trouble: Trouble, error: type[Exception], made: int
) -> None:
    side.trouble(trouble)
    with pytest.raises(error):
        _ring(side)
    assert len(side.carrier.calls_between(sender=LINE, to=CALLER, since=LONG_AGO)) == made

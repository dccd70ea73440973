"""A carrier in memory that fails when told to; it keeps the same promises as the real one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Literal

from helpline.carrier.address import SenderKind, kind_of
from helpline.domain.names import Address, CarrierId
from helpline.ports import (
    CarrierCall,
    CarrierError,
    CarrierRefusedError,
    CarrierText,
    DeletionOutcome,
    Leads,
    NoticesMachines,
    TextStatus,
)

NOT_FOUND = 20404
NOT_COMPLETE = 20009
NOT_IN_PROGRESS = 21220
OVER = {"completed", "busy", "failed", "no-answer", "canceled"}
_SLACK = timedelta(seconds=2)


@dataclass
class SentText:
    """What was asked of `FakeCarrier.send_text`, and what became of it."""

    sid: CarrierId
    sender: Address
    to: Address
    body: str
    reference: str
    at: datetime
    status: str = "queued"
    error_code: int | None = None


@dataclass
class PlacedCall:
    """What was asked of `FakeCarrier.place_call`, and what became of it."""

    sid: CarrierId
    sender: Address
    to: Address
    reference: str
    ring_for: timedelta
    machines: NoticesMachines
    at: datetime
    status: str = "queued"
    moved_to: list[str] = field(default_factory=list)


@dataclass
class Failure:
    """One failure to come: with ``happens`` it is done all the same, and only the answer is lost."""

    error: CarrierError
    happens: bool = False


@dataclass
class FakeCarrier:
    """Implements `helpline.ports.Carrier`. ``now`` is moved by the test."""

    now: datetime = field(default_factory=lambda: datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC))
    sent: list[SentText] = field(default_factory=list)
    arrived: list[CarrierText] = field(default_factory=list)
    calls: list[PlacedCall] = field(default_factory=list)
    in_flight: set[CarrierId] = field(default_factory=set)
    """Texts the carrier does not let go of yet."""
    holds: bool = False
    """Every text sent from now on stays in flight."""
    leads: Leads = field(default_factory=lambda: Leads(texts=True, calls=True))
    failures: list[Failure] = field(default_factory=list)
    _sids: count = field(default_factory=lambda: count(1))  # type: ignore[type-arg]

    def fail_next(self, *errors: CarrierError, happens: bool = False) -> None:
        """Raise these from the next calls, one each, whatever they ask."""
        self.failures.extend(Failure(error, happens) for error in errors)

    def arrive(self, *, sender: str, to: str, body: str, media_count: int = 0) -> CarrierId:
        """A text comes in, and only the carrier's list knows of it."""
        sid = self._sid()
        kind = kind_of(sender)
        self.arrived.append(
            CarrierText(
                sid=sid,
                from_=Address(sender),
                to=Address(to),
                body=body,
                status="received",
                inbound=True,
                sent_at=self.now,
                media_count=media_count,
                withheld=kind is SenderKind.WITHHELD,
                can_be_answered=kind.can_be_answered,
            )
        )
        return sid

    def settle(self, sid: CarrierId, status: str, error_code: int | None = None) -> None:
        """A text we sent gets further."""
        text = self._sent(sid)
        text.status, text.error_code = status, error_code
        self.in_flight.discard(sid)

    def send_text(
        self, *, sender: Address, to: Address, body: str, reference: str, good_for: timedelta | None = None
    ) -> CarrierId:
        failure = self.failures.pop(0) if self.failures else None
        if failure is not None and not failure.happens:
            raise failure.error
        if not 1 <= len(body) <= 1600:
            raise CarrierRefusedError(21602 if not body else 21617, 400)
        if not to.removeprefix("whatsapp:").startswith("+"):
            raise CarrierRefusedError(21211, 400)
        text = SentText(self._sid(), sender, to, body, reference, self.now)
        self.sent.append(text)
        if self.holds:
            self.in_flight.add(text.sid)
        if failure is not None:
            raise failure.error
        return text.sid

    def texts_between(self, *, sender: Address, to: Address, since: datetime) -> Sequence[CarrierText]:
        self._maybe_fail()
        return [
            CarrierText(text.sid, text.sender, text.to, text.body, text.status, False, text.at)
            for text in reversed(self.sent)
            if (text.sender, text.to) == (sender, to) and text.at >= since - _SLACK
        ]

    def texts_arrived(self, *, at: Address, since: datetime) -> Iterable[CarrierText]:
        self._maybe_fail()
        for text in reversed(self.arrived):
            if text.to == at and text.sent_at is not None and text.sent_at >= since - _SLACK:
                yield text

    def text_status(self, sid: CarrierId) -> TextStatus:
        self._maybe_fail()
        if any(text.sid == sid for text in self.arrived):
            return TextStatus(sid, "received", None)
        text = self._sent(sid)
        return TextStatus(sid, text.status, text.error_code)

    def place_call(
        self, *, sender: Address, to: Address, reference: str, ring_for: timedelta, machines: NoticesMachines
    ) -> CarrierId:
        failure = self.failures.pop(0) if self.failures else None
        if failure is not None and not failure.happens:
            raise failure.error
        if not to.startswith("+"):
            raise CarrierRefusedError(21211, 400)
        call = PlacedCall(self._sid("CA"), sender, to, reference, ring_for, machines, self.now)
        self.calls.append(call)
        if failure is not None:
            raise failure.error
        return call.sid

    def move_call(self, sid: CarrierId, *, reference: str, locale: str = "") -> None:
        self._maybe_fail()
        call = self._call(sid)
        if call.status != "in-progress":
            raise CarrierRefusedError(NOT_IN_PROGRESS, 400)
        call.moved_to.append(reference)

    def end_call(self, sid: CarrierId) -> None:
        self._maybe_fail()
        call = self._call(sid)
        if call.status in OVER:
            raise CarrierRefusedError(NOT_IN_PROGRESS, 400)
        call.status = "completed" if call.status == "in-progress" else "canceled"

    def call_status(self, sid: CarrierId) -> CarrierCall:
        self._maybe_fail()
        return _listed(self._call(sid))

    def calls_between(self, *, sender: Address, to: Address, since: datetime) -> Sequence[CarrierCall]:
        self._maybe_fail()
        return [
            _listed(call)
            for call in reversed(self.calls)
            if (call.sender, call.to) == (sender, to) and call.at >= since - _SLACK
        ]

    def arrives(self, sid: CarrierId, *, caller: str, to: str) -> None:
        """Somebody rings one of our numbers, and is answered."""
        told = PlacedCall(sid, Address(caller), Address(to), "", timedelta(0), "beside", self.now, "in-progress")
        self.calls.append(told)

    def becomes(self, sid: CarrierId, status: str) -> None:
        """A call gets further, in the carrier's word for it; what is over stays over."""
        call = self._call(sid)
        call.status = call.status if call.status in OVER else status

    def answer(self, sid: CarrierId) -> None:
        """Whoever is rung picks up."""
        self._call(sid).status = "in-progress"

    def leads_here(self, number: Address) -> Leads:
        self._maybe_fail()
        return self.leads

    def knock(self, kind: Literal["text", "call"], *, at: Address, body: str) -> bool:
        return True

    def delete(self, kind: Literal["message", "call"], sid: CarrierId) -> DeletionOutcome:
        self._maybe_fail()
        if not self._exists(kind, sid):
            return "gone"
        if sid in self.in_flight or (kind == "call" and self._call(sid).status not in OVER):
            return "not_yet"
        self.sent = [text for text in self.sent if text.sid != sid]
        self.arrived = [text for text in self.arrived if text.sid != sid]
        self.calls = [call for call in self.calls if call.sid != sid]
        return "deleted"

    def is_gone(self, kind: Literal["message", "call"], sid: CarrierId) -> bool:
        self._maybe_fail()
        return not self._exists(kind, sid)

    def redact(self, sid: CarrierId) -> None:
        """The carrier forgets the words and keeps the row."""
        self._sent(sid).body = ""
        self.arrived = [replace(text, body="") if text.sid == sid else text for text in self.arrived]

    def _maybe_fail(self) -> None:
        if self.failures:
            raise self.failures.pop(0).error

    def _exists(self, kind: Literal["message", "call"], sid: CarrierId) -> bool:
        texts = {text.sid for text in self.sent} | {text.sid for text in self.arrived}
        return sid in ({call.sid for call in self.calls} if kind == "call" else texts)

    def _sent(self, sid: CarrierId) -> SentText:
        found = next((text for text in self.sent if text.sid == sid), None)
        if found is None:
            raise CarrierRefusedError(NOT_FOUND, 404)
        return found

    def _call(self, sid: CarrierId) -> PlacedCall:
        found = next((call for call in self.calls if call.sid == sid), None)
        if found is None:
            raise CarrierRefusedError(NOT_FOUND, 404)
        return found

    def _sid(self, kind: str = "SM") -> CarrierId:
        return CarrierId(f"{kind}{next(self._sids):032x}")


def _listed(call: PlacedCall) -> CarrierCall:
    return CarrierCall(sid=call.sid, status=call.status, made_at=call.at)

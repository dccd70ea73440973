"""The carrier itself: sending, looking up and deleting at Twilio, through its own client."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote

from twilio.base import values
from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from helpline.carrier.address import SenderKind, address_of, kind_of
from helpline.carrier.inbound import clean
from helpline.carrier.knocking import DOORS, knock
from helpline.carrier.seam import Exchange, Seam
from helpline.domain.names import Address, CarrierId
from helpline.ports import (
    CarrierCall,
    CarrierRefusedError,
    CarrierText,
    CarrierUnknownError,
    DeletionOutcome,
    Leads,
    NoticesMachines,
    TextStatus,
)

STATUS_PATH = "/twilio/sms/status"
CALL_PATH = "/twilio/voice"
_CALL_EVENTS = ["initiated", "ringing", "answered", "completed"]

# Ask for more tries than one when a status callback cannot be taken; never sent over the wire, never signed.
_TRY_AGAIN = "#rc=2&rp=all&ct=2000&rt=4000"
_NOT_FOUND = 20404
_LONGEST_VALIDITY = 36_000
"""Seconds: the carrier's own ceiling."""
_PAGE = 200
# The carrier's dates have no fractions, and its clock is not ours.
_SLACK = timedelta(seconds=2)
# What a reply in a shape nobody expected does to the client that reads it.
_UNREADABLE = (TwilioException, ValueError, LookupError, TypeError, AttributeError)


class TwilioCarrier:
    """Implements `helpline.ports.Carrier`. One for all threads: up to 32 requests at a time share its connections."""

    def __init__(
        self,
        *,
        account_sid: str,
        auth_token: str,
        public_url: str,
        base_url: str | None = None,
        connect_seconds: float = 3.0,
        read_seconds: float = 10.0,
        on_exchange: Callable[[Exchange], None] | None = None,
    ) -> None:
        seam = Seam(
            base_url=base_url, connect_seconds=connect_seconds, read_seconds=read_seconds, on_exchange=on_exchange
        )
        # A mapping of our own: the client would otherwise read the process's environment for hosts and keys.
        client = Client(account_sid, auth_token, http_client=seam, environment={"TWILIO_EDGE": ""})
        self._messages = client.api.v2010.account.messages
        self._calls = client.api.v2010.account.calls
        self._numbers = client.api.v2010.account.incoming_phone_numbers
        self._account, self._token, self._public_url = account_sid, auth_token, public_url.rstrip("/")
        self._callback = public_url.rstrip("/") + STATUS_PATH
        self._voice = public_url.rstrip("/") + CALL_PATH

    def send_text(
        self, *, sender: Address, to: Address, body: str, reference: str, good_for: timedelta | None = None
    ) -> CarrierId:
        """Ask for one text; the carrier will report on it to our status door, with ``reference`` as ``o``."""
        callback = f"{self._callback}?o={quote(reference, safe='')}{_TRY_AGAIN}"
        validity = min(max(int(good_for.total_seconds()), 1), _LONGEST_VALIDITY) if good_for else values.unset
        with _readable():
            sent = self._messages.create(
                to=to, from_=sender, body=body, status_callback=callback, validity_period=validity
            )
        if not isinstance(sent.sid, str) or not sent.sid:
            raise CarrierUnknownError("accepted without an id")
        return CarrierId(sent.sid)

    def texts_between(self, *, sender: Address, to: Address, since: datetime) -> Sequence[CarrierText]:
        """Newest first. Not filtered by the carrier's ``DateSent``: a text still in its queue has none yet."""
        found: list[CarrierText] = []
        with _readable():
            for message in self._messages.stream(to=to, from_=sender, page_size=_PAGE):
                if message.date_created is not None and message.date_created < since - _SLACK:
                    break
                if message.direction != "inbound":
                    found.append(_text_of(message))
        return found

    def texts_arrived(self, *, at: Address, since: datetime) -> Iterable[CarrierText]:
        """Newest first, page by page as they are asked for; stopping early asks for no more."""
        # The client forgets time zones, so what it is given must be UTC already.
        after = (since - _SLACK).astimezone(UTC)
        with _readable():
            for message in self._messages.stream(to=at, date_sent_after=after, page_size=_PAGE):
                if message.direction == "inbound":
                    yield _text_of(message)

    def text_status(self, sid: CarrierId) -> TextStatus:
        """One request."""
        with _readable():
            message = self._messages(sid).fetch()
            return TextStatus(sid=sid, status=str(message.status), error_code=_whole(message.error_code))

    def place_call(
        self, *, sender: Address, to: Address, reference: str, ring_for: timedelta, machines: NoticesMachines
    ) -> CarrierId:
        """Nothing is ever recorded: no attribute that could do so is among those we send."""
        leg = f"?l={quote(reference, safe='')}"
        told: dict[str, Any] = {"machine_detection": "Enable"}
        if machines == "beside":
            told |= {
                "async_amd": "true",
                "async_amd_status_callback": f"{self._voice}/machine{leg}{_TRY_AGAIN}",
                "async_amd_status_callback_method": "POST",
            }
        with _readable():
            made = self._calls.create(
                to=to,
                from_=sender,
                url=f"{self._voice}/next{leg}{_TRY_AGAIN}",
                method="POST",
                status_callback=f"{self._voice}/status{leg}{_TRY_AGAIN}",
                status_callback_method="POST",
                status_callback_event=_CALL_EVENTS,
                timeout=max(5, round(ring_for.total_seconds())),
                **told,
            )
        if not isinstance(made.sid, str) or not made.sid:
            raise CarrierUnknownError("accepted without an id")
        return CarrierId(made.sid)

    def move_call(self, sid: CarrierId, *, reference: str, locale: str = "") -> None:
        """One request; saying it twice changes nothing."""
        asks = f"l={quote(reference, safe='')}&t=1" + (f"&g={quote(locale, safe='')}" if locale else "")
        with _readable():
            self._calls(sid).update(url=f"{self._voice}/next?{asks}{_TRY_AGAIN}", method="POST")

    def end_call(self, sid: CarrierId) -> None:
        """``completed`` ends it in whatever state it is."""
        with _readable():
            self._calls(sid).update(status="completed")

    def call_status(self, sid: CarrierId) -> CarrierCall:
        """One request."""
        with _readable():
            return _call_of(self._calls(sid).fetch())

    def calls_between(self, *, sender: Address, to: Address, since: datetime) -> Sequence[CarrierCall]:
        """Newest first. Not filtered by the carrier's ``StartTime``: a call that only rings has none yet."""
        found: list[CarrierCall] = []
        with _readable():
            for call in self._calls.stream(to=to, from_=sender, page_size=_PAGE):
                if call.date_created is not None and call.date_created < since - _SLACK:
                    break
                found.append(_call_of(call))
        return found

    def leads_here(self, number: Address) -> Leads:
        """One request. What stands behind a ``#`` is for the carrier and not part of the address."""
        with _readable():
            found = self._numbers.list(phone_number=number, limit=1, page_size=_PAGE)
            ours = [one for one in found if one.phone_number == number]
            texts = any(self._is_door(one.sms_url, "text") for one in ours)
            return Leads(texts=texts, calls=any(self._is_door(one.voice_url, "call") for one in ours))

    def _is_door(self, url: object, kind: str) -> bool:
        return str(url or "").partition("#")[0].rstrip("/") == self._public_url + DOORS[kind]

    def knock(self, kind: Literal["text", "call"], *, at: Address, body: str) -> bool:
        """Over the wire and through our proxy, to the address that the carrier knows."""
        return knock(
            kind, public_url=self._public_url, account_sid=self._account, auth_token=self._token, at=at, body=body
        )

    def delete(self, kind: Literal["message", "call"], sid: CarrierId) -> DeletionOutcome:
        """Deleting a message leaves its pictures behind, so they go first; at most 13 seconds a request."""
        if kind == "call":
            return _outcome(self._calls(sid).delete)
        message = self._messages(sid)
        try:
            with _readable():
                for picture in message.media.list():
                    if _outcome(picture.delete) == "not_yet":
                        return "not_yet"
        except CarrierRefusedError as refused:
            if not _is_missing(refused):
                raise
        return _outcome(message.delete)

    def is_gone(self, kind: Literal["message", "call"], sid: CarrierId) -> bool:
        """True only when the carrier itself says there is no such thing; a stray 404 from in between proves nothing."""
        try:
            with _readable():
                (self._messages if kind == "message" else self._calls)(sid).fetch()
        except CarrierRefusedError as refused:
            if _is_missing(refused):
                return True
            raise
        return False


@contextmanager
def _readable() -> Iterator[None]:
    """Whatever the client stumbles over is an answer we could not read; the error says nothing of what was in it."""
    try:
        yield
    except _UNREADABLE as error:
        raise CarrierUnknownError(f"unreadable answer ({type(error).__name__})") from None


def _outcome(delete: Callable[[], bool]) -> DeletionOutcome:
    try:
        with _readable():
            delete()
    except CarrierRefusedError as refused:
        if _is_missing(refused):
            return "gone"
        if refused.status == 409:
            return "not_yet"
        raise
    return "deleted"


def _is_missing(refused: CarrierRefusedError) -> bool:
    return refused.status == 404 and refused.code == _NOT_FOUND


def _text_of(message: Any) -> CarrierText:
    sent = message.date_sent or message.date_created
    kind = kind_of(message.from_ or "")
    return CarrierText(
        sid=CarrierId(str(message.sid)),
        from_=address_of(message.from_ or ""),
        to=address_of(message.to or ""),
        body=clean(message.body or ""),
        status=str(message.status),
        inbound=message.direction == "inbound",
        sent_at=sent.astimezone(UTC) if sent is not None else None,
        media_count=_whole(message.num_media) or 0,
        withheld=kind is SenderKind.WITHHELD,
        can_be_answered=kind.can_be_answered,
    )


def _call_of(call: Any) -> CarrierCall:
    made = call.date_created
    return CarrierCall(
        sid=CarrierId(str(call.sid)), status=str(call.status), made_at=made.astimezone(UTC) if made else None
    )


def _whole(value: object) -> int | None:
    return int(str(value)) if value is not None and str(value).isdecimal() else None

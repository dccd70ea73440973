"""What the carrier tells us about a text, put into our own words and no more of it than we need."""

import re
from dataclasses import dataclass, field
from typing import Literal

from helpline.carrier.address import SenderKind, address_of, channel_of, kind_of
from helpline.carrier.form import Form, first_values
from helpline.domain.delivery import Delivery, delivery_of
from helpline.domain.grapheme import clip
from helpline.domain.names import Address, CarrierId

LONGEST_TEXT = 4096
"""Characters. An SMS has at most 1,600; WhatsApp lets people write more, and none of it is thrown away."""

OptOut = Literal["stop", "start", "help"]

_SID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_USUAL_SID = re.compile(r"[A-Za-z]{2}[0-9a-fA-F]{32}")
_PICTURE = re.compile(r"MediaUrl\d+")
_PICTURE_ID = re.compile(r"/(ME[0-9a-fA-F]{32})(?:[/?#.]|$)")
_UNKEEPABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_OPT_OUTS: dict[str, OptOut] = {"STOP": "stop", "START": "start", "HELP": "help"}
_MOST_PICTURES = 30


@dataclass(frozen=True)
class InboundText:
    """One text that came to one of our numbers. Names, towns and everything else the carrier adds are left behind."""

    sid: CarrierId
    sender: Address | None = field(repr=False)
    """None when the number is withheld."""
    kind: SenderKind
    to: Address
    body: str = field(repr=False)
    channel: Literal["sms", "whatsapp"]
    media_count: int
    media_ids: tuple[CarrierId, ...]
    """The carrier's ids of pictures and voice notes, so that they can be deleted; fewer than counted if unreadable."""
    opt_out: OptOut | None
    """Set only where the carrier itself recognised the word (Advanced Opt-Out)."""

    @property
    def can_be_answered(self) -> bool:
        """Whether an answer could ever arrive."""
        return self.kind.can_be_answered


@dataclass(frozen=True)
class Receipt:
    """What became of a text we sent. ``status`` is None for a word we do not know."""

    sid: CarrierId
    status: Delivery | None
    error_code: int | None


def read_text(form: Form) -> InboundText | None:
    """None when it is no text at all: no id, or no number of ours. Names we do not know are welcome and ignored."""
    said = first_values(form)
    sid = _sid(said, "MessageSid", "SmsMessageSid", "SmsSid")
    to = address_of(said.get("To", ""))
    if sid is None or not to:
        return None
    kind = kind_of(said.get("From", ""))
    ids = _picture_ids(form)
    return InboundText(
        sid=sid,
        sender=None if kind is SenderKind.WITHHELD else address_of(said["From"]),
        kind=kind,
        to=to,
        body=clean(said.get("Body", "")),
        channel="whatsapp" if channel_of(to) == "whatsapp" or kind is SenderKind.WHATSAPP else "sms",
        media_count=min(max(_whole(said.get("NumMedia")) or 0, len(ids)), _MOST_PICTURES),
        media_ids=ids,
        opt_out=_OPT_OUTS.get(said.get("OptOutType", "").strip().upper()),
    )


def read_receipt(form: Form) -> Receipt | None:
    """None when it names no text."""
    said = first_values(form)
    sid = _sid(said, "MessageSid", "SmsSid")
    if sid is None:
        return None
    word = said.get("MessageStatus") or said.get("SmsStatus") or ""
    return Receipt(sid=sid, status=delivery_of(word), error_code=_whole(said.get("ErrorCode")))


def clean(body: str) -> str:
    """Keep what a person can have meant; drop what PostgreSQL, XML or UTF-8 would choke on. A tab becomes a space."""
    return clip(_UNKEEPABLE.sub("", body.replace("\t", " ")), LONGEST_TEXT)


def _sid(said: dict[str, str], *names: str) -> CarrierId | None:
    """The text's id. Any carrier's form is welcome, so long as it does not contradict itself.

    A signature covers names and values run together, and so covers them cut elsewhere as well: an id of an unusual
    form must be the same under every name it is sent by.
    """
    ids = [said[name] for name in names if said.get(name)]
    if not ids or not _SID.fullmatch(ids[0]):
        return None
    return CarrierId(ids[0]) if _USUAL_SID.fullmatch(ids[0]) or len(set(ids)) == 1 else None


def _picture_ids(form: Form) -> tuple[CarrierId, ...]:
    found = (_PICTURE_ID.search(value) for name, value in form if _PICTURE.fullmatch(name))
    return tuple(CarrierId(match[1]) for match in found if match)[:_MOST_PICTURES]


def _whole(text: str | None) -> int | None:
    """A whole number no longer than the carrier's own; None for anything else, including other scripts' digits."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= 6 else None


@dataclass(frozen=True)
class InboundCall:
    """One step of a call, as far as we need it. Towns, names and networks are left behind."""

    sid: CarrierId
    caller: Address | None = field(repr=False)
    """Whoever rings; None when the number is withheld. On legs that we made it is our own number."""
    to: Address = field(repr=False)
    status: str
    sequence: int | None
    digits: str
    answered_by: str


def read_call(form: Form) -> InboundCall | None:
    """None when it names no call."""
    said = first_values(form)
    sid = _sid(said, "CallSid")
    if sid is None:
        return None
    kind = kind_of(said.get("From", ""))
    return InboundCall(
        sid=sid,
        caller=address_of(said["From"]) if kind is SenderKind.NUMBER else None,
        to=address_of(said.get("To", "")),
        status=said.get("CallStatus", "").strip().lower(),
        sequence=_whole(said.get("SequenceNumber")),
        digits=said.get("Digits", "")[:8],
        answered_by=said.get("AnsweredBy", ""),
    )

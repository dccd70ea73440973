"""What a caller's text means, given where her contact stands."""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Literal

from helpline.domain import keys
from helpline.domain.contact import Channel
from helpline.domain.names import Address, CarrierId

OptOut = Literal["stop", "start", "help"]


@dataclass(frozen=True, kw_only=True)
class ArrivedText:
    """One text that came to one of our numbers."""

    sid: CarrierId
    sender: Address | None = field(repr=False)
    """None when the number is withheld."""
    to: Address
    body: str = field(repr=False)
    channel: Channel
    can_be_answered: bool
    pictures: int = 0
    opt_out: OptOut | None = None
    """Only where the carrier said itself that it blocked, opened or answered."""


class Sense(StrEnum):
    """What kind of thing she sent."""

    WORDS = "words"
    KEY = "key"
    STOP = "stop"
    START = "start"


@dataclass(frozen=True)
class Meaning:
    """``key`` is set for a key that acts; ``may_mean`` for words that a person should look at twice."""

    sense: Sense
    key: keys.Key | None = None
    may_mean: str | None = None
    carrier_acted: bool = False
    """The carrier itself blocks our texts to her now, or lets them through again."""


WORTH_ASKING: Final = frozenset(
    {
        keys.Kind.NO_MORE,
        keys.Kind.CALL_ME,
        keys.Kind.LANGUAGES,
        keys.Kind.DANGER,
        keys.Kind.SAFE_NOW,
        keys.Kind.NOT_NOW,
        keys.Kind.TAKE_BACK,
        keys.Kind.WIPE,
        keys.Kind.WOMAN,
        keys.Kind.OTHER_AREA,
        keys.Kind.OTHER_PERSON,
    }
)
"""Bare digits which, said to a person, may also have been meant for the line. The one to complain is never shown so."""

ACT_BARE: Final = frozenset(
    {
        keys.Kind.NO_MORE,
        keys.Kind.GO_ON,
        keys.Kind.CALL_ME,
        keys.Kind.LANGUAGES,
        keys.Kind.LANGUAGE,
        keys.Kind.DANGER,
        keys.Kind.SAFE_NOW,
        keys.Kind.NOT_NOW,
        keys.Kind.WIPE,
        keys.Kind.WHO,
        keys.Kind.WOMAN,
        keys.Kind.OTHER_AREA,
        keys.Kind.OTHER_PERSON,
        keys.Kind.ANYBODY,
        keys.Kind.COMPLAINT,
    }
)
"""Keys that do something while she waits. The others are words until there is something they could answer."""


def meaning(
    text: ArrivedText,
    *,
    has_person: bool,
    codes: Collection[int] = (),
    takes_back: bool = False,
    has_talked: bool = False,
) -> Meaning:
    """STOP and its kin in any state; a starred key in any state; a bare key only while nobody has spoken to her.

    ``codes``: which yes to a question is alive, and acts bare as long as it is. ``takes_back``: whether there is such
    a thing here as a yes to be taken back. ``has_talked``: whether somebody talked with her before this conversation.
    """
    opt_out = text.opt_out or keys.read_opt_out(text.body)
    if opt_out == "stop":
        return Meaning(Sense.STOP, carrier_acted=text.opt_out == "stop" or keys.carrier_acts_on(text.body))
    if opt_out == "start":
        return Meaning(Sense.START)
    key = keys.read_key(text.body)
    if key is None:
        return Meaning(Sense.WORDS)
    if key.kind is keys.Kind.CONSENT and key.number in codes:
        return Meaning(Sense.KEY, key)
    acts = key.kind in ACT_BARE or (takes_back and key.kind is keys.Kind.TAKE_BACK)
    acts = acts or (key.kind is keys.Kind.FEEDBACK and has_talked)
    if acts and (key.starred or not has_person):
        return Meaning(Sense.KEY, key)
    is_worth_asking = key.kind in WORTH_ASKING and (takes_back or key.kind is not keys.Kind.TAKE_BACK)
    return Meaning(Sense.WORDS, may_mean=key.kind.value if is_worth_asking else None)

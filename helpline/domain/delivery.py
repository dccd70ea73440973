"""How far a text has come on its way to a telephone, and why a late word never takes it back."""

from enum import StrEnum


class Delivery(StrEnum):
    """Our own words for it; the carrier's words are read into these by `delivery_of`."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    READ = "read"

    @property
    def rank(self) -> int:
        """Later is higher. What ends a text ranks the same however it ended: the first such word stands."""
        return _RANK[self]

    @property
    def is_final(self) -> bool:
        """Whether nothing more is to be expected. ``sent`` is not, though some networks never say more."""
        return self.rank >= _RANK[Delivery.DELIVERED]

    @property
    def is_lost(self) -> bool:
        """Whether the text did not arrive and the person who wrote it must be told."""
        return self in (Delivery.UNDELIVERED, Delivery.FAILED)


_RANK = {
    Delivery.QUEUED: 0,
    Delivery.SENDING: 1,
    Delivery.SENT: 2,
    Delivery.DELIVERED: 3,
    Delivery.UNDELIVERED: 3,
    Delivery.FAILED: 3,
    Delivery.READ: 4,
}

_SAID_BY_THE_CARRIER = {
    "accepted": Delivery.QUEUED,
    "scheduled": Delivery.QUEUED,
    "partially_delivered": Delivery.SENT,
    "canceled": Delivery.FAILED,
} | {word.value: word for word in Delivery}


def delivery_of(word: str) -> Delivery | None:
    """Read the carrier's word. None for one we do not know, or one about a text that came to us (``received``)."""
    return _SAID_BY_THE_CARRIER.get(word.strip().lower())


def moves_forward(old: Delivery | None, new: Delivery) -> bool:
    """Whether ``new`` is news: statuses come late, twice and out of order, and a text never travels backwards."""
    return old is None or new.rank > old.rank

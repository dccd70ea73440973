"""Everything the network remembers while it runs."""

import itertools
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from helpline.simulator.record import Alert, Call, Conference, Handset, HandsetText, Message, OwnNumber
from helpline.simulator.voice.leg import Behaviour, Leg

LOG_LENGTH = 50_000


@dataclass
class Memory:
    """Plain dictionaries; one loop reads and writes them, so nothing is locked."""

    numbers: dict[str, OwnNumber] = field(default_factory=dict)
    """By address."""
    handsets: dict[str, Handset] = field(default_factory=dict)
    """By address; the ones shown on the page."""
    messages: dict[str, Message] = field(default_factory=dict)
    """By sid, oldest first."""
    to: dict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))
    from_: dict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))
    calls: dict[str, Call] = field(default_factory=dict)
    legs: dict[str, Leg] = field(default_factory=dict)
    """What really happened on each call, by its sid; stays when the carrier's copy is deleted."""
    behaviours: dict[str, Behaviour] = field(default_factory=dict)
    """How each handset behaves when it is rung, by its address."""
    lengths: dict[str, float] = field(default_factory=dict)
    """Seconds each sound lasts, by address."""
    conferences: dict[str, Conference] = field(default_factory=dict)
    open_rooms: dict[str, Conference] = field(default_factory=dict)
    """Conferences that are not over, by name."""
    alerts: dict[str, Alert] = field(default_factory=dict)
    texts: dict[str, list[HandsetText]] = field(default_factory=lambda: defaultdict(list))
    """What each telephone shows, by its address, whether it is on the page or not."""
    bubbles: dict[str, HandsetText] = field(default_factory=dict)
    """The same, by the sid of the text."""
    blocked: set[tuple[str, str]] = field(default_factory=set)
    """(own number, handset) pairs that said STOP."""
    last_heard: dict[tuple[str, str], datetime] = field(default_factory=dict)
    """When a handset last wrote to an own number."""
    free_at: dict[str, float] = field(default_factory=dict)
    """When each sender's queue is empty, by the loop's clock."""
    requests: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=LOG_LENGTH))
    webhooks: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=LOG_LENGTH))
    _serials: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def serial(self) -> int:
        """The next number of a count that only goes up."""
        return next(self._serials)

    def keep(self, message: Message) -> None:
        """Log a text."""
        self.messages[message.sid] = message
        self.to[message.to].append(message)
        if message.from_ is not None:
            self.from_[message.from_].append(message)

    def forget(self, message: Message) -> None:
        """Delete the log's copy; the telephone that has the text keeps it."""
        del self.messages[message.sid]
        message.deleted, message.body, message.media = True, "", []

    def show(self, address: str, text: HandsetText) -> None:
        """Put a text on a telephone's screen."""
        self.texts[address].append(text)
        self.bubbles[text.sid] = text

    def number_by_sid(self, sid: str) -> OwnNumber | None:
        """An own number by the carrier's id."""
        return next((number for number in self.numbers.values() if number.sid == sid), None)

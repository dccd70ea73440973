"""What is to be told to the line, and how the telling went."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp

from helpline.simulator.signature import Pairs
from helpline.simulator.webhook.answer import Said, read
from helpline.simulator.webhook.override import Patience


@dataclass(frozen=True, kw_only=True)
class Errand:
    """What is to be told, where, about which resource; ``pair`` are the two numbers whose cookies it carries."""

    kind: str
    resource_sid: str
    url: str
    parameters: Pairs
    method: str = "POST"
    fallback_url: str = ""
    fallback_method: str = "POST"
    pair: tuple[str, str] | None = None
    wants_answer: bool = False
    """Whether the answer is read as steps to take, and so can be wrong."""
    reader: Callable[[str, bytes], Said] = read
    """Reads the answer by its content type."""


@dataclass(kw_only=True)
class Outcome:
    """How one webhook went: the last status, every attempt, the carrier's error code when it failed."""

    status: int | None = None
    trouble: str | None = None
    code: int | None = None
    content_type: str = ""
    body: bytes = b""
    said: Said = field(default_factory=Said)
    attempts: int = 1
    url: str = ""


@dataclass(frozen=True)
class Hop:
    """One request to make: where, how, with which parameters."""

    url: str
    method: str
    parameters: Pairs

    def to(self, url: str, method: str) -> "Hop":
        """The same parameters elsewhere; a fragment stays behind."""
        return Hop(url.partition("#")[0], method, self.parameters)


@dataclass(frozen=True)
class Limits:
    """How long all attempts together may take; ``deadline`` is on the monotonic clock."""

    patience: Patience
    deadline: float

    @classmethod
    def asked_by(cls, url: str) -> "Limits":
        """As the address asks, from now on."""
        patience = Patience.asked_by(url)
        return cls(patience, time.monotonic() + patience.total)

    def left(self) -> bool:
        """Whether there is time for another attempt."""
        return time.monotonic() < self.deadline

    def timeout(self) -> aiohttp.ClientTimeout:
        """For the next attempt."""
        return aiohttp.ClientTimeout(
            total=max(self.deadline - time.monotonic(), 0.001),
            sock_connect=self.patience.connect,
            sock_read=self.patience.read,
        )

"""Knocks at a door many times, as lightly as Python can, and notes how long each answer took."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

PATIENCE = 20.0
"""Seconds that answers still under way are waited for at the end."""
_LENGTH = b"content-length:"
_ANYTHING = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


@dataclass
class Measured:
    """What a load found. Times in seconds, one for each request that was answered with 200."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    bad: int = 0
    """Requests answered with anything else, or never."""
    due: list[float] = field(default_factory=list)
    """When each request ought to have been sent, by the monotonic clock; only where they come at a rate."""

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """In milliseconds; ``share`` from 0 to 1."""
        return percentile(self.times, share)


def percentile(times: Sequence[float], share: float) -> float:
    """Of times in seconds, in milliseconds; 0 when there are none."""
    if not times:
        return 0.0
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


class Line(asyncio.Protocol):
    """One kept-alive connection that carries one request at a time."""

    def __init__(self, load: "_Load") -> None:
        self._load = load
        self._began = 0.0
        self._answer = b""
        self._wire: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._wire = transport

    def knock(self, request: bytes, began: float) -> None:
        """Send one request; its time counts from ``began``."""
        assert self._wire is not None
        self._began = began
        self._wire.write(request)

    def data_received(self, data: bytes) -> None:
        self._answer = self._answer + data if self._answer else data
        head, found, body = self._answer.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        good = self._answer[9:12] == b"200"
        self._answer = b""
        self._load.answered(self, time.monotonic() - self._began, good)

    def connection_lost(self, exc: Exception | None) -> None:
        self._load.lost(self)

    def hang_up(self) -> None:
        """Let go of the connection."""
        if self._wire is not None:
            self._wire.abort()


def _length(head: bytes) -> int:
    small = head.lower()
    at = small.find(_LENGTH)
    return int(small[at + len(_LENGTH) :].split(b"\r\n", 1)[0]) if at >= 0 else 0


class _Load:
    """What both kinds of load share: lines, requests, and what became of them."""

    def __init__(self, host: str, port: int, requests: Iterator[bytes]) -> None:
        self._address = (host, port)
        self._requests = requests
        self.found = Measured()
        self.lines: list[Line] = []
        self.under_way = 0
        self.over = False

    async def connect(self, count: int) -> None:
        loop = asyncio.get_running_loop()
        for _ in range(count):
            _, line = await loop.create_connection(lambda: Line(self), *self._address)
            self.lines.append(line)

    def begin(self, line: Line, began: float) -> None:
        request = next(self._requests, None)
        if request is None:
            self.over = True
            return
        self.under_way += 1
        line.knock(request, began)

    def answered(self, line: Line, took: float, good: bool) -> None:
        self.under_way -= 1
        if good:
            self.found.times.append(took)
        else:
            self.found.bad += 1
        self.free(line)

    def free(self, line: Line) -> None:
        """What a line does next that has just had its answer."""

    def lost(self, _: Line) -> None:
        if not self.over:
            self.under_way -= 1
            self.found.bad += 1

    async def settle(self) -> None:
        """Wait for what is under way, then hang up."""
        until = time.monotonic() + PATIENCE
        while self.under_way > 0 and time.monotonic() < until:  # noqa: ASYNC110 (an event a request would cost more)
            await asyncio.sleep(0.005)
        self.found.bad += max(0, self.under_way)
        self.over = True
        for line in self.lines:
            line.hang_up()


class _Closed(_Load):
    """Each line knocks again as soon as it has been answered."""

    def free(self, line: Line) -> None:
        if not self.over:
            self.begin(line, time.monotonic())


class _Open(_Load):
    """Knocks come when they come, whether or not the last ones were answered."""

    def __init__(self, host: str, port: int, requests: Iterator[bytes]) -> None:
        super().__init__(host, port, requests)
        self.idle: list[Line] = []
        self.waiting: list[float] = []
        self.is_warm = False

    def answered(self, line: Line, took: float, good: bool) -> None:
        if self.is_warm:
            super().answered(line, took, good)
        else:
            self.under_way -= 1

    async def warm(self) -> None:
        """Each line has carried one request before anything counts: an idle new one would hold a thread of theirs."""
        for line in self.lines:
            self.under_way += 1
            line.knock(_ANYTHING, time.monotonic())
        while self.under_way > 0:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        self.idle = list(self.lines)
        self.is_warm = True

    def free(self, line: Line) -> None:
        if self.waiting:
            self.begin(line, self.waiting.pop(0))
        else:
            self.idle.append(line)

    def arrive(self, at: float) -> None:
        if self.idle:
            self.begin(self.idle.pop(), at)
        else:
            self.waiting.append(at)


async def closed(host: str, port: int, requests: Iterator[bytes], *, connections: int, seconds: float) -> Measured:
    """As fast as so many connections can, for so many seconds."""
    load = _Closed(host, port, requests)
    await load.connect(connections)
    began = time.monotonic()
    for line in load.lines:
        load.begin(line, time.monotonic())
    await asyncio.sleep(seconds)
    load.found.seconds = time.monotonic() - began
    found = Measured(seconds=load.found.seconds, times=list(load.found.times))
    load.over = True
    await load.settle()
    found.bad = load.found.bad
    return found


async def opened(
    host: str, port: int, requests: Iterator[bytes], *, rate: float, seconds: float, lines: int = 64
) -> Measured:
    """So many a second, evenly, whatever the answers do; each time counts from when its request was due."""
    load = _Open(host, port, requests)
    await load.connect(lines)
    await load.warm()
    began = time.monotonic() + 0.05
    for number in range(round(rate * seconds)):
        due = began + number / rate
        wait = due - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        load.found.due.append(due)
        load.arrive(due)
    until = time.monotonic() + PATIENCE
    while load.waiting and time.monotonic() < until:  # noqa: ASYNC110
        await asyncio.sleep(0.005)
    await load.settle()
    load.found.seconds = seconds
    return load.found

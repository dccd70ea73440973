"""Open pages: hundreds of streams held by one process, how soon all of them hear, and what webhooks notice of it."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from helpline.domain.account import Role
from helpline.handlers import people, signing_in
from helpline.handlers.work import House, work
from infra.bench import intake, memory
from infra.bench.load import Measured, opened
from infra.bench.stage import Stage, running
from infra.local import programs

STREAMS = 500
STUCK = 20
"""So many more never read a byte."""
RATE = 200
"""Webhooks a second meanwhile."""
ANNOUNCED_EVERY = 0.2


@dataclass
class Listened:
    """Times in milliseconds, memory in megabytes, the end in seconds."""

    opened_in: float = 0.0
    held: float = 0.0
    last_of_all: list[float] = field(default_factory=list)
    alone: Measured | None = None
    beside: Measured | None = None
    lost: int = 0
    ended_in: float = 0.0


def measured(at: Stage, *, seconds: float) -> Listened:
    """First the webhooks with nobody listening, then with everybody."""
    house = at.house()
    cookies = _sign_ins(house, 50)
    found = Listened(alone=intake.steady(at, intake.OURS, rate=RATE, seconds=seconds))
    live = programs.live(at.place)
    with running(at, live, at.web()):
        stop = partial(live.stop, within=30)
        asyncio.run(_listen(at, house, cookies, found, seconds=seconds, pid=live.pid, stop=stop))
    house.database.close()
    return found


def _sign_ins(house: House, count: int) -> list[str]:
    """So many keepers who are signed in: what their browsers carry."""
    with work(house) as w:
        accounts = [people.add_account(w, name=f"Keeper {number}", role=Role.KEEPER).account for number in range(count)]
        return [signing_in.begin(w, account) for account in accounts]


async def _listen(
    at: Stage,
    house: House,
    cookies: list[str],
    found: Listened,
    *,
    seconds: float,
    pid: int,
    stop: Callable[[], int | None],
) -> None:
    began = time.monotonic()
    readers = [await _open(at, cookies[number % len(cookies)]) for number in range(STREAMS)]
    stuck = [await _open(at, cookies[0]) for _ in range(STUCK)]
    found.opened_in = (time.monotonic() - began) * 1000
    found.held = memory.of("live", pid).seen
    for _ in range(20):
        found.last_of_all.append(await _heard_by_all(house, [reader for reader, _ in readers]))
    knocks = at.knocks(int(RATE * seconds))
    load = opened("127.0.0.1", at.place.web_port, knocks, rate=RATE, seconds=seconds)
    found.beside, _ = await asyncio.gather(load, _announce(house, seconds))
    found.lost += sum(reader.at_eof() for reader, _ in readers)
    # Everybody is still there when it is asked to go.
    began = time.monotonic()
    found.lost += await asyncio.to_thread(stop) != 0
    found.ended_in = time.monotonic() - began
    for _, writer in (*readers, *stuck):
        writer.transport.abort()


async def _announce(house: House, seconds: float) -> None:
    for _ in range(int(seconds / ANNOUNCED_EVERY)):
        house.ports.queue.announce("queue")
        await asyncio.sleep(ANNOUNCED_EVERY)


async def _open(at: Stage, cookie: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", at.place.live_port)
    host = at.place.live_url.partition("//")[2]
    writer.write(f"GET /live/events HTTP/1.1\r\nHost: {host}\r\nCookie: desk={cookie}\r\n\r\n".encode())
    head = await reader.readuntil(b": listening\n\n")
    assert b" 200 " in head.partition(b"\r\n")[0], head
    return reader, writer


async def _heard_by_all(house: House, readers: list[asyncio.StreamReader]) -> float:
    """Milliseconds from the announcement until the last page has heard it."""
    began = time.monotonic()
    house.ports.queue.announce("queue")
    await asyncio.gather(*(reader.readuntil(b"data: queue\n\n") for reader in readers))
    return (time.monotonic() - began) * 1000

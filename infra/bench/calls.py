"""The telephone: how fast each step is answered while many are rung, who is kept waiting, and how soon two meet."""

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import aiohttp
from sqlalchemy import text

from helpline.domain.line import Serves, Strategy
from helpline.domain.responder import Duty
from helpline.handlers import people
from helpline.handlers.work import House, work
from infra.bench.knock import LINE, callers, signed
from infra.bench.load import Measured, opened
from infra.bench.stage import ACCOUNT, Stage, running
from infra.local import programs

RUNG, HELD, MEETINGS = 100, 250, 60
STEPS_A_SECOND = 50.0
"""250 callers who each hear pieces of ten seconds ask for half as many."""
ARRIVE_A_SECOND = 20.0
MEET_A_SECOND = 4.0
SETTLES_WITHIN = 40.0
OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
NO_LIMIT = {"HELPLINE_CALLS_PER_SECOND": "0"}
"""What a stage for this needs to be told: here nobody else sets the pace."""

Call = dict[str, Any]
"""One call as the telephone network shows it."""


@dataclass(frozen=True)
class Calls:
    """What was found."""

    rung: Measured
    """Steps of callers, while a hundred of them are rung for."""
    held: Measured
    """The same with 250 waiting."""
    dropped: int
    """Of those 250, how many are not on the line any more."""
    met: Measured
    """From the press of 1 until both telephones are in one room, but for what is still being said to them."""
    heard: Measured
    """The same until both hear each other: with "you are connected" and "someone is here now"."""
    alone: int
    """How many of those who should have met did not."""


def measured(stage: Stage, *, seconds: float) -> Calls:
    """Web, workers and network as they always run, with one line and as many peers as callers."""
    house = stage.house()
    peers = team(house, HELD)
    numbers = callers()
    network = programs.simulator(stage.place)
    with running(stage, network, programs.web(stage.place), programs.workers(stage.place)):
        asyncio.run(_prepare(stage, peers))
        hers = asyncio.run(_arrive(stage, list(islice(numbers, RUNG)), rate=ARRIVE_A_SECOND))
        _until(lambda: len(_ringing(stage)) >= RUNG)
        rung = _steps(stage, house, seconds=seconds)
        hers |= asyncio.run(_arrive(stage, list(islice(numbers, HELD - RUNG)), rate=ARRIVE_A_SECOND))
        _until(lambda: len(_waiting(house)) >= HELD)
        held = _steps(stage, house, seconds=seconds)
        dropped = HELD - len([one for one in _calls(stage, "in-progress") if one["sid"] in hers])
        asyncio.run(_hang_up(stage, hers))
        _until(lambda: not _calls(stage, "in-progress") and not _ringing(stage) and not _waiting(house))
        met = asyncio.run(_meetings(stage, peers, list(islice(numbers, MEETINGS))))
    house.database.close()
    times = [Measured(times=list(one)) for one in zip(*met, strict=True)] or [Measured(), Measured()]
    return Calls(rung=rung, held=held, dropped=dropped, met=times[0], heard=times[1], alone=MEETINGS - len(met))


def team(house: House, count: int) -> list[str]:
    """One line whose peers are rung one after the other; their numbers."""
    numbers = [f"+1{area}55501{last:02}" for area in (980, 981, 982) for last in range(100)][:count]
    with work(house) as w:
        strategy = Strategy.IN_ORDER
        people.add_line(w, phone=LINE, serves=Serves.VOICE, languages=["en"], area="Harbour", strategy=strategy)
        for at, number in enumerate(numbers):
            people.add_responder(w, alias=f"Peer {at}", phone=number, languages=["en"], area="Harbour")
            people.set_duty(w, f"Peer {at}", Duty.ON)
    return numbers


async def _prepare(stage: Stage, peers: Sequence[str]) -> None:
    door = f"{stage.place.url}/twilio/voice"
    async with aiohttp.ClientSession(stage.place.simulator_url) as network:
        told = {"number": LINE, "voice_url": door, "status_callback": f"{door}/status"}
        await _done(network.post("/sim/numbers", json=told))
        await _all_do(network, peers, {"answers": "by_hand"})


async def _all_do(network: aiohttp.ClientSession, peers: Sequence[str], habit: dict[str, Any]) -> None:
    for peer in peers:
        await _done(network.put(f"/sim/handsets/{peer}/behaviour", json=habit))


async def _arrive(stage: Stage, numbers: Sequence[str], *, rate: float) -> set[str]:
    """Each of these rings, at an even rate; what their calls are called."""
    found: set[str] = set()
    async with aiohttp.ClientSession(stage.place.simulator_url) as network:
        for number in numbers:
            made = await _done(network.post("/sim/calls", json={"from": number, "to": LINE}))
            found.add(made["sid"])
            await asyncio.sleep(1 / rate)
    return found


def _steps(stage: Stage, house: House, *, seconds: float) -> Measured:
    """Beside what the network asks by itself, the same step of each caller in turn, at an even rate."""
    facts = {"url": stage.place.url, "token": stage.told.auth_tokens[0]}
    made = [signed(f"/twilio/voice/next?l={leg}&g=en&t=1", _said(sid), **facts) for leg, sid in _waiting(house)]
    wanted = iter(list(islice(itertools.cycle(made), int(STEPS_A_SECOND * seconds))))
    address = ("127.0.0.1", stage.place.web_port)
    return asyncio.run(opened(*address, wanted, rate=STEPS_A_SECOND, seconds=seconds, lines=16))


def _said(sid: str) -> list[tuple[str, str]]:
    told = {"CallSid": sid, "AccountSid": ACCOUNT, "From": "+12015550100", "To": LINE, "Direction": "inbound"}
    return [*told.items(), ("CallStatus", "in-progress"), ("ApiVersion", "2010-04-01")]


async def _hang_up(stage: Stage, sids: set[str]) -> None:
    async with aiohttp.ClientSession(stage.place.simulator_url) as network:
        for sid in sids:
            await _done(network.post(f"/sim/calls/{sid}/hang-up", json={}))


async def _meetings(stage: Stage, peers: Sequence[str], numbers: Sequence[str]) -> list[tuple[float, float]]:
    """Each rings, somebody picks up and presses 1, both talk, she hangs up. Seconds from the key; see `Calls`."""
    async with aiohttp.ClientSession(stage.place.simulator_url) as network:
        await _all_do(network, peers, {"answers": "picks_up", "keys": ["1"]})
        under_way = []
        for number in numbers:
            under_way.append(asyncio.create_task(_meeting(network, number)))
            await asyncio.sleep(1 / MEET_A_SECOND)
        found = await asyncio.gather(*under_way)
    return [one for one in found if one is not None]


async def _meeting(network: aiohttp.ClientSession, number: str) -> tuple[float, float] | None:
    made = await _done(network.post("/sim/calls", json={"from": number, "to": LINE}))
    until, hers = time.monotonic() + 15, {}
    while time.monotonic() < until:
        hers = await _done(network.get(f"/sim/calls/{made['sid']}?brief=1"))
        if hers["talks_with"]:
            break
        await asyncio.sleep(0.1)
    else:
        return None
    whole = await _done(network.get(f"/sim/calls/{made['sid']}"))
    theirs = await _done(network.get(f"/sim/calls/{hers['talks_with'][0]}"))
    await _done(network.post(f"/sim/calls/{made['sid']}/hang-up", json={}))
    pressed = _at(one for one in theirs["moments"] if one["kind"] == "key")
    told = max(_at(one for one in side["documents"] if "<Conference" in one["body"]) for side in (whole, theirs))
    heard = max(_at(one for one in side["moments"] if one["kind"] == "connected") for side in (whole, theirs))
    return (told - pressed) / 1e9, (heard - pressed) / 1e9


def _at(found: Iterator[Call]) -> int:
    return int(next(found)["at_ns"])


def _calls(stage: Stage, status: str) -> list[Call]:
    async def ask() -> list[Call]:
        async with aiohttp.ClientSession(stage.place.simulator_url) as network:
            found: list[Call] = await _done(network.get(f"/sim/calls?brief=1&status={status}"))
            return found

    return asyncio.run(ask())


def _ringing(stage: Stage) -> list[Call]:
    return _calls(stage, "ringing")


def _waiting(house: House) -> list[tuple[int, str]]:
    """Callers on the line: the leg, and what the carrier calls it."""
    with house.database.transaction() as db:
        query = "SELECT id, sid FROM leg WHERE role = 'caller' AND state = 'answered' ORDER BY id"
        return [(row.id, row.sid) for row in db.execute(text(query))]


def _until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + SETTLES_WITHIN
    while not true() and time.monotonic() < until:
        time.sleep(0.2)


async def _done(asking: Any) -> Any:
    async with asking as answer:
        answer.raise_for_status()
        return await answer.json()

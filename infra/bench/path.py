"""The whole path: from a caller's webhook to the moment a responder's offer reaches the telephone network."""

import asyncio
import itertools
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
from sqlalchemy import text

from helpline.domain.line import Serves
from helpline.domain.responder import Duty
from helpline.handlers import people
from helpline.handlers.work import House, work
from infra.bench import plain_job, rungs
from infra.bench.knock import callers, knock
from infra.bench.load import Measured, opened
from infra.bench.stage import ACCOUNT, Stage, running
from infra.local import programs
from infra.local.leash import Child, leash, wait_until

ANSWER_AFTER = 0.15
"""Seconds that the real carrier takes for each request."""
LINES = tuple(f"+155501{number:02}" for number in range(10))
PEERS = tuple(f"+155501{number:02}" for number in range(50, 60))
"""Each line has a team of its own: nobody could keep fifty new contacts a second apart, nor their codes."""
SETTLES_WITHIN = 30.0

Asked = dict[str, Any]
"""One request as the telephone network logged it."""


@dataclass(frozen=True)
class Path:
    """How long each text took on its way, and what was left lying when the last had come in."""

    asked: float
    """Texts a second."""
    times: Measured
    left: int
    """Texts that had not gone out half a second after the last webhook: a backlog, if it is more than a handful."""
    lost: int
    """Texts whose offer never came."""


@contextmanager
def network(stage: Stage) -> Iterator[None]:
    """The telephone network, as slow to answer as the real one."""
    with running(stage, programs.simulator(stage.place, "--answer-after", str(ANSWER_AFTER))):
        _give_numbers(stage)
        yield


def _give_numbers(stage: Stage) -> None:
    for line in LINES:
        told = {"number": line, "sms_url": f"{stage.place.url}/twilio/sms"}
        asyncio.run(_ask(stage, "POST", "/sim/numbers", told))


def people_on_duty(house: House) -> None:
    """Ten lines, each with one responder on duty in her own area."""
    with work(house) as w:
        for number, (line, peer) in enumerate(zip(LINES, PEERS, strict=True)):
            area, alias = f"Area {number}", f"Peer {number}"
            people.add_line(w, phone=line, serves=Serves.SMS, languages=["en"], area=area)
            people.add_responder(w, alias=alias, phone=peer, languages=["en"], area=area, at_once=9)
            people.set_duty(w, alias, Duty.ON)


def ours(stage: Stage, *, rate: float, seconds: float) -> Path:
    """Web, workers and network as they always run; each caller writes for the first time."""
    house = stage.house()
    people_on_duty(house)
    warm, numbers = 20, list(islice(callers(), 20 + int(rate * seconds)))
    with network(stage), running(stage, programs.web(stage.place), programs.workers(stage.place)):
        _send(stage, numbers[:warm], rate=10)
        _until_sent(stage, 2 * warm)
        began = _send(stage, numbers[warm:], rate=rate)
        time.sleep(0.5)
        left = 2 * len(numbers) - len(_created(stage))
        _until_sent(stage, 2 * len(numbers))
        came = _offers(house, _created(stage), numbers)
    house.database.close()
    return _path(rate, numbers[warm:], began, came, left)


def a_few(stage: Stage) -> None:
    """A handful of texts, so that every program has done everything once."""
    _give_numbers(stage)
    numbers = list(islice(callers(), 20))
    _send(stage, numbers, rate=10)
    _until_sent(stage, 2 * len(numbers))


def plain(stage: Stage, *, rate: float, seconds: float) -> Path:
    """The same from bare Flask over RQ to one SimpleWorker: insert, enqueue, read, send."""
    numbers = list(islice(callers(), 5 + int(rate * seconds)))
    house = stage.house()
    with house.database.engine.begin() as db:
        rungs.texts.create(db)
    command = [*leash(), sys.executable, "-m", plain_job.__name__]
    worker = Child("plain", command, log=stage.place.log / "plain.log", env=stage.place.env, cwd=programs.ROOT)
    with network(stage), running(stage, stage.web("infra.bench.rungs:enqueued()"), worker):
        with stage.doorbell() as bell:
            wait_until(lambda: programs.somebody_listens(bell, rungs.QUEUE), child=worker)
        _send(stage, numbers[:5], rate=5)
        _until_sent(stage, 5)
        began = _send(stage, numbers[5:], rate=rate)
        time.sleep(0.5)
        left = len(numbers) - len(_created(stage))
        _until_sent(stage, len(numbers))
        came = {one["parameters"]["Body"][0].split()[0]: int(one["at_ns"]) for one in _created(stage)}
    house.database.close()
    return _path(rate, numbers[5:], began, came, left)


def _path(rate: float, numbers: Sequence[str], began: Sequence[float], came: dict[str, int], left: int) -> Path:
    pairs = zip(numbers, began, strict=True)
    times = [came[number] / 1e9 - at for number, at in pairs if number in came]
    lost = len(numbers) - len(times)
    return Path(asked=rate, times=Measured(times=times), left=max(0, left), lost=lost)


def _send(stage: Stage, numbers: Sequence[str], *, rate: float) -> list[float]:
    """Knock for each caller at an even rate; when each was due, by the clock that all processes share."""
    facts = {"url": stage.place.url, "account": ACCOUNT, "token": stage.told.auth_tokens[0]}
    pairs = zip(numbers, itertools.cycle(LINES), strict=False)
    made = [knock(number, to=line, **facts) for number, line in pairs]
    seconds = len(numbers) / rate
    load = opened("127.0.0.1", stage.place.web_port, iter(made), rate=rate, seconds=seconds, lines=8)
    found = asyncio.run(load)
    if found.bad:
        raise RuntimeError(f"{found.bad} webhooks were not taken")
    return found.due


def _offers(house: House, created: Sequence[Asked], numbers: Sequence[str]) -> dict[str, int]:
    """When the offer about each caller reached the network, by her number: the request carries the outbox's own id."""
    at = {_outbox_id(one): int(one["at_ns"]) for one in created}
    with house.database.transaction() as db:
        rows = db.execute(
            text(
                "SELECT o.id, c.caller_key FROM outbox o JOIN contact c ON c.id = o.contact_id "
                "WHERE o.responder_id IS NOT NULL"
            )
        ).all()
    keys: dict[bytes, str] = {house.ports.cipher.lookup("caller", number): number for number in numbers}
    return {keys[bytes(row.caller_key)]: at[row.id] for row in rows if row.id in at}


def _outbox_id(request: Asked) -> int:
    return int(parse_qs(urlsplit(request["parameters"]["StatusCallback"][0]).query)["o"][0])


def _created(stage: Stage) -> list[Asked]:
    found: list[Asked] = asyncio.run(_ask(stage, "GET", "/sim/requests?operation=texts.create"))
    return found


def _until_sent(stage: Stage, count: int) -> None:
    until = time.monotonic() + SETTLES_WITHIN
    while len(_created(stage)) < count and time.monotonic() < until:
        time.sleep(0.2)


async def _ask(stage: Stage, method: str, path: str, told: dict[str, str] | None = None) -> Any:
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, stage.place.simulator_url + path, json=told) as answer,
    ):
        return await answer.json()

"""The door: how many signed texts a second are accepted, beside bare applications on the same server."""

import asyncio
from dataclasses import dataclass
from statistics import median

from infra.bench import rungs
from infra.bench.load import Measured, closed, opened
from infra.bench.stage import Stage, running

OURS = "helpline"
TITLES = rungs.TITLES | {OURS: "helpline: POST /twilio/sms"}
PLACES = {name: f"infra.bench.rungs:{name}()" for name in rungs.NAMES} | {OURS: "wsgi:app"}
CONNECTIONS = 32


@dataclass(frozen=True)
class Step:
    """One rung's median over the rounds. Times in milliseconds."""

    name: str
    rate: float
    p50: float
    p99: float
    bad: int


def ladder(stage: Stage, *, rounds: int, seconds: float) -> list[Step]:
    """Every rung for ``seconds``, all of them again in each round, so that a busy moment hits none alone."""
    with stage.house().database.engine.begin() as db:
        rungs.texts.create(db)
    found: dict[str, list[Measured]] = {name: [] for name in PLACES}
    for _ in range(rounds):
        for name in PLACES:
            found[name].append(_once(stage, name, connections=CONNECTIONS, seconds=seconds))
    return [_step(name, runs) for name, runs in found.items()]


def many_lines(stage: Stage, *, rounds: int, seconds: float, connections: int = 128) -> Step:
    """Ours, with four times as many connections."""
    return _step(OURS, [_once(stage, OURS, connections=connections, seconds=seconds) for _ in range(rounds)])


def steady(stage: Stage, name: str, *, rate: float, seconds: float) -> Measured:
    """One of them, with so many a second, whatever its answers do."""
    with stage.doorbell() as doorbell:
        doorbell.flushdb()
    with running(stage, stage.web(PLACES[name])):
        _warm(stage)
        knocks = stage.knocks(int(rate * seconds))
        return asyncio.run(opened("127.0.0.1", stage.place.web_port, knocks, rate=rate, seconds=seconds))


def _once(stage: Stage, name: str, *, connections: int, seconds: float) -> Measured:
    with stage.doorbell() as doorbell:
        doorbell.flushdb()
    with running(stage, stage.web(PLACES[name])):
        _warm(stage)
        knocks = stage.knocks(int((7000 if name in ("hello", "signed") else 3000) * seconds))
        load = closed("127.0.0.1", stage.place.web_port, knocks, connections=connections, seconds=seconds)
        return asyncio.run(load)


def _warm(stage: Stage) -> None:
    """Connections are made and statements prepared before anything counts."""
    asyncio.run(closed("127.0.0.1", stage.place.web_port, stage.knocks(4000), connections=32, seconds=0.5))


def _step(name: str, runs: list[Measured]) -> Step:
    return Step(
        name=name,
        rate=median(run.rate for run in runs),
        p50=median(run.percentile(0.50) for run in runs),
        p99=median(run.percentile(0.99) for run in runs),
        bad=sum(run.bad for run in runs),
    )

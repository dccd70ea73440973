"""``make bench``: a few minutes of measuring, a few tables; ``QUICK=1`` for a first look."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from infra.bench import calls, claims, intake, live, memory, path, rungs
from infra.bench.report import Report
from infra.bench.stage import Stage, ground, running, stage
from infra.local import programs
from infra.local.databases import Databases
from infra.local.servers import Servers

PARTS = ("intake", "path", "claims", "calls", "live", "memory")


@dataclass(frozen=True)
class Effort:
    """How long each part is measured. Seconds, or how many."""

    rounds: int
    ladder: float
    steady: float
    path: float
    contacts: int
    forgotten: int
    waiting: int
    steps: float


WHOLE = Effort(
    rounds=3, ladder=2.0, steady=6.0, path=20.0, contacts=1000, forgotten=1_000_000, waiting=10_000, steps=5.0
)
QUICK = Effort(rounds=1, ladder=1.0, steady=3.0, path=6.0, contacts=100, forgotten=50_000, waiting=1_000, steps=3.0)


@dataclass(frozen=True)
class Bench:
    """Everything that measuring needs."""

    servers: Servers
    databases: Databases
    folder: Path
    effort: Effort
    report: Report

    def intake(self) -> None:
        """The door."""
        with self._stage() as at:
            steps = intake.ladder(at, rounds=self.effort.rounds, seconds=self.effort.ladder)
            many = intake.many_lines(at, rounds=self.effort.rounds, seconds=self.effort.ladder)
            steady, bare = (
                median(intake.steady(at, name, rate=500, seconds=self.effort.steady).percentile(0.99) for _ in range(3))
                for name in (intake.OURS, "enqueued")
            )
        rate = {step.name: step.rate for step in steps}
        last, ours = rate["enqueued"], rate[intake.OURS]
        rows = [
            [
                intake.TITLES[s.name],
                f"{s.rate:,.0f}",
                f"{s.rate / last:.2f}",
                f"{s.p50:.1f}",
                f"{s.p99:.1f}",
                str(s.bad),
            ]
            for s in steps
        ]
        rows.append([f"{intake.TITLES[intake.OURS]}, 128 connections", f"{many.rate:,.0f}", f"{many.rate / last:.2f}",
                     f"{many.p50:.1f}", f"{many.p99:.1f}", str(many.bad)])  # fmt: skip
        head = ["the door, 32 connections", "requests/s", "of the last bare rung", "p50 ms", "p99 ms", "errors"]
        self.report.table("Intake", head, rows)
        goal = self.report.goal
        goal("intake beside the last bare rung", "≥ 0.9", f"{ours / last:.2f}", met=ours >= 0.9 * last)
        goal("128 connections beside 32", "≥ 0.9", f"{many.rate / ours:.2f}", met=many.rate >= 0.9 * ours)
        found = f"{steady:.1f} ms, the last bare rung {bare:.1f} ms"
        wanted = "≤ 25 ms, or no slower than the last bare rung"
        goal("p99 at 500 requests/s, whatever the answers do", wanted, found, met=steady <= max(25, bare))

    def path(self) -> None:
        """From the webhook to the offer."""
        with self._stage() as at:
            plain = path.plain(at, rate=4, seconds=min(5.0, self.effort.path))
        with self._stage() as at:
            behind = path.plain(at, rate=50, seconds=2)
        with self._stage() as at:
            ours = path.ours(at, rate=50, seconds=self.effort.path)
        rows = [
            [name, f"{one.asked:.0f}", f"{one.times.percentile(0.5):.1f}", f"{one.times.percentile(0.99):.1f}",
             str(one.left), str(one.lost)]
            for name, one in (("bare Flask, RQ, SimpleWorker", plain), ("the same", behind), ("helpline", ours))
        ]  # fmt: skip
        head = ["webhook to offer", "texts/s", "p50 ms", "p99 ms", "left after 0.5 s", "lost"]
        self.report.table("The whole path, the network taking 150 ms for each answer", head, rows)
        for share, name, most, times in ((0.5, "p50", 15, 2.5), (0.99, "p99", 50, 5)):
            took, bare = ours.times.percentile(share), plain.times.percentile(share)
            self.report.goal(
                f"webhook to offer at 50 texts/s, {name}",
                f"≤ {most} ms, or {times}× of the bare path at 4 texts/s",
                f"{took:.1f} ms, {took / bare:.1f}×",
                met=took <= max(most, times * bare),
            )
        left = f"{ours.left} left, {ours.lost} lost"
        self.report.goal("no backlog, nothing lost", "≤ 20 left, 0 lost", left, met=ours.left <= 20 and not ours.lost)

    def claims(self) -> None:
        """Many hands for one contact; and a long memory."""
        with self._stage() as at:
            house = at.house()
            peers = claims.people_at_work(house, 32)
            bare = claims.race(at, claims.waiting(house, self.effort.contacts), peers, claims.barely)
            house.database.close()
        with self._stage() as at:
            house = at.house()
            peers = claims.people_at_work(house, 32)
            raced = claims.race(at, claims.waiting(house, self.effort.contacts), peers)
            empty = self._looks(at, peers[0])
            claims.crowd(house, self.effort.forgotten)
            claims.waiting(house, self.effort.waiting)
            crowded = self._looks(at, peers[0])
            house.database.close()
        raw = [
            [what, f"{one.attempts:,}", f"{one.taken:,}", str(one.doubled), f"{one.rate:,.0f}", f"{one.p50:.1f}",
             f"{one.p99:.1f}", f"{one.worst:.0f}"]
            for what, one in (("one bare UPDATE", bare), ("helpline: a claim", raced))
        ]  # fmt: skip
        head = [
            "32 processes reach for each contact",
            "attempts",
            "won",
            "double",
            "a second",
            "p50 ms",
            "p99 ms",
            "worst",
        ]
        self.report.table("Claims", head, raw)
        rows = [
            [what, f"{before:.2f}", f"{after:.2f}", f"{after / before:.2f}"]
            for what, before, after in zip(("one claim, ms", "the queue, ms"), empty, crowded, strict=True)
        ]
        forgotten, waiting = f"{self.effort.forgotten:,}", f"{self.effort.waiting:,}"
        head = ["median", "200 contacts", f"{forgotten} forgotten, {waiting} more waiting", "ratio"]
        self.report.table("A long memory", head, rows)
        goal = self.report.goal
        goal("double claims", "0", str(raced.doubled), met=raced.doubled == 0)
        found = f"{raced.p99:.1f} ms, one bare UPDATE {bare.p99:.1f} ms"
        goal("a claim, of 32 at once, p99", "≤ 25 ms", found, met=raced.p99 <= 25)
        for what, before, after in zip(("claim", "queue"), empty, crowded, strict=True):
            ratio = after / before
            goal(f"{what} with {forgotten} forgotten contacts", "≤ 1.2×", f"{ratio:.2f}×", met=ratio <= 1.2)

    def _looks(self, at: Stage, responder_id: int) -> tuple[float, float]:
        """One claim and one look at the queue, with at least 200 contacts waiting."""
        house = at.house()
        ids = claims.waiting(house, 200 + 40)
        found = claims.claim_alone(house, ids[:40], responder_id), claims.queue_page(house)
        house.database.close()
        return found

    def calls(self) -> None:
        """The telephone."""
        with self._stage(calls.NO_LIMIT) as at:
            with at.house().database.engine.begin() as db:
                rungs.texts.create(db)
            bare = intake.steady(at, "enqueued", rate=calls.STEPS_A_SECOND, seconds=2)
            found = calls.measured(at, seconds=self.effort.steps)
        rows = [
            [name, f"{len(one.times):,}", f"{one.percentile(0.5):.1f}", f"{one.percentile(0.99):.1f}",
             f"{one.percentile(0.99) / max(bare.percentile(0.99), 0.1):.1f}", str(one.bad)]
            for name, one in (
                ("the last bare rung, nobody else", bare),
                (f"a caller's step, {calls.RUNG} being rung for", found.rung),
                (f"a caller's step, {calls.HELD} waiting", found.held),
                ("from the press of 1 to one room for both", found.met),
                ("the same, with the words they hear first", found.heard),
            )
        ]  # fmt: skip
        head = ["on the telephone", "times", "p50 ms", "p99 ms", "p99 beside the bare rung", "errors"]
        self.report.table("Calls", head, rows)
        goal = self.report.goal
        took, waits, met = (one.percentile(0.99) for one in (found.rung, found.held, found.met))
        calm = not found.rung.bad
        goal(f"voice webhook, {calls.RUNG} being rung for, p99", "≤ 50 ms", f"{took:.1f} ms", met=took <= 50 and calm)
        kept = f"{found.dropped} dropped, {found.held.bad} errors, p99 {waits:.1f} ms"
        goal(f"{calls.HELD} waiting calls held", "0 dropped", kept, met=not found.dropped and not found.held.bad)
        alone = f"{met:.0f} ms, {found.alone} never met"
        goal("from the press of 1 to one room for both, p99", "≤ 300 ms", alone, met=met <= 300 and not found.alone)

    def live(self) -> None:
        """Open pages."""
        with self._stage() as at:
            found = live.measured(at, seconds=self.effort.steps)
        assert found.alone is not None
        assert found.beside is not None
        alone, beside = found.alone.percentile(0.99), found.beside.percentile(0.99)
        last = max(found.last_of_all)
        many = f"{live.STREAMS} open pages, {live.STUCK} more that never read"
        rows = [
            ["all of them opened", f"{found.opened_in:,.0f} ms"],
            ["the process's memory (RSS)", f"{found.held:.0f} MB"],
            ["from an announcement to the last of all, median", f"{median(found.last_of_all):.0f} ms"],
            ["the same, the slowest of 20", f"{last:.0f} ms"],
            [f"a webhook of {live.RATE} a second, p99, nobody listening", f"{alone:.1f} ms"],
            ["the same, everybody listening and told five times a second", f"{beside:.1f} ms"],
            ["how many times as long", f"{beside / max(alone, 0.1):.2f}"],
            ["from being asked to stop until it is gone", f"{found.ended_in:.1f} s"],
        ]
        self.report.table("Open pages", [many, "found"], rows)
        goal = self.report.goal
        goal(f"{live.STREAMS} open pages in one process", "< 150 MB", f"{found.held:.0f} MB", met=found.held < 150)
        goal("all of them hear", "≤ 1 s", f"{last:.0f} ms, {found.lost} lost", met=last <= 1000 and not found.lost)
        goal("gone with all of them open", "< 6 s", f"{found.ended_in:.1f} s", met=found.ended_in < 6)

    def memory(self) -> None:
        """Everything that `make run` starts."""
        with self._stage() as at:
            house = at.house()
            path.people_on_duty(house)
            house.database.close()
            children = programs.everything(at.place)
            with running(at, *children):
                path.a_few(at)
                time.sleep(1)
                held = [memory.of(child.name, child.pid) for child in children]
                both = [one for one in (at.servers.postgres, at.servers.valkey) if one is not None]
                held += [memory.of(server.name, server.pid) for server in both]
        rows = [[one.name, str(one.processes), f"{one.seen:.0f}", f"{one.own:.0f}"] for one in held]
        total = sum(one.own for one in held)
        rows.append(["all", str(sum(one.processes for one in held)), "", f"{total:.0f}"])
        self.report.table("Memory", ["program", "processes", "RSS MB", "PSS MB"], rows)
        self.report.goal("the whole demo", "< 600 MB", f"{total:.0f} MB", met=total < 600)

    def _stage(self, more: Mapping[str, str] | None = None) -> AbstractContextManager[Stage]:
        return stage(self.servers, self.databases, self.folder, more)


def main() -> int:
    """Measure; 1 when a goal was not met."""
    parser = argparse.ArgumentParser("python -m infra.bench", description=__doc__)
    parser.add_argument("part", nargs="*", help=f"{', '.join(PARTS)}; all of them when none is named")
    asked = parser.parse_args()
    chosen = asked.part or list(PARTS)
    if unknown := sorted(set(chosen) - set(PARTS)):
        parser.error(f"no such part: {', '.join(unknown)}")
    quick = bool(os.environ.get("QUICK"))
    report = Report()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="hl-bench-") as folder, ground(Path(folder)) as (servers, databases):
        bench = Bench(servers, databases, Path(folder), QUICK if quick else WHOLE, report)
        parts: dict[str, Callable[[], None]] = {name: getattr(bench, name) for name in chosen}
        for part in parts.values():
            part()
    print(f"\nTook {time.monotonic() - began:.0f} s.")
    if set(chosen) == set(PARTS) and not quick:
        report.write(busy=os.getloadavg()[1])
    return 0 if all(goal.met for goal in report.goals) else 1


if __name__ == "__main__":
    sys.exit(main())

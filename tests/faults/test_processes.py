"""Processes are killed at the worst moment, and nobody who wrote to us is the worse for it."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from helpline.queue import QUEUES, lanes
from infra.local.house import House
from infra.local.leash import Child, leash
from infra.local.programs import ROOT, plain
from tests.faults.crowd import RESPONDER, Crowd, all_is_well, caller, opens, worker_pid


@pytest.fixture
def line(house: House) -> House:
    """A house that runs, with one line and one responder."""
    opens(house)
    return house


@contextmanager
def held_up(house: House, table: str) -> Iterator[psycopg.Connection]:
    """Whoever wants to write to this table waits, in the middle of her transaction, until the block ends."""
    with psycopg.connect(plain(house.database_url)) as lock:
        lock.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE".encode())
        yield lock


def waits_for_a_lock(house: House) -> bool:
    return bool(house.rows("SELECT 1 FROM pg_locks WHERE NOT granted LIMIT 1"))


def both_of_the_web(house: House, but: set[int]) -> list[int]:
    """The two processes that answer requests, once there are two again."""
    found = [pid for pid in house.pids("web")[1:] if pid not in but]
    return found if len(found) == 2 else []


def test_a_web_process_that_is_killed_takes_no_text_with_it(line: House) -> None:
    crowd, killed = Crowd(line), set[int]()
    with crowd.writing(range(24)):
        for _ in range(2):
            pid = line.eventually(lambda: both_of_the_web(line, killed), why="both web processes run")[0]
            os.kill(pid, signal.SIGKILL)
            killed.add(pid)
    assert len(crowd.taken) == 24
    all_is_well(line, crowd)


def test_a_worker_killed_between_claiming_a_text_and_committing_leaves_it_to_the_next(line: House) -> None:
    crowd = Crowd(line)
    pid = worker_pid(line, "intake")
    with held_up(line, "contact"):
        crowd.write(caller(1), "hello")
        line.eventually(lambda: waits_for_a_lock(line), why="the worker is in the middle of it")
        os.kill(pid, signal.SIGKILL)
        line.eventually(lambda: worker_pid(line, "intake") != pid, why="somebody else has come")
    all_is_well(line, crowd)


def test_a_worker_killed_after_the_carrier_took_a_text_does_not_have_it_sent_again(line: House) -> None:
    crowd = Crowd(line)
    line.sim("PATCH", "/sim/faults", {"hang_after": {"next": 1, "numbers": [RESPONDER]}, "status_delay": 1.0})
    pid = worker_pid(line, "send")
    crowd.write(caller(1), "hello")
    line.eventually(lambda: [one for one in line.sim("GET", "/sim/requests") if one["fault"] == "hang_after"])
    os.kill(pid, signal.SIGKILL)
    all_is_well(line, crowd)
    line.eventually(lambda: line.texts_on(RESPONDER), why="it arrives")
    assert len(line.texts_on(RESPONDER)) == 1


def test_a_sweeper_that_is_killed_is_replaced(line: House) -> None:
    crowd = Crowd(line)
    roles = len(lanes(*QUEUES)) + 1
    line.eventually(lambda: len(line.pids("workers")[1:]) == roles, why="each queue has its worker, and one sweeps")
    workers = line.pids("workers")
    queues = {worker_pid(line, name) for name in lanes(*QUEUES)}
    (sweeper,) = set(workers[1:]) - queues
    os.kill(sweeper, signal.SIGKILL)
    with psycopg.connect(plain(line.database_url)) as db:
        db.execute("DELETE FROM heartbeat")
    crowd.write_all(range(4))
    line.eventually(lambda: line.rows("SELECT 1 FROM heartbeat"), why="another one sweeps")
    all_is_well(line, crowd)


def test_several_sweepers_do_nothing_twice_even_when_no_bell_rings(line: House) -> None:
    crowd = Crowd(line)
    line.kill("workers")
    command = [*leash(), sys.executable, "-m", "workers", "--sweeper"]
    sweepers = [
        Child(name, command, log=line.place.log / f"{name}.log", env=line.env, cwd=ROOT) for name in ("one", "two")
    ]
    try:
        for one in sweepers:
            one.start()
        crowd.write_all(range(12))
        line.restart("workers")
        all_is_well(line, crowd)
    finally:
        for one in sweepers:
            one.stop()


def test_all_workers_may_be_killed_again_and_again_while_people_write(line: House) -> None:
    crowd = Crowd(line)
    with crowd.writing(range(30), every=0.1):
        for _ in range(3):
            line.eventually(lambda: len(line.pids("workers")) >= 4, why="workers run")
            line.kill("workers")
            line.restart("workers")
    assert len(crowd.taken) == 30
    all_is_well(line, crowd, but_unclear=True)

"""The database is killed or its connections are cut: what was answered with yes is kept, the rest is tried again."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from infra.local.databases import MIGRATED, Databases
from infra.local.house import House
from infra.local.programs import plain
from infra.local.servers import Servers, servers
from tests.faults.crowd import Crowd, all_is_well, opens


@pytest.fixture
def durable(tmp_path: Path) -> Iterator[Servers]:
    """A database that keeps what it has promised, even when it is killed."""
    with servers(tmp_path / "d", durable=True) as both:
        yield both


@pytest.fixture
def line(durable: Servers, build_house: Callable[..., House]) -> Iterator[House]:
    """A house over it."""
    assert durable.postgres is not None
    with Databases(durable.postgres) as databases, databases.copy() as url:
        pristine = durable.postgres.url(MIGRATED)
        house = build_house(database_url=url, redis_url=durable.redis_url, pristine_url=pristine)
        opens(house)
        yield house
        house.close()


def test_it_may_be_killed_and_started_again_while_people_write(line: House, durable: Servers) -> None:
    assert durable.postgres is not None
    crowd = Crowd(line)
    with crowd.writing(range(30), every=0.1):
        time.sleep(0.5)
        durable.postgres.kill()
        durable.postgres.start()
    assert crowd.taken
    all_is_well(line, crowd, but_unclear=True)
    crowd.write_all(range(30, 34))
    assert set(crowd.told[-4:]) <= set(crowd.taken)
    all_is_well(line, crowd, but_unclear=True)


def test_its_connections_may_be_cut_in_the_middle_of_anything(line: House) -> None:
    crowd = Crowd(line)
    others = "pid <> pg_backend_pid() AND datname = current_database()"
    cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}".encode()
    with crowd.writing(range(40), every=0.05), psycopg.connect(plain(line.database_url), autocommit=True) as db:
        for _ in range(8):
            db.execute(cut)
            time.sleep(0.2)
    assert crowd.taken
    all_is_well(line, crowd)

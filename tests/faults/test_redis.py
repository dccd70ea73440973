"""Redis is emptied, gone, held still or full: only the bell is lost, and the sweeper needs none."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from infra.local.house import House
from infra.local.leash import signal_group
from infra.local.servers import Servers, Valkey, servers
from tests.faults.crowd import Crowd, all_is_well, opens


@pytest.fixture
def bell(tmp_path: Path) -> Iterator[Valkey]:
    """A Redis that no other test needs."""
    with servers(tmp_path / "r", durable=False, database_url="of somebody else") as both:
        assert both.valkey is not None
        yield both.valkey
        signal_group(both.valkey.pid, signal.SIGCONT)


@pytest.fixture
def line(own_servers: Servers, build_house: Callable[..., House], bell: Valkey) -> House:
    """A house with a Redis of its own."""
    house = build_house(redis_url=bell.url)
    opens(house)
    return house


def test_everything_in_it_may_vanish_while_people_write(line: House) -> None:
    crowd = Crowd(line)
    with redis.Redis.from_url(line.redis_url) as doorbell, crowd.writing(range(30)):
        for _ in range(10):
            doorbell.flushdb()
    assert len(crowd.taken) == 30
    all_is_well(line, crowd)


def test_it_may_die_and_come_back(line: House, bell: Valkey) -> None:
    crowd = Crowd(line)
    bell.kill()
    crowd.write_all(range(8))
    assert len(crowd.taken) == 8
    all_is_well(line, crowd)
    bell.start()
    crowd.write_all(range(8, 16))
    assert len(crowd.taken) == 16
    all_is_well(line, crowd)


def test_it_may_stand_still_and_nobody_at_the_door_is_sent_away(line: House, bell: Valkey) -> None:
    crowd = Crowd(line)
    signal_group(bell.pid, signal.SIGSTOP)
    crowd.write_all(range(6))
    assert len(crowd.taken) == 6
    signal_group(bell.pid, signal.SIGCONT)
    all_is_well(line, crowd)


def test_it_may_be_full(line: House) -> None:
    crowd = Crowd(line)
    with redis.Redis.from_url(line.redis_url) as doorbell:
        doorbell.config_set("maxmemory", "1")
        crowd.write_all(range(6))
        assert len(crowd.taken) == 6
        all_is_well(line, crowd)
        doorbell.config_set("maxmemory", "0")
    crowd.write_all(range(6, 10))
    all_is_well(line, crowd)

"""What every test may ask for: a clean database, an empty Redis, and a whole helpline that really runs."""

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, expect, sync_playwright

from helpline import prompts, words
from infra.local.databases import MIGRATED, Databases
from infra.local.house import House
from infra.local.servers import Servers, Valkey, servers
from tests.contract.fixtures import check_network, contract_watch
from tests.unrest import pytest_addoption, shuffle, unrest
from tests.voices import spoken, wav

__all__ = ["contract_watch", "pytest_addoption", "unrest"]

# No example has to be done in so and so many milliseconds: the machine may be busy with two other tests. And the same
# code is tried with the same examples each time: what fails has a reason in the code. To look for new ones:
# make test ARGS="--hypothesis-profile=search".
settings.register_profile(
    "ours", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("search", settings.get_profile("ours"), derandomize=False)
settings.load_profile("ours")

QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
"""How Chromium is started: alone, without ringing home, and with a microphone that beeps."""

# Valkey's own numbered databases: one for plain tests, one for the shared house, one for houses of their own.
PLAIN, SHARED, OWN = 0, 1, 2


LONG = (
    "infra/test_run",
    "house/test_silence",
    "house/test_closed_network",
    "journeys/test_month",
    "journeys/test_many_at_once",
    "browser/test_consent",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes longest begins first: at the very end one process would work at it, and the others be idle."""
    if (number := config.getoption("--shuffle")) is not None:
        shuffle(items, number)
    items.sort(key=lambda item: not item.nodeid.startswith(tuple(f"tests/{one}" for one in LONG)))


def pytest_collection_finish() -> None:
    """Thousands of tests stay until the end: the collector need not walk them all for every few hundred objects.

    That took a fifth of the time of the pages' tests. A process of the house does the same before it forks.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def nothing_said_here_is_said_in_the_next_test() -> Iterator[None]:
    """What a keeper worded and peers recorded is known to the whole process, and would outlive its house."""
    yield
    words.speak({})
    prompts.play({})


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium without a window. One for all: a process has room for a single playwright.

    Into its microphone speaks a file: the beeps it has of its own are gone before anybody hears them, or far too loud.
    """
    voice = tmp_path_factory.mktemp("microphone") / "voice.wav"
    voice.write_bytes(wav(spoken(4.0)))
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "These tests need Chromium. Debian: apt-get install chromium"
    # From a text to a page there are five programs; where two cores are busy the usual five seconds are few.
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=program, args=[*QUIETLY, f"--use-file-for-fake-audio-capture={voice}"]
        )
        yield running
        running.close()


@pytest.fixture(scope="session")
def own_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """A PostgreSQL and a Valkey for this test process alone.

    Nobody may empty the whole Valkey: the house that most journeys share would no longer know its own workers.
    """
    with servers(tmp_path_factory.mktemp("s"), durable=False) as both:
        assert both.valkey is not None
        with redis.Redis.from_url(both.redis_url) as doorbell:
            doorbell.acl_setuser("default", enabled=True, commands=["-flushall", "-swapdb"])
        yield both


@pytest.fixture(scope="session")
def databases(own_servers: Servers) -> Iterator[Databases]:
    """Makes copies of a database that was migrated once."""
    assert own_servers.postgres is not None
    with Databases(own_servers.postgres) as made:
        yield made


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """A database of this test's own: migrated, empty, gone afterwards."""
    with databases.copy() as url:
        yield url


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """A database without a single table, for what migrates it."""
    with databases.copy(of="template0") as url:
        yield url


def _emptied(valkey: Valkey | None, number: int) -> str:
    assert valkey is not None
    url = valkey.url_of(number)
    with redis.Redis.from_url(url) as line:
        line.flushdb()
    return url


@pytest.fixture
def redis_url(own_servers: Servers) -> str:
    """An empty Redis."""
    return _emptied(own_servers.valkey, PLAIN)


@pytest.fixture(scope="session")
def shared_house(
    own_servers: Servers, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """The house that most journeys share; ask for ``house`` instead, which empties it first."""
    redis_url = _emptied(own_servers.valkey, SHARED)
    folder = tmp_path_factory.mktemp("house")
    with databases.copy() as url:
        pristine = databases.postgres.url(MIGRATED)
        with House(database_url=url, redis_url=redis_url, pristine_url=pristine, folder=folder) as one:
            yield one


@pytest.fixture
def house(shared_house: House) -> Iterator[House]:
    """A whole helpline that runs: web, live, workers, sweeper and a telephone network, emptied for this test.

    A test that kills something, or needs other settings, takes ``build_house`` instead. At the end everything that
    was said to the carrier, in any process, must have been as the carrier wants it.
    """
    shared_house.empty()
    yield shared_house
    assert check_network(shared_house.sim) == []


@pytest.fixture
def build_house(own_servers: Servers, databases: Databases, tmp_path: Path) -> Iterator[Callable[..., House]]:
    """Builds and opens a helpline of this test's own; keyword arguments are those of `House`."""
    built: list[House] = []
    with databases.copy() as url:
        found: dict[str, Any] = {
            "database_url": url,
            "redis_url": _emptied(own_servers.valkey, OWN),
            "pristine_url": databases.postgres.url(MIGRATED),
            "folder": tmp_path,
        }

        def build(**more: Any) -> House:
            one = House(**(found | more))
            built.append(one)
            return one.open()

        yield build
        for one in built:
            one.close()

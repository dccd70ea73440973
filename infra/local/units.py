"""Reads the systemd units as they are, and puts this checkout's folders in place of the installed ones."""

import shlex
from pathlib import Path

from infra.local.programs import ROOT

INSTALLED = "/opt/helpline"
"""Where the units expect the helpline."""


def unit_files() -> list[Path]:
    """Every unit, in order of name."""
    return sorted((ROOT / "infra" / "systemd").glob("helpline*.*"))


def for_here(unit: str, *, python: Path) -> str:
    """The same unit with its programs taken from ``python``'s folder and its work done in this checkout."""
    return unit.replace(f"{INSTALLED}/.venv/bin", str(python)).replace(INSTALLED, str(ROOT))


def setting(unit: str, name: str) -> list[str]:
    """Every value of a setting, such as ``ExecStart``; lines that end in a backslash go on."""
    joined = unit.replace("\\\n", " ")
    found = (line.partition("=") for line in joined.splitlines() if not line.startswith(("#", ";")))
    return [value.strip() for key, _, value in found if key.strip() == name]


def start_command(unit: str) -> list[str]:
    """What ``ExecStart`` runs, word by word."""
    (command,) = setting(unit, "ExecStart")
    return shlex.split(command)

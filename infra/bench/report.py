"""What was measured, as tables: on the screen and in a file beside this one."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")


@dataclass(frozen=True)
class Goal:
    """One thing we promise ourselves, and what was found."""

    what: str
    wanted: str
    found: str
    met: bool


@dataclass
class Report:
    """Collects tables and goals as they come, showing each at once."""

    parts: list[str] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)

    def table(self, title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show one table and keep it."""
        lines = [f"## {title}", "", _row(head), _row(["---", *["---:"] * (len(head) - 1)])]
        part = "\n".join([*lines, *map(_row, rows)])
        self.parts.append(part)
        print(f"\n{part}", flush=True)

    def goal(self, what: str, wanted: str, found: str, *, met: bool) -> None:
        """Hold what was found against what was wanted."""
        self.goals.append(Goal(what, wanted, found, met))
        print(f"{'met' if met else 'NOT MET'}: {what}: {found} (wanted {wanted})", flush=True)

    def write(self, *, busy: float) -> None:
        """Keep it for the next reader. ``busy``: what part of the machine others took meanwhile."""
        rows = [_row([one.what, one.wanted, one.found, "yes" if one.met else "**no**"]) for one in self.goals]
        lines = [
            "# What `make bench` found",
            "",
            f"{_machine()} Programs, databases and the load itself share it.",
            f"Load average over the last minutes: {busy:.1f}; far above 10, others were at work on it too.",
            "",
            "## Goals",
            "",
            _row(["goal", "wanted", "found", "met"]),
            _row(["---", "---:", "---:", "---"]),
            *rows,
            "",
        ]
        RESULTS.write_text("\n".join(lines) + "\n" + "\n\n".join(self.parts) + "\n", encoding="utf-8")


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _machine() -> str:
    cores = os.cpu_count() or 0
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = platform.python_version()
    return f"{cores} cores, {memory:.0f} GB, {platform.system()}, Python {python}, PostgreSQL with fsync on."

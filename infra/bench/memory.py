"""How much memory each process of a running helpline takes, with what it shares counted once."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Held:
    """Megabytes. ``own`` counts only its share of what several processes hold together; ``seen`` all of it."""

    name: str
    processes: int
    seen: float
    own: float


def of(name: str, pid: int) -> Held:
    """One program and all its processes."""
    pids = _family(pid)
    sums = [_sizes(one) for one in pids]
    return Held(name, len(pids), sum(seen for seen, _ in sums), sum(own for _, own in sums))


def _family(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(child) for child in children.read_text().split()]
    return found


def _sizes(pid: int) -> tuple[float, float]:
    seen = own = 0.0
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0, 0.0
    for line in lines:
        if line.startswith("Rss:"):
            seen = int(line.split()[1]) / 1024
        if line.startswith("Pss:"):
            own = int(line.split()[1]) / 1024
    return seen, own

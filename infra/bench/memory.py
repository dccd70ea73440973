"""How much memory each process of a running helpline takes, with what it shares counted once."""

from dataclasses import dataclass
from pathlib import Path

from infra.local.processes import family


@dataclass(frozen=True)
class Held:
    """Megabytes. ``own`` counts only its share of what several processes hold together; ``seen`` all of it."""

    name: str
    processes: int
    seen: float
    own: float


def of(name: str, pid: int) -> Held:
    """One program and all its processes."""
    pids = family(pid)
    sums = [_sizes(one) for one in pids]
    return Held(name, len(pids), sum(seen for seen, _ in sums), sum(own for _, own in sums))


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

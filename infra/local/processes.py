"""What runs on this machine: a program with all that it started, and how each of these is."""

from contextlib import suppress
from pathlib import Path


def family(pid: int) -> list[int]:
    """The ids of a process and of all its living descendants, itself first; one that ends while we look is left out.

    The kernel names the children itself. Whoever compares when processes began, as libraries do, loses some of them
    whenever the clock is set meanwhile.
    """
    found = [pid]
    for one in found:
        found += _children(one)
    return found


def is_alive(pid: int) -> bool:
    """Whether it runs, or could go on; what has ended and was not yet taken note of does not."""
    return _state(pid) not in ("", "Z")


def is_held(pid: int) -> bool:
    """Whether it is held still."""
    return _state(pid) == "T"


def _state(pid: int) -> str:
    """In one letter, as the kernel writes it; nothing when there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return [one for one in found if is_alive(one)]

"""What runs on this machine: a program with all that it started, and how each of these is."""

from contextlib import suppress

import psutil


def family(pid: int) -> list[int]:
    """The ids of a process and of all its living descendants, itself first; one that ends while we look is left out."""
    with suppress(psutil.NoSuchProcess):
        return [pid, *(one.pid for one in psutil.Process(pid).children(recursive=True) if is_alive(one.pid))]
    return [pid]


def is_alive(pid: int) -> bool:
    """Whether it runs, or could go on; what has ended and was not yet taken note of does not."""
    return _status(pid) not in ("", psutil.STATUS_ZOMBIE)


def is_held(pid: int) -> bool:
    """Whether it is held still."""
    return _status(pid) == psutil.STATUS_STOPPED


def _status(pid: int) -> str:
    try:
        return psutil.Process(pid).status()
    except psutil.NoSuchProcess:
        return ""

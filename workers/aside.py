"""Begins a command of ours beside the workers: what takes a minute must not hold up a queue."""

import subprocess
import sys
from typing import Final

PROGRAM: Final = (sys.executable, "-m", "helpline.cli")


def begin(*words: str) -> "subprocess.Popen[bytes]":
    """It goes on by itself, and writes what came of it where it was asked to."""
    return subprocess.Popen([*PROGRAM, *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

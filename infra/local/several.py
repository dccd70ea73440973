"""Runs several commands of the helpline in one process: as people type them, without the waiting."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from infra.local.programs import ROOT


@dataclass(frozen=True)
class Outcome:
    """How one command ended, and what it said, read."""

    words: tuple[str, ...]
    code: int
    said: Any

    def facts(self) -> Any:
        """What it said; raises `CommandFailedError` when it did not end with 0."""
        if self.code != 0:
            raise CommandFailedError(f"helpline {' '.join(self.words)} ended with {self.code}: {self.said}")
        return self.said


class CommandFailedError(RuntimeError):
    """A command of the helpline ended with something other than 0."""


def several(commands: Sequence[Sequence[str]], *, env: Mapping[str, str]) -> list[Outcome]:
    """Run each with ``--json`` in one new process that is told ``env``."""
    told = json.dumps([list(words) for words in commands])
    command = [sys.executable, "-m", "infra.local.commands"]
    done = subprocess.run(command, cwd=ROOT, env=dict(env), input=told, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CommandFailedError(done.stderr)
    endings = json.loads(done.stdout)
    return [Outcome(tuple(words), code, said) for words, (code, said) in zip(commands, endings, strict=True)]

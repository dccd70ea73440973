"""Everything that can be checked without running the helpline: form, rules, types, directions, and what infra says."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from infra.local.programs import ROOT
from infra.local.units import for_here, unit_files

BIN = Path(sys.executable).parent
CHECKS: dict[str, Sequence[str]] = {
    "form": ("ruff", "format", "--check", "."),
    "rules": ("ruff", "check", "."),
    "types": ("mypy",),
    "directions": ("lint-imports",),
    "pages": ("djlint", "--lint", "--quiet", "templates"),
    "yaml": ("yamllint", "--strict", "infra"),
    "scripts": ("shellcheck", ".ci/run"),
    "image": ("hadolint", "infra/Dockerfile"),
    "compose": ("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "infra/compose.yaml"),
    "proxy": ("caddy", "validate", "--adapter", "caddyfile", "--config", "infra/Caddyfile"),
    "proxy's form": ("caddy", "fmt", "--diff", "infra/Caddyfile"),
}


def run(name: str, command: Sequence[str]) -> bool:
    """One check: a line with its time, and all it said when it failed."""
    began = time.monotonic()
    program = BIN / command[0]
    found = [str(program) if program.exists() else command[0], *command[1:]]
    env = dict(os.environ, HELPLINE_HOST="helpline.example", XDG_CONFIG_HOME=tempfile.gettempdir())
    done = subprocess.run(found, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    passed = done.returncode == 0
    print(f"  {'ok    ' if passed else 'WRONG '} {name} ({time.monotonic() - began:.1f} s)", flush=True)
    if not passed:
        print(f"{done.stdout}{done.stderr}", flush=True)
    return passed


def units() -> bool:
    """The systemd units, with their folders where ours are: the reader wants every program to be there."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / unit.name for unit in unit_files()]
        for unit, path in zip(unit_files(), paths, strict=True):
            path.write_text(for_here(unit.read_text(), python=BIN))
        return run("units", ["systemd-analyze", "verify", "--man=no", *map(str, paths)])


def main() -> None:
    """Run every check; ends with 1 when any found something."""
    if shutil.which("systemd-analyze") is None:
        sys.exit("Stopped: systemd-analyze is missing. Debian: apt-get install systemd")
    with ThreadPoolExecutor(2) as pool:
        checks = [pool.submit(run, name, command) for name, command in CHECKS.items()]
        results = [check.result() for check in [*checks, pool.submit(units)]]
    wrong = results.count(False)
    print("Nothing wrong." if not wrong else f"{wrong} of {len(results)} checks found something.")
    sys.exit(min(wrong, 1))


if __name__ == "__main__":
    main()

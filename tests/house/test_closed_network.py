"""No outside service ever sees a caller's words: a whole house lives through an evening with every way out closed."""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from infra.local.databases import MIGRATED, Databases
from infra.local.programs import ROOT

CLOSED = Path(__file__).parent / "closed"
GOES_OUT = {
    "urllib.request", "http.client", "urllib3", "requests", "httpx", "aiohttp", "websockets", "websocket", "smtplib",
    "ftplib", "xmlrpc", "telnetlib", "imaplib", "poplib", "nntplib", "paramiko", "twilio", "grpc", "boto3", "openai",
}  # fmt: skip
"""What a program imports that talks to somebody elsewhere."""
MAY = {"helpline/carrier", "helpline/simulator", "helpline/apart"}
"""The room that does, at the one address it is told; what stands in for the network at the other end; and what plays
made-up people at that end, which refuses any address but this machine's own."""


def own_network() -> list[str]:
    """What to put before a command so that it has a network in which nobody else is, where the kernel grants it.

    The fence within each process holds everywhere; this one holds what is not written in Python as well.
    """
    command = [shutil.which("unshare") or "unshare", "--map-root-user", "--net"]
    granted = shutil.which("unshare") and subprocess.run([*command, "true"], capture_output=True, check=False)
    return command if granted and granted.returncode == 0 else []


@pytest.mark.timeout(300)
def test_an_evening_with_every_way_out_closed(
    databases: Databases, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    notes, alone = tmp_path / "notes", own_network()
    fence = {"PYTHONPATH": f"{CLOSED}{os.pathsep}{ROOT}", "CLOSED_NOTES": str(notes)}
    (tmp_path / "told.json").write_text(json.dumps(fence), encoding="utf-8")
    program = [*alone, sys.executable, "-m", "tests.house.closed.evening"]
    told = [database_url, redis_url, databases.postgres.url(MIGRATED), str(tmp_path), *(["own"] if alone else [])]
    done = subprocess.run(
        [*program, *told], cwd=ROOT, env=os.environ | fence, capture_output=True, text=True, check=False, timeout=280
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout) == {"closed": [True, True], "met_in": ["hi", "es"], "measured": True}
    noted = notes.read_text(encoding="utf-8").splitlines()
    tried = [one for one in noted if one.startswith("refused")]
    assert all("tests.house.closed.evening" in one for one in tried), tried
    assert len(tried) == 2, "the two that the evening itself tried, to see that the fence stands"
    fenced = "\n".join(one for one in noted if one.startswith("closed"))
    for name in ("wsgi", "helpline.live", "workers", "helpline.simulator", "helpline.cli"):
        assert name in fenced, f"{name} ran outside the fence"


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return found


def test_no_room_but_the_carriers_can_talk_to_somebody_elsewhere() -> None:
    talks = []
    for path in sorted((*ROOT.glob("helpline/**/*.py"), *ROOT.glob("workers/**/*.py"), ROOT / "wsgi.py")):
        room = "/".join(path.relative_to(ROOT).parts[:2])
        out = {one for one in imports(path) if any(one == name or one.startswith(f"{name}.") for name in GOES_OUT)}
        if out and room not in MAY:
            talks.append(f"{path.relative_to(ROOT)}: {', '.join(sorted(out))}")
    assert talks == []
    assert any("urllib3" in imports(path) for path in ROOT.glob("helpline/carrier/*.py")), "this law would see one"

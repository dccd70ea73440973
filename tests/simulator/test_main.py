"""The network as a program of its own: how it starts, what it refuses, how fast it ends."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.simulator.town import ACCOUNT, CALLER, LINE, TOKEN

BARE = {name: value for name, value in os.environ.items() if not name.startswith(("TWILIO_", "HELPLINE_"))}
NAMED = {**BARE, "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN}


@contextmanager
def program(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "helpline.simulator", "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=NAMED) as running:
        assert running.stdout is not None
        line = running.stdout.readline()
        assert line, running.stderr and running.stderr.read()
        yield running, line.split()[-1]
        if running.poll() is None:
            running.kill()


def start(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "helpline.simulator", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_told_though_someone_waits_for_an_answer_and_a_page_watches(number: signal.Signals) -> None:
    with program() as (running, url):
        requests.post(f"{url}/sim/numbers", json={"number": LINE}, timeout=60)
        requests.patch(f"{url}/sim/faults", json={"hang_after": True}, timeout=60)
        host, port = url.removeprefix("http://").split(":")
        with (
            socket.create_connection((host, int(port))) as waiting,
            requests.get(f"{url}/sim/events", stream=True, timeout=60) as watching,
        ):
            waiting.sendall(f"GET /sim/handsets/{CALLER}/texts?wait=60 HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            with pytest.raises(requests.exceptions.ReadTimeout):
                requests.post(
                    f"{url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json",
                    data={"To": CALLER, "From": LINE, "Body": "x"},
                    auth=(ACCOUNT, TOKEN),
                    timeout=0.2,
                )
            running.send_signal(number)
            assert running.wait(60) == 0
            assert watching.status_code == 200


def test_faults_come_from_a_file_and_from_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "faults.json"
    file.write_text(json.dumps({"opt_out": "off", "answer_after": 0.01}), encoding="utf-8")
    with program("--faults", str(file), "--answer-after", "0.02") as (_, url):
        faults = requests.get(f"{url}/sim/faults", timeout=60).json()
    assert (faults["opt_out"], faults["answer_after"]) == ("off", 0.02)


def test_it_does_not_start_without_an_account_or_with_unknown_faults(tmp_path: Path) -> None:
    nobody = start(env=BARE)
    assert nobody.returncode == 2
    assert "TWILIO_ACCOUNT_SID" in nobody.stderr
    file = tmp_path / "faults.json"
    file.write_text('{"no_such_fault": 1}', encoding="utf-8")
    wrong = start("--port", "0", "--faults", str(file), env=NAMED)
    assert wrong.returncode == 2
    assert "no_such_fault" in wrong.stderr


def test_it_says_when_its_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        late = start("--port", str(taken.getsockname()[1]), env=NAMED)
    assert late.returncode == 2
    assert "cannot start" in late.stderr

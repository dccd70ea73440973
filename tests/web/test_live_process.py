"""The process that tells open pages, as it is really started: it hears, and it goes when it is told to go."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from helpline.domain.account import Role
from infra.local.leash import Child, leash, wait_until
from infra.local.programs import ROOT, Place, answers, free_ports
from tests.web.bench import HOME, Bench

LONGER_THAN_ANY_TEST = "170"
"""Seconds of grace: a stream that did not end by itself would hold the process up until the test has failed."""


@contextmanager
def gunicorn(bench: Bench, what: str, folder: Path) -> Iterator[tuple[Child, int]]:
    """The web server with one application, and where it listens."""
    (port,) = free_ports(1)
    env = Place(host="127.0.0.1", web_port=port, live_port=port, simulator_port=9, log=folder, settings={}).env | {
        "HELPLINE_DATABASE_URL": bench.told.database_url,
        "HELPLINE_REDIS_URL": bench.told.redis_url,
        "HELPLINE_PUBLIC_URL": HOME,
        "HELPLINE_LIVE_URL": f"http://127.0.0.1:{port}",
        "HELPLINE_MASTER_KEY": "m" * 32,
        "HELPLINE_PEPPER": "p" * 16,
    }
    command = [
        *(*leash(), sys.executable, "-m", "gunicorn", f"wsgi:{what}", "--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--threads", "20", "--preload", "--no-control-socket"),
        *("--graceful-timeout", LONGER_THAN_ANY_TEST, "--log-level", "warning"),
    ]
    child = Child(what, command, log=folder / f"{what}.log", env=env, cwd=ROOT)
    child.start()
    try:
        wait_until(answers("127.0.0.1", port, "/healthz"), child=child)
        yield child, port
    finally:
        child.kill()


def listen(port: int, cookie: str, host: str) -> tuple[HTTPConnection, HTTPResponse]:
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", "/live/events", headers={"Host": host, "Cookie": f"desk={cookie}", "Origin": HOME})
    return line, line.getresponse()


@pytest.mark.parametrize("what", ["live", "app"])
def test_open_streams_hear_and_then_let_the_process_go(bench: Bench, tmp_path: Path, what: str) -> None:
    ada = bench.sign_in("Ada", Role.RESPONDER)
    cookie = ada.get_cookie("desk", domain="desk.example")
    assert cookie is not None
    with gunicorn(bench, what, tmp_path) as (child, port):
        host = f"127.0.0.1:{port}" if what == "live" else "desk.example"
        open_pages = [listen(port, cookie.value, host) for _ in range(3)]
        for _, stream in open_pages:
            assert (stream.status, stream.readline()) == (200, b"retry: 3000\n")
        bench.texts("hello")
        for _, stream in open_pages:
            while stream.readline() != b"data: queue\n":
                pass
        child.ask_to_stop()
        for line, stream in open_pages:
            stream.read()
            line.close()
        assert child.stop(within=60) == 0

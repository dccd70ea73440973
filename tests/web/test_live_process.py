"""The process that tells open pages, as it is really started: it hears, and it goes when it is told to go."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from helpline.domain.account import Role
from infra.local.leash import Child, leash, wait_until
from infra.local.programs import ROOT, Place, answers, free_ports
from tests.web.bench import HOME, Bench, post

LONGER_THAN_ANY_TEST = "170"
"""Seconds of grace: a stream that did not end by itself would hold the process up until the test has failed."""


@contextmanager
def running(bench: Bench, what: str, folder: Path) -> Iterator[tuple[Child, int]]:
    """The process for streams, or the web server that has a few besides, and where it listens."""
    (port,) = free_ports(1)
    env = Place(host="127.0.0.1", web_port=port, live_port=port, simulator_port=9, log=folder, settings={}).env | {
        "HELPLINE_DATABASE_URL": bench.told.database_url,
        "HELPLINE_REDIS_URL": bench.told.redis_url,
        "HELPLINE_PUBLIC_URL": HOME,
        "HELPLINE_LIVE_URL": f"http://127.0.0.1:{port}",
        "HELPLINE_MASTER_KEY": "m" * 32,
        "HELPLINE_PEPPER": "p" * 16,
    }
    web = [
        *("gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--threads", "20", "--preload", "--no-control-socket"),
        *("--graceful-timeout", LONGER_THAN_ANY_TEST, "--log-level", "warning"),
    ]
    program = web if what == "app" else ["helpline.live", "--bind", f"127.0.0.1:{port}"]
    command = [*leash(), sys.executable, "-m", *program]
    child = Child(what, command, log=folder / f"{what}.log", env=env, cwd=ROOT)
    child.start()
    try:
        wait_until(answers("127.0.0.1", port, "/healthz"), child=child)
        yield child, port
    finally:
        child.kill()


def listen(port: int, cookie: str, host: str, *, since: str = "") -> tuple[HTTPConnection, HTTPResponse]:
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    who = {"Host": host, "Cookie": f"desk={cookie}", "Origin": HOME} | ({"Last-Event-ID": since} if since else {})
    line.request("GET", "/live/events", headers=who)
    return line, line.getresponse()


def hears(stream: HTTPResponse, wanted: bytes) -> bytes:
    """Read on until this line; the one before it."""
    before = b""
    while (line := stream.readline()) != wanted:
        assert line, "it ended without that"
        before = line
    return before


@pytest.mark.parametrize("what", ["live", "app"])
def test_open_streams_hear_and_then_let_the_process_go(bench: Bench, tmp_path: Path, what: str) -> None:
    ada = bench.sign_in("Ada", Role.RESPONDER)
    cookie = ada.get_cookie("desk", domain="desk.example")
    assert cookie is not None
    with running(bench, what, tmp_path) as (child, port):
        host = f"127.0.0.1:{port}" if what == "live" else "desk.example"
        open_pages = [listen(port, cookie.value, host) for _ in range(3)]
        for _, stream in open_pages:
            assert (stream.status, stream.readline()[:7]) == (200, b"retry: ")
        bench.texts("hello")
        for _, stream in open_pages:
            hears(stream, b"data: queue\n")
        child.ask_to_stop()
        for line, stream in open_pages:
            stream.read()
            line.close()
        assert child.stop(within=60) == 0


@pytest.fixture
def cookie(bench: Bench) -> str:
    """Ada's sign-in."""
    found = bench.sign_in("Ada", Role.RESPONDER).get_cookie("desk", domain="desk.example")
    assert found is not None
    return found.value


def test_who_comes_back_hears_what_she_missed(bench: Bench, tmp_path: Path, cookie: str) -> None:
    with running(bench, "live", tmp_path) as (_, port):
        host = f"127.0.0.1:{port}"
        line, stream = listen(port, cookie, host)
        other, witness = listen(port, cookie, host)
        bench.texts("hello")
        number = hears(stream, b"data: queue\n")
        line.close()
        bench.hire("Bea", "+15550151")
        hears(witness, b"data: duty\n")
        other.close()
        line, stream = listen(port, cookie, host, since=number.decode().removeprefix("id: ").strip())
        hears(stream, b"data: duty\n")
        line.close()
        line, stream = listen(port, cookie, host, since="of-another-night")
        hears(stream, b"data: all\n")
        line.close()


def test_signing_out_ends_her_streams_at_once(bench: Bench, tmp_path: Path) -> None:
    ada = bench.sign_in("Ada", Role.RESPONDER)
    found = ada.get_cookie("desk", domain="desk.example")
    assert found is not None
    with running(bench, "live", tmp_path) as (_, port):
        line, stream = listen(port, found.value, f"127.0.0.1:{port}")
        stream.readline()
        post(ada, "/sign-out")
        stream.read()
        line.close()


def test_many_who_never_read_are_in_nobodys_way(bench: Bench, tmp_path: Path, cookie: str) -> None:
    with running(bench, "live", tmp_path) as (child, port):
        host = f"127.0.0.1:{port}"
        stuck = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
        for one in stuck:
            one.sendall(f"GET /live/events HTTP/1.1\r\nHost: {host}\r\nCookie: desk={cookie}\r\n\r\n".encode())
        line, stream = listen(port, cookie, host)
        for _ in range(200):
            bench.house.ports.queue.announce("queue")
            hears(stream, b"data: queue\n")
        line.close()
        child.ask_to_stop()
        assert child.stop(within=60) == 0
        for one in stuck:
            one.close()


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"POST /live/events HTTP/1.1\r\nHost: {host}\r\nContent-Length: 3\r\n\r\nabc", 405),
        (b"DELETE /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n", 405),
        (b"GET /live/events HTTP/1.1\r\nHost: {host}\r\nContent-Length: 3\r\n\r\nabc", 413),
        (b"GET /live/events HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n", 413),
        (b"GET /live/events HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n", 400),
        (b"GET /live/events HTTP/1.1\r\nHost: evil.example\r\n\r\n", 400),
        (b"GET /live/events HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"GET http://{host}/live/events HTTP/1.1\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\r\n\r\n", 400),
        (b"GET /healthz HTTP/1.1\r\nHost: {host}\r\nCookie: " + b"x" * 70_000 + b"\r\n\r\n", 431),
        (b"GET /live/events HTTP/1.1\r\nHost: {host}\r\nLive_Cookie: x\r\n\r\n", 401),
        (b"GET /nowhere HTTP/1.1\r\nHost: {host}\r\n\r\n", 404),
        (b"GET /healthz HTTP/1.0\r\n\r\n", 200),
        (b"HEAD /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n", 200),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_else_happens(live_port: int, said: bytes, status: int) -> None:
    with socket.create_connection(("127.0.0.1", live_port), timeout=30) as line:
        line.sendall(said.replace(b"{host}", f"127.0.0.1:{live_port}".encode()))
        answer = b"".join(iter(lambda: line.recv(4096), b""))
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert said[:4] != b"HEAD" or answer.endswith(b"\r\n\r\n")


@pytest.fixture
def live_port(bench: Bench, tmp_path: Path) -> Iterator[int]:
    with running(bench, "live", tmp_path) as (_, port):
        yield port

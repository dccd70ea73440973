"""The proxy in front: what it hands on, and what it never writes down."""

import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from infra.local.leash import Child, leash, wait_until
from infra.local.programs import ROOT, answers, free_ports


class Echo(BaseHTTPRequestHandler):
    """Says which of our services it is, and what it was told."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        seen = "\n".join(f"{name.lower()}: {value}" for name, value in self.headers.items())
        self.wfile.write(f"{self.connection.getsockname()[1]}\n{self.path}\n{seen}".encode())

    def log_message(self, *words: object) -> None:
        """Quiet: the test looks at the proxy's log."""


@dataclass(frozen=True)
class Proxy:
    """Caddy as it runs, and what stands behind it."""

    child: Child
    port: int
    web: ThreadingHTTPServer
    live: ThreadingHTTPServer

    def written(self) -> str:
        """Everything it has written by the time it ended."""
        self.child.stop(within=60)
        return self.child.log.read_text()


def close(service: ThreadingHTTPServer) -> None:
    service.shutdown()
    service.server_close()


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Proxy]:
    """Caddy with our own file, before two small services."""
    port, web, live = free_ports(3)
    services = [ThreadingHTTPServer(("127.0.0.1", each), Echo) for each in (web, live)]
    for service in services:
        threading.Thread(target=service.serve_forever, daemon=True).start()
    env = {
        "HELPLINE_HOST": f"http://127.0.0.1:{port}",
        "HELPLINE_WEB": f"127.0.0.1:{web}",
        "HELPLINE_LIVE": f"127.0.0.1:{live}",
        "HOME": str(tmp_path),
    }
    caddy = Path(sys.executable).parent / "caddy"
    command = [*leash(), str(caddy), "run", "--adapter", "caddyfile", "--config", str(ROOT / "infra/Caddyfile")]
    child = Child("caddy", command, log=tmp_path / "caddy.log", env=env)
    child.start()
    wait_until(answers("127.0.0.1", port, "/"), child=child)
    yield Proxy(child, port, *services)
    child.stop()
    for service in services:
        close(service)


def ask(port: int, path: str) -> tuple[int, str, dict[str, str]]:
    told = {"X-Forwarded-For": "192.0.2.77", "User-Agent": "canary-telephone", "Cookie": "session=canary-cookie"}
    try:
        with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers=told), timeout=60) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)
    except HTTPError as error:
        with error:
            return error.code, error.read().decode(), dict(error.headers)


def test_streams_and_pages_go_to_their_own_service(proxy: Proxy) -> None:
    web, live = proxy.web.server_address[1], proxy.live.server_address[1]
    assert ask(proxy.port, "/queue")[1].startswith(f"{web}\n/queue")
    assert ask(proxy.port, "/twilio/sms")[1].startswith(f"{web}\n")
    assert ask(proxy.port, "/live/queue")[1].startswith(f"{live}\n/live/queue")


def test_no_address_reaches_the_helpline(proxy: Proxy) -> None:
    said = ask(proxy.port, "/queue")[1]
    assert "192.0.2.77" not in said
    assert "x-forwarded-for" not in said


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/code", "/sign-in/passkey", "/again", "/invitation/none"])
def test_where_people_prove_who_they_are_the_house_hears_from_where_and_believes_nobody_else(
    proxy: Proxy, path: str
) -> None:
    said = ask(proxy.port, path)[1]
    assert "x-forwarded-for: 127.0.0.1" in said
    assert "192.0.2.77" not in said, "what a stranger claims is not handed on"


def test_what_is_measured_stays_inside(proxy: Proxy) -> None:
    assert ask(proxy.port, "/metrics")[0] == 404
    assert ask(proxy.port, "/readyz")[0] == 404
    assert ask(proxy.port, "/healthz")[0] == 200


def test_browsers_are_told_to_come_back_encrypted(proxy: Proxy) -> None:
    assert ask(proxy.port, "/")[2]["Strict-Transport-Security"].startswith("max-age=63072000")


def test_the_log_says_neither_who_nor_what(proxy: Proxy) -> None:
    ask(proxy.port, "/invitation/canary-token?number=canary-number")
    written = proxy.written()
    assert '"uri":"/invitation"' in written
    for secret in ("canary", "192.0.2.77", "remote_ip", "client_ip", "remote_port"):
        assert secret not in written


def test_an_error_of_the_proxy_says_neither_who_nor_what(proxy: Proxy) -> None:
    close(proxy.live)
    assert ask(proxy.port, "/live/canary-path?number=canary-number")[0] == 502
    written = proxy.written()
    assert '"status":502' in written
    for secret in ("canary", "192.0.2.77", "remote_ip", "client_ip", "dial tcp"):
        assert secret not in written

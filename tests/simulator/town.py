"""A town to try the network in: the carrier's own client pointed at it, and a line that hears its webhooks."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

import requests
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from helpline.carrier.seam import Exchange
from tests.simulator.telephones import Telephones

ACCOUNT = "AC" + "5" * 32
TOKEN = "f" * 32
LINE, OTHER_LINE = "+15550100", "+15550101"
CALLER, RESPONDER = "+15550111", "+15550122"
EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


class Wire(TwilioHttpClient):
    """The client's own transport, with another address and a memory."""

    def __init__(self, base: str, *, timeout: float = 30) -> None:
        super().__init__(timeout=timeout)
        self._base = urlsplit(base)
        self.exchanges: list[Exchange] = []

    def request(self, method: str, url: str, params: Any = None, data: Any = None, **more: Any) -> Response:
        parts = urlsplit(url)
        address = urlunsplit((self._base.scheme, self._base.netloc, parts.path, parts.query, ""))
        more.pop("timeout", None)
        answer = super().request(method, address, params=params, data=data, timeout=self.timeout, **more)
        prepared = requests.Request(method, url, params=params, data=data, auth=more.get("auth")).prepare()
        self.exchanges.append(
            Exchange(
                method=method,
                url=prepared.url or url,
                form=tuple(parse_qsl(str(prepared.body or ""), keep_blank_values=True)),
                headers=dict(prepared.headers),
                status=answer.status_code,
                answer_headers=dict(answer.headers),
                answer=answer.text,
            )
        )
        return answer


@dataclass(frozen=True)
class Heard:
    """One webhook as it came over the wire."""

    method: str
    path: str
    query: str
    form: tuple[tuple[str, str], ...]
    headers: dict[str, str]
    body: bytes

    def __getitem__(self, name: str) -> str:
        return dict(self.form)[name]

    def get(self, name: str) -> str | None:
        return dict(self.form).get(name)


Answer = tuple[int, str, str | bytes] | tuple[int, str, str | bytes, dict[str, str]]
"""Status, content type, body and perhaps headers."""


@dataclass
class Line:
    """Hears webhooks; ``answers`` by path is one answer, or what makes one; unknown paths get empty TwiML."""

    url: str
    heard: list[Heard] = field(default_factory=list)
    answers: dict[str, Answer | Callable[[Heard], Answer]] = field(default_factory=dict)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def hear(self, one: Heard) -> Answer:
        with self._changed:
            self.heard.append(one)
            self._changed.notify_all()
        answer = self.answers.get(one.path, (200, "text/xml", EMPTY))
        return answer(one) if callable(answer) else answer

    def wait_for(self, fits: Callable[[list[Heard]], bool]) -> list[Heard]:
        """Everything heard, once it fits; fails after half a minute."""
        with self._changed:
            assert self._changed.wait_for(lambda: fits(self.heard), 30), [one.path for one in self.heard]
            return list(self.heard)

    def at(self, path: str) -> list[Heard]:
        with self._changed:
            return [one for one in self.heard if one.path == path]


@contextmanager
def listening() -> Iterator[Line]:
    line = Line("")

    class Ear(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _hear(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            form = tuple(parse_qsl(body.decode(), keep_blank_values=True))
            heard = Heard(self.command, parts.path, parts.query, form, dict(self.headers), body)
            status, kind, said, *more = line.hear(heard)
            content = said if isinstance(said, bytes) else said.encode()
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **dict(*more)}.items():
                self.send_header(name, value)
            with suppress(ConnectionError):  # the network may have lost its patience
                self.end_headers()
                self.wfile.write(content)

        do_GET = do_POST = _hear  # noqa: N815

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    server.daemon_threads = True
    line.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield line
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Town:
    """The network, the line that listens, and the client."""

    url: str
    line: Line
    wire: Wire
    client: Client
    phones: Telephones

    def sim(self, method: str, path: str, wish: Any = None, *, status: int = 200) -> Any:
        """Ask the network's controls."""
        answer = requests.request(method, self.url + path, json=wish, timeout=60)
        assert answer.status_code == status, answer.text
        return answer.json()

    def faults(self, **wishes: Any) -> None:
        self.sim("PATCH", "/sim/faults", wishes)

    def writes(self, body: str, *, to: str = LINE, sender: str = CALLER, **more: Any) -> Any:
        """Someone writes on a handset; what became of it."""
        return self.sim("POST", "/sim/texts", {"from": sender, "to": to, "body": body, **more})

    def sends(self, body: str, *, to: str = CALLER, sender: str = LINE, **more: Any) -> Any:
        """We send a text through the client."""
        return self.client.messages.create(to=to, from_=sender, body=body, **more)

    def texts(self, handset: str, count: int) -> list[dict[str, Any]]:
        """What a handset shows that it did not write itself, once there are so many."""
        shown: list[dict[str, Any]] = []
        after = 0
        while len(shown) < count:
            fresh = self.sim("GET", f"/sim/handsets/{handset}/texts?after={after}&wait=30")
            assert fresh, f"only {len(shown)} texts came"
            after = fresh[-1]["number"]
            shown += [text for text in fresh if not text["mine"]]
        return shown

    def statuses(self, sid: str, until: str) -> list[str]:
        """Status callbacks of one text, once the last one wanted has come."""

        def told(heard: list[Heard]) -> list[str]:
            return [
                str(one["MessageStatus"]) for one in heard if one.get("MessageSid") == sid and one.path == "/status"
            ]

        return told(self.line.wait_for(lambda heard: until in told(heard)))

    def steps(self, path: str, inside: str) -> str:
        """The line answers there with these steps; the address."""
        self.line.answers[path] = (200, "text/xml", f"<Response>{inside}</Response>")
        return self.line.url + path

    def creates(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.sim("GET", "/sim/requests?operation=texts.create")
        return found

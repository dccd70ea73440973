"""A carrier of a few lines that answers exactly what it is told, however badly."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

HANG, RESET, CLOSE = b"hang", b"reset", b"close"
"""Never answer; break the connection rudely; end it politely without a word."""


@dataclass
class Answering:
    """What was told to it so far, as raw requests."""

    port: int
    heard: list[bytes] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def answer(status: int, body: object = "", **headers: str) -> bytes:
    """A whole HTTP answer; a ``body`` that is no text is sent as JSON."""
    said = (body if isinstance(body, str) else json.dumps(body)).encode("utf-8", "surrogateescape")
    lines = {"Content-Type": "application/json", "Content-Length": str(len(said))}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode() + said


@contextmanager
def answering(*answers: bytes) -> Iterator[Answering]:
    """Listen on a port of its own; each request, on whatever connection, takes the next answer."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        place = Answering(listening.getsockname()[1])
        waiting = iter(answers)
        threads = [threading.Thread(target=_listen, args=(listening, place, waiting), daemon=True)]
        threads[0].start()
        try:
            yield place
        finally:
            place.over.set()
            listening.shutdown(socket.SHUT_RDWR)
            threads[0].join()


def _listen(listening: socket.socket, place: Answering, waiting: Iterator[bytes]) -> None:
    talking: list[threading.Thread] = []
    while not place.over.is_set():
        try:
            line, _ = listening.accept()
        except OSError:
            break
        talking.append(threading.Thread(target=_talk, args=(line, place, waiting), daemon=True))
        talking[-1].start()
    for one in talking:
        one.join()


def _talk(line: socket.socket, place: Answering, waiting: Iterator[bytes]) -> None:
    with line:
        line.settimeout(0.05)
        while (request := _hear(line, place)) is not None:
            place.heard.append(request)
            said = next(waiting, CLOSE)
            if said == HANG:
                place.over.wait()
                return
            if said == RESET:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
                return
            if said == CLOSE:
                return
            line.sendall(said)


def _hear(line: socket.socket, place: Answering) -> bytes | None:
    """One whole request, or None when the other side has hung up or the test is over."""
    got = b""
    while not place.over.is_set():
        head, found, rest = got.partition(b"\r\n\r\n")
        length = next(
            (int(one.split(b":")[1]) for one in head.lower().split(b"\r\n") if one.startswith(b"content-length:")), 0
        )
        if found and len(rest) >= length:
            return got
        try:
            more = line.recv(65536)
        except TimeoutError:
            continue
        except OSError:
            return None
        if not more:
            return None
        got += more
    return None

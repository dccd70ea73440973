"""Holds all open streams in one thread: whoever does not read is let go, and nobody waits for anybody else."""

import asyncio
import socket
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Final

from flask import Flask

from helpline import log
from helpline.live import head
from helpline.live.head import UnfitError
from helpline.web.live import PAGE, WAKE
from helpline.web.streams import BEAT, BEATS, Page, Streams, greeting

HANDS: Final = 4
"""Threads that look up who is signed in. Streams need none."""
PATIENCE: Final = 10.0
"""Seconds for a request to be said, and for a dead line to be noticed by the network itself."""
MOST_LINES: Final = 2000
MOST_WAITING: Final = 16 * 1024
"""Bytes that somebody has not taken, beyond what the network holds: she is not there any more."""
SEND_BUFFER: Final = 16 * 1024
GOODBYE: Final = 0.5
"""Seconds for what is on its way, when this process is asked to stop."""

LOG = log.room("live")


class Server:
    """Asks the application at each door, and goes on telling the pages it lets in."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._streams: Streams = app.extensions["streams"]
        self._hands = ThreadPoolExecutor(HANDS, thread_name_prefix="door")
        self._lines: set[asyncio.StreamWriter] = set()
        self._told: dict[Page, asyncio.StreamWriter] = {}
        self._woken: deque[Page] = deque()
        self._is_called = False
        self._loop: asyncio.AbstractEventLoop | None = None

    async def run(self, *, host: str, port: int, stop: asyncio.Event) -> None:
        """Until it is asked to stop; then everybody is sent away within a moment."""
        self._loop = asyncio.get_running_loop()
        self._streams.is_leaving = stop.is_set
        door = await asyncio.start_server(self._answer, host, port, limit=head.LONGEST, backlog=1024)
        beats = asyncio.create_task(self._beat())
        await stop.wait()
        beats.cancel()
        door.close()
        await self._send_away()
        self._hands.shutdown(wait=False, cancel_futures=True)

    async def _send_away(self) -> None:
        for writer in list(self._lines):
            writer.close()
        await asyncio.sleep(GOODBYE if self._lines else 0)
        for writer in list(self._lines):
            writer.transport.abort()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._lines) >= MOST_LINES:
            writer.transport.abort()
            return
        self._lines.add(writer)
        try:
            page = await self._let_in(reader, writer)
            if page is not None:
                await self._stay(page, reader, writer)
        except OSError:
            writer.transport.abort()
        finally:
            self._lines.discard(writer)
            writer.close()

    async def _let_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Page | None:
        """Answer one request; the page that is to be told more, when it was a stream that was asked for."""
        port = writer.get_extra_info("sockname")[1]
        address = (writer.get_extra_info("peername") or ("",))[0]
        try:
            async with asyncio.timeout(PATIENCE):
                said = await reader.readuntil(b"\r\n\r\n")
            environ = head.read(said, address=address, port=port)
        except (TimeoutError, asyncio.IncompleteReadError):
            return None
        except asyncio.LimitOverrunError:
            _say(writer, 431)
            return None
        except UnfitError as error:
            _say(writer, error.status)
            return None
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._hands, self._ask, environ, writer, loop)

    def _ask(
        self, environ: dict[str, Any], writer: asyncio.StreamWriter, loop: asyncio.AbstractEventLoop
    ) -> Page | None:
        """What the application says, in a thread that may wait for the database."""
        environ[WAKE] = self._wake
        status, headers, body = _answer_of(self._app, environ)
        page: Page | None = environ.get(PAGE)
        if page is not None and environ["REQUEST_METHOD"] != "GET":
            self._streams.close(page)
            page = None
        lines = [(name, value) for name, value in headers if page is None or name.lower() != "content-length"]
        loop.call_soon_threadsafe(_write, writer, _head(status, lines) + (greeting() if page else body))
        return page

    async def _stay(self, page: Page, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Until she goes. What a browser says into a stream is nothing."""
        _make_small(writer.get_extra_info("socket"))
        self._told[page] = writer
        self._pass_on(page)
        try:
            while await reader.read(1024):
                pass
        finally:
            self._told.pop(page, None)
            self._streams.close(page)

    def _wake(self, page: Page) -> None:
        """Called by the thread that hears: one call a round, however many pages there are."""
        self._woken.append(page)
        if not self._is_called and self._loop is not None:
            self._is_called = True
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._pass_all_on)

    def _pass_all_on(self) -> None:
        self._is_called = False
        for page in dict.fromkeys(self._woken.popleft() for _ in range(len(self._woken))):
            self._pass_on(page)

    def _pass_on(self, page: Page) -> None:
        writer = self._told.get(page)
        if writer is None:
            return
        news = page.take()
        if news is None:
            writer.close()
        elif news:
            _write(writer, self._streams.frame(news))

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            for writer in list(self._told.values()):
                _write(writer, BEATS)


def _answer_of(app: Flask, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
    """A whole answer: status, headers, and what it says."""
    begun: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], _: object = None) -> Callable[[bytes], None]:
        begun.append((status, headers))
        return lambda _: None

    parts = app.wsgi_app(environ, start)
    try:
        said = b"".join(parts)
    finally:
        getattr(parts, "close", lambda: None)()
    return *begun[-1], said if environ["REQUEST_METHOD"] == "GET" else b""


def _write(writer: asyncio.StreamWriter, words: bytes) -> None:
    """Never waits. Whoever has not taken what was said before is let go: her page comes back, if it is there."""
    if writer.transport.is_closing():
        return
    if writer.transport.get_write_buffer_size() > MOST_WAITING:
        writer.transport.abort()
        return
    writer.write(words)


def _say(writer: asyncio.StreamWriter, status: int) -> None:
    _write(writer, _head(f"{status} {HTTPStatus(status).phrase}", [("Content-Length", "0")]))


def _head(status: str, lines: Iterable[tuple[str, str]]) -> bytes:
    said = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in lines), "Connection: close", "", ""]
    return "\r\n".join(said).encode("latin-1")


def _make_small(line: socket.socket) -> None:
    """So that a line nobody reads from is noticed soon, and costs little until then."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(PATIENCE * 3000))

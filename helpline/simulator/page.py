"""The page with the handsets: several telephones side by side, for trying the line in a browser."""

from pathlib import Path

from aiohttp import web

from helpline.simulator.network import Network

_FOLDER = Path(__file__).resolve().parents[2] / "templates" / "simulator"
_FILES = {
    "/": ("handsets.html", "text/html"),
    "/handsets.css": ("handsets.css", "text/css"),
    "/handsets.js": ("handsets.js", "text/javascript"),
    "/icon.svg": ("icon.svg", "image/svg+xml"),
}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class Page:
    """Static files and the stream that tells them what changed."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def routes(self) -> list[web.RouteDef]:
        """Method, path and what answers."""
        files = [web.get(path, self._file) for path in _FILES]
        return [*files, web.get("/sim/events", self._events)]

    async def _file(self, request: web.Request) -> web.Response:
        name, kind = _FILES[request.path]
        text = (_FOLDER / name).read_text(encoding="utf-8")
        return web.Response(text=text, content_type=kind, charset="utf-8", headers=_HEADERS)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """What changes from now on, as an event stream."""
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        watcher = self._network.events.watch()
        await stream.prepare(request)
        await stream.write(b": listening\n\n")
        try:
            while (line := await watcher.get()) is not None:
                await stream.write(line.encode())
        except ConnectionError:
            return stream
        finally:
            self._network.events.leave(watcher)
        return stream

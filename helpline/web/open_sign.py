"""Open or closed, as one word for anybody's web page; nothing else can be read from it, whatever else is going on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from flask import Response, current_app, request
from werkzeug.exceptions import NotFound, TooManyRequests

from helpline.handlers import open_sign
from helpline.handlers.work import work
from helpline.web.door import house
from helpline.web.gate import ANYBODY, Doors
from helpline.web.patience import Patience

doors = Doors("open_sign")

KEPT_FOR: Final = timedelta(seconds=10)
"""So long the answer stands without another look: however many ask, the database hardly notices."""
MOST: Final = 120
"""Questions a minute from one address; a page that keeps the answer for its minute asks once."""
HEADERS: Final = {
    "Cache-Control": "public, max-age=60",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
JSON: Final = '{{"open": {word}}}\n'
SVG: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="72" height="24" viewBox="0 0 72 24" role="img">'
    '<rect x="0.5" y="0.5" width="71" height="23" rx="4" fill="#ffffff" stroke="#1d2a2e"/>'
    '<text x="36" y="16" font-family="sans-serif" font-size="13" text-anchor="middle" fill="#1d2a2e">{word}</text>'
    "</svg>\n"
)


@dataclass(frozen=True)
class Look:
    """How it stood a moment ago."""

    at: datetime
    is_shown: bool
    is_open: bool


class Sign:
    """What this process saw last, and who asks too often."""

    def __init__(self) -> None:
        self.patience = Patience(most=MOST)
        self._lock = Lock()
        self._seen: Look | None = None

    def look(self, *, anew: bool = False) -> Look:
        """How it stands, looked at once in a while."""
        now = house().ports.clock.now()
        with self._lock:
            if anew or self._seen is None or not timedelta(0) <= now - self._seen.at < KEPT_FOR:
                with work(house()) as w:
                    self._seen = Look(now, open_sign.is_shown(w), open_sign.is_open(w))
            return self._seen


@doors.page("/open.json", to=ANYBODY)
def as_json() -> Response:
    """``{"open": true}``, or false."""
    return _answer(JSON, "application/json", ("true", "false"))


@doors.page("/open.svg", to=ANYBODY)
def as_picture() -> Response:
    """The same as a small picture."""
    return _answer(SVG, "image/svg+xml", ("open", "closed"))


def _answer(written: str, kind: str, words: tuple[str, str]) -> Response:
    sign: Sign = current_app.extensions["open sign"]
    address = request.remote_addr or ""
    if sign.patience.is_over(address):
        raise TooManyRequests
    sign.patience.was_wrong(address)
    seen = sign.look()
    if not seen.is_shown:
        raise NotFound
    return Response(written.format(word=words[not seen.is_open]), content_type=kind, headers=HEADERS)

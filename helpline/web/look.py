"""How the pages look: a few small files that say nothing about anybody, and may be kept."""

import hashlib
from functools import cache
from pathlib import PurePath
from typing import Final

from flask import Response, url_for
from werkzeug.exceptions import NotFound

from helpline import words
from helpline.web.gate import ANYBODY, Doors

doors = Doors("look")

FILES: Final = {
    "desk.css": "desk",
    "desk.js": "desk",
    "passkey.js": "desk",
    "talk.js": "desk",
    "library.js": "library",
    "recorder.js": "recorder",
    "ear.js": "recorder",
    "shell.js": "desk",
    "worker.js": "desk",
    "app.webmanifest": "desk",
    "burmese.woff2": "desk",
    "icon.svg": "desk",
    "icon-on.svg": "desk",
    "icon-192.png": "desk",
    "icon-512.png": "desk",
}
"""Each with the folder of ``templates`` it lies in."""
WORKER: Final = "worker.js"
"""It says on every page that there is no connection when there is none."""
KINDS: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}


@doors.page("/static/<name>", to=ANYBODY)
def static(name: str) -> Response:
    """One of them, for good: its address changes when it does."""
    if name not in FILES:
        raise NotFound
    found = Response(_content(name), content_type=KINDS[PurePath(name).suffix])
    found.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    if name == WORKER:
        found.headers["Service-Worker-Allowed"] = "/"
    return found


def address_of(name: str) -> str:
    """The address of something static, changed whenever its content is."""
    return url_for("look.static", name=name, v=hashlib.sha256(_content(name)).hexdigest()[:10])


@cache
def _content(name: str) -> bytes:
    return (words.TEMPLATES / FILES[name] / name).read_bytes()

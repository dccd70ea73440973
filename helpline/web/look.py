"""How the pages look: a few small files that say nothing about anybody, and may be kept."""

import hashlib
from functools import cache
from typing import Final

from flask import Response, url_for
from werkzeug.exceptions import NotFound

from helpline import words
from helpline.web.gate import ANYBODY, Doors

doors = Doors("look")

PLACE: Final = words.TEMPLATES / "desk"
FILES: Final = {
    "desk.css": "text/css; charset=utf-8",
    "passkey.js": "text/javascript; charset=utf-8",
    "desk.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "icon-on.svg": "image/svg+xml",
}


@doors.page("/static/<name>", to=ANYBODY)
def static(name: str) -> Response:
    """One of them, for good: its address changes when it does."""
    if name not in FILES:
        raise NotFound
    found = Response(_content(name), content_type=FILES[name])
    found.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return found


def address_of(name: str) -> str:
    """The address of something static, changed whenever its content is."""
    return url_for("look.static", name=name, v=hashlib.sha256(_content(name)).hexdigest()[:10])


@cache
def _content(name: str) -> bytes:
    return (PLACE / name).read_bytes()

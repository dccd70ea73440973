"""Reads the head of a request, strictly, into what a WSGI application expects; of bodies there are none here."""

import io
import re
import sys
from typing import Any, Final
from urllib.parse import unquote_to_bytes

LONGEST: Final = 16 * 1024
"""Bytes. Cookies and all; more is no browser of ours."""

_FIRST: Final = re.compile(rb"(GET|HEAD) (/[!-~]*) HTTP/1\.[01]")
_FIELD: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t -~\x80-\xff]*?)[ \t]*")


class UnfitError(Exception):
    """Not a request that this process answers; ``status`` says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def read(head: bytes, *, address: str, port: int) -> dict[str, Any]:
    """The environment for one request. ``head``: all lines with the empty one; raises `UnfitError`."""
    first, *lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    asked = _FIRST.fullmatch(first)
    if asked is None:
        raise UnfitError(405 if re.fullmatch(rb"[A-Z]{1,20} /[!-~]* HTTP/1\.[01]", first) else 400)
    method, target = asked.groups()
    path, _, query = target.partition(b"?")
    fields = _fields(lines)
    if fields.get("HTTP_CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in fields:
        raise UnfitError(413)
    return fields | {
        "REQUEST_METHOD": method.decode(),
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "REMOTE_ADDR": address,
        "SERVER_NAME": "live",
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def _fields(lines: list[bytes]) -> dict[str, str]:
    """Header fields. Said twice they are joined, as everywhere; with two hosts nobody knows which was meant."""
    found: dict[str, str] = {}
    for line in lines:
        field = _FIELD.fullmatch(line)
        if field is None:
            raise UnfitError(400)
        if b"_" in field[1]:
            continue
        name = "HTTP_" + field[1].decode().upper().replace("-", "_")
        value = field[2].decode("latin-1")
        if name == "HTTP_HOST" and name in found:
            raise UnfitError(400)
        found[name] = f"{found[name]}{'; ' if name == 'HTTP_COOKIE' else ', '}{value}" if name in found else value
    return found

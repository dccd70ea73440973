"""The one wire to the carrier: every request the client makes goes through here, and every failure is judged here."""

import json
import logging
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit, urlunsplit

import urllib3
from twilio.http import HttpClient
from twilio.http.response import Response
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NewConnectionError

from helpline.ports import CarrierBusyError, CarrierRefusedError, CarrierUnknownError

ORIGINAL_HOST = "X-Original-Host"
"""Tells a simulator which of the carrier's hosts was meant."""

_CONCURRENT = 32


@dataclass(frozen=True)
class Exchange:
    """One request and its answer as they went over the wire; for checking against the carrier's own description."""

    method: str
    url: str = field(repr=False)
    """As the client asked, with the carrier's own host; query included."""
    form: tuple[tuple[str, str], ...] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    status: int
    answer_headers: Mapping[str, str] = field(repr=False)
    answer: str = field(repr=False)


class Seam(HttpClient):  # type: ignore[misc]  # the client has no types
    """Speaks HTTP for the client: pooled, bounded in time, silent, never retrying, never following, without a proxy.

    Raises `CarrierError` itself for everything but 2xx: the client's own exceptions lose the headers (when to come
    back), differ between listing and fetching, and carry numbers in their text.
    """

    def __init__(
        self,
        *,
        base_url: str | None = None,
        connect_seconds: float = 3.0,
        read_seconds: float = 10.0,
        on_exchange: Callable[[Exchange], None] | None = None,
    ) -> None:
        super().__init__(_hushed("twilio.http_client"), False, None)
        _hushed("urllib3.connectionpool")  # it would write each address into the log at DEBUG
        self._base = urlsplit(base_url) if base_url else None
        self._on_exchange = on_exchange
        self._pools = urllib3.PoolManager(
            num_pools=4,
            maxsize=_CONCURRENT,
            timeout=urllib3.Timeout(connect=connect_seconds, read=read_seconds),
            retries=urllib3.Retry(total=False),
        )
        self._pools.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}

    def request(
        self,
        method: str,
        uri: str,
        *,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        **_settings: object,
    ) -> Response:
        """What the client calls. Time-outs and redirects are this seam's own business, whatever is asked for."""
        url = f"{uri}?{urlencode(params, doseq=True)}" if params else uri
        form = _pairs(data)
        sent = dict(headers or {})
        if auth is not None:
            sent["Authorization"] = "Basic " + b64encode(":".join(auth).encode()).decode()
        status, answer_headers, answer = self._exchange(method, url, form, sent)
        if self._on_exchange is not None:
            self._on_exchange(Exchange(method, url, form, sent, status, answer_headers, answer))
        _judge(status, answer_headers, answer)
        return Response(status, answer, answer_headers)

    def _exchange(
        self, method: str, url: str, form: tuple[tuple[str, str], ...], headers: dict[str, str]
    ) -> tuple[int, Mapping[str, str], str]:
        if self._base is not None:
            parts = urlsplit(url)
            headers[ORIGINAL_HOST] = parts.netloc
            url = urlunsplit((self._base.scheme, self._base.netloc, parts.path, parts.query, ""))
        body = urlencode(form).encode() if method == "POST" else None
        try:
            answer = self._pools.request(method, url, body=body, headers=headers, redirect=False)
            return answer.status, answer.headers, answer.data.decode("utf-8")
        except NewConnectionError:
            raise CarrierBusyError(reached=False) from None
        except (HTTPError, OSError, ValueError) as error:
            raise CarrierUnknownError(type(error).__name__) from None


class _SureConnection:
    """Makes every failure before the first byte is sent one kind of error, so that *nothing was made* is certain.

    Left alone, a stalled TLS handshake looks the same as an answer that never came.
    """

    def connect(self) -> None:
        try:
            super().connect()  # type: ignore[misc]  # mixed into a connection below
        except (HTTPError, OSError) as error:
            raise NewConnectionError(self, type(error).__name__) from None  # type: ignore[arg-type]


class _PlainConnection(_SureConnection, HTTPConnection):
    pass


class _SecureConnection(_SureConnection, HTTPSConnection):
    pass


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


def _hushed(name: str) -> logging.Logger:
    logger = logging.getLogger(name)
    logger.disabled = True
    return logger


def _pairs(data: Mapping[str, object] | None) -> tuple[tuple[str, str], ...]:
    """Repeat a name for each value of a list, as the carrier wants it."""
    return tuple(
        (name, str(one))
        for name, value in (data or {}).items()
        for one in (value if isinstance(value, list | tuple) else (value,))
    )


def _judge(status: int, headers: Mapping[str, str], answer: str) -> None:
    if 200 <= status < 300:
        return
    if status in (408, 429):
        raise CarrierBusyError(_seconds(headers.get("Retry-After")), reached=True)
    if 400 <= status < 500:
        raise CarrierRefusedError(_code(answer), status)
    raise CarrierUnknownError(f"status {status}")


def _seconds(text: str | None) -> float | None:
    return float(text) if text and text.isascii() and text.isdecimal() and len(text) < 7 else None


def _code(answer: str) -> int | None:
    try:
        code = json.loads(answer)["code"]
    except (ValueError, KeyError, TypeError):
        return None
    return code if isinstance(code, int) else None

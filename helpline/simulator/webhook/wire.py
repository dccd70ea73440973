"""Makes one request to the line over a kept-alive connection, and judges what came of it."""

from functools import lru_cache
from http.cookies import SimpleCookie

import aiohttp
import yarl

from helpline.simulator.webhook.errand import Hop, Limits, Outcome

_MOST_BYTES = 64 * 1024


class Wire:
    """Never raises for what the other side does: every failure is an outcome."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        """Open the connections' home; the loop must be running."""
        # Closed by us before a web server's usual two seconds: it must never hang up just as we write.
        connector = aiohttp.TCPConnector(limit=400, keepalive_timeout=1.0, ttl_dns_cache=300)
        self._session = aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=True, trust_env=False
        )

    async def stop(self) -> None:
        """Hang up."""
        if self._session is not None:
            await self._session.close()

    async def send(
        self, hop: Hop, form: bytes | None, headers: dict[str, str], limits: Limits
    ) -> tuple[Outcome, SimpleCookie, str | None]:
        """The outcome, fresh cookies, and where to go instead when it was moved."""
        try:
            return await self._exchange(hop, form, headers, limits)
        except (aiohttp.ClientError, TimeoutError, ValueError, OSError) as error:
            trouble, code = _blame(error)
            return Outcome(trouble=trouble, code=code, url=hop.url), SimpleCookie(), None

    async def _exchange(
        self, hop: Hop, form: bytes | None, headers: dict[str, str], limits: Limits
    ) -> tuple[Outcome, SimpleCookie, str | None]:
        if self._session is None:
            raise RuntimeError("the wire has not been started")
        async with self._session.request(
            hop.method, _parsed(hop.url), data=form, headers=headers, timeout=limits.timeout(), allow_redirects=False
        ) as response:
            body = await _read_at_most(response.content, _MOST_BYTES + 1)
            outcome = _judge(response.status, response.headers.get("Content-Type", ""), body, hop.url)
            moved = response.status in {301, 302, 303, 307, 308}
            return outcome, response.cookies, response.headers.get("Location") if moved else None


@lru_cache(maxsize=4096)
def _parsed(url: str) -> yarl.URL:
    return yarl.URL(url, encoded=url.isascii())


async def _read_at_most(stream: aiohttp.StreamReader, most: int) -> bytes:
    body = bytearray()
    async for chunk in stream.iter_any():
        body += chunk
        if len(body) >= most:
            break
    return bytes(body[:most])


def _judge(status: int, content_type: str, body: bytes, url: str) -> Outcome:
    outcome = Outcome(status=status, content_type=content_type, body=body, url=url)
    if status >= 400:
        outcome.trouble, outcome.code = ("5xx" if status >= 500 else "4xx"), 11200
    elif len(body) > _MOST_BYTES:
        outcome.code = 11750
    return outcome


def _blame(error: BaseException) -> tuple[str, int]:
    """The trouble by the name retry rules use, and the alert's code."""
    match error:
        case aiohttp.ConnectionTimeoutError() | aiohttp.ClientConnectorError():
            return "ct", 11205
        case aiohttp.ServerDisconnectedError() | aiohttp.ClientOSError():
            return "rt", 11206
        case aiohttp.ClientPayloadError():
            return "partial", 11206
        case TimeoutError():
            return "rt", 11205
        case aiohttp.InvalidURL() | ValueError():
            return "url", 11100
        case _:
            return "protocol", 11206

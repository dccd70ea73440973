"""Carries one webhook to the line: signed, patient as asked, to the fallback when all else fails."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from http.cookies import SimpleCookie
from urllib.parse import quote_plus, urljoin

import aiohttp
import yarl

from helpline.simulator.answer import Said, read
from helpline.simulator.override import Patience
from helpline.simulator.record import sid
from helpline.simulator.signature import Pairs, Port, sign, signed_url

_MOST_BYTES = 64 * 1024
_MOST_HOPS = 10
_COOKIE_SECONDS = 4 * 3600


@dataclass(frozen=True, kw_only=True)
class Errand:
    """What is to be told, where, about which resource; ``pair`` are the two numbers whose cookies it carries."""

    kind: str
    resource_sid: str
    url: str
    parameters: Pairs
    method: str = "POST"
    fallback_url: str = ""
    fallback_method: str = "POST"
    pair: tuple[str, str] | None = None
    wants_answer: bool = False
    """Whether the answer is read as steps to take, and so can be wrong."""


@dataclass(kw_only=True)
class Outcome:
    """How one webhook went: the last status, every attempt, the carrier's error code when it failed."""

    status: int | None = None
    trouble: str | None = None
    code: int | None = None
    content_type: str = ""
    body: bytes = b""
    said: Said = field(default_factory=Said)
    attempts: int = 1
    url: str = ""


@dataclass(frozen=True)
class _Hop:
    url: str
    method: str
    parameters: Pairs

    def to(self, url: str, method: str) -> "_Hop":
        """The same parameters elsewhere; a fragment stays behind."""
        return _Hop(url.partition("#")[0], method, self.parameters)


@dataclass(frozen=True)
class _Limits:
    patience: Patience
    deadline: float

    @classmethod
    def asked_by(cls, url: str) -> "_Limits":
        patience = Patience.asked_by(url)
        return cls(patience, time.monotonic() + patience.total)

    def left(self) -> bool:
        return time.monotonic() < self.deadline

    def timeout(self) -> aiohttp.ClientTimeout:
        return aiohttp.ClientTimeout(
            total=max(self.deadline - time.monotonic(), 0.001),
            sock_connect=self.patience.connect,
            sock_read=self.patience.read,
        )


@dataclass(kw_only=True)
class Courier:
    """Sends webhooks over kept-alive connections. ``token`` and ``port`` are asked for at each request."""

    token: Callable[[], str]
    port: Callable[[], str]
    dice: random.Random = field(default_factory=random.Random)
    cookies: dict[tuple[str, str], tuple[float, dict[str, str]]] = field(default_factory=dict)
    _session: aiohttp.ClientSession | None = None

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

    async def carry(self, errand: Errand, on_trouble: Callable[[Errand, Outcome], None]) -> Outcome:
        """Tell it, again as often as the address asks, then tell the fallback. ``on_trouble`` hears each failure."""
        outcome = await self._insist(errand, _Hop(errand.url, errand.method, errand.parameters))
        if outcome.code is None:
            return outcome
        on_trouble(errand, outcome)
        if not errand.fallback_url:
            return outcome
        blame = (("ErrorCode", str(outcome.code)), ("ErrorUrl", errand.url.partition("#")[0]))
        hop = _Hop(errand.fallback_url, errand.fallback_method, (*errand.parameters, *blame))
        second = await self._insist(errand, hop)
        second.attempts += outcome.attempts
        if second.code is not None:
            on_trouble(errand, second)
        return second

    async def _insist(self, errand: Errand, hop: _Hop) -> Outcome:
        limits = _Limits.asked_by(hop.url)
        attempts = 1
        outcome = await self._follow(errand, hop, limits)
        while outcome.trouble in limits.patience.retry_on and attempts <= limits.patience.retries and limits.left():
            attempts += 1
            outcome = await self._follow(errand, hop, limits)
        outcome.attempts = attempts
        if outcome.code is None and errand.wants_answer:
            outcome.said = read(outcome.content_type, outcome.body)
            outcome.code = outcome.said.error
        return outcome

    async def _follow(self, errand: Errand, hop: _Hop, limits: _Limits) -> Outcome:
        """One attempt, through its redirects; each hop is signed for where it goes."""
        hop = hop.to(hop.url, hop.method)
        for _ in range(_MOST_HOPS):
            outcome, location = await self._attempt(errand, hop, limits)
            if location is None:
                return outcome
            hop = hop.to(urljoin(hop.url, location), hop.method if outcome.status in {307, 308} else "GET")
        return Outcome(trouble="redirects", code=11200, url=hop.url)

    async def _attempt(self, errand: Errand, hop: _Hop, limits: _Limits) -> tuple[Outcome, str | None]:
        pairs = [*hop.parameters, self._invented()]
        form = "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in pairs]).encode()
        if hop.method == "GET":
            hop, pairs, form = hop.to(f"{hop.url}{'&' if '?' in hop.url else '?'}{form.decode()}", "GET"), [], b""
        try:
            return await self._exchange(errand, hop, form or None, self._headers(errand, hop.url, pairs), limits)
        except (aiohttp.ClientError, TimeoutError, ValueError, OSError) as error:
            trouble, code = _blame(error)
            return Outcome(trouble=trouble, code=code, url=hop.url), None

    async def _exchange(
        self, errand: Errand, hop: _Hop, form: bytes | None, headers: dict[str, str], limits: _Limits
    ) -> tuple[Outcome, str | None]:
        if self._session is None:
            raise RuntimeError("the courier has not been started")
        url = _parsed(hop.url)
        async with self._session.request(
            hop.method, url, data=form, headers=headers, timeout=limits.timeout(), allow_redirects=False
        ) as response:
            body = await _read_at_most(response.content, _MOST_BYTES + 1)
            self._keep_cookies(errand.pair, response.cookies)
            outcome = _judge(response.status, response.headers.get("Content-Type", ""), body, hop.url)
            moved = response.status in {301, 302, 303, 307, 308}
            return outcome, response.headers.get("Location") if moved else None

    def _headers(self, errand: Errand, plain: str, pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
        headers = {
            "X-Twilio-Signature": sign(self.token(), signed_url(plain, self._port()), pairs),
            "I-Twilio-Idempotency-Token": sid(""),
            "User-Agent": "TwilioProxy/1.1",
            "X-Home-Region": "us1",
            "Accept": "*/*",
        }
        if pairs:
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
        if errand.pair is not None and (kept := self.cookies.get(errand.pair)) and kept[0] > time.monotonic():
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in kept[1].items())
        return headers

    def _port(self) -> Port:
        wish = self.port()
        if wish == "with":
            return "with"
        if wish == "without":
            return "without"
        return self.dice.choice(("as is", "with", "without"))

    def _invented(self) -> tuple[str, str]:
        """Carriers add parameters without notice: one nobody has seen before comes with every request."""
        return f"X-New-Param-{self.dice.randrange(16**6):06x}", f"{self.dice.randrange(16**6):06x}"

    def _keep_cookies(self, pair: tuple[str, str] | None, fresh: SimpleCookie) -> None:
        if pair is None or not fresh:
            return
        _, kept = self.cookies.get(pair, (0.0, {}))
        values = kept | {name: morsel.value for name, morsel in fresh.items()}
        self.cookies[pair] = (time.monotonic() + _COOKIE_SECONDS, values)


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    return quote_plus(text, errors="surrogatepass")


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

"""Carries one webhook to the line: signed, patient as asked, to the fallback when all else fails."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from http.cookies import SimpleCookie
from urllib.parse import quote_plus, urljoin

from helpline.simulator.record import sid
from helpline.simulator.signature import Port, sign, signed_url
from helpline.simulator.webhook.errand import Errand, Hop, Limits, Outcome
from helpline.simulator.webhook.wire import Wire

_MOST_HOPS = 10
_COOKIE_SECONDS = 4 * 3600


@dataclass(kw_only=True)
class Courier:
    """Sends webhooks over kept-alive connections. ``token`` and ``port`` are asked for at each request."""

    token: Callable[[], str]
    port: Callable[[], str]
    dice: random.Random = field(default_factory=random.Random)
    cookies: dict[tuple[str, str], tuple[float, dict[str, str]]] = field(default_factory=dict)
    wire: Wire = field(default_factory=Wire)

    async def carry(self, errand: Errand, on_trouble: Callable[[Errand, Outcome], None]) -> Outcome:
        """Tell it, again as often as the address asks, then tell the fallback. ``on_trouble`` hears each failure."""
        outcome = await self._insist(errand, Hop(errand.url, errand.method, errand.parameters))
        if outcome.code is None:
            return outcome
        on_trouble(errand, outcome)
        if not errand.fallback_url:
            return outcome
        blame = (("ErrorCode", str(outcome.code)), ("ErrorUrl", errand.url.partition("#")[0]))
        hop = Hop(errand.fallback_url, errand.fallback_method, (*errand.parameters, *blame))
        second = await self._insist(errand, hop)
        second.attempts += outcome.attempts
        if second.code is not None:
            on_trouble(errand, second)
        return second

    async def fetch(self, url: str) -> Outcome:
        """A sound: asked for once, signed like everything else, with nothing to tell."""
        plain = url.partition("#")[0]
        headers = {"X-Twilio-Signature": sign(self.token(), signed_url(plain, self._port()), ())}
        headers["User-Agent"] = "TwilioProxy/1.1"
        return (await self.wire.send(Hop(plain, "GET", ()), None, headers, Limits.asked_by(url)))[0]

    async def _insist(self, errand: Errand, hop: Hop) -> Outcome:
        limits = Limits.asked_by(hop.url)
        attempts = 1
        outcome = await self._follow(errand, hop, limits)
        while outcome.trouble in limits.patience.retry_on and attempts <= limits.patience.retries and limits.left():
            attempts += 1
            outcome = await self._follow(errand, hop, limits)
        outcome.attempts = attempts
        if outcome.code is None and errand.wants_answer:
            outcome.said = errand.reader(outcome.content_type, outcome.body)
            outcome.code = outcome.said.error
        return outcome

    async def _follow(self, errand: Errand, hop: Hop, limits: Limits) -> Outcome:
        """One attempt, through its redirects; each hop is signed for where it goes."""
        hop = hop.to(hop.url, hop.method)
        for _ in range(_MOST_HOPS):
            outcome, location = await self._attempt(errand, hop, limits)
            if location is None:
                return outcome
            hop = hop.to(urljoin(hop.url, location), hop.method if outcome.status in {307, 308} else "GET")
        return Outcome(trouble="redirects", code=11200, url=hop.url)

    async def _attempt(self, errand: Errand, hop: Hop, limits: Limits) -> tuple[Outcome, str | None]:
        pairs = [*hop.parameters, self._invented()]
        form = "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in pairs]).encode()
        if hop.method == "GET":
            hop, pairs, form = hop.to(f"{hop.url}{'&' if '?' in hop.url else '?'}{form.decode()}", "GET"), [], b""
        headers = self._headers(errand, hop.url, pairs)
        outcome, cookies, location = await self.wire.send(hop, form or None, headers, limits)
        self._keep_cookies(errand.pair, cookies)
        return outcome, location

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

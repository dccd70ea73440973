"""Requests as the carrier sends them, each signed, each about another text, made before anything is measured."""

import os
from collections.abc import Iterator
from urllib.parse import urlencode

from helpline.simulator.signature import sign

PATH = "/twilio/sms"
LINE = "+15550100"
WORDS = "hello, can somebody talk with me?"


def callers() -> Iterator[str]:
    """Numbers that nobody has: 555-0100 to 555-0199 of each area code, 79,900 of them."""
    for area in range(201, 1000):
        for last in range(100, 200):
            yield f"+1{area}5550{last}"


def knocks(count: int, *, url: str, account: str, token: str) -> Iterator[bytes]:
    """So many requests, each from another caller."""
    numbers = callers()
    made = [knock(next(numbers), url=url, account=account, token=token) for _ in range(count)]
    return iter(made)


def knock(sender: str, *, url: str, account: str, token: str, to: str = LINE) -> bytes:
    """One text's webhook, whole, as bytes for the wire."""
    sid = "SM" + os.urandom(16).hex()
    said = _said(sid, sender, to, account)
    return signed(PATH, said, url=url, token=token)


def signed(path: str, said: list[tuple[str, str]], *, url: str, token: str) -> bytes:
    """One webhook, whole, as bytes for the wire."""
    body = urlencode(said).encode()
    head = (
        f"POST {path} HTTP/1.1\r\n"
        f"Host: {url.partition('//')[2]}\r\n"
        "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n"
        f"X-Twilio-Signature: {sign(token, url + path, said)}\r\n"
        "User-Agent: TwilioProxy/1.1\r\n"
        "Accept: */*\r\n\r\n"
    )
    return head.encode() + body


def _said(sid: str, sender: str, to: str, account: str) -> list[tuple[str, str]]:
    """What an arriving text's webhook says, in the carrier's names; places are there and empty."""
    places = [f"{side}{place}" for side in ("From", "To") for place in ("City", "State", "Zip")]
    return [
        ("MessageSid", sid),
        ("SmsMessageSid", sid),
        ("SmsSid", sid),
        ("AccountSid", account),
        ("From", sender),
        ("To", to),
        ("Body", WORDS),
        ("NumMedia", "0"),
        ("NumSegments", "1"),
        ("SmsStatus", "received"),
        ("FromCountry", "US"),
        ("ToCountry", "US"),
        ("ApiVersion", "2010-04-01"),
        *((place, "") for place in places),
    ]

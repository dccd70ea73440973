"""What a deployment must say; names all that is missing at once, and refuses to start without it."""

import base64
import binascii
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


class SettingsError(Exception):
    """Something a deployment must say is missing or unusable. The message names settings, never their values."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything a process is told from outside. Read once, at start."""

    database_url: str
    redis_url: str
    public_url: str
    """The address the carrier and people's browsers use, without a slash at the end."""
    master_keys: tuple[bytes, ...]
    """32 bytes each; the first seals, all open (so that a key can be replaced without a night's outage)."""
    pepper: bytes
    """What keyed hashes of numbers are keyed with; never in the database."""
    carrier_url: str
    """Base of a Twilio-compatible REST API; empty means Twilio itself."""
    account_sid: str
    auth_tokens: tuple[str, ...]
    """The carrier's primary token, and during rotation the next one. None at all: every webhook is refused."""
    calls_a_second: float
    """How many telephones the carrier's account may begin to ring in a second; 0 means no limit of ours."""
    calls_at_once: int
    """How many legs of calls it may have open at the same time; 0 means no limit of ours."""
    prompts: str
    """A folder with the organisation's own recordings; empty when there is none."""
    live_url: str
    """Where pages listen for live changes; empty means the same address as the page."""
    escalation: bool = True
    """Whether notes may be written and passed on with the caller's yes; without it none of its tables exists."""
    detector: Literal["small", "both"] = "small"
    """What reads in which language a first text is; both need a machine with 200 MB to spare."""
    spare_database_url: str = ""
    """An empty database for drills, where the helpline may not make one of its own; empty when there is none."""
    proxy_hops: int = 0
    """How many proxies of our own say from where somebody knocks; 0: none is believed."""
    metrics_token: str = ""
    """What a monitor must bring to read ``/metrics``; empty: there is no such page."""


NEEDED = (
    "HELPLINE_DATABASE_URL",
    "HELPLINE_REDIS_URL",
    "HELPLINE_PUBLIC_URL",
    "HELPLINE_MASTER_KEY",
    "HELPLINE_PEPPER",
)


def read(env: Mapping[str, str] | None = None) -> Settings:
    """Read the settings, by default from the process's environment. Raises `SettingsError` naming all that is wrong."""
    env = os.environ if env is None else env
    wrong: list[str] = []
    found = {name: _secret(env, name, wrong) for name in NEEDED}
    wrong += [f"{name} is missing" for name, value in found.items() if not value]
    keys = _each("HELPLINE_MASTER_KEY", found["HELPLINE_MASTER_KEY"], 32, wrong)
    peppers = _each("HELPLINE_PEPPER", found["HELPLINE_PEPPER"], 16, wrong)
    a_second = _number(env, "HELPLINE_CALLS_PER_SECOND", 1.0, wrong)
    at_once = _number(env, "HELPLINE_CALLS_AT_ONCE", 0, wrong)
    hops = _number(env, "HELPLINE_PROXY_HOPS", 0, wrong)
    detector = env.get("HELPLINE_DETECTOR", "").strip() or "small"
    if detector not in ("small", "both"):
        wrong.append("HELPLINE_DETECTOR must be small or both")
    if wrong:
        raise SettingsError("Helpline can't start: " + "; ".join(wrong) + ".")
    tokens = (_secret(env, "TWILIO_AUTH_TOKEN", wrong), _secret(env, "TWILIO_AUTH_TOKEN_NEXT", wrong))
    return Settings(
        database_url=database_url(env),
        redis_url=found["HELPLINE_REDIS_URL"],
        public_url=found["HELPLINE_PUBLIC_URL"].rstrip("/"),
        master_keys=keys,
        pepper=peppers[0],
        carrier_url=env.get("HELPLINE_CARRIER_URL", "").rstrip("/"),
        account_sid=env.get("TWILIO_ACCOUNT_SID", ""),
        auth_tokens=tuple(token for token in tokens if token),
        calls_a_second=a_second,
        calls_at_once=int(at_once),
        prompts=env.get("HELPLINE_PROMPTS", "").strip(),
        live_url=env.get("HELPLINE_LIVE_URL", "").rstrip("/"),
        escalation=escalation(env),
        detector="both" if detector == "both" else "small",
        spare_database_url=_for_our_driver(_secret(env, "HELPLINE_DRILL_DATABASE_URL", wrong)),
        proxy_hops=int(hops),
        metrics_token=_secret(env, "HELPLINE_METRICS_TOKEN", wrong),
    )


def database_url(env: Mapping[str, str] | None = None) -> str:
    """The database alone, for commands that need nothing else. Plain ``postgresql://`` addresses are welcome."""
    env = os.environ if env is None else env
    url = _secret(env, "HELPLINE_DATABASE_URL", [])
    if not url:
        raise SettingsError("Helpline can't start: HELPLINE_DATABASE_URL is missing.")
    return _for_our_driver(url)


def _for_our_driver(url: str) -> str:
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def escalation(env: Mapping[str, str] | None = None) -> bool:
    """Whether the organisation writes notes at all; ``off`` takes the whole part away."""
    env = os.environ if env is None else env
    return env.get("HELPLINE_ESCALATION", "").strip().lower() not in ("off", "no", "0", "false")


def _secret(env: Mapping[str, str], name: str, wrong: list[str]) -> str:
    """``NAME``, or the contents of the file that ``NAME_FILE`` points to."""
    value = env.get(name, "").strip()
    place = env.get(f"{name}_FILE", "").strip()
    if value or not place:
        return value
    try:
        return Path(place).read_text(encoding="utf-8").strip()
    except OSError:
        wrong.append(f"{name}_FILE can't be read")
        return ""


def _number(env: Mapping[str, str], name: str, otherwise: float, wrong: list[str]) -> float:
    text = env.get(name, "").strip()
    try:
        value = float(text) if text else otherwise
    except ValueError:
        value = -1.0
    if not 0 <= value < 1_000_000:
        wrong.append(f"{name} must be a number, 0 or more")
    return value


def _each(name: str, text: str, least: int, wrong: list[str]) -> tuple[bytes, ...]:
    """One or more secrets, parted by commas or lines, each as 32 bytes."""
    parts = [part.strip() for part in text.replace("\n", ",").split(",") if part.strip()]
    if any(len(part) < least for part in parts):
        wrong.append(f"{name} is too short (at least {least} characters)")
    return tuple(_as_32_bytes(part) for part in parts)


def _as_32_bytes(text: str) -> bytes:
    """Hex or base64 of exactly 32 bytes is taken as it is; any other long secret is hashed to that length."""
    try:
        if len(text) == 64:
            return bytes.fromhex(text)
        raw = base64.b64decode(text, validate=True)
        if len(raw) == 32:
            return raw
    except (ValueError, binascii.Error):
        pass
    return hashlib.sha256(text.encode()).digest()

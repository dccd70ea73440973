"""Whether a knock at the door really comes from the carrier."""

import hmac
import re
from binascii import b2a_base64
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from helpline.carrier.form import Form

HEADER = "X-Twilio-Signature"
_FORM_TYPE = "application/x-www-form-urlencoded"
_USUAL_PORT = {"http": 80, "https": 443}
_LONE = re.compile("[\ud800-\udfff]")
_UNREADABLE = "\ufffd" * 3
"""What half an emoji becomes where it was signed as text instead of as bytes."""


def is_signed(
    *,
    public_url: str,
    path: str,
    query: str,
    form: Form,
    content_type: str | None,
    header: str | None,
    tokens: Sequence[str],
) -> bool:
    """True only when one of the tokens made the signature in ``header``. Never raises.

    ``public_url`` is the configured address the carrier was given (``https://line.example``); no request header has
    a say in it. ``path`` and ``query`` are as they came over the wire, still percent-encoded; ``query`` has no ``?``.
    ``tokens`` are one or, while one is being replaced, two; an empty one matches nothing. A body that is not a form
    (JSON, multipart) is refused whatever its signature: it would not be covered by it.
    """
    if not header or not _is_form(content_type, form):
        return False
    try:
        claimed = header.encode("ascii")
        words = "".join([name + value for name, value in sorted(set(form))])
        rest = (f"{path}?{query}" if query else path) + words
        origins = _origins(public_url)
        spellings = {rest, _LONE.sub(_UNREADABLE, rest)}
        return any(
            _signs(token, origin + spelling, claimed)
            for token in tokens
            if token
            for origin in origins
            for spelling in spellings
        )
    except ValueError:  # an address that is none
        return False


def _is_form(content_type: str | None, form: Form) -> bool:
    if content_type is None or content_type == "":
        return not form
    return content_type.partition(";")[0].strip().lower() == _FORM_TYPE


def _signs(token: str, text: str, claimed: bytes) -> bool:
    signed = text.encode("utf-8", "surrogatepass")
    made = b2a_base64(hmac.digest(token.encode(), signed, "sha1"), newline=False)
    return hmac.compare_digest(made, claimed)


@lru_cache(maxsize=16)
def _origins(public_url: str) -> tuple[str, ...]:
    """With and without the port: the carrier signs calls over HTTPS without it, texts with it, and may change that."""
    parts = urlsplit(public_url)
    host = parts.hostname or ""
    if ":" in host:
        host = f"[{host}]"
    port = parts.port or _USUAL_PORT.get(parts.scheme, 443)
    folder = parts.path.rstrip("/")
    return tuple(f"{parts.scheme}://{place}{folder}" for place in (host, f"{host}:{port}"))

"""Signs a webhook as the carrier does, so that the line can tell it from a forgery."""

import base64
import hmac
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

Pairs = Sequence[tuple[str, str]]
Port = Literal["as is", "with", "without"]

_DEFAULT_PORTS = {"https": 443, "http": 80}


def sign(token: str, url: str, parameters: Pairs) -> str:
    """HMAC-SHA1 over the address and then each name and value, names in code point order, doubled pairs once."""
    plain = url + "".join([name + value for name, value in sorted(set(parameters))])
    digest = hmac.digest(token.encode(), plain.encode("utf-8", "surrogatepass"), "sha1")
    return base64.b64encode(digest).decode()


@lru_cache(maxsize=4096)
def signed_url(url: str, port: Port = "as is") -> str:
    """The address as it enters the signature: no fragment, no user, the port there or not."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    if port != "as is":
        host = _bare(host)
        if port == "with":
            host = f"{host}:{parts.port or _DEFAULT_PORTS.get(parts.scheme, 443)}"
    return urlunsplit((parts.scheme, host, parts.path, parts.query, ""))


def _bare(host: str) -> str:
    """Without its port; the colons inside an IPv6 address stay."""
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() and not name.endswith(":") else host

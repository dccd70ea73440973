"""Reading the form a webhook carries, exactly as it was sent and no faster than it can be trusted."""

from urllib.parse import unquote_to_bytes

Form = tuple[tuple[str, str], ...]
"""Names and values in the order sent; a name may come more than once, a value may be empty."""

MOST_FIELDS = 300
LONGEST_FORM = 64 * 1024
"""Bytes. The carrier's largest text needs about a quarter of it."""


def read_form(body: bytes) -> Form | None:
    """Decode a URL-encoded form. None for what the carrier never sends: too long, or too many fields.

    Blank values and spaces are kept: they are part of what was signed.
    """
    if len(body) > LONGEST_FORM or body.count(b"&") >= MOST_FIELDS:
        return None
    try:
        pairs = [field.partition("=") for field in body.decode("ascii").split("&") if field]
        return tuple((_unquote(name), _unquote(value)) for name, _, value in pairs)
    except UnicodeDecodeError:
        return None


def first_values(form: Form) -> dict[str, str]:
    """One value a name, the first one sent."""
    return dict(reversed(form))


def _unquote(text: str) -> str:
    if "+" in text:
        text = text.replace("+", " ")
    return _decoded(unquote_to_bytes(text)) if "%" in text else text


def _decoded(raw: bytes) -> str:
    """Half an emoji, or bytes that are no text at all, come from broken phones: the words around them still count."""
    try:
        return raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace")

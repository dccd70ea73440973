"""Reads what the line answered to a webhook: steps to take, plain words to send, or nonsense."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass


@dataclass(frozen=True)
class Reply:
    """A text to send back, or ``redirect``: an address to ask for more steps."""

    body: str = ""
    media: tuple[str, ...] = ()
    to: str | None = None
    from_: str | None = None
    status_callback: str | None = None
    redirect: str | None = None
    method: str = "POST"


@dataclass(frozen=True)
class Said:
    """Everything one answer asks for; ``error`` is the carrier's code when it cannot be used."""

    replies: tuple[Reply, ...] = ()
    error: int | None = None
    unknown: tuple[str, ...] = ()
    """Steps this network does not know, which it skips."""
    steps: tuple[ET.Element, ...] = ()
    """What is to be done on a call, in its order."""


def read(content_type: str, body: bytes) -> Said:
    """By its type, as the carrier does: XML and HTML are steps, plain text is *sent*, anything else is an error."""
    kind = content_type.partition(";")[0].strip().lower()
    if not body.strip():
        return Said()
    if kind in {"text/xml", "application/xml", "text/html"}:
        return _steps(body)
    if kind == "text/plain":
        return Said(replies=(Reply(body=body.decode("utf-8", "replace")),))
    return Said(error=12300)


def _steps(body: bytes) -> Said:
    root = root_of(body)
    if root is None:
        return Said(error=12100)
    replies: list[Reply] = []
    unknown: list[str] = []
    for step in root:
        if step.tag in {"Message", "Sms"}:
            replies.append(_message(step))
        elif step.tag == "Redirect":
            replies.append(Reply(redirect=(step.text or "").strip(), method=step.get("method", "POST")))
            break  # what follows a redirect is never reached
        else:
            unknown.append(step.tag)
    return Said(replies=tuple(replies), unknown=tuple(unknown))


def root_of(body: bytes) -> ET.Element | None:
    """The document's root when it is one we could read; None otherwise."""
    if b"<!" in body.replace(b"<!--", b"").replace(b"<![CDATA[", b""):
        return None  # steps have no use for declarations, and entities can be made to explode
    try:
        root = ET.fromstring(body)  # noqa: S314
    except (ET.ParseError, ValueError, LookupError):
        return None
    return root if root.tag == "Response" else None


def _message(step: ET.Element) -> Reply:
    bodies = [child.text or "" for child in step if child.tag == "Body"]
    return Reply(
        body="".join(bodies) if bodies else (step.text or "").strip(),
        media=tuple((child.text or "").strip() for child in step if child.tag == "Media"),
        to=step.get("to"),
        from_=step.get("from"),
        status_callback=step.get("statusCallback") or step.get("action"),
    )

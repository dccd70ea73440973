"""Asks the line what is to be done on a call, and reads its answer as the carrier does."""

import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from helpline.simulator.network import Network
from helpline.simulator.voice.leg import Fetched, Leg, Source
from helpline.simulator.voice.told import call_parameters
from helpline.simulator.webhook.answer import Said, root_of
from helpline.simulator.webhook.errand import Errand, Outcome

_VERBS = frozenset({"Gather", "Say", "Play", "Pause", "Dial", "Redirect", "Hangup", "Reject", "Leave"})
_ALONE = frozenset({"Say", "Play", "Pause", "Redirect"})
_INSIDE = {"Gather": frozenset({"Say", "Play", "Pause"}), "Dial": frozenset({"Conference"})}
_SAID_ALOUD = 4096


class UnusableError(Exception):
    """Nothing can be done with what the line answered; the carrier's code says why."""

    def __init__(self, code: int) -> None:
        super().__init__(f"unusable steps: {code}")
        self.code = code


@dataclass(frozen=True)
class Document:
    """Steps, and where they came from; no address when they came with the REST request."""

    url: str
    steps: tuple[ET.Element, ...]

    def address(self, written: str) -> str:
        """An address as written in this document; nothing written is the document itself. Raises `UnusableError`."""
        whole = urljoin(self.url, written.strip()) if self.url else written.strip()
        if urlsplit(whole).scheme not in {"http", "https"}:
            raise UnusableError(11100)
        return whole


def number_in(step: ET.Element, name: str, usual: float) -> float:
    """A number written in an attribute; the usual one where it is missing or none."""
    try:
        return float(step.get(name, usual))
    except ValueError:
        return usual


def read_call_steps(content_type: str, body: bytes) -> Said:
    """By its type: XML and HTML are steps, plain text is *read aloud*, a sound is played, else an error."""
    return _read(content_type, body, _VERBS)


def read_lone_steps(content_type: str, body: bytes) -> Said:
    """For somebody who waits or is held, where few steps are allowed."""
    return _read(content_type, body, _ALONE)


def _read(content_type: str, body: bytes, verbs: frozenset[str]) -> Said:
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "text/plain":
        return Said(steps=(_element("Say", body.decode("utf-8", "replace")[:_SAID_ALOUD]),))
    if kind.startswith("audio/"):
        return Said(steps=(ET.Element("Play", loop="0" if verbs is _ALONE else "1"),))
    if kind not in {"text/xml", "application/xml", "text/html"}:
        return Said(error=12300)
    root = root_of(body)
    if root is None:
        return Said(error=12100)
    unknown = [step.tag for step in root if step.tag not in verbs]
    for step in root:
        allowed = _INSIDE.get(step.tag)
        unknown += [child.tag for child in step if allowed is not None and child.tag not in allowed]
    if unknown:
        return Said(error=12200, unknown=tuple(unknown))
    return Said(steps=tuple(root))


def _element(tag: str, text: str) -> ET.Element:
    made = ET.Element(tag)
    made.text = text
    return made


async def fetch(network: Network, leg: Leg, source: Source, *, alone: bool = False) -> Document:
    """The steps at ``source``, from the fallback when all else fails. Raises `UnusableError`."""
    reader = read_lone_steps if alone else read_call_steps
    if not source.url:
        return _given(network, leg, source, reader("text/xml", source.document.encode()))
    errand = Errand(
        kind=source.kind,
        resource_sid=leg.call.sid,
        url=network.web(source.url),
        method=source.method,
        fallback_url="" if alone else network.web(leg.call.fallback_url),
        fallback_method=leg.call.fallback_method,
        parameters=[*call_parameters(network, leg.call), *source.more],
        wants_answer=True,
        reader=reader,
    )
    at = time.monotonic_ns()
    outcome = await network.see_through(errand)
    keep(leg, source, outcome, at)
    if outcome.code is not None:
        raise UnusableError(outcome.code)
    return Document(_own_address(errand, outcome), outcome.said.steps)


def _given(network: Network, leg: Leg, source: Source, said: Said) -> Document:
    errand = Errand(kind=source.kind, resource_sid=leg.call.sid, url="", parameters=())
    outcome = Outcome(status=None, content_type="text/xml", body=source.document.encode(), said=said, code=said.error)
    keep(leg, source, outcome, time.monotonic_ns())
    if said.error is not None:
        network.alert(said.error, errand, "", " ".join(said.unknown) or "steps given with the request")
        raise UnusableError(said.error)
    return Document("", said.steps)


def keep(leg: Leg, source: Source, outcome: Outcome, at_ns: int) -> None:
    """Write down what was asked for and what came."""
    leg.documents.append(
        Fetched(
            at_ns=at_ns,
            kind=source.kind,
            url=outcome.url,
            method=source.method,
            status=outcome.status,
            content_type=outcome.content_type,
            body=outcome.body.decode("utf-8", "replace"),
            error_code=outcome.code,
        )
    )


def _own_address(errand: Errand, outcome: Outcome) -> str:
    """Without what was appended to it for a GET."""
    asked = errand.url.partition("#")[0]
    return asked if outcome.url.startswith(asked) else outcome.url

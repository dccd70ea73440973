"""Whether the carrier would understand a TwiML document, every attribute and nesting of it."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree as ET

Kind = Literal["messaging", "voice"]
Place = Literal[
    "Conference.waitUrl.allowed",
    "Enqueue.waitUrl.allowed",
    "Number.url.allowed",
    "Participant.holdUrl_announceUrl.allowed",
]
"""Where a document is used that may hold fewer verbs than usual."""

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOTHING_FOLLOWS = frozenset({"Hangup", "Leave", "Record", "Redirect", "Reject"})
_LONGEST = {("Conference", "participantLabel"): "participantLabel_max"}
_LONGEST_TEXT = {"Enqueue": "Enqueue.queue_name_max"}


@cache
def grammar() -> dict[str, Any]:
    """Generated from the carrier's own builders; see its own notes on how and from what."""
    found: dict[str, Any] = json.loads((Path(__file__).parent / "twilio" / "twiml_grammar.json").read_text("utf-8"))
    return found


def check_twiml(xml: str, *, kind: Kind | None = None, place: Place | None = None) -> list[str]:
    """What is wrong with the document, in words; nothing when all is well. Without ``kind`` either kind will do."""
    facts = grammar()["facts_from_docs"]
    if len(xml.encode("utf-8", "surrogatepass")) > facts["max_document_bytes"]["value"]:
        return ["longer than 64 KB (11750)"]
    try:
        root = ET.fromstring(xml.encode())
    except (ET.ParseError, ValueError) as error:
        return [f"not XML (12100): {error}"]
    if root.tag != "Response":
        return [f"begins with <{root.tag}>, not <Response>"]
    kind = kind or _likely_kind(root)
    return [*_walk(root, kind, grammar()["roots"][kind]), *_misplaced(root, place)]


def _likely_kind(root: ET.Element) -> Kind:
    known = grammar()["documents"]["messaging"]["MessagingResponse"]["children"]
    return "messaging" if all(child.tag in known for child in root) else "voice"


def _misplaced(root: ET.Element, place: Place | None) -> Iterator[str]:
    if place is not None:
        for child in root:
            if child.tag not in grammar()["facts_from_docs"][place]:
                yield f"<{child.tag}> is not allowed there ({place})"


def _walk(element: ET.Element, kind: Kind, name: str) -> Iterator[str]:
    node = grammar()["documents"][kind][name]
    for attribute, value in element.attrib.items():
        yield from _wrong_attribute(element.tag, attribute, value, node["attributes"])
    yield from _wrong_text(element, node)
    yield from _wrong_family(element)
    for child in element:
        if child.tag in node["children"]:
            yield from _walk(child, kind, node["children"][child.tag])
        else:
            yield f"<{child.tag}> does not belong in <{element.tag}>"


def _wrong_attribute(tag: str, attribute: str, value: str, known: dict[str, Any]) -> Iterator[str]:
    name = "xml:lang" if attribute == _XML_LANG else attribute
    if name not in known:
        yield f"<{tag}> knows no {name}"
        return
    if not _fits(value, known[name]):
        yield f"<{tag} {name}> cannot be {value!r}"
    limit = _LONGEST.get((tag, name))
    if limit and len(value) > grammar()["facts_from_docs"][limit]:
        yield f"<{tag} {name}> is too long"


def _fits(value: str, rule: dict[str, Any]) -> bool:
    match rule.get("type"):
        case "boolean":
            return value in ("true", "false")
        case "number":
            return bool(re.fullmatch(r"-?\d+(\.\d+)?", value, re.ASCII))
        case "enum":
            allowed = grammar()["enums"][rule["enum"]]
            words = value.split() if rule.get("list") == "space-separated" else [value]
            return bool(words) and all(word in allowed for word in words)
        case _:
            return not value.startswith(("[", "{", "None"))


def _wrong_text(element: ET.Element, node: dict[str, Any]) -> Iterator[str]:
    loose = (element.text or "").strip()
    rule = node.get("text")
    if rule is None and loose:
        yield f"<{element.tag}> holds no text"
    if rule and rule["required"] and not loose:
        yield f"<{element.tag}> is empty"
    limit = _LONGEST_TEXT.get(element.tag)
    if limit and len(loose) > grammar()["facts_from_docs"][limit]:
        yield f"the name in <{element.tag}> is too long"
    if rule is None and any((child.tail or "").strip() for child in element):
        yield f"text between the verbs of <{element.tag}>"


def _wrong_family(element: ET.Element) -> Iterator[str]:
    tags = [child.tag for child in element]
    if element.tag == "Dial" and tags.count("Number") > grammar()["facts_from_docs"]["Dial.max_Number_children"]:
        yield "<Dial> rings more than ten numbers"
    if element.tag == "Response":
        for tag in tags[:-1]:
            if tag in _NOTHING_FOLLOWS:
                yield f"nothing after <{tag}> is ever reached"

"""Every document a telephone is answered with: as it was agreed, within the grammar, and leading to doors that exist.

``GOLDEN=1`` writes what is answered now into ``golden/voice``; read the difference before keeping it.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from infra.local.databases import Databases
from tests.contract.twiml_grammar import check_twiml
from tests.contract.voice_scenes import SCENES, Stage
from tests.journeys.switch import PUBLIC_URL, switch

NO_DATABASE = "postgresql+psycopg://nobody:nothing@127.0.0.1:9/none"
GOLDEN = Path(__file__).parent / "golden" / "voice"
FAULTY: dict[str, tuple[str, dict[str, str]]] = {
    "fault_once_more": ("", {}),
    "fault_with_a_key": ("", {"Digits": "5"}),
    "fault_in_the_end": ("&f=3", {}),
}
"""What is asked while there is no database: more in the address, more in the form."""


@dataclass(frozen=True)
class Answered:
    """The document of each scene, and every one that was answered on the way."""

    by_scene: dict[str, str]
    on_the_way: list[str]
    app: Flask

    @property
    def all(self) -> set[str]:
        """Each once, but for those that hold nothing."""
        return {one for one in (*self.by_scene.values(), *self.on_the_way) if one}


@pytest.fixture(scope="module")
def answered(databases: Databases) -> Answered:
    """All scenes played once: the document of each, and everything that was answered on the way."""
    documents: dict[str, str] = {}
    with databases.copy() as url, switch(url) as town:
        stage = Stage(town)
        stage.opens()
        for name, act in SCENES.items():
            documents[name] = act(stage)
            stage.is_over()
        on_the_way = list(town.answers)
        app = town.app
    with switch(NO_DATABASE) as broken:
        form = {"CallSid": "CA" + "1" * 32, "CallStatus": "in-progress", "From": "+15550121", "To": "+15550100"}
        for name, (tries, keys) in FAULTY.items():
            documents[name] = broken.knocks(f"/twilio/voice/key?l=7&g=es{tries}", form | keys)
        on_the_way += broken.answers
    return Answered(documents, on_the_way, app)


def readable(document: str) -> str:
    """The same for every run: one leg, one room, one line for each verb."""
    same = re.sub(r"([?&]l=)\d+", r"\g<1>7", document)
    same = re.sub(r">[0-9a-f]{32}<", ">ROOM<", same)
    root = ET.fromstring(same)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


@pytest.mark.parametrize("name", [*SCENES, *FAULTY])
def test_what_is_said_and_asked_is_as_agreed(name: str, answered: Answered) -> None:
    place, now = GOLDEN / f"{name}.xml", readable(answered.by_scene[name])
    if os.environ.get("GOLDEN"):
        place.write_text(now, encoding="utf-8")
    assert now == place.read_text(encoding="utf-8")


def test_every_agreed_document_is_still_answered_somewhere() -> None:
    assert {path.stem for path in GOLDEN.glob("*.xml")} == {*SCENES, *FAULTY}


def test_the_carrier_understands_every_document(answered: Answered) -> None:
    for document in answered.all:
        assert check_twiml(document, kind="voice") == [], document


def addresses(document: str) -> list[tuple[str, str]]:
    """Every address in a document, with the method by which the carrier goes there."""
    found: list[tuple[str, str]] = []
    for verb in ET.fromstring(document).iter():
        attributes = [name for name in verb.attrib if name.lower().endswith(("action", "url", "callback"))]
        found += [(verb.attrib[name], verb.get("method", "POST")) for name in attributes if verb.attrib[name]]
        if verb.tag == "Redirect":
            found.append((verb.text or "", verb.get("method", "POST")))
        if verb.tag == "Play":
            found.append((verb.text or "", "GET"))
    return found


def test_every_address_is_ours_whole_and_leads_to_a_door(answered: Answered) -> None:
    doors = answered.app.url_map.bind("line.example", url_scheme="https")
    seen = set()
    for document in answered.all:
        for address, method in addresses(document):
            assert address.startswith(f"{PUBLIC_URL}/"), address
            path = urlsplit(address).path
            try:
                endpoint, _ = doors.match(path, method=method)
            except HTTPException as error:
                raise AssertionError(f"{method} {path}: {error}") from None
            seen.add(endpoint)
    assert len(seen) > 6, "most of the doors are led to"


def test_every_step_says_whose_it_is_and_in_which_language_to_fail(answered: Answered) -> None:
    for document in answered.all:
        for address, method in addresses(document):
            told = parse_qs(urlsplit(address).query)
            assert method == "GET" or {"l", "g"} <= set(told), address


def test_a_document_never_ends_in_silence(answered: Answered) -> None:
    """Each leads on or hangs up; only the answer to a report holds nothing."""
    for document in answered.all:
        verbs = [verb.tag for verb in ET.fromstring(document)]
        assert not verbs or verbs[-1] in {"Redirect", "Hangup", "Dial"}, document


def test_no_number_and_no_name_of_anybody_is_in_a_room(answered: Answered) -> None:
    rooms = [room for one in answered.all for room in ET.fromstring(one).iter("Conference")]
    assert rooms
    for room in rooms:
        assert re.fullmatch(r"[0-9a-f]{32}", room.text or "")
        assert "participantLabel" not in room.attrib

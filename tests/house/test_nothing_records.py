"""Nothing is ever recorded: no document, no request and no line of code can ask the carrier for it.

Every document that scenes and journeys bring about, and every request to the carrier, is held against what the
carrier's own grammar and description know of recording; and against the few verbs and names that we use at all.
"""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import helpline.carrier
from helpline.carrier.seam import Exchange
from helpline.carrier.twilio import TwilioCarrier
from helpline.domain.line import Serves
from helpline.domain.names import Address, CarrierId
from helpline.handlers import ledger
from helpline.ports import NoticesMachines
from infra.local.databases import Databases
from tests.carrier.answering import answer, answering
from tests.contract.fixtures import check_network
from tests.contract.strict_spec import described
from tests.contract.twiml_grammar import grammar
from tests.contract.voice_scenes import SCENES, Stage
from tests.journeys.street import ADA, BEA, CALLER, LINE, Street, street
from tests.journeys.switch import switch

HOUSE = Path(helpline.carrier.__file__).parent
VERBS = {"Response", "Say", "Play", "Gather", "Pause", "Redirect", "Hangup", "Dial", "Conference"}
"""All that is ever asked of the carrier on a call."""
ASKED_OF_A_CALL = {
    *("To", "From", "Url", "Method", "Status", "Timeout", "MachineDetection"),
    *("StatusCallback", "StatusCallbackMethod", "StatusCallbackEvent"),
    *("AsyncAmd", "AsyncAmdStatusCallback", "AsyncAmdStatusCallbackMethod"),
}
LISTENS_IN = re.compile(r"(?i)record|transcri|siprec|stream|monitor|intelligence|voicemail|virtualagent|airecog")
KEEPS_SOUND = {"Record", "Recording", "Siprec", "Stream", "Start", "Connect", "Transcription", "ConversationRelay"}
KEEPS_SOUND |= {"VirtualAgent", "AiSession", "ConversationRelaySession", "Conversation", "Autopilot", "Pay", "Prompt"}
WAITS_FOR_A_BEEP = "DetectMessageEnd"


def listens_in(document: str) -> list[str]:
    """Whatever in a document could keep or pass on what is said."""
    found = []
    for verb in ET.fromstring(document).iter():
        if verb.tag in KEEPS_SOUND or LISTENS_IN.search(verb.tag):
            found.append(verb.tag)
        for name, value in verb.attrib.items():
            if LISTENS_IN.search(name) or value.startswith(("record", WAITS_FOR_A_BEEP)) or "speech" in value:
                found.append(f"{verb.tag} {name}={value}")
    return found


def asks_to_record(path: str, told: Mapping[str, Sequence[str]]) -> list[str]:
    """Whatever in a request could do so."""
    found = [path] if LISTENS_IN.search(path) else []
    for name, values in told.items():
        if LISTENS_IN.search(name) or any(WAITS_FOR_A_BEEP in one for one in values) or name == "Twiml":
            found.append(name)
    return found


def only_what_we_use(document: str) -> set[str]:
    """The verbs of a document that nobody has agreed to."""
    return {verb.tag for verb in ET.fromstring(document).iter()} - VERBS


# What the laws themselves see.


def known_ways() -> Iterator[str]:
    """A document for each verb and each attribute of the carrier's own grammar that has to do with recording."""
    nodes = grammar()["documents"]["voice"]
    for tag in KEEPS_SOUND & set(nodes):
        yield f"<Response><{tag}/></Response>"
    for tag, node in nodes.items():
        for name in node["attributes"]:
            if re.search(r"(?i)record|transcri", name):
                yield f'<Response><{tag} {name}="true"/></Response>'


@pytest.mark.parametrize("document", sorted(known_ways()))
def test_each_way_in_which_the_carrier_could_listen_in_would_be_seen(document: str) -> None:
    assert listens_in(document)


def test_each_parameter_by_which_a_call_could_be_recorded_would_be_seen() -> None:
    operation = described()["paths"]["/2010-04-01/Accounts/{AccountSid}/Calls.json"]["post"]
    known = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]["properties"]
    recording = [name for name in known if re.search(r"(?i)record|transcri|trim", name)]
    assert "Record" in recording
    assert "RecordingStatusCallback" in recording
    seen = [name for name in recording if asks_to_record("/Calls.json", {name: ["true"]})]
    assert sorted(set(recording) - set(seen)) in ([], ["Trim"]), "Trim alone does nothing"
    assert set(known) >= ASKED_OF_A_CALL - {"Status"}
    assert not [name for name in ASKED_OF_A_CALL if LISTENS_IN.search(name)]


# Everything that is ever answered.


@pytest.fixture(scope="module")
def answered(databases: Databases) -> set[str]:
    """Every document of every scene."""
    with databases.copy() as url, switch(url) as town:
        stage = Stage(town)
        stage.opens()
        for act in SCENES.values():
            act(stage)
            stage.is_over()
        return {one for one in town.answers if one}


def test_no_document_that_we_can_answer_listens_in(answered: set[str]) -> None:
    assert len(answered) > 40
    for document in answered:
        assert listens_in(document) == [], document
        assert only_what_we_use(document) == set(), document


def test_only_keys_are_ever_listened_for(answered: set[str]) -> None:
    """The carrier would write down speech that it was asked to understand."""
    asked = [gather for one in answered for gather in ET.fromstring(one).iter("Gather")]
    assert asked
    assert {gather.get("input") for gather in asked} == {"dtmf"}


# Everything that is ever requested.


@pytest.mark.parametrize("machines", ["beside", "first"])
def test_no_request_about_a_call_asks_for_more_than_to_ring_move_and_hang_up(machines: NoticesMachines) -> None:
    seen: list[Exchange] = []
    sid = CarrierId("CA" + "1" * 32)
    told = {"sid": sid, "status": "queued"}
    answers = [answer(201, told), answer(200, told), answer(200, told), answer(200, told), answer(204)]
    with answering(*answers) as place:
        carrier = TwilioCarrier(
            account_sid="AC" + "0" * 32,
            auth_token="t",
            public_url="https://line.example",
            base_url=place.url,
            on_exchange=seen.append,
        )
        to, sender = Address(CALLER), Address(LINE)
        carrier.place_call(sender=sender, to=to, reference="7", ring_for=timedelta(seconds=20), machines=machines)
        carrier.move_call(sid, reference="7")
        carrier.end_call(sid)
        carrier.call_status(sid)
        carrier.delete("call", sid)
    assert len(seen) == len(answers)
    for one in seen:
        names = {name for name, _ in one.form}
        assert names <= ASKED_OF_A_CALL, names
        assert asks_to_record(one.url, {name: [value] for name, value in one.form}) == []
    assert dict(seen[0].form)["MachineDetection"] == "Enable"


# Nothing in the code.


def said_in(path: Path) -> Iterator[tuple[int, str]]:
    """Every name, and every word that is no caption, in one file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    captions = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in captions:
                yield node.lineno, text
            case ast.keyword(arg=str(name)):
                yield node.value.lineno, name
            case ast.Attribute(attr=name) | ast.Name(id=name):
                yield node.lineno, name


@pytest.mark.parametrize("path", sorted(HOUSE.glob("*.py")), ids=lambda path: path.name)
def test_the_carriers_room_has_no_name_by_which_anything_could_be_recorded(path: Path) -> None:
    found = [(line, said) for line, said in said_in(path) if re.search(r"(?i)record|transcri|siprec", said)]
    found += [(line, said) for line, said in said_in(path) if WAITS_FOR_A_BEEP in said]
    assert found == []


# On telephones that really ring.


@pytest.fixture
def town(database_url: str) -> Iterator[Street]:
    """One line; Ada's telephone is answered by a machine, Bea picks up."""
    with street(database_url, "redis://127.0.0.1:9/0") as one:
        one.opens(languages="en", serves=Serves.BOTH)
        one.joins("Ada", ADA)
        one.joins("Bea", BEA)
        yield one
        assert check_network(one.sim) == []


def gone(town: Street, sids: set[str]) -> bool:
    """Whether the carrier knows nothing of these calls any more."""
    carrier = town.house.ports.carrier
    return all(carrier.is_gone("call", CarrierId(sid)) for sid in sids)


def test_of_a_whole_night_on_the_telephone_nothing_is_kept_by_anybody(town: Street) -> None:
    with town.switchboard() as phones:
        phones.responder(ADA).has_voicemail()
        phones.responder(BEA).waits_for_a_hand()
        call = phones.caller(CALLER).rings(LINE).hears("hold.wav")
        bea = phones.responder(BEA).is_rung().picks_up().presses("1")
        call.talks_with(bea).hangs_up()
        bea.ends()
        phones.responder(BEA).is_busy()
        other = phones.caller("+15550122").rings(LINE).hears("no one is free")
        other.hangs_up().ends()
        phones.responder(ADA).is_rung().ends()
        assert phones.left_messages() == []
        assert town.eventually(lambda: town.rows("SELECT 1 FROM leg WHERE state != 'ended'") == [])
        sids = {call.sid for call in phones.calls()}
        documents = [one for each in phones.calls() for one in each.look()["documents"] if one["body"]]
    assert len(sids) == 6
    noted = "SELECT sid FROM carrier_copy WHERE kind = 'call'"
    assert town.eventually(lambda: {row[0] for row in town.rows(noted)} == sids)
    for document in documents:
        assert listens_in(document["body"]) == []
        assert only_what_we_use(document["body"]) == set()
    requests: list[dict[str, Any]] = town.sim("GET", "/sim/requests")
    for one in requests:
        assert asks_to_record(one["path"], one["parameters"]) == [], one
    assert not gone(town, sids)
    for _ in range(4):
        town.clock.moved += timedelta(minutes=16)
        ledger.delete_due(town.house, limit=500)
    assert town.rows("SELECT DISTINCT state FROM carrier_copy WHERE kind = 'call'") == [("proven",)]
    assert gone(town, sids)
    assert town.rows("SELECT 1 FROM carrier_copy WHERE sid IS NOT NULL AND kind = 'call'") == []

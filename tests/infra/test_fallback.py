"""The fixed documents for a night on which our house does not answer."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from infra.local.fallback import FOLDER, documents
from tests.contract.twiml_grammar import check_twiml

DOCUMENTS = dict(documents())


def name(path: Path) -> str:
    return str(path.relative_to(FOLDER))


def test_each_language_has_both_and_none_is_left_over() -> None:
    assert sorted(FOLDER.glob("*/*")) == sorted(DOCUMENTS)


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_it_says_what_the_templates_say_now(path: Path) -> None:
    """After a word has changed: python -m infra.local.fallback."""
    assert path.read_text(encoding="utf-8") == DOCUMENTS[path]


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_the_carrier_understands_it(path: Path) -> None:
    assert check_twiml(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_it_records_nothing_and_sends_nobody_elsewhere(path: Path) -> None:
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    assert {element.tag for element in root.iter()} <= {"Response", "Message", "Say", "Hangup"}
    assert "".join(root.itertext()).strip()


def test_on_the_telephone_nobody_is_asked_to_write() -> None:
    for path, document in DOCUMENTS.items():
        if path.name == "voice.xml":
            assert "text again" not in document
    assert "ring again" in DOCUMENTS[FOLDER / "en" / "voice.xml"]
    assert DOCUMENTS[FOLDER / "zu" / "voice.xml"] == DOCUMENTS[FOLDER / "en" / "voice.xml"], "no voice: in English"

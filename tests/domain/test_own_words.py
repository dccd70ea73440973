"""What must not be written is found in six languages, what she may say passes, and each find is where it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader

from helpline.domain.own_words import Finding, Kind, Severity, check, refused
from helpline.domain.own_words_letters import folded
from infra.local.programs import ROOT
from tests.domain.own_words_samples import CLEAN, SAMPLES, sentences

EVERY = [(kind, text) for kind, listed in SAMPLES.items() for text in sentences(listed)]
ENVIRONMENT = Environment(loader=FileSystemLoader(ROOT / "templates"), extensions=["jinja2.ext.i18n"], autoescape=True)
ENVIRONMENT.install_null_translations()  # type: ignore[attr-defined]
LEAST = {"address": 50, "name": 30}


@pytest.mark.parametrize(("kind", "text"), EVERY)
def test_what_must_not_be_written_is_found(kind: str, text: str) -> None:
    assert kind in {finding.kind for finding in check(text)}


@pytest.mark.parametrize("text", sentences(CLEAN))
def test_what_she_may_well_say_passes(text: str) -> None:
    assert check(text) == []


def test_there_are_enough_samples_of_each_and_a_kind_for_every_sample() -> None:
    assert set(SAMPLES) == {kind.value for kind in Kind}
    assert {
        kind: len(sentences(listed)) for kind, listed in SAMPLES.items() if len(sentences(listed)) < LEAST.get(kind, 20)
    } == {}
    assert len(sentences(CLEAN)) >= 60


def test_who_helps_is_a_warning_and_everything_sure_is_a_refusal() -> None:
    helped, named = check("the driver brings us"), check("my name is maria")
    assert [finding.severity for finding in helped] == [Severity.WARN]
    assert not refused(helped)
    assert refused(named)
    assert refused(helped + named)


def test_a_finding_says_where_it_stands() -> None:
    text = "please ring ５５５ ０１０ ０１４２ tonight"
    (found,) = check(text)
    assert (found.kind, text[found.start : found.end].strip()) == (Kind.PHONE, "５５５ ０１０ ０１４２")


def test_several_things_are_told_in_the_order_they_are_written() -> None:
    kinds = [finding.kind for finding in check("she is 17, room 14, ring 555 010 0142, mail moon@example.org")]
    assert kinds == [Kind.AGE, Kind.ADDRESS, Kind.PHONE, Kind.EMAIL]


@given(st.text(max_size=200))
def test_any_text_at_all_is_read(text: str) -> None:
    assert len(folded(text)) == len(text)
    found = check(text)
    assert found == sorted(found)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert not any(a.touches(b) for a in found for b in found if a is not b)


@given(st.sampled_from([text for _, text in EVERY]), st.sampled_from(sentences(CLEAN)))
def test_what_is_innocent_hides_nothing(wrong: str, innocent: str) -> None:
    assert check(f"{innocent}. {wrong}") != []


def test_a_very_long_text_is_read_to_its_end() -> None:
    for piece in ("a ", "5 ", "A", "one ", "ก", "क ", "1a-", "@", "x.y", "he gave "):
        assert isinstance(check(piece * 2000), list)


def test_findings_can_be_compared() -> None:
    assert Finding(0, 3, Kind.NAME) < Finding(4, 5, Kind.AGE)


def test_every_kind_has_a_kind_word_about_it() -> None:
    told = {}
    for kind in Kind:
        page = ENVIRONMENT.from_string('{% from "notes/why_not.html" import why %}{{ why(kind) }}')
        told[kind] = page.render(kind=kind.value).strip()
    assert all(told.values())
    assert len(set(told.values())) == len(Kind)

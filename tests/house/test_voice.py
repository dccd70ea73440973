"""Everything that is said on the telephone, in every language: short enough to be borne, in voices the carrier has."""

import importlib.util
import io
import re
import unicodedata
import wave
from array import array
from collections.abc import Iterator
from types import ModuleType
from typing import Final
from xml.sax.saxutils import quoteattr

import pytest

from helpline import words
from helpline import worst_facts as facts
from helpline.domain.names import Locale
from helpline.handlers import calls
from helpline.prompts import COUNTED, ENDINGS, FLAGS, NEVER_RECORDED, PLACE, WHOLE_WITHOUT, Prompts, Voiced
from tests.contract.twiml_grammar import check_twiml

LOCALES = list(words.register())
VOICE = [template for template in facts.TEMPLATES if template.startswith("voice/")]
TO_CALLERS = [template for template in VOICE if "/responder/" not in template]
SHORT: Final = 15.0
MENUS: Final = {"voice/keys": 25.0, "voice/star_menu": 25.0, "voice/responder/menu": 25.0}
NEVER_SPOKEN = re.compile(r"\*|\bSMS\b", re.IGNORECASE)


def seconds(text: str) -> float:
    """How long it takes to say: twelve letters a second, or four where a sign is a syllable."""
    letters = [sign for sign in text if not unicodedata.category(sign).startswith("M")]
    syllables = sum("\u3400" <= sign <= "\u9fff" for sign in letters)
    return syllables / 4 + (len(letters) - syllables) / 12


def said(locale: Locale, templates: list[str] = VOICE) -> Iterator[tuple[str, str]]:
    for template in templates:
        for one in facts.facts(template, locale):
            yield template, words.say(template, locale, **one)


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_that_is_spoken_takes_long(locale: Locale) -> None:
    for template, text in said(locale):
        assert seconds(text) <= MENUS.get(template, SHORT), (template, seconds(text), text)


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_spoken_can_be_spoken(locale: Locale) -> None:
    """No stars to be read out, no letters to be spelt, and a number is said figure by figure."""
    for template, text in said(locale):
        assert not NEVER_SPOKEN.search(text), (template, text)
        assert not re.search(r"\d{4,}", text), (template, text)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_prompt_offers_only_the_keys_that_lead_somewhere(locale: Locale) -> None:
    def keys(template: str, **given: object) -> set[str]:
        return set(re.findall(r"\d", words.say(template, locale, **given)))

    assert keys("voice/keys", can_ring_back=True) == {"2", "4", "5", "9"}
    assert keys("voice/keys", can_ring_back=False) == {"4", "5", "9"}
    assert keys("voice/wish/ask") == {*calls.WISHES, calls.COMPLAINS}
    assert keys("voice/star_menu", can_ring_back=True) == {"2", "5", "7", "9"}
    assert keys("voice/star_menu", can_ring_back=False) == {"5", "7", "9"}
    assert keys("voice/nobody_choice", can_ring_back=True) == {"1", "2"}
    assert keys("voice/nobody_choice", can_ring_back=False) == {"1"}
    assert keys("voice/interpreter_ask", lang=None) == {"1", "2"}
    assert keys("voice/responder/whisper", language="X", minutes=0, urgent=True) == {"1", "2"}
    assert keys("voice/responder/menu", is_ring_back=False) == {"1", "2", "3", "4", "7", "9"}
    assert keys("voice/responder/menu", is_ring_back=True) == {"1", "2", "3", "4", "6", "7", "9"}


@pytest.mark.parametrize("locale", LOCALES)
def test_whoever_picks_up_for_somebody_else_learns_nothing(locale: Locale) -> None:
    """No name, no key, no fact: only that the number was wrong."""
    text = words.say("voice/wrong_number", locale)
    assert not re.search(r"\d", text)
    assert seconds(text) < 4
    assert facts.names("voice/wrong_number") == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_every_prompt_is_heard_in_a_voice_made_for_its_language(locale: Locale) -> None:
    """Without a single recording: the carrier knows language and voice, and they are those of the text."""
    nothing_recorded = Prompts()
    by_voice = {row.voice: row.code for row in words.register().values() if row.voice}
    for template in VOICE:
        for one in facts.facts(template, locale):
            found = nothing_recorded.heard(template, locale, one)
            assert isinstance(found, Voiced)
            spoken = by_voice[f"{found.language}:{found.voice}"]
            assert found.text == words.say(template, spoken, **one)
            assert words.has(template, spoken)
            spoke = f"<Say language={quoteattr(found.language)} voice={quoteattr(found.voice)}>x</Say>"
            assert check_twiml(f"<Response>{spoke}</Response>", kind="voice") == []


def test_english_has_a_voice_so_that_something_is_always_heard() -> None:
    assert words.register()[words.MASTER].voice


def test_what_recordings_are_named_after_is_what_templates_are_given() -> None:
    for template in set(VOICE) - NEVER_RECORDED:
        given = {name: fact for one in facts.facts(template, words.MASTER) for name, fact in one.items()}
        flags = [name for name, fact in given.items() if isinstance(fact, bool)]
        assert flags == ([FLAGS[template]] if template in FLAGS else [])
        counted = {name for name in given if name in COUNTED}
        assert len(counted) <= 1
        assert all(isinstance(given[name], int) for name in counted)
    assert set(WHOLE_WITHOUT) | set(FLAGS) <= set(VOICE)


def test_every_recording_there_is_says_some_prompt_in_a_language_we_know() -> None:
    wanted = set(Prompts().missing(Locale("shn"), keys=range(1, 10)))
    for path in (path for path in PLACE.glob("*/*") if path.suffix in ENDINGS):
        assert path.parent.name in words.register()
        assert path.stem in wanted or re.fullmatch(r"before_you-\d+", path.stem)


@pytest.fixture(scope="module")
def hold() -> ModuleType:
    found = importlib.util.spec_from_file_location("hold", PLACE / "hold.py")
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_what_is_heard_while_waiting_is_what_its_script_makes(hold: ModuleType) -> None:
    assert (PLACE / "hold.wav").read_bytes() == hold.made()


def test_what_is_heard_while_waiting_is_soft_short_and_without_a_seam() -> None:
    whole = (PLACE / "hold.wav").read_bytes()
    assert len(whole) < 200_000
    with wave.open(io.BytesIO(whole), "rb") as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 8000)
        assert sound.getnframes() == 80_000
        heard = array("h", sound.readframes(sound.getnframes()))
    assert max(map(abs, heard)) < 32767 // 8
    assert max(abs(one - next_) for one, next_ in zip(heard[-40:], heard[:40], strict=True)) < 40

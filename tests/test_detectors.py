"""The judges of languages: right often enough on texts kept apart, quiet about what they can't read, and all inside."""

import socket
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline import detectors, words
from helpline.cli.languages import LEAST_RIGHT, MOST_ASKED, held, measured, summed
from helpline.domain.first_guess import first_guess
from helpline.domain.names import Locale

EVERY = tuple(words.register())


@pytest.mark.parametrize("which", ["small", "both"])
def test_the_held_texts_fare_well_enough(which: detectors.Which) -> None:
    outcome = measured(detectors.of(which))
    total = summed(outcome)
    wrong = {code: one.wrong for code, one in outcome.items() if one.wrong}
    assert total["right"] >= LEAST_RIGHT, wrong
    assert total["asked"] <= MOST_ASKED
    for code in ("my", "shn", "th", "bn"):
        assert outcome[Locale(code)].right == outcome[Locale(code)].all, f"{code} goes by its script alone"


def test_there_are_enough_of_them_in_every_language() -> None:
    assert list(held()) == list(EVERY)
    assert all(len(set(texts)) >= 20 for texts in held().values())


@pytest.mark.parametrize(
    "text",
    [
        "mujhe madad chahiye",
        "mera passport le liya",
        "kya aap mujhe call kar sakte hai",
        "chuay duay ka",
        "yak kui kap khon thai",
        "tai ke help garnu huncha",
        "ami bangla bolte pari",
        "Hi ngicela usizo please call me",
        "hola please call me gracias",
        "hi bonjour can you s'il vous plait",
    ],
)
def test_romanised_and_mixed_texts_are_never_answered_as_something_else(text: str) -> None:
    for which in ("small", "both"):
        guessed = first_guess(text, EVERY, detectors.of("small" if which == "small" else "both"))
        assert guessed.language is None


@given(st.text(max_size=200))
def test_whatever_is_written_nobody_stumbles(text: str) -> None:
    guessed = first_guess(text, EVERY, detectors.of("small"))
    assert guessed.language is None or guessed.language in EVERY
    assert len(guessed.ask) in (0, 2)


@pytest.mark.parametrize(
    "text", ["\x00\x01", "\ud800", "\ufffe\uffff", "\u202e\u200b", "a" * 100_000, "\U0010ffff" * 9]
)
def test_what_no_program_likes_is_read_as_nothing(text: str) -> None:
    for judge in detectors.of("both"):
        answer = judge(text)
        assert answer is None or isinstance(answer, str)


def test_nothing_a_caller_writes_leaves_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """With every socket closed, all of it is read all the same."""

    def closed(*_: object, **__: object) -> None:
        raise AssertionError("somebody outside was asked")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, closed)
    for code, texts in held().items():
        for text in texts:
            first_guess(text, EVERY, detectors.of("both"))
        words.say("sms/stopped", code)


LIGHT = """
import sys
from helpline import detectors, wiring
assert not {"pycld2", "py3langid", "numpy"} & set(sys.modules), "loaded where nobody reads"
detectors.warm(detectors.of("small"))
assert "pycld2" in sys.modules and not {"py3langid", "numpy"} & set(sys.modules), "the large one was not asked for"
"""


def test_only_who_reads_texts_loads_them_and_only_those_asked_for() -> None:
    subprocess.run([sys.executable, "-c", LIGHT], check=True, cwd=words.TRANSLATIONS.parent)

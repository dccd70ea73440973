"""The language of a first text: by its script, or by two judges who agree; else she is asked in the two likeliest."""

import pytest

from helpline.domain import marks
from helpline.domain.first_guess import Guess, first_guess
from helpline.domain.names import Locale

SOUTH = tuple(map(Locale, ("en", "zu", "xh", "sn")))
INDIA = tuple(map(Locale, ("hi", "mr", "ne", "bn")))


def judge(code: str | None):  # type: ignore[no-untyped-def]
    return lambda _text: code


def test_two_who_agree_are_believed() -> None:
    text = "ngicela ungisize manje"
    assert marks.read(text) == "zu"
    assert first_guess(text, SOUTH, [judge("zu")]) == Guess(Locale("zu"))


def test_two_who_differ_are_not_and_she_is_asked_in_both() -> None:
    assert first_guess("ngicela ungisize manje", SOUTH, [judge("xh")]) == Guess(ask=(Locale("zu"), Locale("xh")))


def test_where_three_are_asked_two_are_enough() -> None:
    guessed = first_guess("ngicela ungisize manje", SOUTH, [judge("xh"), judge("zu")])
    assert guessed == Guess(Locale("zu"))


def test_words_of_two_languages_are_asked_about_although_two_agree() -> None:
    text = "please can you help, ngicela usizo kakhulu manje"
    assert first_guess(text, SOUTH, [judge("zu"), judge("zu")]).language is None


def test_a_text_in_the_lines_own_language_or_in_none_is_not_asked_about() -> None:
    assert first_guess("please help me", SOUTH) == Guess()
    for text in ("", "?", "ok", "123", "🙂🙂🙂🙂", "hi"):
        assert first_guess(text, SOUTH, [judge("zu"), judge("zu")]) == Guess()


def test_what_the_line_does_not_offer_is_not_answered_in_something_near_it() -> None:
    assert first_guess("ngicela ungisize manje", (Locale("en"), Locale("es")), [judge("zu")]) == Guess()


def test_one_script_of_three_languages_is_asked_about_in_two_of_them() -> None:
    assert first_guess("नमस्ते जी", INDIA) == Guess(ask=(Locale("hi"), Locale("mr")))
    assert first_guess("नमस्ते जी", INDIA, [judge("ne")]) == Guess(ask=(Locale("ne"), Locale("hi")))
    assert first_guess("কেউ আছেন", INDIA) == Guess(Locale("bn"))


def test_a_region_is_its_language() -> None:
    offered = (Locale("en"), Locale("pt-BR"))
    assert first_guess("preciso conversar, não posso sair", offered, [judge("pt")]) == Guess(Locale("pt-BR"))


@pytest.mark.parametrize("code", ["zu", "xh", "sn", "hi", "mr", "ne", "en", "es", "fr", "pt"])
def test_a_mark_belongs_to_one_language(code: str) -> None:
    """What two languages say often tells nothing: `no` is English, Spanish and Portuguese."""
    assert marks.read("no") is None
    assert any(one == code for one in marks.LANGUAGES)

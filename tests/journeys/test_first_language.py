"""Her first text tells in which language she is met; where it does not, she is asked in the two likeliest, once."""

import itertools

import pytest

from helpline import words
from helpline.domain.names import Locale
from helpline.domain.segment import count
from tests.journeys.street import ADA, BEA, CALLER, Street

GREETED = {"calls": False, "several_languages": True}


@pytest.fixture
def town(empty_street: Street) -> Street:
    """A line in the south; Ada speaks English and isiXhosa, Bea isiZulu."""
    empty_street.opens(languages="en,zu,xh,my")
    empty_street.joins("Ada", ADA, languages="en,xh")
    empty_street.joins("Bea", BEA, languages="zu,my")
    return empty_street


def greeting(code: str) -> str:
    return words.say("sms/greeting", Locale(code), **GREETED)


@pytest.mark.parametrize(
    ("wrote", "code"),
    [("ngicela ungifonele manje", "zu"), ("ndicela uncedo ngoku", "xh"), ("can someone call me", "en")],
)
def test_where_two_judges_agree_she_is_met_in_her_language(town: Street, wrote: str, code: str) -> None:
    town.writes(wrote)
    assert town.last(CALLER) == greeting(code)
    assert town.rows("SELECT language FROM contact") == [(code,)]


def test_where_they_do_not_she_is_asked_in_both_and_picks_with_a_key(town: Street) -> None:
    town.writes("enkosi kakhulu")
    asked = town.last(CALLER)
    assert "33 isiXhosa" in asked
    assert "32 isiZulu" in asked
    assert len(town.shows(CALLER)) == 1, "the question is the greeting, not one text more"
    town.writes("32")
    assert town.last(CALLER) == greeting("zu")
    assert town.rows("SELECT language, automatic_texts FROM contact") == [("zu", 1)]


def test_burmese_of_an_old_phone_is_read_kept_and_passed_on_as_unicode(town: Street) -> None:
    town.writes("\u1021\u1000\u1030\u100a\u102e\u101c\u102d\u102f\u1010\u101a\u1039")
    assert town.rows("SELECT language FROM contact") == [("my",)]
    town.writes(town.code("Bea"), sender=BEA)
    assert "အကူညီလိုတယ်" in town.last(BEA)


def test_shan_is_met_by_its_letters_and_answered_in_what_stands_in(empty_street: Street) -> None:
    empty_street.opens(languages="th,my,shn")
    empty_street.joins("Ada", ADA, languages="th,shn")
    empty_street.writes("မႂ်ႇသုင်ၶႃႈ")
    assert empty_street.rows("SELECT language FROM contact") == [("shn",)]
    assert empty_street.last(CALLER) == greeting("my")


def test_what_is_asked_in_any_two_languages_is_two_parts_at_most() -> None:
    register = words.register()
    for first, second in itertools.permutations(register, 2):
        other = words.say("sms/other_language", second, option=f"38 {register[second].name}")
        text = words.say("sms/which_language", first, option=f"31 {register[first].name}", other=other)
        assert count(text).parts <= 2, text
        plain = register[first].gsm7 and register[second].gsm7 and "ç" not in text
        assert count(text).parts == 1 or not plain, text

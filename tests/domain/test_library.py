"""Rules of the library: what a card must have, what a place may claim, and how long what was true may be told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.domain import entry, option, referral
from helpline.domain.concern import Concern
from helpline.domain.entry import UnfitError
from helpline.domain.known import Age, Answer, age
from helpline.domain.names import Locale
from helpline.domain.option import Lacks, Option, Sort
from helpline.domain.referral import NOTHING_KNOWN, Need, Place, Question, Wanted, Way

TODAY = date(2026, 3, 6)
ALL_ANSWERED = dict.fromkeys(Question, Answer.NO)
PLACE = Place(
    name="Harbour rooms",
    needs=frozenset({Need.BED}),
    languages=(Locale("en"), Locale("es")),
    area_ids=frozenset({1}),
    ways=frozenset({Way.LEAVE}),
    number="",
    reaching="",
    answers=ALL_ANSWERED,
    recommended=True,
    owner="River",
    source="A visit",
    written_on=TODAY,
    checked_on=TODAY,
)


def options(*sorts: Sort) -> list[Option]:
    return [Option(code=f"O-{at:02d}", sort=sort, concerns=frozenset({Concern.DEBT})) for at, sort in enumerate(sorts)]


@pytest.mark.parametrize(
    ("sorts", "missing"),
    [
        ((), {Lacks.WAIT, Lacks.STAY, Lacks.MORE}),
        ((Sort.WAIT, Sort.STAY), {Lacks.MORE}),
        ((Sort.WAIT, Sort.OTHER, Sort.OTHER), {Lacks.STAY}),
        ((Sort.STAY, Sort.OTHER, Sort.OTHER), {Lacks.WAIT}),
        ((Sort.WAIT, Sort.STAY, Sort.AUTHORITY), {Lacks.MORE}),
        ((Sort.WAIT, Sort.STAY, Sort.OTHER), set()),
        ((Sort.WAIT, Sort.STAY, Sort.STAY, Sort.AUTHORITY), set()),
    ],
)
def test_a_card_has_three_options_and_two_of_them_always(sorts: tuple[Sort, ...], missing: set[Lacks]) -> None:
    assert option.lacks(sorts) == missing


@given(st.lists(st.sampled_from(Sort)), st.booleans(), st.booleans())
def test_an_authority_is_put_before_nobody_who_did_not_speak_of_it(sorts: list[Sort], known: bool, said: bool) -> None:
    shown = option.on_the_card(options(*sorts), authorities_shown=known, brought_up=said)
    expected = [one for one in sorts if one is not Sort.AUTHORITY or (known and said)]
    assert sorted(one.sort for one in shown) == sorted(expected)
    assert [list(Sort).index(one.sort) for one in shown] == sorted(list(Sort).index(one.sort) for one in shown)


@pytest.mark.parametrize(
    ("days", "expected"), [(0, Age.FRESH), (90, Age.FRESH), (91, Age.RED), (180, Age.RED), (181, Age.HIDDEN)]
)
def test_what_was_true_is_red_after_ninety_days_and_hidden_after_a_hundred_and_eighty(days: int, expected: Age) -> None:
    then = TODAY - timedelta(days=days)
    assert age(checked_on=then, written_on=TODAY, today=TODAY) is expected
    assert age(checked_on=None, written_on=then, today=TODAY) is expected, "what nobody has checked ages as well"
    assert replace(PLACE, checked_on=then).age(TODAY) is expected


@given(st.dictionaries(st.sampled_from(Question), st.sampled_from(Answer)))
def test_what_nobody_has_asked_is_not_known_and_never_blank(answers: dict[Question, Answer]) -> None:
    place = replace(PLACE, answers=answers)
    for question in Question:
        assert place.answer(question) is answers.get(question, Answer.NOT_KNOWN)
    is_whole = all(answers.get(question, Answer.NOT_KNOWN) is not Answer.NOT_KNOWN for question in Question)
    assert referral.may_be_recommended(place) is is_whole
    if is_whole:
        assert referral.checked(place) == place
    else:
        with pytest.raises(UnfitError) as refused:
            referral.checked(place)
        assert (refused.value.field, refused.value.why) == ("recommended", "few")
        assert referral.checked(replace(place, recommended=False))


def test_a_place_no_peer_has_checked_is_not_recommended_and_an_old_word_is_none() -> None:
    assert not referral.may_be_recommended(replace(PLACE, checked_on=None))
    assert referral.is_recommended(PLACE, TODAY)
    assert not referral.is_recommended(PLACE, TODAY + timedelta(days=91))
    assert not referral.is_recommended(replace(PLACE, answers=NOTHING_KNOWN), TODAY)
    assert not referral.is_recommended(replace(PLACE, recommended=False), TODAY)


def test_nothing_is_picked_beforehand_and_then_everything_fits() -> None:
    assert Wanted() == Wanted(need=None, language=None, area_id=None, way=None)
    assert referral.fits(PLACE, Wanted())
    assert referral.fits(PLACE, Wanted(need=Need.BED, language=Locale("es"), area_id=1, way=Way.LEAVE))
    assert referral.fits(replace(PLACE, area_ids=frozenset()), Wanted(area_id=7)), "it is for every area"
    for wanted in (Wanted(need=Need.LAW), Wanted(language=Locale("th")), Wanted(area_id=7), Wanted(way=Way.STAY)):
        assert not referral.fits(PLACE, wanted)


@pytest.mark.parametrize("text", ["+15550160", "112", "(0) 1 555 01", "1737", ""])
def test_a_place_says_its_number_as_it_is_printed(text: str) -> None:
    assert referral.number(f" {text} ") == text


@pytest.mark.parametrize("text", ["ring me", "5", "+1 555 0160; DROP", "1" * 50])
def test_words_are_no_number(text: str) -> None:
    with pytest.raises(UnfitError):
        referral.number(text)


@pytest.mark.parametrize("text", ["O-", "STAY", "O-a b", "O-ONE-TWO-THREE", ""])
def test_a_code_is_short_and_plain(text: str) -> None:
    with pytest.raises(UnfitError):
        option.code(text)
    assert option.code(" o-debt-talk ") == "O-DEBT-TALK"


def test_what_somebody_writes_is_trimmed_and_never_too_long_or_missing() -> None:
    assert entry.line("title", "  two \n words ") == "two words"
    assert entry.words("well", " one \r\n\r\n\r\n\r\n two  words ") == "one\n\ntwo words"
    assert entry.words("well", "", needed=False) == ""
    for text, why in (("", "missing"), ("x" * 81, "long")):
        with pytest.raises(UnfitError) as refused:
            entry.line("title", text)
        assert (refused.value.field, refused.value.why) == ("title", why)


def test_a_day_of_checking_is_not_still_to_come() -> None:
    assert entry.day("checked_on", "2026-03-06", today=TODAY) == TODAY
    assert entry.day("checked_on", " ", today=TODAY) is None
    for text, why in (("2026-03-07", "future"), ("yesterday", "form")):
        with pytest.raises(UnfitError) as refused:
            entry.day("checked_on", text, today=TODAY)
        assert refused.value.why == why

"""What a caller's text means: STOP in any state, a star in any state, a bare key only until somebody spoke to her."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.domain.contact import Channel
from helpline.domain.names import Address, CarrierId
from helpline.domain.text import ACT_BARE, ArrivedText, OptOut, Sense, meaning


def _text(body: str, opt_out: OptOut | None = None) -> ArrivedText:
    return ArrivedText(
        sid=CarrierId("SM1"),
        sender=Address("+15550111"),
        to=Address("+15550100"),
        body=body,
        channel=Channel.SMS,
        can_be_answered=True,
        opt_out=opt_out,
    )


@pytest.mark.parametrize("has_person", [False, True])
@pytest.mark.parametrize("body", ["STOP", "stop.", "Alto", "หยุด", "停止", "रोको", "END", "QUIT"])
def test_stop_and_its_kin_stop_texts_with_or_without_a_person(body: str, has_person: bool) -> None:
    assert meaning(_text(body), has_person=has_person).sense is Sense.STOP


@pytest.mark.parametrize("body", ["STOP him, he is outside", "please stop", "the end of the street", "don't cancel"])
def test_a_sentence_with_stop_in_it_is_words(body: str) -> None:
    assert meaning(_text(body), has_person=False).sense is Sense.WORDS


@pytest.mark.parametrize("body", ["9", "९", "๙", "(9)", "9.", "9️⃣", "９", "*9", "＊9"])
def test_nine_in_any_script_wipes_while_she_waits(body: str) -> None:
    said = meaning(_text(body), has_person=False)
    assert said.sense is Sense.KEY
    assert said.key is not None
    assert said.key.number == 9


@pytest.mark.parametrize(
    ("body", "may_mean"),
    [
        *(("0", "no_more"), ("2", "call_me"), ("3", "languages"), ("5", "danger"), ("6", "safe_now")),
        *(("7", "not_now"), ("8", "take_back"), ("9", "wipe")),
    ],
)
def test_a_bare_digit_said_to_a_person_is_words_that_may_mean_a_key(body: str, may_mean: str) -> None:
    said = meaning(_text(body), has_person=True, takes_back=True)
    assert said.sense is Sense.WORDS
    assert said.may_mean == may_mean


@pytest.mark.parametrize("body", ["1", "11", "31"])
def test_other_bare_digits_said_to_a_person_are_only_words(body: str) -> None:
    said = meaning(_text(body), has_person=True)
    assert (said.sense, said.may_mean) == (Sense.WORDS, None)


@pytest.mark.parametrize("body", ["*9", "*0", "*5", "⭐9"])
def test_a_star_makes_a_key_of_a_digit_even_with_a_person(body: str) -> None:
    said = meaning(_text(body), has_person=True)
    assert said.sense is Sense.KEY
    assert said.key is not None
    assert said.key.kind in ACT_BARE


@pytest.mark.parametrize("body", ["HELP", "help", "INFO"])
def test_help_reaches_a_person_as_words(body: str) -> None:
    assert meaning(_text(body), has_person=False).sense is Sense.WORDS


def test_what_the_carrier_says_it_did_counts_whatever_the_words_were() -> None:
    assert meaning(_text("arrêt svp", opt_out="stop"), has_person=True).sense is Sense.STOP


@given(st.text(), st.booleans())
def test_no_text_is_too_strange_to_be_read(body: str, has_person: bool) -> None:
    said = meaning(_text(body), has_person=has_person)
    assert (said.key is not None) == (said.sense is Sense.KEY)


@pytest.mark.parametrize(("body", "acted"), [("STOP", True), ("end", True), ("alto", False), ("หยุด", False)])
def test_only_the_carriers_own_words_make_the_carrier_act(body: str, acted: bool) -> None:
    assert meaning(_text(body), has_person=False).carrier_acted is acted

"""A responder on a basic phone is understood however she types, and nothing mistyped goes to a caller."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.domain.commands import (
    DIGITS,
    LETTERS,
    CodesExhaustedError,
    Command,
    Kind,
    new_code,
    read,
    split_code,
)

CODES = st.builds("{}{}".format, st.sampled_from(LETTERS), st.text(DIGITS, min_size=1, max_size=3))


@pytest.mark.parametrize(
    "text", ["K7", "k7", " k7. ", "K 7", "K-7", "(K7)", "K7!", "k 7", "Ｋ７", "K၇", "K७", "K7️⃣", "k.7", '"K7"', "K7,"]
)
def test_a_code_alone(text: str) -> None:
    assert read(text) == Command(Kind.CODE, "K7")


@pytest.mark.parametrize(
    "text", ["K7 I hear you", "k7: I hear you", "K 7, I hear you", "K7\nI hear you", "K7:I hear you"]
)
def test_a_code_and_words(text: str) -> None:
    assert read(text) == Command(Kind.SAY, "K7", "I hear you")


@pytest.mark.parametrize(
    "text", ["K7 *done", "k7 * Done.", "*done K7", "K7*done", "K7 ＊done", "K7 *DONE*", "*Done k7."]
)
def test_a_word_with_a_star_for_one_contact(text: str) -> None:
    assert read(text) == Command(Kind.DONE, "K7")


@pytest.mark.parametrize("word", ["done", "pass", "again", "here", "on", "off", "break", "out", "help"])
def test_every_word_with_a_star(word: str) -> None:
    assert read(f"*{word}") == Command(Kind(word))
    assert read(f"* {word.upper()} ") == Command(Kind(word))


@pytest.mark.parametrize(
    ("text", "code"), [("*9", None), ("K7 *9", "K7"), ("*9 K7", "K7"), ("K7 *๙", "K7"), ("K7 ⭐9️⃣", "K7")]
)
def test_a_key_for_a_contact(text: str, code: str | None) -> None:
    assert read(text) == Command(Kind.KEY, code, "9")


def test_what_stands_behind_a_word_is_not_lost() -> None:
    assert read("K7 *done take care") == Command(Kind.DONE, "K7", "take care")
    assert read("K7 *pass M3 knows her") == Command(Kind.PASS, "K7", "M3 knows her")


@pytest.mark.parametrize("text", ["*dnoe", "* ", "**", "*done!now", "K7 *hugs", "*999", "*hello* there"])
def test_a_star_nobody_knows_goes_to_nobody(text: str) -> None:
    assert read(text).kind is Kind.UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "7",
        "I'm here",
        "done",
        "done.",
        "A4",
        "u2",
        "O7",
        "K0",
        "K1",
        "K7a",
        "K7's here",
        "KK7",
        "K2345",
        "ok K7",
        "คุย 7",
    ],
)
def test_everything_else_is_words(text: str) -> None:
    assert read(text) == Command(Kind.SAY, None, text)


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_nothing_is_nothing(text: str) -> None:
    assert read(text) == Command(Kind.NOTHING)


@given(st.text())
def test_no_text_can_break_the_reading(text: str) -> None:
    command = read(text)
    assert command.kind in Kind
    assert command.code is None or split_code(command.code) == (command.code, "")


@given(CODES, st.text(alphabet=st.characters(categories=["L", "P", "Zs"]), min_size=1))
def test_words_pass_through_unchanged(code: str, words: str) -> None:
    said = f"Q{words}".strip()
    assert read(f"{code} {said}") == Command(Kind.SAY, code, said)


@given(st.integers(0), st.sets(CODES, max_size=60))
def test_a_new_code_is_new_and_reads_back(turn: int, taken: set[str]) -> None:
    code = new_code(turn, taken)
    assert code not in taken
    assert read(code.lower()) == Command(Kind.CODE, code)
    assert code == new_code(turn, taken)


def test_a_code_comes_round_only_after_all_the_others() -> None:
    codes = [new_code(turn, set()) for turn in range(2 * 104)]
    assert len(set(codes[:104])) == 104
    assert codes[:104] == codes[104:]
    assert all(one[0] != two[0] and one[1] != two[1] for one, two in pairwise(codes))


@given(st.integers(0, 1000))
def test_one_more_code_for_the_same_caller_is_an_old_one_not_the_next_callers(turn: int) -> None:
    assert new_code(turn, {new_code(turn, set())}) not in {new_code(turn + ahead, set()) for ahead in range(50)}


def test_codes_grow_longer_when_the_short_ones_run_out() -> None:
    taken = set[str]()
    while len(taken) < 700:
        taken.add(new_code(7, taken))
    assert {len(code) for code in taken} == {2, 3, 4}
    everything = {f"{letter}{number}" for letter in LETTERS for number in range(1000)}
    with pytest.raises(CodesExhaustedError):
        new_code(7, everything)

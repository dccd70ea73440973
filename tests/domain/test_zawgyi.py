"""Burmese in the old encoding is recognised and read as Unicode; nothing else is touched."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline import words
from helpline.domain.zawgyi import is_zawgyi, readable

HELD = tomllib.loads((words.TRANSLATIONS / "held.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("\u1031\u1000\u103a\u1038\u1007\u1030\u1038\u1010\u1004\u1039\u1015\u102b\u1010\u101a\u1039", "ကျေးဇူးတင်ပါတယ်"),
        ("\u1019\u1002\u1064\u101c\u102c\u1015\u102b", "မင်္ဂလာပါ"),
        ("\u1021\u1000\u1030\u100a\u102e\u101c\u102d\u102f\u1010\u101a\u1039", "အကူညီလိုတယ်"),
        ("\u1031\u107e\u1000\u102c\u1000\u1039\u1010\u101a\u1039", "ကြောက်တယ်"),
        ("\u1005\u1000\u102c\u1038\u1031\u103b\u1015\u102c\u1001\u103a\u1004\u1039\u1010\u101a\u1039", "စကားပြောချင်တယ်"),
        ("\u1011\u103c\u1000\u1039\u101c\u102d\u102f\u1094\u1019\u101b\u1018\u1030\u1038", "ထွက်လို့မရဘူး"),
        ("\u1000\u107d\u103c\u1014\u1039\u1019", "ကျွန်မ"),
        ("\u1031\u1014\u102c\u1000\u1039\u1019\u103d", "နောက်မှ"),
        ("\u101b\u1015\u1039", "ရပ်"),
    ],
)
def test_what_an_old_phone_writes_is_read_as_it_was_meant(written: str, meant: str) -> None:
    assert is_zawgyi(written)
    assert readable(written) == meant


@pytest.mark.parametrize("text", [text for texts in HELD.values() for text in texts])
def test_nothing_else_is_taken_for_it(text: str) -> None:
    assert readable(text) == text


@given(st.text(st.characters(min_codepoint=0x1000, max_codepoint=0x10A0), max_size=40))
def test_nothing_it_is_given_makes_it_stumble(text: str) -> None:
    readable(text)

"""The first guess goes by script alone, offers only what the line offers, and would rather not guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.domain.language import by_script, menu
from helpline.domain.names import Locale

CODES = ["en", "es", "fr", "pt-BR", "zh-Hans", "zh-Hant", "th", "my", "shn", "hi", "bn", "mr", "ne", "zu", "xh", "sn"]
EVERY = [Locale(code) for code in CODES]


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("สวัสดีค่ะ", "th"),
        ("hi ครับ คุยได้ไหม", "th"),
        ("မင်္ဂလာပါ", "my"),
        ("ကူညီပါ၊ စကားပြောချင်လို့", "my"),
        ("မႂ်ႇသုင်ၶႃႈ", "shn"),
        ("ၶႂ်ႈလၢတ်ႈတႆး", "shn"),
        ("নমস্কার, কথা বলতে চাই", "bn"),
        ("你们好，请问有人吗", "zh-Hans"),
        ("請問有人嗎", "zh-Hant"),
        ("喺唔喺度", "zh-Hant"),
        ("मला बोलायचे आहे, वेळ आहे का", "mr"),
    ],
)
def test_the_script_tells(text: str, locale: str) -> None:
    assert by_script(text, EVERY) == locale


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "hola",
        "Sawubona",
        "12345",
        "🙂",
        "?!",
        "नमस्ते",
        "привет",
        "안녕하세요",
        "ສະບາຍດີ",
        "こんにちは、元気ですか",
        "abc กข αβγ де",
    ],
)
def test_where_the_script_does_not_tell_nothing_is_guessed(text: str) -> None:
    assert by_script(text, EVERY) is None


def test_what_is_not_offered_is_not_guessed() -> None:
    some = [Locale("en"), Locale("my"), Locale("zh-Hant"), Locale("hi")]
    assert by_script("สวัสดี", some) is None
    assert by_script("မႂ်ႇသုင်ၶႃႈ", some) is None, "Shan is not Burmese"
    assert by_script("नमस्ते", some) == "hi", "the only one of its script on this line"
    assert by_script("你们好", some) is None, "the other way of writing is not offered; the menu asks"
    assert by_script("你好", some) == "zh-Hant", "nothing tells the two apart"


def test_chinese_that_tells_nothing_follows_the_line() -> None:
    assert by_script("你好", [Locale("zh-Hans"), Locale("zh-Hant")]) == "zh-Hans"
    assert by_script("你好", [Locale("zh-Hant"), Locale("zh-Hans")]) == "zh-Hant"


def test_burmese_in_the_old_encoding_is_not_taken_for_shan() -> None:
    assert (
        by_script(
            "\u1031\u1000\u103a\u1038\u1007\u1030\u1038\u1010\u1004\u1039\u1015\u102b\u1010\u101a\u1039\u1082", EVERY
        )
        == "my"
    )


def test_a_region_is_met_by_its_language() -> None:
    assert by_script("สวัสดี", [Locale("th-TH")]) == "th-TH"
    assert by_script("你们", [Locale("zh-Hans-CN")]) == "zh-Hans-CN"


@given(st.text(), st.lists(st.sampled_from(EVERY), unique=True))
def test_no_text_breaks_it_and_only_offered_languages_come_back(text: str, offered: list[Locale]) -> None:
    assert by_script(text, offered) in {None, *offered}


PREFERRED = {Locale(code): 31 + place % 8 for place, code in enumerate(CODES)}


@given(st.lists(st.sampled_from(EVERY), unique=True))
def test_a_menu_gives_every_language_one_key_as_long_as_there_are_keys(offered: list[Locale]) -> None:
    keys = menu(offered, PREFERRED)
    assert len(keys) == min(len(offered), 8)
    assert set(keys) <= set(range(31, 39))
    assert len(set(keys.values())) == len(keys)
    assert set(keys.values()) <= set(offered)


def test_a_language_keeps_its_key_on_every_line() -> None:
    assert menu([Locale("xh"), Locale("zu")], {Locale("zu"): 32, Locale("xh"): 33}) == {32: "zu", 33: "xh"}
    assert menu([Locale("th"), Locale("zu")], {Locale("zu"): 32, Locale("th"): 32}) == {31: "zu", 32: "th"}

"""A long text is paid for by the part and cut where no letter breaks."""

import json
from pathlib import Path
from typing import Any

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from helpline.domain.grapheme import clip, graphemes
from helpline.domain.segment import LONGEST_BODY, count, encoding_of, normalise, split

VECTORS = Path(__file__).parents[1] / "contract" / "twilio" / "vectors"


def _vectors(name: str) -> Any:
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


SCRIPTS = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from(
            "aé €{\n\r\u0301\u200d\ufe0f👩🏽🇵🇭🇬हिन्दीनमस्ते\u094dक\u0bcdகஷ"
            "ကု\u1039မ္မာ\u103aเก็ำ\u0eb3각ᄀ\u1161\u11a8ខ្មែរ\u200c\u0600"
        ),
    ),
    max_size=400,
)


@pytest.mark.parametrize("vector", _vectors("sms_segment_vectors.json")["vectors"], ids=lambda v: v["name"])
def test_the_carriers_own_counting_is_ours(vector: dict[str, Any]) -> None:
    counted = count(vector["text"])
    assert (counted.encoding, counted.parts) == (vector["encoding"], vector["segments"])


def test_the_alphabet_is_the_carriers_alphabet() -> None:
    table = _vectors("gsm7_table.json")["table"]
    ours = {chr(code): count(chr(code)).units for code in range(0xFFFF) if encoding_of(chr(code)) == "GSM-7"}
    assert ours == {chr(int(code)): len(septets) for code, septets in table.items()}


def test_an_accent_outside_gsm7_takes_more_than_half_of_the_room() -> None:
    assert count("n" * 160).parts == 1
    assert count("n" * 159 + "á").parts == 3


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("“We’re here” – text 0…", '"We\'re here" - text 0...'),
        ("a\u00a0b\u202fc", "a b c"),
        ("¿Necesitas ayuda?", "¿Necesitas ayuda?"),
    ],
)
def test_our_copy_is_straightened_into_gsm7(text: str, wanted: str) -> None:
    assert normalise(text) == wanted
    assert encoding_of(normalise(text)) == "GSM-7"


@pytest.mark.parametrize("text", ["« Êtes-vous\u00a0là\u202f? »", "“ไม่เป็นไร”", "နေကောင်းလား…", "ok 👍 – fine"])
def test_what_would_gain_nothing_keeps_its_typography(text: str) -> None:
    assert normalise(text) == text


def test_every_replacement_is_one_the_carrier_makes_or_as_plain() -> None:
    carriers = _vectors("smart_encoding_map.json")["map"]
    for char in "“”„‟«»‘’‛‚‐–—―…\u200b\ufeff":
        assert normalise(char) == carriers[char]


@given(SCRIPTS)
def test_graphemes_lose_nothing_and_cut_only_where_unicode_does(text: str) -> None:
    ours = graphemes(text)
    assert "".join(ours) == text
    assert _boundaries(ours) <= _boundaries(regex.findall(r"\X", text))


def _boundaries(clusters: list[str]) -> set[int]:
    place, seen = 0, set()
    for cluster in clusters:
        place += len(cluster)
        seen.add(place)
    return seen


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("👩🏽‍🚒👍", ["👩🏽‍🚒", "👍"]),
        ("🇵🇭🇹🇭", ["🇵🇭", "🇹🇭"]),
        ("नमस्ते", ["न", "म", "स्ते"]),
        ("ကျွန်ုပ်", ["ကျွ", "န်ု", "ပ်"]),
        ("น้ำแข็ง", ["น้ำ", "แข็", "ง"]),
        ("ខ្មែរ", ["ខ្មែ", "រ"]),
        ("각각", ["각", "각"]),
        ("cafe\u0301s", ["c", "a", "f", "e\u0301", "s"]),
        ("a\r\nb", ["a", "\r\n", "b"]),
        ("", []),
    ],
)
def test_a_grapheme_is_what_a_reader_points_at(text: str, wanted: list[str]) -> None:
    assert graphemes(text) == wanted


@given(SCRIPTS.map(lambda text: text * 3), st.integers(1, 4))
def test_cutting_loses_nothing_and_every_piece_fits(text: str, limit: int) -> None:
    pieces = split(text, limit_parts=limit)
    assert "".join(pieces) == text
    assert all(count(piece).parts <= limit for piece in pieces)
    assert all(len(piece.encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST_BODY for piece in pieces)


@given(st.lists(st.sampled_from(["हिन्दी", "👩🏽‍🚒", "မြန်မာ", "ok", "e\u0301", "🇵🇭"]), min_size=1, max_size=150))
def test_cutting_never_breaks_a_grapheme(words: list[str]) -> None:
    text = "".join(words)
    assert _boundaries(split(text, limit_parts=1)) <= _boundaries(regex.findall(r"\X", text))


def test_cuts_fall_after_a_space_where_there_is_one() -> None:
    text = "We are here and we are not the police. " * 9
    pieces = split(text, limit_parts=1)
    assert len(pieces) == 3
    assert all(piece.endswith(" ") for piece in pieces)


def test_a_script_without_spaces_is_cut_all_the_same() -> None:
    assert [count(piece).parts for piece in split("หนู" * 60, limit_parts=1)] == [1, 1, 1]


def test_a_letter_with_a_hundred_accents_still_leaves_the_house() -> None:
    text = "a" + "\u0301" * 200
    pieces = split(text, limit_parts=1)
    assert "".join(pieces) == text
    assert all(count(piece).parts == 1 for piece in pieces)


def test_ten_parts_of_plain_text_stay_within_the_longest_body() -> None:
    assert [len(piece) for piece in split("x" * 4000, limit_parts=20)] == [1600, 1600, 800]


def test_an_empty_text_is_nothing_to_send() -> None:
    assert split("", limit_parts=1) == []


def test_a_limit_of_no_parts_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one"):
        split("hello", limit_parts=0)


@given(SCRIPTS, st.integers(1, 60), st.sampled_from(["", "…"]))
def test_what_is_cut_short_is_never_cut_inside_a_letter(text: str, most: int, ending: str) -> None:
    short = clip(text, most, ending=ending)
    assert len(short) <= most
    if len(text) <= most:
        assert short == text
        return
    kept = short.removesuffix(ending) if ending else short
    assert text.startswith(kept)
    if kept and len(graphemes(text)[0]) <= most - len(ending):
        assert graphemes(text)[: len(graphemes(kept))] == graphemes(kept)


@pytest.mark.parametrize("text", ["หนูที่นี่", "ကျွန်ုပ်", "क्षत्रिय", "👩🏽‍🦱👩🏽‍🦱", "မႂ်ႇသုင်"])
def test_a_preview_shows_whole_letters(text: str) -> None:
    for most in range(1, len(text) + 1):
        short = clip(text, most)
        assert short in {"".join(graphemes(text)[:count]) for count in range(len(graphemes(text)) + 1)} or most < len(
            graphemes(text)[0]
        )

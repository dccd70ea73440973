"""Keys and stop words are read from any keyboard, and a sentence is never taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.domain.keys import STARS, Key, Kind, carrier_acts_on, digits, read_key, read_opt_out

DECIMAL_ZEROS = "0٠۰०০੦૦୦௦౦೦൦෦๐໐༠၀႐០᠐０𝟎"
NUMBERS = [*range(4), *range(5, 10), *range(11, 14), *range(31, 40), *range(41, 50)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("0", Kind.NO_MORE),
        ("1", Kind.GO_ON),
        ("2", Kind.CALL_ME),
        ("3", Kind.LANGUAGES),
        ("39", Kind.LANGUAGE),
        ("41", Kind.CONSENT),
        ("5", Kind.DANGER),
        ("6", Kind.SAFE_NOW),
        ("7", Kind.NOT_NOW),
        ("8", Kind.TAKE_BACK),
        ("9", Kind.WIPE),
        ("13", Kind.FEEDBACK),
    ],
)
def test_each_key_means_one_thing(text: str, kind: Kind) -> None:
    assert read_key(text) == Key(kind, int(text))


@pytest.mark.parametrize("zero", DECIMAL_ZEROS)
@pytest.mark.parametrize("number", NUMBERS)
def test_digits_of_every_script_count(zero: str, number: int) -> None:
    written = "".join(chr(ord(zero) + int(digit)) for digit in str(number))
    key = read_key(written)
    assert key is not None
    assert key.number == number


@pytest.mark.parametrize(
    "text",
    ["9.", "(9)", "9)", " 9 \n", "9️⃣", "９", "⑨", "９。", "\u200e9", "\ufeff9", "「9」", '"9"', "9!", "९।", "9#"],
)
def test_the_ways_people_write_a_nine(text: str) -> None:
    assert read_key(text) == Key(Kind.WIPE, 9)


@pytest.mark.parametrize("star", STARS)
def test_every_star_is_a_star(star: str) -> None:
    assert read_key(f"{star}9") == Key(Kind.WIPE, 9, starred=True)
    assert read_key(f"{star} ๙.") == Key(Kind.WIPE, 9, starred=True)
    assert read_key(f"{star}9{star}") == Key(Kind.WIPE, 9, starred=True), "WhatsApp writes bold like this"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "*",
            "00",
            "09",
            "10",
            "19",
            "30",
            "50",
            "99",
            "20",
            "40",
            "100",
            "9 9",
            "9?",
            "9*",
            "-1",
            "+1",
            "1.5",
        ),
        *("9 pm", "room 9", "nine", "**9", "9 9 9", "at 5", "5 of us", "1/2", "½", "9\x00"),
    ],
)
def test_what_is_not_a_key_goes_to_a_person(text: str) -> None:
    assert read_key(text) is None


@given(st.text())
def test_no_text_can_break_the_reading(text: str) -> None:
    digits(text)
    read_key(text)
    read_opt_out(text)
    carrier_acts_on(text)


@given(st.text(alphabet=st.characters(categories=["L", "Zs"]), min_size=1), st.integers(0, 49))
def test_a_digit_with_a_word_is_not_a_key(word: str, number: int) -> None:
    if word.strip():
        assert read_key(f"{word} {number}") is None
        assert read_key(f"{number} {word}") is None


@pytest.mark.parametrize("word", ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"])
def test_the_carriers_stop_words_stop(word: str) -> None:
    for shown in (word, word.lower(), f" {word.title()}. ", f"“{word}”", f"{word}!!"):
        assert read_opt_out(shown) == "stop"
        assert carrier_acts_on(shown)


@pytest.mark.parametrize(
    ("word", "meaning"), [("Yes", "start"), ("unstop", "start"), ("HELP", "help"), ("info", "help")]
)
def test_what_the_carrier_takes_for_start_and_help_is_known(word: str, meaning: str) -> None:
    assert read_opt_out(word) == meaning
    assert carrier_acts_on(word)


LOCAL = {
    "es": ("Parar", "¡ALTO!", "no mas", "INICIAR"),
    "fr": ("ARRÊT", "arreter", "Désabonner", "début"),
    "pt-BR": ("PARE", "sair", "parar", "COMEÇAR"),
    "zh-Hans": ("停止", "退订", "停。", "开始"),
    "zh-Hant": ("停止", "退訂", "取消", "開始"),
    "th": ("หยุด", "ยกเลิก", "หยุด ", "เริ่ม"),
    "my": ("ရပ်", "ရပ်ပါ။", "ရပ်တန့်ပါ", "စတင်ပါ"),
    "hi": ("रोको", "बंद करो", "बंद", "शुरू"),
    "bn": ("বন্ধ", "থামুন", "বন্ধ করুন", "শুরু"),
    "mr": ("थांबवा", "बंद करा", "बंद", "सुरू"),
    "ne": ("रोक्नुहोस्", "बन्द", "बन्द गर्नुहोस्।", "सुरु"),
    "zu": ("Misa", "YEKA", "khansela", "Qala"),
    "xh": ("Yimisa", "RHOXISA", "rhoxisa.", "Qala"),
    "sn": ("Mirai", "REGAI", "kanzura", "Tanga"),
}


@pytest.mark.parametrize("words", LOCAL.values(), ids=LOCAL)
def test_every_launch_language_can_stop_and_start(words: tuple[str, str, str, str]) -> None:
    *stops, start = words
    assert [read_opt_out(word) for word in stops] == ["stop"] * 3
    assert read_opt_out(start) == "start"
    assert not any(carrier_acts_on(word) for word in words)


@pytest.mark.parametrize(
    "text",
    [
        *("STOP him, he is outside", "please stop", "stop it", "don't stop", "the end", "yes please", "help me"),
        *("หยุดเขาที", "बंद कमरा", "停车", "para", "mira", "yima", "espera", "ok", "s t o p", "pare de", "0", ""),
    ],
)
def test_a_message_is_not_an_opt_out(text: str) -> None:
    assert read_opt_out(text) is None
    assert not carrier_acts_on(text)


def test_vowel_signs_are_not_accents() -> None:
    assert read_opt_out("बद") is None
    assert read_opt_out("เรม") is None

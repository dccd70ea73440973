"""Keys and command words in every language: exact words, any capitals and accents, any script; never a sentence."""

import pytest

from helpline import words
from helpline.domain import star_words
from helpline.domain.commands import Command, Kind, read
from helpline.domain.keys import START_WORDS, STOP_WORDS, read_key, read_opt_out

HE_IS_OUTSIDE = {
    "en": ["STOP him, he is outside", "please stop him", "stop it now", "quit the job yesterday"],
    "es": ["alto, ese hombre está afuera", "quiero cancelar la cita con él", "no más golpes por favor"],
    "fr": ["arrêtez-le, il est dehors", "il doit arrêter maintenant"],
    "pt-BR": ["pare ele, está lá fora", "quero sair daqui"],
    "zh-Hans": ["停下他，他在外面", "请停止他"],
    "zh-Hant": ["停低佢，佢喺出面", "請停止他"],
    "th": ["หยุดเขาที เขาอยู่ข้างนอก", "อยากหยุดทำ"],
    "my": ["သူ့ကို ရပ်ခိုင်းပါ အပြင်မှာ ရှိတယ်"],
    "hi": ["रोको उसे, वह बाहर है", "दुकान बंद है"],
    "bn": ["থামাও ওকে, সে বাইরে", "দোকান বন্ধ আছে"],
    "mr": ["त्याला थांबवा, तो बाहेर आहे"],
    "ne": ["उसलाई रोक, ऊ बाहिर छ"],
    "zu": ["misa lo muntu, ungaphandle", "yeka ukungishaya"],
    "xh": ["yimisa le ndoda, ingaphandle"],
    "sn": ["mirai murume uyu, ari kunze"],
}

DIGITS = {
    "th": "๑๒๓",
    "my": "၁၂၃",
    "shn": "႑႒႓",
    "hi": "१२३",
    "mr": "१२३",
    "ne": "१२३",
    "bn": "১২৩",
    "zh-Hans": "１２３",
}


@pytest.mark.parametrize("code", list(words.register()))
def test_a_sentence_with_the_word_in_it_goes_to_a_person(code: str) -> None:
    for sentence in HE_IS_OUTSIDE.get(code, ()):
        assert read_opt_out(sentence) is None, sentence
        assert read_opt_out(sentence.upper()) is None, sentence


def test_every_language_with_a_word_for_stop_has_its_sentences() -> None:
    assert set(STOP_WORDS) | {"en"} == set(HE_IS_OUTSIDE)
    assert set(words.register()) - set(STOP_WORDS) == {"en", "shn"}


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        (word.replace("_", " "), meant)
        for table, meant in ((STOP_WORDS, "stop"), (START_WORDS, "start"))
        for each in table.values()
        for word in each.split()
    ],
)
def test_the_word_alone_counts_however_it_is_typed(word: str, meant: str) -> None:
    bare = word.translate(str.maketrans("áéíóúêç", "aeiouec"))
    for typed in (word, word.upper(), word.capitalize(), f" {word}. ", f'"{word}"!', f"«{word}»", bare):
        assert read_opt_out(typed) == meant, typed


@pytest.mark.parametrize("code", list(DIGITS))
def test_its_own_figures_are_keys(code: str) -> None:
    for figure, number in zip(DIGITS[code], (1, 2, 3), strict=True):
        for typed in (figure, f"{figure}.", f"({figure})", f"*{figure}"):
            key = read_key(typed)
            assert key is not None
            assert key.number == number


@pytest.mark.parametrize("code", star_words.LANGUAGES)
def test_a_responders_words_count_in_her_language(code: str) -> None:
    hers = [(own, meant) for own, meant in star_words.MEANS.items() if own in _of(code)]
    assert {meant for _, meant in hers} >= {"done", "pass", "again", "here", "on", "break", "help"}
    for own, meant in hers:
        for typed in (f"*{own}", f"* {own.upper()}.", f"＊{own}", f"*{own} K7", f"K7 *{own}"):
            assert read(typed).kind is Kind(meant), typed


def _of(code: str) -> set[str]:
    return {one for entry in star_words._WORDS[code].split(";") for one in map(star_words.plainest, entry.split()[1:])}


def test_a_word_without_a_star_and_a_sentence_after_one_stay_words() -> None:
    assert read("K7 listo").kind is Kind.SAY
    assert read("K7 ayuda ya viene") == Command(Kind.SAY, "K7", "ayuda ya viene")
    assert read("*algo").kind is Kind.UNKNOWN

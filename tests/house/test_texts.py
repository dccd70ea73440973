"""Every text, in every language, with the worst facts: it fits, it tells nothing, it loses nothing."""

import re
import tomllib
import unicodedata

import pytest
from jinja2 import UndefinedError

from helpline import words
from helpline.domain.keys import CARRIERS_WORDS
from helpline.domain.names import Locale
from helpline.domain.segment import count, encoding_of
from tests.house import facts

LOCALES = list(words.register())
GSM7 = [locale for locale, row in words.register().items() if row.gsm7]
TELLING: dict[str, list[str]] = tomllib.loads((words.TRANSLATIONS / "telling.toml").read_text(encoding="utf-8"))


def said(locale: Locale, *, to_callers_only: bool = False) -> list[tuple[str, dict[str, object], str]]:
    """Everything that is said in one language: the template, its facts, and the text."""
    return [
        (template, one, words.say(template, locale, **one))
        for template in facts.TEMPLATES
        if not (to_callers_only and "/responder/" in template)
        for one in facts.facts(template, locale)
    ]


def test_every_template_has_its_worst_facts_here() -> None:
    assert sorted(facts.TEMPLATES) == list(words.templates())


@pytest.mark.parametrize("template", words.templates())
def test_the_first_line_of_a_template_says_what_it_is(template: str) -> None:
    first = (words.TEMPLATES / f"{template}.txt").read_text(encoding="utf-8").splitlines()[0]
    assert re.fullmatch(r"\{# [A-Z0-9]+-[A-Z]+ · (discreet|clear) · .+ #\}", first)


def test_every_text_has_an_id_of_its_own() -> None:
    ids = [(words.TEMPLATES / f"{name}.txt").read_text(encoding="utf-8").split()[1] for name in words.templates()]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_fits_its_parts_as_it_is_really_encoded(locale: Locale) -> None:
    budget = 1 if words.register()[locale].gsm7 else 2
    for template, _, text in said(locale):
        parts = count(text)
        culprits = {sign for sign in text if encoding_of(sign) == "UCS-2"} if budget == 1 else set()
        assert template.startswith("voice/") or parts.parts <= budget, (template, parts, culprits, text)


@pytest.mark.parametrize("locale", GSM7)
def test_languages_of_one_part_never_leave_gsm_7(locale: Locale) -> None:
    for template, _, text in said(locale):
        culprits = {sign for sign in text if encoding_of(sign) == "UCS-2"}
        assert template.startswith("voice/") or not culprits, (template, culprits, text)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_menu_in_seven_scripts_is_never_three_parts(locale: Locale) -> None:
    names = sorted((row.name for row in words.register().values()), key=len)[-4:]
    options = list(enumerate(names, 31))
    for calls in (True, False):
        assert count(words.say("sms/language_menu", locale, options=options, more=True, calls=calls)).parts <= 2


@pytest.mark.parametrize("locale", LOCALES)
def test_no_fact_is_lost(locale: Locale) -> None:
    for template, given, text in said(locale):
        for name, fact in given.items():
            if name in {"meaning", "minutes", "options", "codes"} or fact is None or isinstance(fact, bool):
                continue
            if (template, name, fact) == ("voice/before_you", "n", 0):
                continue
            told = " ".join(str(fact)) if template.startswith("voice/") and fact == facts.NUMBER else str(fact)
            assert template in ("sms/closing", "sms/quick/private") or told in text, (template, name, text)
        listed = given.get("codes", ())
        assert isinstance(listed, (list, tuple))
        assert all(code in text for code in listed)


@pytest.mark.parametrize("locale", LOCALES)
def test_how_long_and_how_many_is_said_in_figures(locale: Locale) -> None:
    assert "72" in words.say("sms/closing", locale, hours=72, calls=False)
    assert "12" in words.say("sms/still_waiting", locale, minutes=12, calls=False)
    for urgent in (True, False):
        offer = words.say("sms/responder/offer", locale, code="K7", language="X", minutes=12, urgent=urgent)
        assert "12" in offer
        assert "12" in words.say("voice/responder/whisper", locale, language="X", minutes=12, urgent=urgent)
    assert "5" in words.say("sms/responder/claim_lapsed", locale, code="K7", minutes=5)
    menu = words.say("sms/language_menu", locale, options=[(31, "A"), (38, "B")], more=True, calls=False)
    assert "31 A, 38 B, 39 " in menu


@pytest.mark.parametrize("locale", LOCALES)
def test_a_text_offers_only_the_keys_that_lead_somewhere(locale: Locale) -> None:
    """Without calls no key 2, with one language no key 3; and always the way out."""
    for calls in (True, False):
        for several in (True, False):
            text = words.say("sms/greeting", locale, calls=calls, several_languages=several)
            keys = {"0", "1"} | ({"2"} if calls else set()) | ({"3"} if several else set())
            assert set(re.findall(r"\d", text)) == keys
    quiet = words.say("sms/nobody_on_duty", locale, time=None, alt=None, calls=True)
    assert not re.findall(r"\d", quiet)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_text_tells_a_stranger_what_this_number_is_for(locale: Locale) -> None:
    spoken = {words.spoken_in(template, locale) for template in words.templates()}
    stems = {stem for one in {*spoken, locale, words.MASTER} for stem in TELLING[one]}
    for template, given, _ in said(locale):
        if words.tier(template) == "clear":
            continue  # goes only to whoever has just said that it is safe
        plain = given | {
            name: "04:00" for name in ("time", "until") if given.get(name)
        }  # Friday is "sex" in Portuguese
        text = words.say(template, locale, **plain).casefold()
        assert not [stem for stem in stems if _tells(stem.casefold(), text)], (template, text)


def _tells(stem: str, text: str) -> bool:
    if stem.startswith("*"):
        return stem[1:] in text
    return re.search(rf"(?<!\w){re.escape(stem)}", text) is not None


@pytest.mark.parametrize(
    ("stem", "text", "tells"),
    [
        ("sex", "about sexual health", True),
        ("sex", "essex road", False),
        ("work", "we worked", True),
        ("*警", "叫了警察", True),
        ("मदद", "यहाँ मदद मिलती है", True),
        ("*ตำรวจ", "ไปหาตำรวจ", True),
    ],
)
def test_the_lint_finds_stems_in_every_script(stem: str, text: str, tells: bool) -> None:
    assert _tells(stem, text) is tells


def test_every_language_has_its_list_of_telling_words() -> None:
    assert set(TELLING) == set(LOCALES)
    assert all(TELLING.values())


@pytest.mark.parametrize("locale", LOCALES)
def test_texts_are_plain(locale: Locale) -> None:
    """No links, no pictures, no signs that a phone turns into something else, no gaps where a fact was missing."""
    for template, _, text in said(locale):
        assert not re.search(r"https?:|www\.|\.(com|org|net)\b|[@{}<>]", text), (template, text)
        assert not re.search("[‘’“”„«»–—…\u00a0\u202f\u200b]", text), (template, text)
        assert not [sign for sign in text if unicodedata.category(sign) in {"So", "Cs", "Co", "Cn"}], (template, text)
        assert "  " not in text
        assert text == text.strip() != ""
        assert "None" not in text
        assert " ." not in text


@pytest.mark.parametrize("locale", LOCALES)
def test_nobody_is_told_to_send_a_word_the_carrier_swallows(locale: Locale) -> None:
    for template, _, text in said(locale, to_callers_only=True):
        assert not set(re.findall(r"\w+", text)) & {word.upper() for word in CARRIERS_WORDS}, (template, text)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_words_with_a_star_are_the_same_for_every_responder(locale: Locale) -> None:
    told = set(re.findall(r"\*([a-z]+)", words.say("sms/responder/help", locale)))
    assert told == {"done", "pass", "here", "again", "on", "off", "break", "out"}


def test_what_a_caller_wrote_is_relayed_as_it_is() -> None:
    wrote = "line one\n  line two。 {{ code }} %(code)s 100% <b>"
    assert words.say("sms/responder/relay", Locale("th"), code="K7", words=wrote) == f"K7: {wrote}"


def test_a_missing_fact_is_an_error_not_a_gap() -> None:
    with pytest.raises(UndefinedError):
        words.say("sms/joined", Locale("en"))
    with pytest.raises(UndefinedError):
        words.say("sms/joined", Locale("th"))

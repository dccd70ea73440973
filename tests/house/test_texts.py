"""Every text, in every language, with the worst facts: it fits, it tells nothing, it loses nothing."""

import re
import tomllib

import pytest
from jinja2 import UndefinedError

from helpline import words
from helpline import worst_facts as facts
from helpline.domain.copy_rules import HARDEST_GRADE, Flaw, Rule, flaws, grade, tells
from helpline.domain.names import Locale
from helpline.domain.segment import count

LOCALES = list(words.register())
GSM7 = [locale for locale, row in words.register().items() if row.gsm7]
TELLING: dict[str, list[str]] = tomllib.loads((words.TRANSLATIONS / "telling.toml").read_text(encoding="utf-8"))


TWO_LANGUAGES = {"sms/which_language"}
LISTS = {"sms/language_menu"}
"""A list of names is no sentence."""


def tier(template: str) -> str:
    return (words.TEMPLATES / f"{template}.txt").read_text(encoding="utf-8").split(" · ")[1]


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
def test_no_text_breaks_a_rule_of_copy(locale: Locale) -> None:
    """Its parts as it is really encoded, no telling word, no link, no sign that costs or steers, nothing swallowed."""
    for template, given, text in said(locale):
        spoken = words.spoken_in(template, locale)
        # Friday is "sex" in Portuguese.
        plain = {name: "04:00" if re.search(r"\d\d:\d\d$", str(fact)) else fact for name, fact in given.items()}
        stems = {stem for one in (spoken, locale, words.MASTER) for stem in TELLING[one]}
        parts = None if template.startswith("voice/") else words.register()[locale].parts
        found = flaws(text, parts=parts, telling=())
        if tier(template) == "discreet":
            found += flaws(words.say(template, locale, **plain), parts=None, telling=stems)
        allowed = {Rule.TOO_LONG} if template in TWO_LANGUAGES and words.register()[locale].parts == 2 else set()
        wrong = [one for one in found if one.rule not in allowed and not _is_ours(template, one)]
        assert not wrong, (template, wrong, text)


def _is_ours(template: str, flaw: Flaw) -> bool:
    """Responders are told of words by name, and of keys with a star."""
    return "/responder/" in template and flaw.rule is Rule.SWALLOWED


@pytest.mark.parametrize("template", [one for one in facts.TEMPLATES if "/responder/" not in one])
def test_english_asks_for_six_years_of_school_at_most(template: str) -> None:
    if template not in LISTS:
        for one in facts.facts(template, words.MASTER):
            text = words.say(template, words.MASTER, **one)
            assert grade(text) <= HARDEST_GRADE, (grade(text), text)


@pytest.mark.parametrize("locale", GSM7)
def test_with_the_notice_that_an_answer_is_charged_no_text_is_three_parts(locale: Locale) -> None:
    notice = words.say("sms/notice/charged", locale)
    for template, _, text in said(locale, to_callers_only=True):
        assert template.startswith("voice/") or count(f"{text} {notice}").parts <= 2, template


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


@pytest.mark.parametrize(
    ("stem", "text", "told"),
    [
        ("sex", "about sexual health", True),
        ("sex", "essex road", False),
        ("work", "we worked", True),
        ("*警", "叫了警察", True),
        ("मदद", "यहाँ मदद मिलती है", True),
        ("*ตำรวจ", "ไปหาตำรวจ", True),
    ],
)
def test_the_lint_finds_stems_in_every_script(stem: str, text: str, told: bool) -> None:
    assert tells(stem, text) is told


def test_every_language_has_its_list_of_telling_words() -> None:
    assert set(TELLING) == set(LOCALES)
    assert all(TELLING.values())


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

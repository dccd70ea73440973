"""Our words in every language: what is fixed is really said, and what we never say stands nowhere."""

import re
from functools import cache

import pytest
from babel.messages.pofile import read_po

from helpline import words
from helpline.catalogues import glossary
from helpline.domain.copy_rules import Rule, flaws, tells
from helpline.domain.names import Locale

LOCALES = list(words.register())
BEGUN = [code for code in LOCALES if code != "shn"]
TERMS = {"caller", "responder", "supervisor", "keeper", "line", "area", "note", "board", "on_duty", "yes"}
REASONS = {"label", "saved", "accuses", "office"}
NEVER_IN_ENGLISH = ("victim", "perpetrat", "rescu", "traffick", "prostitut", "customer", "case subject")


@cache
def sentences(locale: Locale) -> list[str]:
    """Everything that is written in a language: texts, prompts, pages, and the first drafts of the library."""
    held: dict[object, str] = getattr(words.translations(locale), "_catalog", {})
    found = [said for message, said in held.items() if message]
    library = words.TEMPLATES / "library" / "starter" / f"{locale}.toml"
    if library.exists():
        found += library.read_text(encoding="utf-8").splitlines()
    if locale == words.MASTER:
        with (words.TRANSLATIONS / "messages.pot").open("rb") as source:
            every = [message.id for message in read_po(source)]
        found += [said for one in every for said in ([one] if isinstance(one, str) else one)]
    return [one for one in found if one]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_language_has_its_glossary(locale: Locale) -> None:
    found = glossary(locale)
    assert set(found.never) <= REASONS
    assert all(instead_of and say for instead_of, say in found.neutral)
    assert len(set(found.forbidden)) == len(found.forbidden)
    if locale in BEGUN:
        assert set(found.terms) == TERMS
        assert len(found.mirror) >= 4
        assert {"label", "saved", "accuses"} <= set(found.never)
        assert found.free


def test_what_nobody_has_written_in_shan_is_not_invented() -> None:
    found = glossary(Locale("shn"))
    assert [*found.terms, *found.mirror, *found.never, *found.neutral] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_what_we_never_say_stands_in_no_text_and_on_no_page(locale: Locale) -> None:
    stems = {*glossary(locale).forbidden, *glossary(words.MASTER).forbidden}
    assert [(stem, one) for one in sentences(locale) for stem in stems if tells(stem, one)] == []


def test_the_list_of_english_has_the_words_of_the_house() -> None:
    stems = glossary(words.MASTER).forbidden
    assert all(any(tells(stem, word) for stem in stems) for word in NEVER_IN_ENGLISH)


@pytest.mark.parametrize("locale", [code for code in BEGUN if code != words.MASTER])
def test_what_is_fixed_is_what_the_pages_really_say(locale: Locale) -> None:
    """But for its ending, which the sentence decides."""
    whole = "\n".join(sentences(locale)).casefold()
    for name, term in glossary(locale).terms.items():
        stem = term.casefold() if len(term) < 5 else term.casefold()[:-1]
        assert re.search(re.escape(stem), whole), (name, term)


def test_a_word_we_never_say_is_refused_in_every_tier() -> None:
    forbidden = glossary(Locale("es")).forbidden
    found = flaws("Hola, no eres una víctima.", parts=None, telling=(), forbidden=forbidden)
    assert [(one.rule, one.what) for one in found] == [(Rule.FORBIDDEN, "víctim")]
    assert flaws("Hola, tú decides.", parts=None, telling=(), forbidden=forbidden) == []


@pytest.mark.parametrize("locale", BEGUN)
def test_what_says_that_it_is_free_is_known_in_each_language(locale: Locale) -> None:
    """It is pointed out where a line says that an answer is charged; what says that somebody is free is not."""
    stems = glossary(locale).free
    assert any(tells(stem, words.say("sms/quick/about_us", locale)) for stem in stems)
    assert not any(tells(stem, words.say("sms/reoffered", locale)) for stem in stems)

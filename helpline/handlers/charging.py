"""What the notice that an answer is charged does to a line's texts: how they look, what they cost, what it belies."""

from collections.abc import Iterator
from dataclasses import dataclass

from helpline import words, worst_facts
from helpline.catalogues import glossary
from helpline.domain.copy_rules import tells
from helpline.domain.line import Line
from helpline.domain.names import Locale
from helpline.domain.segment import Segments, count

NOTICE = "sms/notice/charged"
FIRST = "sms/greeting"
"""What is shown as an example."""
ANSWERS = {f"sms/consent/{one}" for one in ("no", "word_known", "taken_back", "taken_back_clear")}
"""What a machine answers to a caller's own key; everything else about a yes a person sends."""


@dataclass(frozen=True, kw_only=True)
class Charged:
    """One text at its longest, with the notice at its end where a machine sends it."""

    template: str
    name: str
    about: str
    text: str
    segments: Segments
    is_over: bool
    """It costs more than a text of this language may."""
    says_free: bool
    """It says that it costs nothing, which is not so here."""


@dataclass(frozen=True, kw_only=True)
class Tongue:
    """One language of a line. ``troubles``: what is over, or says that it is free."""

    language: words.Language
    notice: str
    example: Charged
    troubles: tuple[Charged, ...]


def look(line: Line) -> list[Tongue]:
    """Each language in which the line answers and texts are written, as if it had the notice."""
    return [_tongue(code) for code in line.languages if line.takes_texts and words.has(FIRST, code)]


def _tongue(code: Locale) -> Tongue:
    every = list(_texts(code))
    return Tongue(
        language=words.register()[code],
        notice=words.say(NOTICE, code),
        example=next(one for one in every if one.template == FIRST),
        troubles=tuple(one for one in every if one.is_over or one.says_free),
    )


def _texts(code: Locale) -> Iterator[Charged]:
    """What callers may get by text."""
    for template in words.templates():
        room = template.rpartition("/")[0]
        if room in ("sms", "sms/quick", "sms/consent") and words.has(template, code):
            yield _longest(template, code, is_machines=room == "sms" or template in ANSWERS)


def _longest(template: str, code: Locale, *, is_machines: bool) -> Charged:
    """``is_machines``: what a person sends has no notice."""
    end = f" {words.say(NOTICE, code)}" if is_machines else ""
    texts = [words.say(template, code, **facts) + end for facts in worst_facts.facts(template, code)]
    text = max(texts, key=lambda one: (count(one).parts, len(one)))
    name, _, about, *_ = (words.first_line(template) + " · · ").split(" · ")
    segments = count(text)
    return Charged(
        template=template,
        name=name,
        about=about,
        text=text,
        segments=segments,
        is_over=is_machines and segments.parts > words.register()[code].parts,
        says_free=any(tells(stem, one) for stem in glossary(code).free for one in texts),
    )

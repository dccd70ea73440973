"""Every word the public and responders read or hear by phone, in their language; works without a web request."""

import hashlib
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import babel
from babel.dates import format_skeleton
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.ext import babel_extract
from jinja2.runtime import Context

from helpline.catalogues import MASTER as MASTER
from helpline.catalogues import TRANSLATIONS as TRANSLATIONS
from helpline.catalogues import Worded
from helpline.catalogues import translations as translations
from helpline.domain.names import Locale
from helpline.domain.own_sentences import Own
from helpline.domain.segment import encoding_of, normalise

TEMPLATES = Path(__file__).parent.parent / "templates"

LINE_END: Literal["\r"] = "\r"
"""How a line of a template ends, while what people wrote keeps its own line breaks. Each line of a template is a
sentence; sentences are joined with a space, and lines that say nothing vanish."""

Message = str | tuple[str, ...]
"""One thing to translate; a tuple is a singular and its plural."""


@dataclass(frozen=True, kw_only=True)
class Review:
    """Who read every text, who turned it back into English without seeing ours, and when. Roles or initials."""

    by: str
    back_by: str
    on: date


@dataclass(frozen=True, kw_only=True)
class Language:
    """One row of ``translations/languages.toml``."""

    code: Locale
    name: str
    """In its own script."""
    direction: Literal["ltr", "rtl"]
    menu_key: int
    """31-38: the key it gets on a line where that is free."""
    voice: str | None
    """The carrier's voice, as ``language:voice``; None where peers record every prompt."""
    review: Literal["draft", "reviewed"]
    reviewed: Review | None
    """By whom, where it is no draft."""
    gsm7: bool
    """Worded so that no text leaves GSM-7: one part. The others have two."""
    stands_in: tuple[Locale, ...]
    """What is said instead, in this order, where something is not written in it yet."""

    @property
    def parts(self) -> int:
        """How many parts one text may be."""
        return 1 if self.gsm7 else 2


@cache
def register() -> Mapping[Locale, Language]:
    """Every language we know, in the order of the register."""
    rows = tomllib.loads((TRANSLATIONS / "languages.toml").read_text(encoding="utf-8"))
    return MappingProxyType({Locale(code): _language(code, row) for code, row in rows.items()})


def say(template: str, locale: Locale, /, **facts: object) -> str:
    """What ``templates/<template>.txt`` says, such as ``sms/greeting``; a missing fact raises `UndefinedError`.

    Where the language lacks any part of it, all of it is said in the language `spoken_in` names: never a mixture.
    """
    return say_with(_spoken.own, template, spoken_in(template, locale), facts)


def say_with(own: Own, template: str, locale: Locale, facts: Mapping[str, object]) -> str:
    """The same with sentences of one's own, in exactly this language: to try them before they are said to anybody."""
    return normalise(_joined(_lines(own, template, locale, facts)))


def lines(template: str, locale: Locale, facts: Mapping[str, object]) -> list[str]:
    """What a template says in exactly this language, line by line; each stands for itself."""
    return _lines(_spoken.own, template, locale, facts)


def _lines(own: Own, template: str, locale: Locale, facts: Mapping[str, object]) -> list[str]:
    text = _environment().get_template(f"{template}.txt").render(facts, catalogue=Worded(template, locale, own))
    return [line for line in map(str.strip, text.split(LINE_END)) if line]


def speak(own: Own) -> None:
    """From now on, in this process, these sentences are said instead of those of the catalogues."""
    if own != _spoken.own:
        _spoken.own = own
        for known in (has, is_whole, spoken_in):
            known.cache_clear()


@cache
def has(template: str, locale: Locale) -> bool:
    """Whether every message of this template is written in exactly this language."""
    return locale == MASTER or all(map(Worded(template, locale, _spoken.own).holds, messages(template)))


@cache
def is_whole(locale: Locale, room: str) -> bool:
    """Whether all that callers are told by itself is written in exactly this language: by ``sms``, or by ``voice``.

    What a responder sends by hand, or a consent asks, is not counted: where that is missing it is not sent.
    """
    return all(has(one, locale) for one in templates() if one.rpartition("/")[0] == room)


@cache
def spoken_in(template: str, locale: Locale) -> Locale:
    """The language this template will really be said in when this one is asked for."""
    return next((one for one in near(locale) if has(template, one)), MASTER)


def near(locale: Locale) -> Iterator[Locale]:
    """Itself, what the register lets stand in for it, then the same language without script and region."""
    yield locale
    if locale in register():
        yield from register()[locale].stands_in
    while "-" in locale:
        locale = Locale(locale.rpartition("-")[0])
        yield locale


@cache
def templates() -> tuple[str, ...]:
    """The name of every text: ``sms/greeting``, ``sms/responder/offer``, ``voice/text_only``."""
    return tuple(sorted(str(path.relative_to(TEMPLATES).with_suffix("")) for path in TEMPLATES.rglob("*.txt")))


@cache
def tier(template: str) -> str:
    """``discreet`` or ``clear``, as the first line of a template has it."""
    with (TEMPLATES / f"{template}.txt").open(encoding="utf-8") as source:
        return source.readline().split(" · ")[1]


@cache
def first_line(template: str) -> str:
    """What a template says of itself: its name, its tier, what it is for, and which facts it is given."""
    with (TEMPLATES / f"{template}.txt").open(encoding="utf-8") as source:
        return source.readline().strip().removeprefix("{#").removesuffix("#}").strip()


@cache
def messages(template: str) -> tuple[Message, ...]:
    """What there is to translate in a template, as it stands in the catalogues."""
    with (TEMPLATES / f"{template}.txt").open("rb") as source:
        found = [message for _, _, message, _ in babel_extract(source, ("gettext", "ngettext"), (), {"trimmed": "on"})]
    return tuple(message if isinstance(message, str) else tuple(filter(None, message)) for message in found if message)


def preload() -> None:
    """Read every catalogue and template once, before workers fork."""
    for locale in register():
        translations(locale)
    for template in templates():
        _environment().get_template(f"{template}.txt")
        for locale in register():
            spoken_in(template, locale)


def language_name(which: Locale, locale: Locale, *, aloud: bool = False) -> str:
    """What a language is called in another; where nobody has told us, its English name in Latin letters or its own.

    ``aloud``: to be spoken, where an accent costs nothing and a name without it would be said wrong.
    """
    own = register()[which].name if which in register() else str(which)
    alone = sum(one.split("-")[0] == which.split("-")[0] for one in register()) == 1
    key = which.split("-")[0] if alone else which.replace("-", "_")
    told = own if which == locale else str(_formats(locale).languages.get(key, own))
    is_tight = _is_gsm7(locale) and not aloud
    return _in_gsm7(told, str(_formats(MASTER).languages.get(key, own))) if is_tight else told


def time_of_day(at: datetime, *, now: datetime, zone: tzinfo, locale: Locale, aloud: bool = False) -> str:
    """``04:00`` by the clock on the wall, with the day before it (``Tue 04:00``) when that is not within 20 hours.

    ``aloud``: to be spoken, with the whole name of the day (``Tuesday 04:00``).
    """
    there = at.astimezone(zone)
    clock = f"{there:%H:%M}"
    if at - now < timedelta(hours=20):
        return clock
    if aloud:
        return f"{_formats(locale).days['format']['wide'][there.weekday()]} {clock}"
    day = str(_formats(locale).days["format"]["abbreviated"][there.weekday()]).rstrip(".")
    return f"{_in_gsm7(day, day) if _is_gsm7(locale) else day} {clock}"


def day(on: date, locale: Locale) -> str:
    """A day of the year as people say it there: ``28 Nov``."""
    said = str(format_skeleton("MMMd", on, locale=_formats(locale)))
    if f"M{on.month}" in said:
        # Nobody has told us what the months are called there.
        return f"{on.day}/{on.month}"
    return _in_gsm7(said, f"{on:%d %b}") if _is_gsm7(locale) else said


def version(template: str, locale: Locale, /, **facts: object) -> str:
    """Which wording this is: another word, or another language, and it is another version."""
    said = say(template, locale, **facts)
    return f"{template.rpartition('/')[2]}@{hashlib.sha256(f'{locale} {said}'.encode()).hexdigest()[:8]}"


def day_of_week(on: date, locale: Locale) -> str:
    """Such as ``Mon, Nov 23``, as it is written there."""
    return str(format_skeleton("MMMEd", on, locale=_formats(locale)))


def weekday(on: date, locale: Locale) -> str:
    """Such as ``Monday``."""
    return str(_formats(locale).days["format"]["wide"][on.weekday()])


def _joined(sentences: Iterable[str]) -> str:
    """With a space between, but none after a full stop that is as wide as a letter."""
    text = ""
    for sentence in sentences:
        text += sentence if not text or text[-1] in "。！？" else f" {sentence}"
    return text


def _language(code: str, row: Mapping[str, Any]) -> Language:
    return Language(
        code=Locale(code),
        name=row["name"],
        direction=row["direction"],
        menu_key=row["menu_key"],
        voice=row.get("voice"),
        review="reviewed" if "reviewed" in row else "draft",
        reviewed=Review(**row["reviewed"]) if "reviewed" in row else None,
        gsm7=row["gsm7"],
        stands_in=tuple(Locale(one) for one in row.get("stands_in", ())),
    )


class _Spoken:
    """What this process says of its own. One assignment, so that threads see all of it or nothing."""

    own: Own = MappingProxyType({})


_spoken = _Spoken()


def _formats(locale: Locale) -> babel.Locale:
    """How times and languages are written there, or as near as is known."""
    for one in (*near(locale), MASTER):
        try:
            return babel.Locale.parse(one, sep="-")
        except (babel.UnknownLocaleError, ValueError):
            continue
    raise babel.UnknownLocaleError(locale)


def _is_gsm7(locale: Locale) -> bool:
    return locale in register() and register()[locale].gsm7


def _in_gsm7(name: str, otherwise: str) -> str:
    """A name that does not cost a text half of its room: as it is, without accents, or another one."""
    return next((one for one in (name, _plain(name), _plain(otherwise)) if encoding_of(one) == "GSM-7"), otherwise)


def _plain(name: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", name) if not unicodedata.combining(sign))


@pass_context
def _gettext(context: Context, message: str) -> str:
    return str(context["catalogue"].gettext(message))


@pass_context
def _ngettext(context: Context, singular: str, plural: str, number: int) -> str:
    return str(context["catalogue"].ngettext(singular, plural, number))


@cache
def _environment() -> Environment:
    """One for all languages and threads: the catalogue travels with each rendering, so nothing is set anywhere."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        newline_sequence=LINE_END,
        autoescape=False,  # noqa: S701 (a text message is no markup; pages have an environment of their own)
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]
    return environment

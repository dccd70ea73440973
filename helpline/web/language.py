"""In whose language a page is shown: the one she chose, else one she speaks, else one her browser asks for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from babel.support import NullTranslations
from flask import current_app, request
from jinja2 import Environment, meta, nodes
from jinja2.ext import babel_extract
from werkzeug.wrappers import Response as AnyResponse

from helpline import words
from helpline.domain.names import Locale
from helpline.web import visitor

FRAME: Final = ("desk/page.html", "desk/sign_in.html", "desk/queue.html", "desk/contact.html")
"""A language is offered once these are written in it."""
A_YEAR: Final = 365 * 86_400


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """One language a page can be shown in. ``name``: in its own script."""

    code: Locale
    name: str
    direction: Literal["ltr", "rtl"]
    catalogue: NullTranslations
    is_whole: bool = False
    """Believed to have every sentence, without a look."""


def known() -> Mapping[Locale, Spoken]:
    """Every language of the register, and what this application was given besides."""
    found: Mapping[Locale, Spoken] = current_app.extensions["languages"]
    return found


def of_register(more: Iterable[Spoken] = ()) -> Mapping[Locale, Spoken]:
    """What an application is built with. ``more`` comes before the register's own of the same code."""
    rows = words.register().items()
    found = {
        code: Spoken(code=code, name=row.name, direction=row.direction, catalogue=words.translations(code))
        for code, row in rows
    }
    return found | {one.code: one for one in more}


def offered() -> list[Spoken]:
    """What she may choose from: the languages in which the pages that everybody meets are written."""
    return [one for one in known().values() if all(_is_written(one, page) for page in FRAME)]


def of_page(template: str) -> Spoken:
    """The first language she wants in which every sentence of this page is written: never a mixture."""
    every = known()
    wanted = (every[code] for code in _wanted() if code in every)
    return next((one for one in wanted if _is_written(one, template)), every[words.MASTER])


def master() -> Spoken:
    """English, without asking anybody anything."""
    return Spoken(code=words.MASTER, name="English", direction="ltr", catalogue=NullTranslations(), is_whole=True)


def remember(response: AnyResponse, code: Locale) -> None:
    """For the pages before she is signed in. It says nothing about anybody but what she reads."""
    response.set_cookie(
        _cookie(), code, max_age=A_YEAR, httponly=True, secure=visitor.is_secure(), samesite="Lax", path="/"
    )


def _wanted() -> Iterator[Locale]:
    who = visitor.current()
    if who is not None and who.locale:
        yield who.locale
    yield Locale(request.cookies.get(_cookie(), ""))
    for tag, _ in request.accept_languages:
        yield from _near(tag)


def _near(tag: str) -> Iterator[Locale]:
    """``es-MX`` is also Spanish; ``pt`` is the Portuguese there is; Chinese goes by its script."""
    wanted = tag.lower().replace("_", "-")
    wanted = {"zh-tw": "zh-hant", "zh-hk": "zh-hant", "zh-mo": "zh-hant", "zh": "zh-hans", "zh-cn": "zh-hans"}.get(
        wanted, wanted
    )
    first = wanted.partition("-")[0]
    for code in known():
        if code.lower() in (wanted, first) or (first != "zh" and code.lower().partition("-")[0] == first):
            yield code


def _cookie() -> str:
    return "__Host-reads" if visitor.is_secure() else "reads"


def _is_written(one: Spoken, template: str) -> bool:
    return one.is_whole or one.code == words.MASTER or _is_whole(one.code, template)


@cache
def _is_whole(code: Locale, template: str) -> bool:
    """Whether every sentence that can stand on this page is there."""
    held: Mapping[object, str] = getattr(words.translations(code), "_catalog", {})
    return all(message in held or (message, 0) in held for page in parts_of(template) for message in _messages(page))


@cache
def parts_of(template: str) -> frozenset[str]:
    """A page's template with all that it extends, includes and imports."""
    found, open_ = {template}, [template]
    while open_:
        source = (words.TEMPLATES / open_.pop()).read_text(encoding="utf-8")
        tree: nodes.Template = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(source)
        new = {one for one in meta.find_referenced_templates(tree) if one} - found
        found |= new
        open_ += new
    return frozenset(found)


@cache
def _messages(template: str) -> frozenset[str]:
    """What there is to translate in one template; of a plural, its singular."""
    with (words.TEMPLATES / template).open("rb") as source:
        said = babel_extract(source, ("gettext", "ngettext", "_"), (), {"trimmed": "on"})
        return frozenset(str(message[0] if isinstance(message, tuple) else message) for _, _, message, _ in said)

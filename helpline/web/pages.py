"""How a page is shown, in whose language, and how one page leads to the next."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from babel.support import NullTranslations
from flask import Flask, Response, redirect, render_template, request, url_for
from jinja2 import StrictUndefined, pass_context
from jinja2.ext import babel_extract
from jinja2.runtime import Context
from werkzeug.wrappers import Response as AnyResponse

from helpline import words
from helpline.domain.names import Locale
from helpline.web import look, visitor
from helpline.web.door import told


def show(template: str, status: int = 200, /, **facts: object) -> Response:
    """One page, in the language of whoever is signed in. ``template``: of the desk, or ``room/name``."""
    who = visitor.current()
    locale = _language_for(who)
    page = {
        "catalogue": words.translations(locale),
        "locale": locale,
        "direction": words.register()[locale].direction,
        "account": who.account if who else None,
        "live": "",
        "said": request.args.get("said", ""),
    }
    return Response(render_template(_place_of(template), **page | facts), status)


def show_problem(status: int) -> Response:
    """What went wrong, as far as it concerns whoever looks: asks nobody anything, so that it always works."""
    page = {"catalogue": NullTranslations(), "locale": words.MASTER, "direction": "ltr", "account": None}
    return Response(render_template("desk/problem.html", **page, status=status, live="", said=""), status)


def to(endpoint: str, /, said: str = "", **parts: Any) -> AnyResponse:
    """On to another page, with a word about what has just happened: a reload then repeats nothing."""
    parts |= {"said": said} if said else {}
    return redirect(url_for(endpoint, **parts), 303)


def back(address: str) -> AnyResponse:
    """On to a page of our own, by its path; to the first one when this is no such path."""
    is_ours = address.startswith("/") and not address.startswith("//") and "\\" not in address and address.isprintable()
    return redirect(address if is_ours else url_for("desk.first"), 303)


def is_name(address: str) -> bool:
    """Whether our address has a name: to one of digits alone no browser gives a passkey."""
    host = urlsplit(address).hostname or ""
    return not host.replace(".", "").isdigit() and ":" not in host


def set_up(app: Flask) -> None:
    """Teach an application to render our pages."""
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters["language"] = _language_name
    environment.globals["look"] = look.address_of
    environment.globals["passkeys_work"] = lambda: is_name(told().public_url)
    for template in _templates():
        environment.get_template(str(template.relative_to(words.TEMPLATES)))


def _place_of(template: str) -> str:
    return f"{template}.html" if "/" in template else f"desk/{template}.html"


def _templates() -> list[Path]:
    """Every page; those of the telephone network of our own are no pages of the desk."""
    return sorted(one for one in words.TEMPLATES.glob("*/*.html") if one.parent.name != "simulator")


def _language_for(who: visitor.Visitor | None) -> Locale:
    """A responder's first language where the pages are written in it, English otherwise: never a mixture."""
    return who.locale if who is not None and _is_written_in(who.locale) else words.MASTER


@cache
def _is_written_in(locale: Locale) -> bool:
    """Whether every sentence of every page is there."""
    if locale == words.MASTER:
        return True
    held: Mapping[object, str] = getattr(words.translations(locale), "_catalog", {})
    return all(message in held or (message, 0) in held for message in _messages())


@cache
def _messages() -> frozenset[str]:
    """What there is to translate in the pages; of a plural, its singular."""
    found: set[str] = set()
    for place in _templates():
        with place.open("rb") as source:
            said = babel_extract(source, ("gettext", "ngettext", "_"), (), {"trimmed": "on"})
            found |= {str(message[0] if isinstance(message, tuple) else message) for _, _, message, _ in said}
    return frozenset(found)


@pass_context
def _gettext(context: Context, message: str) -> str:
    return str(context["catalogue"].gettext(message))


@pass_context
def _ngettext(context: Context, singular: str, plural: str, number: int) -> str:
    return str(context["catalogue"].ngettext(singular, plural, number))


@pass_context
def _language_name(context: Context, which: Locale) -> str:
    return words.language_name(which, context["locale"])

"""How a page is shown, in whose language, and how one page leads to the next."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from types import CodeType
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, render_template, request, url_for
from jinja2 import BytecodeCache, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from werkzeug.wrappers import Response as AnyResponse

from helpline import words
from helpline.domain.account import Account, Role
from helpline.domain.names import Locale
from helpline.web import language, look, visitor
from helpline.web.door import told
from helpline.web.emptied import emptied

NOT_OURS: Final = ("simulator/",)
"""Pages of the telephone network we try things with."""


@dataclass(frozen=True)
class Way:
    """One place of the menu: its name in ``desk/menu.html``, where it leads, and for whom it is."""

    name: str
    endpoint: str
    roles: frozenset[Role]


EVERYBODY: Final = frozenset(Role)
NO_SUPERVISOR: Final = frozenset({Role.RESPONDER, Role.KEEPER})
ONLY_KEEPER: Final = frozenset({Role.KEEPER})

WAYS: Final = (
    Way("desk", "desk.first", EVERYBODY),
    Way("board", "now.board", NO_SUPERVISOR),
    Way("numbers", "numbers.first", frozenset({Role.SUPERVISOR, Role.KEEPER})),
    Way("many", "raid.page", EVERYBODY),
    Way("notes", "notes.first", frozenset({Role.SUPERVISOR, Role.RESPONDER})),
    Way("meetings", "board.first", frozenset({Role.SUPERVISOR})),
    Way("releases", "releases.first", frozenset({Role.SUPERVISOR})),
    Way("library", "library.first", EVERYBODY),
    Way("my-shifts", "shifts.mine", frozenset({Role.RESPONDER})),
    Way("care", "care.first", frozenset({Role.RESPONDER})),
    Way("shifts", "shifts.first", ONLY_KEEPER),
    Way("coverage", "shifts.coverage", NO_SUPERVISOR),
    Way("practice", "practice.first", frozenset({Role.RESPONDER})),
    Way("guide", "guide.page", EVERYBODY),
    Way("lines", "keeper.lines", ONLY_KEEPER),
    Way("responders", "keeper.responders", ONLY_KEEPER),
    Way("joining", "joining.first", frozenset({Role.SUPERVISOR, Role.KEEPER})),
    Way("people", "keeper.people", ONLY_KEEPER),
    Way("languages", "keeper.languages", ONLY_KEEPER),
    Way("copy", "copy.first", ONLY_KEEPER),
    Way("recorder", "recorder.first", NO_SUPERVISOR),
    Way("glossary", "glossary.first", EVERYBODY),
    Way("settings", "keeper.settings", ONLY_KEEPER),
    Way("recipients", "recipients.first", frozenset({Role.SUPERVISOR, Role.KEEPER})),
    Way("changes", "changes.changed", EVERYBODY),
    Way("audit", "audit.first", frozenset({Role.SUPERVISOR})),
    Way("keys", "keys.own", EVERYBODY),
    Way("lock-all", "shutting.page", EVERYBODY),
)
"""The menu, in its order. A place that is not built yet is not shown."""


def show(template: str, status: int = 200, /, **facts: object) -> Response:
    """One page, in the language of whoever looks. ``template``: of ``templates/desk``, or ``room/name`` of another."""
    place = f"{template if '/' in template else f'desk/{template}'}.html"
    who = visitor.current()
    spoken = language.of_page(place)
    page = _frame(spoken) | {
        "account": who.account if who else None,
        "menu": _menu(who.account) if who else (),
        "languages": language.offered(),
        "here": _here(),
        "has_pressed_peers": who is not None and who.has_pressed_peers,
        "many_come": who is not None and who.many_come,
        "said": request.args.get("said", ""),
    }
    return Response(render_template(place, **page | _as_shown(facts)), status)


def _as_shown(facts: dict[str, object]) -> dict[str, object]:
    """As they are; or with nothing in them, for somebody who was made to sign in."""
    if not g.get("shows_nothing", False):
        return facts
    g.was_emptied = True
    return {name: emptied(value) for name, value in facts.items()}


def show_problem(status: int) -> Response:
    """What went wrong, as far as it concerns whoever looks: asks nobody anything, so that it always works."""
    page = _frame(language.master()) | {"account": None, "menu": (), "languages": (), "here": "/", "said": ""}
    page |= {"has_pressed_peers": False, "many_come": False}
    return Response(render_template("desk/problem.html", **page, status=status), status)


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


class Compiled(BytecodeCache):
    """Pages that were put together once in this process: a second application over another house takes no longer."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Whatever is known of this very text."""
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember it."""
        if bucket.code is not None:
            self._known[(bucket.key, bucket.checksum)] = bucket.code


@cache
def _compiled() -> Compiled:
    return Compiled()


def set_up(app: Flask) -> None:
    """Teach an application to render our pages."""
    environment = app.jinja_env
    environment.bytecode_cache = _compiled()
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters["language"] = _language_name
    environment.filters["day"] = _day_of_week
    environment.filters["weekday"] = _weekday
    environment.globals["look"] = look.address_of
    environment.globals["passkeys_work"] = lambda: is_name(told().public_url)
    for template in sorted(words.TEMPLATES.rglob("*.html")):
        name = template.relative_to(words.TEMPLATES).as_posix()
        if not name.startswith(NOT_OURS):
            environment.get_template(name)


def _frame(spoken: language.Spoken) -> dict[str, object]:
    return {
        "catalogue": spoken.catalogue,
        "locale": spoken.code,
        "direction": spoken.direction,
        "live": "",
    }


def _menu(account: Account) -> list[Way]:
    """Where she may go."""
    return [one for one in WAYS if account.role in one.roles and one.endpoint in current_app.view_functions]


def _here() -> str:
    """This page's address, if it is one that can be opened again; else the first one."""
    adapter = current_app.create_url_adapter(request)
    is_page = adapter is not None and adapter.test(request.path, method="GET")
    return request.path if is_page else url_for("desk.first")


@pass_context
def _gettext(context: Context, message: str) -> str:
    return str(context["catalogue"].gettext(message))


@pass_context
def _ngettext(context: Context, singular: str, plural: str, number: int) -> str:
    return str(context["catalogue"].ngettext(singular, plural, number))


@pass_context
def _day_of_week(context: Context, on: date) -> str:
    return words.day_of_week(on, context["locale"])


@pass_context
def _weekday(context: Context, on: date) -> str:
    return words.weekday(on, context["locale"])


@pass_context
def _language_name(context: Context, which: Locale) -> str:
    return words.language_name(which, context["locale"])

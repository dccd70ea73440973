"""Who looks into the library, and what she asked for: codes only, never a word of anybody."""

from enum import StrEnum
from typing import Final, TypeVar

from flask import request
from werkzeug.exceptions import BadRequest, NotFound

from helpline import words
from helpline.domain.account import Account, Role
from helpline.domain.names import Locale
from helpline.web import visitor

EDITORS: Final = frozenset({Role.KEEPER, Role.SUPERVISOR})
EVERYBODY: Final = frozenset(Role)
NOBODY_AGAIN: Final = frozenset[Role]()
"""To read takes no fresh proof of anybody: nothing here is about a person."""

Known = TypeVar("Known", bound=StrEnum)


def reader() -> Account:
    """Whoever is signed in."""
    who = visitor.current()
    if who is None:
        raise BadRequest
    return who.account


def may_write() -> bool:
    return reader().role in EDITORS


def language() -> Locale | None:
    """The language asked for, if there is such a one."""
    code = Locale(request.values.get("language", ""))
    return code if code in words.register() else None


def locale() -> Locale:
    """What is written is shown in this language, if it is written in it."""
    who = visitor.current()
    return language() or (who.locale if who is not None else None) or words.MASTER


def area_id() -> int | None:
    text = request.args.get("area", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def picked(name: str, known: type[Known]) -> Known | None:
    """One of a list, or nothing: whatever else stands there."""
    text = request.args.get(name, "")
    return known(text) if text in set(known) else None


def named(text: str, known: type[Known]) -> Known:
    """One of a list, from an address."""
    if text not in set(known):
        raise NotFound
    return known(text)


def carried() -> dict[str, object]:
    """What goes along from page to page: whom it is for, as codes."""
    return {name: value for name, value in (("language", language()), ("area", area_id())) if value is not None}

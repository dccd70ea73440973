"""What a keeper wrote, read as what it stands for; or refused, with the reason and the field it stands in."""

from collections.abc import Sequence
from zoneinfo import available_timezones

from helpline import words
from helpline.domain import number
from helpline.domain.names import Locale, PhoneNumber
from helpline.domain.responder import Responder
from helpline.handlers.work import Work
from helpline.store import roster

LONGEST_NAME = 60


class RefusedError(Exception):
    """What was asked for can't be done; the message tells a keeper why, in plain words.

    ``field``: what she wrote it in. ``code``: the reason, for a page that says it in her own language.
    """

    def __init__(self, message: str, *, field: str = "", code: str = "") -> None:
        super().__init__(message)
        self.field = field
        self.code = code


def phone_number(phone: str, *, field: str = "number") -> PhoneNumber:
    known = number.read(phone)
    if known is None:
        message = "This is no telephone number. Write it with its country, such as +1 555 0100."
        raise RefusedError(message, field=field, code="no-number")
    return known


def somebody(w: Work, alias: str, *, field: str = "alias") -> Responder:
    responder = roster.with_alias(w.db, alias)
    if responder is None:
        raise RefusedError(f"There is no responder called {alias}.", field=field, code="nobody")
    return responder


def zone(name: str) -> str:
    if name not in available_timezones():
        message = "This is no time zone. Write it as place names, such as Africa/Johannesburg."
        raise RefusedError(message, field="zone", code="no-zone")
    return name


def languages(codes: Sequence[str]) -> list[Locale]:
    """Each once, in the order they were written in."""
    register = words.register()
    wanted = [Locale(code.strip()) for code in codes if code.strip()]
    unknown = [code for code in wanted if code not in register]
    if unknown or not wanted:
        known = ", ".join(register)
        message = f"Not in the register of languages: {', '.join(unknown) or '(none given)'}. Known: {known}."
        raise RefusedError(message, field="languages", code="no-language")
    return list(dict.fromkeys(wanted))


def name(written: str, *, field: str) -> str:
    """A name of one line, that is not empty."""
    tidy = " ".join(written.split())
    if not tidy:
        raise RefusedError("A name is missing.", field=field, code="missing")
    if len(tidy) > LONGEST_NAME:
        raise RefusedError(f"This name is longer than {LONGEST_NAME} characters.", field=field, code="long")
    return tidy

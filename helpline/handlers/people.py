"""People and lines: adding them, and inviting them. Keeps no content, and no number in the open."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from zoneinfo import available_timezones

from helpline import words
from helpline.domain import number
from helpline.domain.account import INVITATION_LIVES, Account, Role
from helpline.domain.line import Line, Serves, Strategy
from helpline.domain.names import Locale, PhoneNumber
from helpline.domain.responder import Duty, Responder
from helpline.handlers import duty, speaking
from helpline.handlers.work import Work
from helpline.store import accounts, lines, roster


class RefusedError(Exception):
    """What was asked for can't be done; the message tells a keeper why, in plain words."""


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """Shown once, to be handed over by a person."""

    account: Account
    token: str


def add_line(
    w: Work,
    *,
    phone: str,
    serves: Serves,
    languages: Sequence[str],
    area: str,
    cover_name: str = "",
    first_reply_within: timedelta = timedelta(minutes=5),
    kept_for: timedelta = timedelta(hours=24),
    alternative: str = "",
    emergency: str = "",
    texts_a_second: float | None = None,
    strategy: Strategy = Strategy.ALL,
    fallback: str | None = None,
    zone: str = "UTC",
    rings_from: time = time(9),
    rings_until: time = time(21),
) -> Line:
    """A number of the organisation, from now on answered."""
    known = _number(phone)
    if lines.with_number(w.db, known) is not None:
        raise RefusedError("There is a line with this number already.")
    return lines.add(
        w.db,
        number=known,
        serves=serves,
        languages=_languages(languages),
        area_id=lines.area_named(w.db, area.strip()).id,
        cover_name=cover_name,
        first_reply_within=first_reply_within,
        kept_for=kept_for,
        alternative=alternative,
        emergency=emergency,
        texts_a_second=texts_a_second,
        strategy=strategy,
        fallback_id=_somebody(w, fallback).id if fallback else None,
        zone=_zone(zone),
        rings_from=rings_from,
        rings_until=rings_until,
    )


def add_responder(
    w: Work,
    *,
    alias: str,
    phone: str,
    languages: Sequence[str],
    area: str,
    at_once: int = 2,
    takes: Serves = Serves.BOTH,
) -> Responder:
    """A peer who answers. Her number is sealed at once, under a key of its own."""
    known = _number(phone)
    key = w.cipher.lookup("responder", known)
    if roster.with_alias(w.db, alias) is not None:
        raise RefusedError(f"There is a responder called {alias} already.")
    if roster.with_number(w.db, key) is not None:
        raise RefusedError("There is a responder with this number already.")
    if lines.with_number(w.db, known) is not None:
        raise RefusedError("This is the number of a line. A responder needs a phone of her own.")
    sealed_with = w.cipher.new_key()
    return roster.add(
        w.db,
        alias=alias,
        number_key=key,
        number_sealed=w.cipher.seal(sealed_with, speaking.about_responder(key), known),
        sealed_with=sealed_with,
        languages=_languages(languages),
        area_id=lines.area_named(w.db, area.strip()).id,
        at_once=at_once,
        takes=takes,
    )


def set_duty(w: Work, alias: str, to: Duty) -> Responder:
    """On or off, by a keeper's hand."""
    responder = _somebody(w, alias)
    duty.change(w, responder, to)
    return responder


def add_account(w: Work, *, name: str, role: Role, alias: str | None = None) -> Invitation:
    """Somebody who may sign in, with a one-time link to set her own password."""
    if accounts.named(w.db, name) is not None:
        raise RefusedError(f"There is an account called {name} already.")
    responder = roster.with_alias(w.db, alias) if alias else None
    if alias and responder is None:
        raise RefusedError(f"There is no responder called {alias}. Add her with `helpline responder add` first.")
    if role is Role.RESPONDER and responder is None:
        raise RefusedError("A responder's account needs --alias: whose phone and languages are these?")
    account = accounts.add(w.db, name=name, role=role, responder_id=responder.id if responder else None)
    return invite(w, account)


def invite(w: Work, account: Account) -> Invitation:
    """A fresh one-time link; it works once, and for two days."""
    token = secrets.token_urlsafe(24)
    accounts.invite(w.db, account.id, key=w.cipher.lookup("invitation", token), until=w.now + INVITATION_LIVES)
    return Invitation(account=account, token=token)


def _number(phone: str) -> PhoneNumber:
    known = number.read(phone)
    if known is None:
        raise RefusedError("This is no telephone number. Write it with its country, such as +1 555 0100.")
    return known


def _somebody(w: Work, alias: str) -> Responder:
    responder = roster.with_alias(w.db, alias)
    if responder is None:
        raise RefusedError(f"There is no responder called {alias}.")
    return responder


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise RefusedError("This is no time zone. Write it as place names, such as Africa/Johannesburg.")
    return name


def _languages(codes: Sequence[str]) -> list[Locale]:
    register = words.register()
    wanted = [Locale(code.strip()) for code in codes if code.strip()]
    unknown = [code for code in wanted if code not in register]
    if unknown or not wanted:
        known = ", ".join(register)
        raise RefusedError(f"Not in the register of languages: {', '.join(unknown) or '(none given)'}. Known: {known}.")
    return list(dict.fromkeys(wanted))

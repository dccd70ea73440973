"""People: adding them, changing what they do, and inviting them. Keeps no content, and no number in the open."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from helpline.domain.account import INVITATION_LIVES, Account, Role
from helpline.domain.audit import Action
from helpline.domain.escalation.board import NEEDED
from helpline.domain.line import Serves
from helpline.domain.names import LookupKey, PhoneNumber, Sealed
from helpline.domain.responder import Duty, Responder
from helpline.handlers import audit, duty, limits, proving, speaking, wanted, ways_in
from helpline.handlers.escalation import decisions
from helpline.handlers.lines import add_line as add_line
from helpline.handlers.wanted import RefusedError as RefusedError
from helpline.handlers.work import Work
from helpline.store import accounts, lines, newcomers, roster
from helpline.store.escalation import board
from helpline.store.newcomers import Number

CHANGED: Final = frozenset({"languages", "area", "at_once", "takes", "buddy", "leads", "reachable", "asked_as_woman"})
"""What of a responder can be changed by its name; her number has a way of its own."""


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """Shown once, to be handed over by a person."""

    account: Account
    token: str
    waits: bool = False
    """Somebody new on the board: the link opens nothing before two who are on it have agreed."""
    is_confirmed: bool = True
    """Somebody who is on the board already: it opens nothing before another member says that it is she who asks."""


def add_responder(
    w: Work,
    *,
    alias: str,
    phone: str,
    languages: Sequence[str],
    area: str,
    at_once: int = 2,
    takes: Serves = Serves.BOTH,
    leads: bool = False,
    reachable: bool = False,
    asked_as_woman: bool = False,
) -> Responder:
    """A peer who answers. Her number is sealed at once, under a key of its own."""
    called, number = new_peer(w, alias=alias, phone=phone)
    return roster.add(
        w.db,
        alias=called,
        number_key=number.number_key,
        number_sealed=number.number_sealed,
        sealed_with=number.sealed_with,
        languages=wanted.languages(languages),
        area_id=lines.area_named(w.db, wanted.name(area, field="area")).id,
        at_once=limits.at_once(w, at_once),
        takes=takes,
        leads=leads,
        reachable=reachable,
        asked_as_woman=asked_as_woman,
    )


def new_peer(w: Work, *, alias: str, phone: str) -> tuple[str, Number]:
    """A name nobody has, and a number nobody else answers with, sealed under a key of its own."""
    called = wanted.name(alias, field="alias")
    if roster.with_alias(w.db, called) is not None:
        raise RefusedError(f"There is a responder called {called} already.", field="alias", code="name-taken")
    if newcomers.with_alias(w.db, called) is not None:
        raise RefusedError(f"{called} is asked to join already.", field="alias", code="name-taken")
    known, key = _free_number(w, phone)
    sealed_with, number_sealed = _sealed(w, key, known)
    return called, Number(number_key=key, number_sealed=number_sealed, sealed_with=sealed_with)


def change_responder(w: Work, responder_id: int, **facts: Any) -> Responder:
    """Some of what was said when she was added, by the same names; what is not named stays."""
    if unknown := set(facts) - CHANGED:
        raise TypeError(f"not to be changed: {sorted(unknown)}")
    found = _responder(w, responder_id)
    read = dict(facts)
    if "languages" in facts:
        read["languages"] = wanted.languages(facts["languages"])
    if "area" in facts:
        read["area_id"] = lines.area_named(w.db, wanted.name(read.pop("area"), field="area")).id
    if "at_once" in facts:
        read["at_once"] = limits.at_once(w, facts["at_once"])
    if "buddy" in facts:
        alias = read.pop("buddy")
        read["buddy_id"] = _buddy(w, found, alias).id if alias else None
    changed = roster.change(w.db, found.id, **read)
    w.announce("duty")
    return changed


def change_number(w: Work, responder_id: int, phone: str) -> Responder:
    """She has another telephone: what is on its way to her goes there from now on, and the old one commands nothing."""
    found = _responder(w, responder_id)
    known, key = _free_number(w, phone)
    sealed_with, number_sealed = _sealed(w, key, known)
    facts = {"number_key": key, "number_sealed": number_sealed, "sealed_with": sealed_with}
    return roster.change(w.db, found.id, **facts)


def set_duty(w: Work, alias: str, to: Duty) -> Responder:
    """On or off, by a keeper's hand."""
    responder = wanted.somebody(w, alias)
    if to is Duty.ON:
        duty.bring_on(w, responder)
    else:
        duty.change(w, responder, to)
    return responder


def add_account(
    w: Work, *, name: str, role: Role, alias: str | None = None, external: bool = False, new_board: bool = False
) -> Invitation:
    """Somebody who may sign in, with a one-time link to set her own password.

    ``new_board``: nobody is left who could agree to her; only by a command on the machine itself, and noted.
    """
    called = wanted.name(name, field="name")
    if accounts.is_known(w.db, called):
        raise RefusedError(f"There is an account called {called} already.", field="name", code="name-taken")
    responder = roster.with_alias(w.db, alias) if alias else None
    if alias and responder is None:
        message = f"There is no responder called {alias}. Add her with `helpline responder add` first."
        raise RefusedError(message, field="alias", code="nobody")
    if role is Role.RESPONDER and responder is None:
        message = "A responder's account needs --alias: whose phone and languages are these?"
        raise RefusedError(message, field="alias", code="whose")
    if external and (role is not Role.SUPERVISOR or responder is not None):
        message = "Only a supervisor can be external, and whoever answers is a peer."
        raise RefusedError(message, field="external", code="no-peer")
    hers = responder and any((one.responder_id, one.role) == (responder.id, role) for one in accounts.everybody(w.db))
    if responder is not None and hers:
        raise RefusedError(f"{responder.alias} has an account already.", field="alias", code="has-account")
    responder_id = responder.id if responder else None
    # Once there was a board, nobody makes another one by sending its members away.
    is_new = not w.house.escalates or new_board or not board.was_ever(w.db, many=NEEDED)
    waits = role is Role.SUPERVISOR and not is_new
    account = accounts.add(w.db, name=called, role=role, responder_id=responder_id, external=external, active=not waits)
    if waits:
        decisions.propose_supervisor(w, None, newcomer_id=account.id)
    if new_board:
        audit.note(w, actor="the machine", action=Action.SIGN_IN_RESET, reason=f"a new board begins with {called}")
    return replace(_invited(w, account), waits=waits)


def invite(w: Work, account: Account, *, by: int | None = None) -> Invitation:
    """A fresh one-time link; it works once, and for two days. Whoever decides about others sees that it was made.

    ``by``: the account of a keeper on a page; None for a command on the machine.
    """
    if account.role is Role.SUPERVISOR:
        audit.note(w, actor="keeper", action=Action.SIGN_IN_RESET, reason=f"a new link for {account.name}")
    waits = ways_in.new_link(w, account, by=by)
    return replace(_invited(w, account), is_confirmed=not waits)


def _invited(w: Work, account: Account) -> Invitation:
    token = secrets.token_urlsafe(24)
    accounts.invite(w.db, account.id, key=w.cipher.lookup("invitation", token), until=w.now + INVITATION_LIVES)
    return Invitation(account=account, token=token)


@dataclass(frozen=True, kw_only=True)
class SignsIn:
    """Somebody who may sign in, and how far she has come with it."""

    account: Account
    alias: str
    """Hers, if she answers as well."""
    has_password: bool
    has_link: bool
    has_second: bool
    also: tuple[str, ...] = ()
    """Other accounts of the same person."""


def who_signs_in(w: Work) -> list[SignsIn]:
    """Everybody, in the order of their names."""
    aliases = {one.id: one.alias for one in roster.everybody(w.db)}
    known = accounts.everybody(w.db)
    return [
        SignsIn(
            also=tuple(other.name for other in known if _is_also(one.account, other)),
            account=one.account,
            alias=aliases.get(one.account.responder_id or 0, ""),
            has_password=one.has_password,
            has_link=one.invited_until is not None and one.invited_until > w.now,
            has_second=proving.has_second(w, one.account.id),
        )
        for one in accounts.standings(w.db)
    ]


def _is_also(one: Account, other: Account) -> bool:
    return one.id != other.id and one.responder_id is not None and one.responder_id == other.responder_id


def _responder(w: Work, responder_id: int) -> Responder:
    found = roster.with_id(w.db, responder_id)
    if found is None:
        raise RefusedError("She does not answer here any more.", code="gone")
    return found


def _buddy(w: Work, responder: Responder, alias: str) -> Responder:
    buddy = wanted.somebody(w, alias, field="buddy")
    if buddy.id == responder.id:
        raise RefusedError("Nobody is her own buddy.", field="buddy", code="herself")
    return buddy


def _free_number(w: Work, phone: str) -> tuple[PhoneNumber, LookupKey]:
    """A number that nobody else answers with, and the key by which it is found."""
    known = wanted.phone_number(phone)
    key = w.cipher.lookup("responder", known)
    if roster.with_number(w.db, key) is not None or newcomers.with_number(w.db, key) is not None:
        raise RefusedError("There is a responder with this number already.", field="number", code="number-taken")
    if lines.with_number(w.db, known) is not None:
        message = "This is the number of a line. A responder needs a phone of her own."
        raise RefusedError(message, field="number", code="number-of-a-line")
    return known, key


def _sealed(w: Work, key: LookupKey, known: PhoneNumber) -> tuple[Sealed, Sealed]:
    """A key of its own, and her number under it."""
    sealed_with = w.cipher.new_key()
    return sealed_with, w.cipher.seal(sealed_with, speaking.about_responder(key), known)

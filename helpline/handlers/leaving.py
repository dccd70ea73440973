"""Leaving: somebody who answers or signs in no more; from the next moment on nothing of ours opens for her."""

from helpline.domain.account import Account, Role
from helpline.domain.audit import Action
from helpline.domain.responder import Duty, Responder
from helpline.handlers import audit, claims, duty, shifts
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work
from helpline.store import accounts, contacts, debriefs, lines, newcomers, proofs, roster, stretches


def responder(w: Work, alias: str) -> Responder:
    """Her telephone stops, whoever she holds goes back to the queue, her number and her account go.

    Raises `RefusedError` when nobody is called so.
    """
    found = roster.with_alias(w.db, alias)
    if found is None:
        raise RefusedError(f"There is no responder called {alias}.")
    duty.change(w, found, Duty.OFF)
    for contact in contacts.held_by(w.db, found.id):
        claims.release(w, contact, found.id)
    lines.forget_fallback(w.db, found.id)
    debriefs.forget_of(w.db, found.id)
    stretches.forget_of(w.db, found.id)
    shifts.end_all(w, found.id)
    for one in accounts.everybody(w.db):
        if one.responder_id == found.id:
            _end(w, one)
    roster.deactivate(w.db, found.id, number_key=w.cipher.lookup("gone", str(found.id)))
    w.announce("duty")
    return found


def account(w: Work, name: str) -> Account:
    """She signs in no more, and is out at her next step. A responder still answers by telephone.

    Raises `RefusedError` when nobody is called so, or for the last keeper: then nobody could let anybody in.
    """
    found = _named(w, name)
    keepers = accounts.hold_keepers(w.db)
    if found.role is Role.KEEPER and keepers == [found.id]:
        message = f"{name} is the last keeper. Add another one first, with `helpline user add --role keeper`."
        raise RefusedError(message, code="last-keeper")
    _end(w, found)
    if found.role is Role.SUPERVISOR:
        audit.note(w, actor="keeper", action=Action.PERSON_LEFT, reason=f"{name} is not on the board any more")
    return found


def forget_second_step(w: Work, name: str) -> Account:
    """For somebody who lost telephone and paper: her app, her passkeys and her codes are void, and she is signed out.

    What she signs in with next is her password; she sets up a new second step right after it.
    """
    found = _named(w, name)
    _signed_out(w, found)
    proofs.forget(w.db, found.id)
    if found.role is Role.SUPERVISOR:
        audit.note(w, actor="keeper", action=Action.SIGN_IN_RESET, reason=f"the second step of {found.name} is void")
    return found


def _end(w: Work, one: Account) -> None:
    _signed_out(w, one)
    proofs.forget(w.db, one.id)
    newcomers.forget_of(w.db, one.id)
    accounts.deactivate(w.db, one.id)


def _signed_out(w: Work, one: Account) -> None:
    accounts.end_sign_ins(w.db, one.id)
    w.announce("sign-ins")
    proofs.end_half_ways(w.db, one.id)


def _named(w: Work, name: str) -> Account:
    found = accounts.named(w.db, name)
    if found is None:
        raise RefusedError(f"There is no account called {name}.", code="gone")
    return found

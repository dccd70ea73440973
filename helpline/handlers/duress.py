"""Signing in under pressure: a second password opens an empty desk, and the others quietly hear of it."""

from collections.abc import Callable
from typing import Final

from helpline.domain.account import SHORTEST_PASSWORD, Account
from helpline.domain.responder import Duty
from helpline.handlers import claims, duty, speaking
from helpline.handlers.people import RefusedError
from helpline.handlers.work import House, Work, work
from helpline.store import accounts, contacts, lines, pressure, proofs, roster

BELL: Final = "hush"


def begun(w: Work, account: Account) -> None:
    """It happened. What follows is done by a worker: nothing that takes time happens before her page is shown."""
    if pressure.began(w.db, account.id, w.now):
        w.ring(BELL, account.id)


def hush(house: House, account_id: int) -> None:
    """Her other sign-ins end, whoever she holds goes back, nothing is offered to her, and her peers are asked to look.

    Done once, however often it is asked for.
    """
    with work(house) as w:
        account = pressure.to_hush(w.db, account_id)
        if account is None:
            return
        accounts.end_real_sign_ins(w.db, account_id)
        proofs.end_half_ways(w.db, account_id)
        if account.responder_id is not None:
            _withdraw(w, account.responder_id)
        pressure.hushed(w.db, account_id)
        _tell_peers(w, account.responder_id)
        w.announce("sign-ins")
        w.announce("alarm")


def hush_overlooked(house: House) -> None:
    """Where no bell was heard."""
    with house.database.transaction() as db:
        waiting = pressure.all_to_hush(db)
    for account_id in waiting:
        hush(house, account_id)


def lift(w: Work, account_id: int) -> bool:
    """She is safe: from now on her own password opens her own desk. False when there was nothing to lift."""
    account = pressure.lift(w.db, account_id)
    if account is None:
        return False
    accounts.end_sign_ins(w.db, account_id)
    if account.responder_id is not None:
        roster.withdraw(w.db, account.responder_id, withdrawn=False)
    w.announce("sign-ins")
    w.announce("alarm")
    return True


def choose(w: Work, account_id: int, password: str, *, hash_of: Callable[[str], str], is_own: bool) -> None:
    """Her password for that. Raises `RefusedError` when it is short, or her own."""
    if len(password) < SHORTEST_PASSWORD:
        raise RefusedError(f"Please choose at least {SHORTEST_PASSWORD} characters.", code="short")
    if is_own:
        raise RefusedError("Please choose another one than your own.", code="same")
    pressure.choose(w.db, account_id, hash_of(password))


def _withdraw(w: Work, responder_id: int) -> None:
    for one in contacts.held_by(w.db, responder_id):
        contacts.locked(w.db, one.id)
    duty.change(w, roster.locked(w.db, responder_id), Duty.OFF)
    for contact in contacts.held_by(w.db, responder_id):
        claims.release(w, contact, responder_id)
    roster.withdraw(w.db, responder_id, withdrawn=True)


def _tell_peers(w: Work, but: int | None) -> None:
    known = lines.all_lines(w.db)
    for peer in roster.on_duty(w.db, w.now) if known else []:
        if peer.id != but:
            speaking.to_responder(w, peer, "look", line=known[0])

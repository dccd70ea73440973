"""Locking all: one person ends every sign-in of everybody at once; only a keeper opens again."""

from helpline.domain.account import Account, Role
from helpline.domain.events import ResponderCameOn
from helpline.handlers import proving, relay, ringing
from helpline.handlers.work import Work
from helpline.store import accounts, legs, outbox, proofs, roster, shutting


class ShutError(Exception):
    """Signing in is paused for everybody but a keeper with a second step."""


def lock_all(w: Work, *, by: int | None = None) -> None:
    """Every page is out at its next step, every stream now, and no responder's phone gets or does anything.

    Callers are told that nobody is free. Who talks with somebody just now goes on. ``by``: an account.
    """
    ringing.call_off(w, legs.ringing_responders(w.db))
    outbox.call_off_to_responders(w.db, w.now)
    shutting.close(w.db, by=by, now=w.now)
    w.is_open = False
    accounts.end_all_sign_ins(w.db)
    proofs.end_all_half_ways(w.db)
    w.announce("sign-ins")
    w.announce("alarm")


def open_again(w: Work) -> bool:
    """People may sign in again; False when nothing was locked. Nobody's old sign-in comes back."""
    w.announce("alarm")
    since = shutting.since(w.db)
    if since is None:
        return False
    shutting.open_again(w.db)
    relay.catch_up(w, since)
    for one in roster.on_duty(w.db, w.now):
        # Whoever wrote or rang meanwhile still waits.
        w.happened(ResponderCameOn(one.id))
    return True


def is_shut(w: Work) -> bool:
    """Whether all is locked."""
    return shutting.since(w.db) is not None


def let_in(w: Work, account: Account) -> None:
    """Raise `ShutError` unless she may sign in now."""
    is_trusted = account.role is Role.KEEPER and proving.has_second(w, account.id)
    if is_shut(w) and not is_trusted:
        raise ShutError

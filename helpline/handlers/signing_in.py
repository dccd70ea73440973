"""Signing in: a password and what goes with it, how long it is believed, and what ends it."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from helpline.domain.account import HALF_WAY_LIVES, SHORTEST_PASSWORD, Account, has_lapsed
from helpline.domain.names import LookupKey
from helpline.handlers import proving
from helpline.handlers.people import RefusedError
from helpline.handlers.work import Work
from helpline.store import accounts, proofs
from helpline.store.accounts import Lock, SignIn

LOCK_AFTER: Final = 5
LOCKED_FOR: Final = timedelta(minutes=15)
SEEN_EVERY: Final = timedelta(minutes=1)

_hasher = PasswordHasher()


@cache
def _nobodys_hash() -> str:
    """Checked when the name is unknown, so that a wrong name takes as long as a wrong password."""
    return _hasher.hash(secrets.token_hex(16))


@dataclass(frozen=True, kw_only=True)
class Passed:
    """A right password. ``token``: of the sign-in, or of the way to its second step while that is missing."""

    token: str
    is_half_way: bool


def invited(w: Work, token: str) -> Account | None:
    """Whose unused invitation this is."""
    return accounts.invited(w.db, w.cipher.lookup("invitation", token), w.now)


def accept_invitation(w: Work, token: str, password: str) -> Account | None:
    """Set the password; None when the link was used, replaced or is too old. Raises `RefusedError` on a short one."""
    if len(password) < SHORTEST_PASSWORD:
        raise RefusedError(f"Please choose at least {SHORTEST_PASSWORD} characters.")
    account = invited(w, token)
    key = w.cipher.lookup("invitation", token)
    if account is None or not accounts.accept_invitation(w.db, key, password_hash=_hasher.hash(password), now=w.now):
        return None
    accounts.end_sign_ins(w.db, account.id)
    w.announce("sign-ins")
    proofs.end_half_ways(w.db, account.id)
    return account


def enter(w: Work, account: Account) -> Passed:
    """After a right password, or the link that set it: in, or half way when her account has a second step."""
    if not proving.has_second(w, account.id):
        return Passed(token=begin(w, account), is_half_way=False)
    token = secrets.token_urlsafe(32)
    key = w.cipher.lookup("half way", token)
    proofs.begin_half_way(w.db, token_key=key, account_id=account.id, until=w.now + HALF_WAY_LIVES)
    return Passed(token=token, is_half_way=True)


def try_password(w: Work, name: str, password: str) -> Passed | None:
    """None: never why not. Five wrong tries lock the name for fifteen minutes; a second step counts among them."""
    lock = accounts.lock_of(w.db, name)
    if not _is_hers(w, lock, password) or lock is None:
        return None
    passed = enter(w, lock.account)
    if not passed.is_half_way:
        accounts.right_password(w.db, lock.account.id)
    return passed


def half_way(w: Work, token: str) -> Account | None:
    """Who has said her password and not yet what goes with it."""
    return proofs.half_way(w.db, w.cipher.lookup("half way", token), w.now)


def try_second(w: Work, token: str, code: str) -> str | None:
    """The token of a new sign-in for a code of her app or of her paper; None when it is wrong, used, or too late."""
    account = half_way(w, token)
    lock = accounts.lock_of(w.db, account.name) if account else None
    if account is None or lock is None or _is_locked(w, lock):
        return None
    if not proving.is_right(w, account.id, code):
        _was_wrong(w, lock)
        return None
    proofs.end_half_way(w.db, w.cipher.lookup("half way", token))
    accounts.right_password(w.db, account.id)
    return begin(w, account)


def prove_again(w: Work, token: str, *, password: str, code: str) -> bool:
    """She who is signed in says once more who she is, with everything it takes."""
    found = signed_in(w, token)
    lock = accounts.lock_of(w.db, found.account.name) if found else None
    if found is None or lock is None or not _is_hers(w, lock, password):
        return False
    if proving.has_second(w, found.account.id) and not proving.is_right(w, found.account.id, code):
        _was_wrong(w, lock)
        return False
    accounts.right_password(w.db, found.account.id)
    proved(w, token)
    return True


def proved(w: Work, token: str) -> None:
    """She who is signed in has just shown again that it is she."""
    accounts.proved(w.db, w.cipher.lookup("sign-in", token), w.now)


def begin(w: Work, account: Account) -> str:
    """A new sign-in; its token."""
    token = secrets.token_urlsafe(32)
    accounts.begin_sign_in(w.db, token_key=w.cipher.lookup("sign-in", token), account_id=account.id, now=w.now)
    return token


def signed_in(w: Work, token: str, *, by_hand: bool = True) -> SignIn | None:
    """The sign-in of this token, while it has not lapsed; each look of a person, not of her page, keeps it alive."""
    key = w.cipher.lookup("sign-in", token)
    found = accounts.sign_in(w.db, key)
    if found is None:
        return None
    if has_lapsed(begun_at=found.begun_at, seen_at=found.seen_at, now=w.now):
        accounts.end_sign_in(w.db, key)
        return None
    if by_hand and w.now - found.seen_at >= SEEN_EVERY:
        accounts.seen(w.db, key, w.now)
    return found


def standing(w: Work, keys: Collection[LookupKey]) -> set[LookupKey]:
    """Which of these sign-ins have neither ended nor lapsed. A look at them keeps none alive."""
    found = accounts.times_of(w.db, keys)
    return {key for key, (begun, seen) in found.items() if not has_lapsed(begun_at=begun, seen_at=seen, now=w.now)}


def all_of(w: Work, account: Account) -> list[SignIn]:
    """Where she is signed in now, the newest first."""
    found = accounts.sign_ins_of(w.db, account.id)
    return [one for one in found if not has_lapsed(begun_at=one.begun_at, seen_at=one.seen_at, now=w.now)]


def sign_out(w: Work, token: str) -> None:
    """This sign-in, and no other of hers."""
    accounts.end_sign_in(w.db, w.cipher.lookup("sign-in", token))
    w.announce("sign-ins")


def _is_hers(w: Work, lock: Lock | None, password: str) -> bool:
    """Whether this is her password, and her name is not locked; a wrong one is counted."""
    right = _matches(lock.password_hash if lock and lock.password_hash else _nobodys_hash(), password)
    if lock is None or lock.password_hash is None or _is_locked(w, lock):
        return False
    if not right:
        _was_wrong(w, lock)
    return right


def _is_locked(w: Work, lock: Lock) -> bool:
    return lock.locked_until is not None and lock.locked_until > w.now


def _was_wrong(w: Work, lock: Lock) -> None:
    is_last = (lock.wrong_passwords + 1) % LOCK_AFTER == 0
    accounts.wrong_password(w.db, lock.account.id, w.now + LOCKED_FOR if is_last else None)


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (Argon2Error, InvalidHashError):
        return False

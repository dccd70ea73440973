"""Signing in: a password and what goes with it, how long it is believed, and what ends it."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from helpline.domain.account import HALF_WAY_LIVES, SHORTEST_PASSWORD, Account, has_lapsed
from helpline.domain.names import LookupKey
from helpline.handlers import duress, proving, shutting
from helpline.handlers.people import RefusedError
from helpline.handlers.work import Work
from helpline.store import accounts, pressure, proofs
from helpline.store.accounts import Lock, SignIn

LOCK_AFTER: Final = 5
LOCKED_FOR: Final = timedelta(minutes=15)
SEEN_EVERY: Final = timedelta(minutes=1)
AFTER_PASSKEY: Final = "half way by passkey"
"""Under this name the way is kept that leads from a passkey to a password, so that it never passes for the other."""


@cache
def _nobodys_hash(passwords: PasswordHasher) -> str:
    """Checked when the name is unknown, so that a wrong name takes as long as a wrong password."""
    return passwords.hash(secrets.token_hex(16))


@dataclass(frozen=True, kw_only=True)
class Passed:
    """A right password. ``token``: of the sign-in, or of the way to its second step while that is missing."""

    token: str
    is_half_way: bool


class Fits(Enum):
    """Which password it is: her own, or the one for when she is made to sign in."""

    OWN = "own"
    DURESS = "duress"


def invited(w: Work, token: str) -> Account | None:
    """Whose unused invitation this is."""
    return accounts.invited(w.db, w.cipher.lookup("invitation", token), w.now)


def accept_invitation(w: Work, token: str, password: str) -> Account | None:
    """Set the password; None when the link was used, replaced or is too old. Raises `RefusedError` on a short one."""
    if len(password) < SHORTEST_PASSWORD:
        raise RefusedError(f"Please choose at least {SHORTEST_PASSWORD} characters.")
    account = invited(w, token)
    key = w.cipher.lookup("invitation", token)
    if account is None or not accounts.accept_invitation(
        w.db, key, password_hash=w.house.passwords.hash(password), now=w.now
    ):
        return None
    accounts.end_sign_ins(w.db, account.id)
    w.announce("sign-ins")
    proofs.end_half_ways(w.db, account.id)
    return account


def enter(w: Work, account: Account, *, is_hollow: bool = False) -> Passed:
    """After a right password, or the link that set it: in, or half way when her account has a second step."""
    if not proving.has_second(w, account.id):
        return Passed(token=begin(w, account, is_hollow=is_hollow), is_half_way=False)
    token = secrets.token_urlsafe(32)
    key = w.cipher.lookup("half way", token)
    until = w.now + HALF_WAY_LIVES
    proofs.begin_half_way(w.db, token_key=key, account_id=account.id, until=until, is_hollow=is_hollow)
    return Passed(token=token, is_half_way=True)


def try_password(w: Work, name: str, password: str) -> Passed | None:
    """None: never why not. Five wrong tries lock the name for fifteen minutes; a second step counts among them."""
    lock = accounts.lock_of(w.db, name)
    fits = _fits(w, lock, password)
    if fits is None or lock is None:
        return None
    passed = enter(w, lock.account, is_hollow=fits is Fits.DURESS)
    if not passed.is_half_way:
        accounts.right_password(w.db, lock.account.id)
    return passed


def by_passkey(w: Work, account: Account) -> Passed:
    """After a right passkey: in, or half way when she has two passwords, because which of them she says decides.

    A finger can be laid on a device by somebody else; without this it would open her own desk.
    """
    if not pressure.is_ready(w.db, account.id):
        return Passed(token=begin(w, account), is_half_way=False)
    token = secrets.token_urlsafe(32)
    key = w.cipher.lookup(AFTER_PASSKEY, token)
    proofs.begin_half_way(w.db, token_key=key, account_id=account.id, until=w.now + HALF_WAY_LIVES)
    return Passed(token=token, is_half_way=True)


def after_passkey(w: Work, token: str) -> Account | None:
    """Whose passkey it was, while one of her two passwords is still missing."""
    return proofs.half_way(w.db, w.cipher.lookup(AFTER_PASSKEY, token), w.now)


def try_either(w: Work, token: str, password: str) -> str | None:
    """The token of a new sign-in for one of her two passwords after her passkey; None when it is neither."""
    account = after_passkey(w, token)
    lock = accounts.lock_of(w.db, account.name) if account else None
    fits = _fits(w, lock, password)
    if account is None or fits is None:
        return None
    proofs.end_half_way(w.db, w.cipher.lookup(AFTER_PASSKEY, token))
    accounts.right_password(w.db, account.id)
    return begin(w, account, is_hollow=fits is Fits.DURESS)


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
    key = w.cipher.lookup("half way", token)
    is_hollow = proofs.is_hollow(w.db, key)
    proofs.end_half_way(w.db, key)
    accounts.right_password(w.db, account.id)
    return begin(w, account, is_hollow=is_hollow)


def prove_again(w: Work, token: str, *, password: str, code: str) -> bool:
    """She who is signed in says once more who she is, with everything it takes."""
    found = signed_in(w, token)
    lock = accounts.lock_of(w.db, found.account.name) if found else None
    fits = _fits(w, lock, password)
    if found is None or lock is None or fits is None:
        return False
    if proving.has_second(w, found.account.id) and not proving.is_right(w, found.account.id, code):
        _was_wrong(w, lock)
        return False
    accounts.right_password(w.db, found.account.id)
    proved(w, token)
    if fits is Fits.DURESS:
        pressure.hollow_out(w.db, w.cipher.lookup("sign-in", token))
        duress.begun(w, found.account)
    return True


def proved(w: Work, token: str) -> None:
    """She who is signed in has just shown again that it is she."""
    accounts.proved(w.db, w.cipher.lookup("sign-in", token), w.now)


def begin(w: Work, account: Account, *, is_hollow: bool = False) -> str:
    """A new sign-in; its token. Raises `ShutError` while all is locked.

    ``is_hollow``: with the password for when she is made to. Once it was used, every other way in opens as little.
    """
    shutting.let_in(w, account)
    token = secrets.token_urlsafe(32)
    key = w.cipher.lookup("sign-in", token)
    hollow = is_hollow or account.is_pressed
    accounts.begin_sign_in(w.db, token_key=key, account_id=account.id, now=w.now, is_hollow=hollow)
    if is_hollow:
        duress.begun(w, account)
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
    found = [one for one in accounts.sign_ins_of(w.db, account.id) if not one.is_hollow]
    return [one for one in found if not has_lapsed(begun_at=one.begun_at, seen_at=one.seen_at, now=w.now)]


def sign_out(w: Work, token: str) -> None:
    """This sign-in, and no other of hers."""
    accounts.end_sign_in(w.db, w.cipher.lookup("sign-in", token))
    w.announce("sign-ins")


def choose_duress(w: Work, account: Account, password: str) -> None:
    """Her password for when she is made to sign in. Raises `RefusedError` when it is short, or her own."""
    lock = accounts.lock_of(w.db, account.name)
    is_own = lock is not None and lock.password_hash is not None and _matches(w, lock.password_hash, password)
    duress.choose(w, account.id, password, hash_of=w.house.passwords.hash, is_own=is_own)


def _fits(w: Work, lock: Lock | None, password: str) -> Fits | None:
    """Which of her two passwords this is, if her name is not locked; a wrong one is counted.

    Always checked against two, whether she has two, one, or is nobody: how long it takes says nothing.
    """
    own = _matches(w, lock.password_hash if lock and lock.password_hash else _nobodys_hash(w.house.passwords), password)
    other = _matches(w, lock.duress_hash if lock and lock.duress_hash else _nobodys_hash(w.house.passwords), password)
    if lock is None or lock.password_hash is None or _is_locked(w, lock):
        return None
    if own:
        return Fits.OWN
    if other:
        return Fits.DURESS
    _was_wrong(w, lock)
    return None


def _is_locked(w: Work, lock: Lock) -> bool:
    return lock.locked_until is not None and lock.locked_until > w.now


def _was_wrong(w: Work, lock: Lock) -> None:
    is_last = (lock.wrong_passwords + 1) % LOCK_AFTER == 0
    accounts.wrong_password(w.db, lock.account.id, w.now + LOCKED_FOR if is_last else None)


def _matches(w: Work, password_hash: str, password: str) -> bool:
    try:
        return w.house.passwords.verify(password_hash, password)
    except (Argon2Error, InvalidHashError):
        return False

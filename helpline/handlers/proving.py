"""The second step: a code of her app or a code she printed, each good once."""

import hmac
import secrets
from typing import Final

import pyotp

from helpline.domain.account import CODE_LENGTH, CODE_LETTERS, PRINTED_CODES, Account, tidied
from helpline.domain.names import LookupKey
from helpline.handlers.work import Work
from helpline.store import accounts, proofs

STEP: Final = 30
"""Seconds for which an app shows the same code."""
SEED_LENGTH: Final = 32


def has_second(w: Work, account_id: int) -> bool:
    """Whether a password alone is not enough for this account."""
    return proofs.seed(w.db, account_id) is not None or bool(proofs.passkeys(w.db, account_id))


def new_seed() -> str:
    """What her app and we shall have in common."""
    return pyotp.random_base32(SEED_LENGTH)


def is_seed(text: str) -> bool:
    """Whether this is a seed as we make them."""
    return len(text) == SEED_LENGTH and set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def address_of(account: Account, seed: str) -> str:
    """What an app reads from the picture. It says as little as can be: whoever sees the app's list sees it."""
    return pyotp.TOTP(seed).provisioning_uri(name=account.name, issuer_name="Desk")


def set_app(w: Work, account_id: int, seed: str, code: str) -> bool:
    """Her app from now on, once it has shown that it knows the seed; an older one is void."""
    step = _step_of(w, seed, tidied(code))
    if step is None or not proofs.use_step(w.db, account_id, step):
        return False
    key = w.cipher.new_key()
    proofs.set_seed(w.db, account_id, sealed_with=key, app_sealed=w.cipher.seal(key, _about(account_id), seed))
    return True


def is_right(w: Work, account_id: int, code: str) -> bool:
    """Whether this is a code of hers, which it then is no more."""
    said = tidied(code)
    if len(said) == CODE_LENGTH:
        return proofs.use_printed(w.db, account_id, _key(w, account_id, said))
    kept = proofs.seed(w.db, account_id)
    if kept is None:
        return False
    step = _step_of(w, w.cipher.open(kept.sealed_with, _about(account_id), kept.app_sealed), said)
    return step is not None and proofs.use_step(w.db, account_id, step)


def print_codes(w: Work, account_id: int) -> list[str]:
    """New codes for her to print, shown once: only their hashes stay. The older ones are void."""
    codes = ["".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)) for _ in range(PRINTED_CODES)]
    proofs.print_codes(w.db, account_id, [_key(w, account_id, code) for code in codes])
    return codes


def remove_passkey(w: Work, account_id: int, passkey_id: int) -> bool:
    """One of hers; False when it is her last second step: her password alone would open everything again."""
    accounts.hold(w.db, account_id)
    others = [one for one in proofs.passkeys(w.db, account_id) if one.id != passkey_id]
    if not others and proofs.seed(w.db, account_id) is None:
        return False
    return proofs.remove_passkey(w.db, account_id, passkey_id)


def _step_of(w: Work, seed: str, code: str) -> int | None:
    """When her app showed this code; a clock of hers may be half a minute wrong."""
    now = int(w.now.timestamp()) // STEP
    app = pyotp.TOTP(seed)
    for step in (now, now - 1, now + 1):
        if hmac.compare_digest(app.at(step * STEP).encode(), code.encode()):
            return step
    return None


def _key(w: Work, account_id: int, code: str) -> LookupKey:
    return w.cipher.lookup("printed code", f"{account_id} {code}")


def _about(account_id: int) -> str:
    return f"app:{account_id}"

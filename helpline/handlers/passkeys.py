"""Passkeys: her own telephone or computer proves who she is, after it has made sure that it is she who holds it."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from helpline.domain.account import Account
from helpline.domain.names import LookupKey
from helpline.handlers.work import Work
from helpline.store import proofs

QUESTION_LIVES: Final = timedelta(minutes=5)
MOST: Final = 9
"""Passkeys an account may have."""
UNUSABLE: Final = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError)
"""What an answer that no browser gave can raise."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """Where a passkey is good: a browser gives it to nobody else. ``host`` is a name, never an address."""

    host: str
    origin: str


def ask_who(w: Work, site: Site) -> str:
    """The question for whoever wants to come in, as JSON for her browser. She need not say a name."""
    options = generate_authentication_options(
        rp_id=site.host, user_verification=UserVerificationRequirement.REQUIRED
    )  # fmt: skip
    _remember(w, "who", options.challenge)
    return options_to_json(options)


def ask_new(w: Work, site: Site, account: Account) -> str:
    """The question that makes a new passkey, built-in or not; one of hers is not made a second time."""
    options = generate_registration_options(
        rp_id=site.host,
        rp_name="Desk",
        user_name=account.name,
        user_id=w.cipher.lookup("passkey holder", str(account.id)),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=one.credential_id) for one in proofs.passkeys(w.db, account.id)
        ],
    )
    _remember(w, f"new {account.id}", options.challenge)
    return options_to_json(options)


def add(w: Work, site: Site, account: Account, answer: str) -> bool:
    """A new passkey of hers, if this answers a question that was asked of her, and only once."""
    try:
        said = json.loads(answer)
        found = verify_registration_response(
            credential=said,
            expected_challenge=_asked(w, f"new {account.id}", said),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except UNUSABLE:
        return False
    if len(proofs.passkeys(w.db, account.id)) >= MOST:
        return False
    return proofs.add_passkey(
        w.db,
        account.id,
        credential_id=found.credential_id,
        public_key=found.credential_public_key,
        uses=found.sign_count,
        now=w.now,
    )


def whose(w: Work, site: Site, answer: str) -> Account | None:
    """Who answers the question, if it is the right answer, to a question of ours, for the first time."""
    try:
        said = json.loads(answer)
        challenge = _asked(w, "who", said)
        kept = proofs.passkey(w.db, base64url_to_bytes(said["id"]))
        if kept is None:
            return None
        found = verify_authentication_response(
            credential=said,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=kept.public_key,
            credential_current_sign_count=kept.uses,
            require_user_verification=True,
        )
    except UNUSABLE:
        return None
    proofs.passkey_used(w.db, kept.id, uses=found.new_sign_count, now=w.now)
    return kept.account


def _remember(w: Work, purpose: str, challenge: bytes) -> None:
    proofs.forget_questions(w.db, w.now, dry=False)
    proofs.ask(w.db, _key(w, purpose, challenge), until=w.now + QUESTION_LIVES)


def _asked(w: Work, purpose: str, said: dict[str, dict[str, str]]) -> bytes:
    """The question that this answers; asked and answered, it is gone. Raises `ValueError` when it is none of ours."""
    challenge = parse_client_data_json(base64url_to_bytes(said["response"]["clientDataJSON"])).challenge
    if not proofs.answered(w.db, _key(w, purpose, challenge), w.now):
        raise ValueError("not a question of ours")
    return challenge


def _key(w: Work, purpose: str, challenge: bytes) -> LookupKey:
    return w.cipher.lookup("passkey question", f"{purpose} {bytes_to_base64url(challenge)}")

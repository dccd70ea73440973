"""The cipher: seal and open, bound to what a value is about; keys by which numbers are found; keys to destroy."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from helpline.domain.names import LookupKey, Sealed
from helpline.ports import SealBrokenError

FORMAT = b"\x01"
NONCE = 12
KEY = 32
MARK = 4
"""Bytes of a master key's fingerprint in front of what it wraps, to know which of several opens it."""


def derived(master_key: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose alone: who learns it learns nothing of the master key."""
    return HKDF(algorithm=SHA256(), length=KEY, salt=None, info=purpose.encode()).derive(master_key)


class AesCipher:
    """AES-256-GCM, one data key a contact, wrapped by a versioned master key. Implements `ports.Cipher`."""

    def __init__(self, master_keys: tuple[bytes, ...], pepper: bytes) -> None:
        self._masters = {hashlib.sha256(b"mark" + key).digest()[:MARK]: AESGCM(key) for key in master_keys}
        self._mark = next(iter(self._masters))
        self._pepper = pepper

    def new_key(self) -> Sealed:
        nonce = os.urandom(NONCE)
        wrapped = self._masters[self._mark].encrypt(nonce, os.urandom(KEY), b"data key")
        return Sealed(FORMAT + self._mark + nonce + wrapped)

    def seal(self, key: Sealed, about: str, words: str) -> Sealed:
        nonce = os.urandom(NONCE)
        return Sealed(nonce + self._unwrap(key).encrypt(nonce, words.encode(), about.encode()))

    def open(self, key: Sealed, about: str, sealed: Sealed) -> str:
        try:
            return self._unwrap(key).decrypt(sealed[:NONCE], sealed[NONCE:], about.encode()).decode()
        except InvalidTag:
            raise SealBrokenError(f"seal broken: {about}") from None

    def lookup(self, purpose: str, value: str) -> LookupKey:
        return LookupKey(hmac.digest(self._pepper, f"{purpose}\0{value}".encode(), "sha256")[:16])

    def _unwrap(self, key: Sealed) -> AESGCM:
        mark, nonce, wrapped = key[1 : 1 + MARK], key[1 + MARK : 1 + MARK + NONCE], key[1 + MARK + NONCE :]
        master = self._masters.get(mark)
        if key[:1] != FORMAT or master is None:
            raise SealBrokenError("wrapped by a master key that is not here")
        try:
            return AESGCM(master.decrypt(nonce, wrapped, b"data key"))
        except InvalidTag:
            raise SealBrokenError("a wrapped data key was altered") from None

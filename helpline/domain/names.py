"""Names for the plain values that must not be mixed up."""

from typing import NewType

PhoneNumber = NewType("PhoneNumber", str)
"""E.164, such as ``+15550100``: a plus sign and 7-15 digits."""

Address = NewType("Address", str)
"""Where a text goes or comes from as the carrier writes it: E.164, ``whatsapp:+…``, a short code, a sender's name."""

Locale = NewType("Locale", str)
"""A key of ``translations/languages.toml``, such as ``en``, ``pt-BR`` or ``zh-Hans``."""

Sealed = NewType("Sealed", bytes)
"""Encrypted and bound to what it is about; see ``crypto.py``."""

LookupKey = NewType("LookupKey", bytes)
"""A keyed hash by which a number can be found again without being stored; 16 bytes."""

CarrierId = NewType("CarrierId", str)
"""The carrier's own id of a message, call or picture; opaque to us."""

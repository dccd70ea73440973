"""What is a telephone number, as the carrier writes it."""

import re
from typing import Final

from helpline.domain.keys import digits
from helpline.domain.names import Address, PhoneNumber

_FORM: Final = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_BETWEEN: Final = str.maketrans("", "", " -().\u00a0/")


_WHATSAPP: Final = "whatsapp:"


def read(written: str) -> PhoneNumber | None:
    """E.164 out of what a person typed, in figures of any script (``+1 555 01-00``, ``001 …``, ``＋１…``).

    None when the country is missing.
    """
    bare = digits(written).strip().replace("＋", "+").translate(_BETWEEN)
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    return PhoneNumber(bare) if _FORM.fullmatch(bare) else None


def bare(address: Address) -> str:
    """The number in ``whatsapp:+…``; any other address is as it is, even one that only looks like a channel's."""
    return address.removeprefix(_WHATSAPP)


def spellings(address: Address) -> tuple[Address, Address]:
    """One telephone by both of its channels."""
    return Address(bare(address)), Address(_WHATSAPP + bare(address))

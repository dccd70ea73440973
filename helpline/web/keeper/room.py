"""The keeper's rooms have one door, and each change in them has a hand and a reason."""

from typing import Final

from werkzeug.exceptions import Unauthorized

from helpline.domain.account import Role
from helpline.web import visitor
from helpline.web.gate import Doors

doors = Doors("keeper")

KEEPERS: Final = frozenset({Role.KEEPER})


def me() -> int:
    """The account of the keeper who is signed in."""
    who = visitor.current()
    if who is None:
        raise Unauthorized
    return who.account.id

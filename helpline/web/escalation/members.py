"""Who of the board looks at a page: a peer, or somebody from outside who sees only what is shared with her."""

from werkzeug.exceptions import Forbidden

from helpline.domain.account import Account, Role
from helpline.web import visitor


def account() -> Account:
    """Whoever is signed in."""
    who = visitor.current()
    if who is None:
        raise Forbidden
    return who.account


def is_supervisor() -> bool:
    return account().role is Role.SUPERVISOR


def peer() -> Account:
    """Whoever is signed in, unless she is on the board from outside: then this page is not for her."""
    who = account()
    if who.external:
        raise Forbidden
    return who

"""What open pages may hear of, and who may hear it: a subject that is not in the table stops the application."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from helpline.domain.account import Role

Subject = Literal["queue", "duty", "contact", "alarm", "notes", "shifts", "sign-ins"]
"""*queue*: who waits changed. *duty*: who is on. *contact*: something of one conversation. *alarm*: something a person
must look at. *notes*: what the board decides about. *shifts*: who is planned when.
*sign-ins*: some ended; for the process that listens alone."""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """Who hears of a subject. ``only_by_holder``: of her own contact alone, and by its number."""

    roles: frozenset[Role]
    only_by_holder: bool = False


HEARD_BY: Final[Mapping[str, Heard]] = {
    "queue": Heard(roles=frozenset({Role.RESPONDER, Role.KEEPER})),
    "duty": Heard(roles=frozenset({Role.RESPONDER, Role.KEEPER})),
    "alarm": Heard(roles=frozenset({Role.RESPONDER, Role.KEEPER})),
    "contact": Heard(roles=frozenset({Role.RESPONDER}), only_by_holder=True),
    "notes": Heard(roles=frozenset({Role.SUPERVISOR})),
    "shifts": Heard(roles=frozenset({Role.RESPONDER, Role.KEEPER})),
    "sign-ins": Heard(roles=frozenset()),
}

LISTENERS: Final = frozenset(role for heard in HEARD_BY.values() for role in heard.roles)
"""Who has anything to hear at all."""


class UndeclaredEventError(Exception):
    """A subject is announced and nobody has said who may hear it, or the other way round."""


def check(announced: Collection[str] = get_args(Subject), declared: Collection[str] = HEARD_BY) -> None:
    """Raise `UndeclaredEventError` unless each subject says who may hear it."""
    odd = set(announced) ^ set(declared)
    if odd:
        raise UndeclaredEventError(", ".join(sorted(odd)))


def may_hear(subject: str, role: Role, *, is_holder: bool) -> bool:
    """Whether a page of this role is told; ``is_holder``: the contact is, or was until now, this responder's."""
    heard = HEARD_BY.get(subject)
    return heard is not None and role in heard.roles and (is_holder or not heard.only_by_holder)

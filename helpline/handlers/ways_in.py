"""A new way in for somebody on the board: asked for by a keeper, it works when a second member says that it is she."""

from dataclasses import dataclass
from typing import Final

from helpline.domain.account import Account, Role
from helpline.domain.audit import Action
from helpline.domain.escalation.board import NEEDED
from helpline.handlers import audit, leaving
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work
from helpline.store import accounts, ways_in
from helpline.store.escalation import board

VOID: Final = "a new way in for {} was refused"
GOOD: Final = "a new way in for {} was confirmed"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """``hers``: it is about her who looks; she may say no to it, and nothing else."""

    account_id: int
    name: str
    by: str
    link: bool
    reset: bool
    hers: bool


def new_link(w: Work, account: Account, *, by: int | None) -> bool:
    """Whether the link that was just made waits. ``by``: a keeper on a page; None for a command on the machine."""
    if not _concerns_the_board(w, account):
        return False
    waits = by is not None
    _refuse_alone(w, account, waits=waits)
    ways_in.ask(w.db, account.id, by=by, now=w.now, link=waits)
    w.announce("notes")
    w.announce("alarm")
    return waits


def reset(w: Work, account: Account, *, by: int | None) -> bool:
    """Forget her second step, now or once it is confirmed; whether it waits."""
    if _concerns_the_board(w, account):
        waits = by is not None
        _refuse_alone(w, account, waits=waits)
        ways_in.ask(w.db, account.id, by=by, now=w.now, reset=waits)
        w.announce("notes")
        w.announce("alarm")
        if waits:
            note = f"the second step of {account.name} is to be void"
            audit.note(w, actor="keeper", action=Action.SIGN_IN_RESET, reason=note)
            return True
    leaving.forget_second_step(w, account.name)
    return False


def wishes(w: Work, member: Account) -> list[Wish]:
    """What waits for a second person."""
    called = {one.id: one.name for one in accounts.everybody(w.db)}
    return [
        Wish(
            account_id=one.account.id,
            name=one.account.name,
            by=called.get(one.by or 0, ""),
            link=one.link,
            reset=one.reset,
            hers=_is_same(one.account, member),
        )
        for one in ways_in.waiting(w.db)
    ]


def answer(w: Work, member: Account, account_id: int, *, yes: bool) -> bool:
    """A second member's word. False: nothing waits, or she would let herself in, or whoever asked is she herself."""
    found = ways_in.get(w.db, account_id)
    if found is None or member.role is not Role.SUPERVISOR:
        return False
    asker = accounts.with_id(w.db, found.by) if found.by is not None else None
    if yes and (_is_same(found.account, member) or (asker is not None and _is_same(asker, member))):
        return False
    ways_in.settle(w.db, account_id, keep_link=yes and found.link)
    if yes and found.reset:
        leaving.forget_second_step(w, found.account.name)
    reason = (GOOD if yes else VOID).format(found.account.name)
    audit.note(w, actor=member.name, action=Action.SIGN_IN_RESET, reason=reason)
    w.announce("notes")
    w.announce("alarm")
    return True


def _concerns_the_board(w: Work, account: Account) -> bool:
    """Once there was a board, nobody gets a way into one of its accounts by one hand alone."""
    return account.role is Role.SUPERVISOR and w.house.escalates and board.was_ever(w.db, many=NEEDED)


def _refuse_alone(w: Work, account: Account, *, waits: bool) -> None:
    """Raises `RefusedError` when nobody else is on the board who could confirm it."""
    others = [one for one in accounts.everybody(w.db) if one.role is Role.SUPERVISOR and not _is_same(one, account)]
    if waits and not others:
        message = "Nobody else is on the board to confirm it. Use `helpline user invite` on the machine."
        raise RefusedError(message, code="machine")


def _is_same(one: Account, other: Account) -> bool:
    """One person, with one account or with several."""
    return one.id == other.id or (one.responder_id is not None and one.responder_id == other.responder_id)

"""Joining: one proposes, another agrees, and the newcomer says yes from her own phone. Then she can answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from helpline.domain.account import Account, Role
from helpline.domain.line import Line, Serves
from helpline.domain.names import Address
from helpline.domain.newcomer import DIGITS, WAITS, Newcomer, code_in
from helpline.domain.number import bare
from helpline.domain.responder import Responder
from helpline.domain.text import ArrivedText
from helpline.handlers import limits, people, speaking, wanted
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work
from helpline.store import accounts, lines, newcomers, roster, shutting

NEEDED: Final = 2
"""Who may bring somebody in must be as many for one of them not to be enough."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A newcomer as she is shown to whoever may decide. ``code`` is empty until it is hers to say yes."""

    newcomer: Newcomer
    area: str
    by: str
    """Who proposed her; empty for a command on the machine itself."""
    code: str


def may(w: Work, account: Account) -> bool:
    """Who may bring somebody in: a keeper, a peer on the board, or a responder who leads shifts."""
    if account.role is Role.RESPONDER:
        her = roster.with_id(w.db, account.responder_id or 0)
        return her is not None and her.leads
    return not account.external


def is_alone(w: Work) -> bool:
    """Whether nobody else is there who could agree: as on the first evening."""
    able = [one.account for one in accounts.standings(w.db) if one.has_password and may(w, one.account)]
    # Two accounts of one person are one person.
    return len({one.responder_id or -one.id for one in able}) < NEEDED


def propose(
    w: Work,
    *,
    by: Account | None,
    alias: str,
    phone: str,
    languages: Sequence[str],
    area: str,
    at_once: int = 2,
    takes: Serves = Serves.BOTH,
) -> Newcomer:
    """She is asked for. Nothing reaches her by that. ``by``: None for a command on the machine itself."""
    if by is not None and not may(w, by):
        raise RefusedError(f"{by.name} may not bring anybody in.", code="refused")
    called, number = people.new_peer(w, alias=alias, phone=phone)
    made = newcomers.add(
        w.db,
        alias=called,
        number=number,
        languages=wanted.languages(languages),
        area_id=lines.area_named(w.db, wanted.name(area, field="area")).id,
        at_once=limits.at_once(w, at_once),
        takes=takes,
        by=by.id if by else None,
        now=w.now,
        alone=by is not None and is_alone(w),
    )
    return made


def agree(w: Work, newcomer_id: int, *, by: Account) -> Newcomer:
    """The second person. Raises `RefusedError` for the one who proposed her, and when it is over."""
    found = _waiting(w, newcomer_id)
    if not may(w, by):
        raise RefusedError(f"{by.name} may not bring anybody in.", code="refused")
    if _is_hers(w, found, by):
        raise RefusedError("Somebody else has to agree.", code="somebody-else")
    if not found.agreed:
        newcomers.agree(w.db, found.id, by=by.id, now=w.now)
    return found


def refuse(w: Work, newcomer_id: int, *, by: Account) -> None:
    """One person is enough for a no, whoever proposed her; her number goes with it."""
    found = _waiting(w, newcomer_id)
    if not may(w, by):
        raise RefusedError(f"{by.name} may not decide.", code="refused")
    newcomers.take(w.db, found.id)


def waiting(w: Work) -> list[Asked]:
    """Everybody who is asked for, and what is missing."""
    areas = {one.id: one.name for one in lines.all_areas(w.db)}
    names = {one.id: one.name for one in accounts.everybody(w.db)}
    return [
        Asked(
            newcomer=one,
            area=areas.get(one.area_id, ""),
            by=names.get(one.proposed_by or 0, ""),
            code=code(w, one) if one.agreed else "",
        )
        for one in newcomers.everybody(w.db, since=w.now - WAITS)
    ]


def comes(w: Work, line: Line, text: ArrivedText) -> bool:
    """Whether this text is a newcomer's own yes, or a try at it: only from her phone, only once two have agreed."""
    said = code_in(text.body)
    if not said or text.sender is None:
        return False
    found = newcomers.with_number(w.db, w.cipher.lookup("responder", bare(text.sender)))
    if found is None or not found.agreed or found.proposed_at <= w.now - WAITS:
        return False
    if shutting.since(w.db) is not None:
        # While all is locked nothing is done and nothing said, as with any other text of ours.
        return True
    if said == code(w, found):
        speaking.to_responder(w, _joins(w, found), "joined", line=line, alias=found.alias)
    else:
        _tell_wrong(w, found, line, text.sender)
    return True


def code(w: Work, newcomer: Newcomer) -> str:
    """The same whenever it is shown, and kept nowhere: it follows from who and when, under our own key."""
    drawn = w.cipher.lookup("joining code", f"{newcomer.id} {newcomer.proposed_at.timestamp():.6f}")
    return str(10 ** (DIGITS - 1) + int.from_bytes(drawn[:8], "big") % (9 * 10 ** (DIGITS - 1)))


def _is_hers(w: Work, found: Newcomer, by: Account) -> bool:
    """Whether she proposed her herself, with this account or with another one of hers."""
    proposer = accounts.with_id(w.db, found.proposed_by) if found.proposed_by is not None else None
    if proposer is None:
        return False
    return proposer.id == by.id or (by.responder_id is not None and proposer.responder_id == by.responder_id)


def _joins(w: Work, found: Newcomer) -> Responder:
    number = newcomers.take(w.db, found.id)
    made = roster.add(
        w.db,
        alias=found.alias,
        number_key=number.number_key,
        number_sealed=number.number_sealed,
        sealed_with=number.sealed_with,
        languages=found.languages,
        area_id=found.area_id,
        at_once=found.at_once,
        takes=found.takes,
    )
    w.announce("duty")
    return made


def _tell_wrong(w: Work, found: Newcomer, line: Line, address: Address) -> None:
    text = speaking.words_for(found.languages[0], "responder/join_wrong")
    thread = f"joining:{found.id}"
    speaking.put(
        w, thread=thread, template="join_wrong", text=text, key=w.cipher.new_key(), line_id=line.id, address=address
    )


def _waiting(w: Work, newcomer_id: int) -> Newcomer:
    found = newcomers.with_id(w.db, newcomer_id, since=w.now - WAITS)
    if found is None:
        raise RefusedError("Nobody waits to join by that any more.", code="gone")
    return found

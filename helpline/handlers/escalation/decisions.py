"""Deciding together: who may, what is missing, and what follows when two have agreed. Nobody decides alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from helpline.domain import own_words
from helpline.domain.audit import Action
from helpline.domain.escalation.board import (
    LAPSES_AFTER,
    REASON,
    MayNot,
    Member,
    Motion,
    State,
    Subject,
    Verdict,
    Vote,
    is_approved,
    is_refused,
    may_not,
)
from helpline.domain.escalation.note import Decided, Did, DutyCheck, Kind, Note
from helpline.domain.escalation.recipient import Stand
from helpline.domain.limits import Name
from helpline.handlers import audit, limits
from helpline.handlers.escalation import following, notes, who
from helpline.handlers.escalation.following import AWAITED
from helpline.handlers.work import Work
from helpline.store import accounts, lines, misuse
from helpline.store.escalation import board, consents, recipients
from helpline.store.escalation import notes as kept

LONG_BLOCK: Final = timedelta(days=7)
DUTY_ENTRY_WAITS: Final = timedelta(hours=24)


class Came(StrEnum):
    """What came of a member's word."""

    NOTED = "noted"
    DECIDED = "decided"
    NO_YES = "her yes is gone"
    NO_REASON = "a dissent needs a reason"
    OWN_WORDS = "the reason names somebody or a place"
    NOBODY = "not a member of the board"


@dataclass(frozen=True, kw_only=True)
class Heard:
    """``may_not`` says why she had no say; ``came`` what her word led to."""

    came: Came | None = None
    may_not: MayNot | None = None


def decide(w: Work, account_id: int, motion_id: int, verdict: Verdict, reason: str = "") -> Heard:
    """One member's word. Her consent is looked at now as well: what she took back is not decided any more."""
    seen = board.get(w.db, motion_id)
    if seen is None:
        return Heard(may_not=MayNot.OVER)
    # Always the yes before the motion: whoever takes a yes back holds them in this order, too.
    grant = consents.grant(w.db, seen.grant_id, hold=True) if seen.grant_id is not None else None
    motion = board.get(w.db, motion_id, hold=True)
    member = board.member(w.db, account_id, hold=True)
    if motion is None or member is None:
        return Heard(came=Came.NOBODY if member is None else None, may_not=None if member is None else MayNot.OVER)
    votes = board.votes_on(w.db, motion_id)
    why_not = may_not(motion, member, votes, w.now)
    if why_not is None and _is_proposer(w, motion, member):
        why_not = MayNot.OWN_MOTION
    if why_not is not None:
        return Heard(may_not=why_not)
    if seen.grant_id is not None and (grant is None or not grant.is_live(w.now)):
        board.move(w.db, motion_id, before=AWAITED, after=State.WITHDRAWN, now=w.now)
        return Heard(came=Came.NO_YES)
    unheard = _against_reason(verdict, reason)
    if unheard is not None:
        return Heard(came=unheard)
    return _voted(w, motion, Vote(member=member, verdict=verdict, at=w.now), reason)


def _is_proposer(w: Work, motion: Motion, member: Member) -> bool:
    """She proposed it, signed in as somebody else of herself: with a keeper's account, say."""
    proposer = accounts.with_id(w.db, motion.proposed_by) if motion.proposed_by is not None else None
    return proposer is not None and member.responder_id is not None and proposer.responder_id == member.responder_id


def _voted(w: Work, motion: Motion, cast_now: Vote, reason: str) -> Heard:
    member, verdict = cast_now.member, cast_now.verdict
    key = w.cipher.new_key() if reason.strip() else None
    about = about_reason(motion.id, member.account_id)
    cast = board.vote(
        w.db,
        motion_id=motion.id,
        account_id=member.account_id,
        is_peer=member.is_peer,
        verdict=verdict,
        sealed_with=key,
        reason_sealed=w.cipher.seal(key, about, reason.strip()) if key else None,
        at=w.now,
    )
    if not cast:
        return Heard(may_not=MayNot.VOTED)
    audit.note(
        w, actor=who.name(w, member.account_id), action=_ACTION[verdict], ref=_ref(w, motion), reason=motion.subject
    )
    w.announce("notes")
    # Whoever has left the board since decides nothing any more.
    votes = board.votes_on(w.db, motion.id, of_members=True)
    if is_refused(votes):
        board.move(w.db, motion.id, before=(State.OPEN,), after=State.REFUSED, now=w.now)
        return Heard(came=Came.DECIDED)
    if not is_approved(motion, votes):
        return Heard(came=Came.NOTED)
    board.move(w.db, motion.id, before=(State.OPEN,), after=State.APPROVED, now=w.now)
    follow = FOLLOWS.get(motion.subject)
    if follow is not None:
        follow(w, motion)
    if follow is not None or motion.recipient_id is None:
        # Nobody has to be told where externals may look from now on, at a meeting that may be weeks away.
        board.move(w.db, motion.id, before=(State.APPROVED,), after=State.DONE, now=w.now)
    return Heard(came=Came.DECIDED)


def reasons(w: Work, motion_id: int) -> list[tuple[int, Verdict, str]]:
    """Who said what, and why: account, verdict, reason."""
    found = []
    for one in board.reasons(w.db, motion_id):
        said = ""
        if one.sealed_with is not None and one.reason_sealed is not None:
            said = w.cipher.open(one.sealed_with, about_reason(motion_id, one.account_id), one.reason_sealed)
        found.append((one.account_id, one.verdict, said))
    return found


def propose_duty_entry(w: Work, account_id: int, *, area_id: int) -> Motion | None:
    """Somebody is under eighteen now, or a law may bind us: the one entry without her yes, and next to nothing in it.

    It is written when a second officer agrees, and not before. None: not a member, or no such area.
    """
    member = board.member(w.db, account_id)
    if member is None or area_id not in {area.id for area in lines.all_areas(w.db)}:
        return None
    motion = board.propose(
        w.db,
        subject=Subject.DUTY_ENTRY,
        area_id=area_id,
        opened_at=w.now,
        lapses_at=w.now + DUTY_ENTRY_WAITS,
    )
    # Whoever enters it is the first of its two officers.
    decide(w, account_id, motion.id, Verdict.APPROVE)
    return motion


def propose_duty_report(w: Work, account_id: int, note: Note, *, recipient_id: int) -> Motion | None:
    """A law binds us to tell somebody: two people decide that, and only the named person is told."""
    found = recipients.get(w.db, recipient_id)
    if board.member(w.db, account_id) is None or found is None or not found.may_be_told(w.now.date()):
        return None
    return _propose(w, Subject.DUTY_REPORT, account_id, note_id=note.id, note_by=note.responder_id,
                    recipient_id=recipient_id)  # fmt: skip


def propose_supervisor(w: Work, account_id: int | None, *, newcomer_id: int) -> Motion:
    """Somebody new on the board: two who are on it agree."""
    return _propose(w, Subject.SUPERVISOR, account_id, subject_id=newcomer_id)


def propose_long_block(w: Work, account_id: int | None, *, block_id: int) -> Motion | None:
    """A block of more than a day: a week at the most. None when it has ended, or the board is asked already."""
    found = next((one for one in misuse.blocks(w.db, w.now) if one.id == block_id), None)
    if found is None or any(
        one.subject_id == block_id for one in board.open_ones(w.db) if one.subject is Subject.BLOCK
    ):
        return None
    # Whoever blocked had the caller: she has no say in it, should she sit on the board as well.
    return _propose(w, Subject.BLOCK, account_id, subject_id=block_id, note_by=found.by)


def _propose(w: Work, subject: Subject, account_id: int | None, **facts: int | None) -> Motion:
    w.announce("notes")
    return board.propose(
        w.db, subject=subject, proposed_by=account_id, opened_at=w.now, lapses_at=w.now + LAPSES_AFTER, **facts
    )


def _enter_duty(w: Work, motion: Motion) -> None:
    """Two officers have agreed: reference, days, area, and nothing else."""
    said = board.votes_on(w.db, motion.id, of_members=True)
    officers = [vote.member.account_id for vote in said if vote.verdict is Verdict.APPROVE]
    today = w.now.date()
    note = kept.add(
        w.db,
        ref=notes.fresh_ref(w),
        kind=Kind.BARE,
        opened_on=today,
        expires_on=today + limits.span(w, Name.BARE_NOTE),
        area_id=motion.area_id,
        language=lines.all_lines(w.db)[0].default_language,
        officer_id=officers[0],
        second_officer_id=officers[1],
        duty_check=DutyCheck.ASKED,
    )
    audit.note(w, actor="board", action=Action.DUTY_ENTERED, ref=note.ref)


def _extend(w: Work, motion: Motion) -> None:
    """Longer, with her new yes: never beyond ninety days from its first."""
    note = kept.get(w.db, motion.note_id or 0, hold=True)
    grant = consents.grant(w.db, motion.grant_id or 0)
    if note is not None and grant is not None:
        until = following.last_day(w, [grant], note.opened_on)
        if until > note.expires_on:
            kept.change(w.db, note.id, expires_on=until)


def _put_in_force(w: Work, motion: Motion) -> None:
    if motion.recipient_id is not None:
        recipients.stand(w.db, motion.recipient_id, Stand.IN_FORCE)
        audit.note(w, actor="board", action=Action.RECIPIENT_CHANGED, reason=f"in force {motion.recipient_id}")


def _let_in(w: Work, motion: Motion) -> None:
    if motion.subject_id is not None:
        accounts.activate(w.db, motion.subject_id)


def _block_longer(w: Work, motion: Motion) -> None:
    if motion.subject_id is not None:
        misuse.prolong(w.db, motion.subject_id, until=w.now + LONG_BLOCK)


def _report(w: Work, motion: Motion) -> None:
    """People have decided; people tell. The software only remembers that they did."""
    note = kept.get(w.db, motion.note_id or 0, hold=True)
    if note is not None:
        kept.change(w.db, note.id, duty_check=DutyCheck.DUTY)
        notes.done(w, note, actor="board", did=Did.TOLD_RECIPIENT, area_id=None, decided_by=Decided.LEGAL_DUTY)


FOLLOWS: Final[dict[Subject, Callable[[Work, Motion], None]]] = {
    Subject.RECIPIENT: _put_in_force,
    Subject.EXTENSION: _extend,
    Subject.SUPERVISOR: _let_in,
    Subject.BLOCK: _block_longer,
    Subject.DUTY_ENTRY: _enter_duty,
    Subject.DUTY_REPORT: _report,
}
"""What is done at once when two have agreed. A release waits for the hand that tells."""

_ACTION: Final = {
    Verdict.APPROVE: Action.APPROVED,
    Verdict.DISSENT: Action.DISSENTED,
    Verdict.RECUSE: Action.RECUSED,
}


def about_reason(motion_id: int, account_id: int) -> str:
    """What a sealed reason is bound to."""
    return f"motion:{motion_id}:{account_id}:reason"


def _against_reason(verdict: Verdict, reason: str) -> Came | None:
    if verdict is Verdict.DISSENT and not reason.strip():
        return Came.NO_REASON
    too_long = len(reason) > REASON
    found = any(one.severity is own_words.Severity.REFUSE for one in own_words.check(reason))
    return Came.OWN_WORDS if too_long or found else None


def _ref(w: Work, motion: Motion) -> str:
    note = kept.get(w.db, motion.note_id) if motion.note_id is not None else None
    return note.ref if note else ""

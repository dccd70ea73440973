"""The board: what takes two people, who they may be, and when it is decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class Subject(StrEnum):
    """What is decided."""

    RELEASE = "release"
    RECIPIENT = "recipient"
    EXTENSION = "extension"
    SUPERVISOR = "new supervisor"
    BLOCK = "block over a day"
    DUTY_ENTRY = "bare duty entry"
    DUTY_REPORT = "legal-duty report"


class Verdict(StrEnum):
    """What one member says."""

    APPROVE = "approve"
    DISSENT = "dissent"
    RECUSE = "recuse"


class State(StrEnum):
    """Where a motion stands."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    DONE = "done"


NEEDED: Final = 2
LAPSES_AFTER: Final = timedelta(days=7)
URGENT_SECOND_WITHIN: Final = timedelta(hours=1)
REASON: Final = 140
"""Characters of a dissent's reason; checked like all own words."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody who may decide."""

    account_id: int
    is_peer: bool
    responder_id: int | None
    """Who she is when she answers."""


@dataclass(frozen=True, kw_only=True)
class Motion:
    """Something two people must agree to."""

    id: int
    subject: Subject
    state: State
    proposed_by: int | None
    """The account that proposed it, which can't approve it."""
    note_id: int | None
    note_by: int | None
    """The responder who wrote the note."""
    asked_by: int | None
    """The responder who asked her for this yes; often the same."""
    grant_id: int | None
    recipient_id: int | None
    subject_id: int | None
    """Of an account or a block."""
    area_id: int | None
    opened_at: datetime
    lapses_at: datetime


@dataclass(frozen=True, kw_only=True)
class Vote:
    member: Member
    verdict: Verdict
    at: datetime


class MayNot(StrEnum):
    """Why somebody has no say in this."""

    OWN_NOTE = "she wrote the note, or asked for the yes"
    OWN_MOTION = "she proposed it"
    ABOUT_HER = "it is about her"
    RECUSED = "she stepped aside"
    VOTED = "she has decided already"
    OVER = "it is decided"


def may_not(motion: Motion, member: Member, votes: Iterable[Vote], now: datetime) -> MayNot | None:
    """Why this member can't decide; None when she can."""
    hers = [vote for vote in votes if vote.member.account_id == member.account_id]
    if motion.state is not State.OPEN or now >= motion.lapses_at:
        return MayNot.OVER
    if motion.proposed_by == member.account_id:
        return MayNot.OWN_MOTION
    if _has_a_part(motion, member):
        return MayNot.OWN_NOTE
    if motion.subject is Subject.SUPERVISOR and motion.subject_id == member.account_id:
        return MayNot.ABOUT_HER
    if any(vote.verdict is Verdict.RECUSE for vote in hers):
        return MayNot.RECUSED
    return MayNot.VOTED if hers else None


def is_approved(motion: Motion, votes: Iterable[Vote]) -> bool:
    """Two different people, at least one of them a peer, none of whom wrote the note, asked for it or proposed it."""
    counted = {
        vote.member.account_id: vote.member.is_peer
        for vote in votes
        if vote.verdict is Verdict.APPROVE
        and vote.member.account_id != motion.proposed_by
        and not _has_a_part(motion, vote.member)
    }
    return len(counted) >= NEEDED and any(counted.values())


def _has_a_part(motion: Motion, member: Member) -> bool:
    """She had the caller herself: she wrote the note, or asked for this yes."""
    return member.responder_id is not None and member.responder_id in (motion.note_by, motion.asked_by)


def is_refused(votes: Iterable[Vote]) -> bool:
    """Saying no takes two as well: one dissent is written down, and the others go on."""
    return len({vote.member.account_id for vote in votes if vote.verdict is Verdict.DISSENT}) >= NEEDED


def still_needed(motion: Motion, votes: Iterable[Vote]) -> str:
    """Who is missing: ``two``, ``one``, ``a peer``, or nobody (an empty word)."""
    counted = [vote for vote in votes if vote.verdict is Verdict.APPROVE]
    if is_approved(motion, counted):
        return ""
    if len(counted) >= NEEDED:
        return "a peer"
    return "one" if counted else "two"

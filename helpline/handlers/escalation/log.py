"""The board's log: the list without a word in it, who must act, and one note opened with what her yeses allow."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from helpline.domain.audit import Action
from helpline.domain.escalation.board import Member, Motion, State, Subject, Vote, may_not, still_needed
from helpline.domain.escalation.consent import AFTER_MEETING, Grant, Purpose
from helpline.domain.escalation.note import DutyCheck, HowSoon, Kind, Note
from helpline.handlers import audit
from helpline.handlers.escalation import notes, who
from helpline.handlers.escalation.notes import Reading
from helpline.handlers.work import Work
from helpline.store import lines
from helpline.store.escalation import board, consents
from helpline.store.escalation import notes as kept
from helpline.store.escalation.board import Meeting


class Next(StrEnum):
    """What must be done about a note, as a code the page has words for."""

    SECOND_PERSON = "needs a second person"
    TELL = "tell the recipient"
    MEETING = "put it on a meeting"
    LOOK = "look at it"
    DUTY = "ask about a legal duty"
    NOTHING = "nothing now"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of the list: no words of anybody's."""

    ref: str
    area: str
    kind: Kind
    how_soon: HowSoon | None
    concerns: tuple[str, ...]
    next: Next
    days_left: int
    purposes: tuple[Purpose, ...]
    needs_second: bool
    closed: bool


@dataclass(frozen=True, kw_only=True)
class Open:
    """A motion as one member sees it."""

    motion: Motion
    ref: str
    votes: tuple[Vote, ...]
    needed: str
    hers: bool
    """She may decide about it."""


def listing(w: Work, account_id: int) -> list[Line]:
    """For peers, every note; for externals, what was put before them at a meeting that is on."""
    member = board.member(w.db, account_id)
    if member is None:
        return []
    seen = kept.all_of_them(w.db)
    if not member.is_peer:
        allowed = _shared_with_externals(w)
        seen = [note for note in seen if note.id in allowed]
    areas = {area.id: area.name for area in lines.all_areas(w.db)}
    by_note: dict[int, list[Grant]] = {}
    for grant in consents.of_notes(w.db, [note.id for note in seen]):
        by_note.setdefault(grant.note_id or 0, []).append(grant)
    return [_line(w, note, areas.get(note.area_id, ""), by_note.get(note.id, [])) for note in seen]


def motions(w: Work, account_id: int) -> list[Open]:
    """What waits for two people, and whether this one may help."""
    member = board.member(w.db, account_id)
    if member is None:
        return []
    refs = {note.id: note.ref for note in kept.all_of_them(w.db)}
    allowed = None if member.is_peer else _shared_with_externals(w)
    found = [one for one in board.open_ones(w.db) if allowed is None or one.note_id is None or one.note_id in allowed]
    return [_open(w, one, member, refs) for one in found]


def read(w: Work, account_id: int, ref: str, reason: str) -> Reading | None:
    """One note, for a member her yeses allow. Raises `audit.ReasonError` without a reason."""
    member, note = board.member(w.db, account_id), kept.with_ref(w.db, ref)
    if member is None or note is None or not may_read(w, member, note):
        return None
    audit.opened(w, actor=who.name(w, account_id), ref=ref, reason=reason)
    # What others may be told is for those who decide about it: an external looks at the note, and at her yes to that.
    return notes.reading(w, note, only=None if member.is_peer else (Purpose.BOARD,))


def may_read(w: Work, member: Member, note: Note) -> bool:
    """The board may look when she said so; of a motion about telling somebody, whoever decides sees what is told."""
    if not member.is_peer:
        return note.id in _shared_with_externals(w)
    if note.kind is Kind.BARE:
        return True
    live = [one for one in consents.of_note(w.db, note.id) if one.holds(w.now)]
    return any(one.purpose in (Purpose.BOARD, Purpose.SISTER, Purpose.TELL_ONE, Purpose.AUTHORITY) for one in live)


def call_meeting(w: Work, account_id: int, *, on_date: date, externals: bool) -> int | None:
    """A meeting of the board; None when it is not hers to call, or the day has passed."""
    member = board.member(w.db, account_id)
    if member is None or not member.is_peer or on_date < w.now.date():
        return None
    w.announce("notes")
    return board.call_meeting(w.db, on_date=on_date, externals=externals, called_by=account_id)


def put_on_agenda(w: Work, account_id: int, meeting_id: int, ref: str) -> bool:
    """With her yes to the board only; it then ends a week after that meeting, if not sooner."""
    member, note = board.member(w.db, account_id), kept.with_ref(w.db, ref)
    meeting = board.meeting(w.db, meeting_id)
    if member is None or not member.is_peer or note is None or meeting is None or meeting.ended:
        return False
    yes = [
        one for one in consents.of_note(w.db, note.id, hold=True) if one.purpose is Purpose.BOARD and one.holds(w.now)
    ]
    if not yes:
        return False
    board.put_on_agenda(w.db, meeting_id, note.id)
    after = datetime.combine(meeting.on_date, time(23, 59), tzinfo=w.now.tzinfo) + AFTER_MEETING
    for one in yes:
        consents.shorten(w.db, one.id, after)
    audit.note(w, actor=who.name(w, account_id), action=Action.NOTE_CHANGED, ref=ref, reason="on the agenda")
    w.announce("notes")
    return True


def meetings(w: Work, account_id: int) -> list[Meeting]:
    """Those that are on or to come; externals see only theirs, and of those only what is shared with them."""
    member = board.member(w.db, account_id)
    if member is None:
        return []
    there = [one for one in board.meetings_there(w.db) if not one.ended]
    if member.is_peer:
        return there
    allowed = _shared_with_externals(w)
    return [
        Meeting(
            id=one.id,
            on_date=one.on_date,
            externals=True,
            ended=False,
            note_ids=tuple(note_id for note_id in one.note_ids if note_id in allowed),
        )
        for one in there
        if one.externals
    ]


def end_meeting(w: Work, account_id: int, meeting_id: int) -> bool:
    """From now on externals see nothing of it any more."""
    member = board.member(w.db, account_id)
    w.announce("notes")
    return member is not None and member.is_peer and board.end_meeting(w.db, meeting_id, w.now)


def _shared_with_externals(w: Work) -> set[int]:
    """On the agenda of a meeting that externals join today, with a yes of hers that says so, and two who agreed."""
    on = {
        note_id
        for one in board.meetings_there(w.db)
        if one.externals and not one.ended and one.on_date <= w.now.date()
        for note_id in one.note_ids
    }
    shared = set()
    for grant in consents.of_notes(w.db, on):
        if grant.purpose is not Purpose.BOARD or not grant.externals or not grant.holds(w.now):
            continue
        agreed = [
            one
            for one in board.about(w.db, grant_id=grant.id)
            if one.subject is Subject.RELEASE and one.state in (State.APPROVED, State.DONE)
        ]
        if agreed and grant.note_id is not None:
            shared.add(grant.note_id)
    return shared


def _line(w: Work, note: Note, area: str, grants: list[Grant]) -> Line:
    waiting = [one for one in board.about(w.db, note_id=note.id) if one.state in (State.OPEN, State.APPROVED)]
    live = [one for one in grants if one.holds(w.now)]
    return Line(
        ref=note.ref,
        area=area,
        kind=note.kind,
        how_soon=note.how_soon,
        concerns=note.concerns,
        next=_next(note, waiting, live),
        days_left=note.days_left(w.now.date()),
        purposes=tuple(dict.fromkeys(one.purpose for one in live)),
        needs_second=any(one.state is State.OPEN for one in waiting),
        closed=note.closed,
    )


def _next(note: Note, waiting: list[Motion], live: list[Grant]) -> Next:
    if note.closed:
        return Next.NOTHING
    if any(one.state is State.OPEN for one in waiting):
        return Next.SECOND_PERSON
    if any(one.state is State.APPROVED and one.subject is Subject.RELEASE and one.recipient_id for one in waiting):
        return Next.TELL
    if note.duty_check is DutyCheck.ASKED:
        return Next.DUTY
    return Next.MEETING if any(one.purpose is Purpose.BOARD for one in live) else Next.LOOK


def _open(w: Work, motion: Motion, member: Member, refs: dict[int, str]) -> Open:
    votes = board.votes_on(w.db, motion.id)
    return Open(
        motion=motion,
        ref=refs.get(motion.note_id or 0, ""),
        votes=tuple(votes),
        needed=still_needed(motion, board.votes_on(w.db, motion.id, of_members=True)),
        hers=may_not(motion, member, votes, w.now) is None,
    )

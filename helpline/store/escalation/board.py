"""Motions and what the members say to them; the meetings at which notes are looked at."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Date,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Row,
    Table,
    UniqueConstraint,
    false,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from helpline.domain.account import Role
from helpline.domain.escalation.board import Member, Motion, State, Subject, Verdict, Vote
from helpline.domain.names import Sealed
from helpline.store.accounts import accounts
from helpline.store.database import SCHEMA, Instant, Word, one_of
from helpline.store.escalation.notes import notes
from helpline.store.escalation.part import PART

motions = Table(
    "motion",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("subject", Word(Subject), nullable=False),
    Column("state", Word(State), nullable=False, server_default=State.OPEN),
    Column("proposed_by", ForeignKey("account.id")),
    Column("note_id", ForeignKey("note.id", ondelete="CASCADE"), index=True),
    Column("note_by", BigInteger),
    Column("asked_by", BigInteger),
    Column("grant_id", ForeignKey("grant.id", ondelete="CASCADE"), index=True),
    Column("recipient_id", ForeignKey("recipient.id", ondelete="CASCADE"), index=True),
    Column("subject_id", BigInteger),
    Column("area_id", ForeignKey("area.id")),
    Column("opened_at", Instant, nullable=False),
    Column("lapses_at", Instant, nullable=False),
    Column("decided_at", Instant),
    one_of("subject", Subject),
    one_of("state", State),
    CheckConstraint("lapses_at > opened_at AND lapses_at <= opened_at + interval '7 days'", name="lapses"),
    CheckConstraint(
        "subject <> 'release' OR (note_id IS NOT NULL AND grant_id IS NOT NULL)",
        name="release",
    ),
    info=PART,
)
Index("ix_motion_open", motions.c.lapses_at, postgresql_where=motions.c.state == State.OPEN)

votes = Table(
    "vote",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("motion_id", ForeignKey("motion.id", ondelete="CASCADE"), nullable=False),
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("is_peer", Boolean, nullable=False),
    Column("verdict", Word(Verdict), nullable=False),
    Column("sealed_with", LargeBinary),
    Column("reason_sealed", LargeBinary),
    Column("at", Instant, nullable=False),
    UniqueConstraint("motion_id", "account_id"),
    CheckConstraint("octet_length(reason_sealed) <= 700", name="reason"),
    one_of("verdict", Verdict),
    info=PART,
)

meetings = Table(
    "meeting",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("on_date", Date, nullable=False),
    Column("externals", Boolean, nullable=False, server_default=false()),
    Column("called_by", ForeignKey("account.id"), nullable=False),
    Column("ended_at", Instant),
    info=PART,
)

agenda = Table(
    "agenda",
    SCHEMA,
    Column("meeting_id", ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True),
    Column("note_id", ForeignKey("note.id", ondelete="CASCADE"), primary_key=True),
    info=PART,
)


@dataclass(frozen=True, kw_only=True)
class Meeting:
    id: int
    on_date: date
    externals: bool
    ended: bool
    note_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A dissent's reason, still sealed."""

    account_id: int
    verdict: Verdict
    at: datetime
    sealed_with: Sealed | None
    reason_sealed: Sealed | None


def propose(db: Connection, **facts: Any) -> Motion:
    return _motion(db.execute(insert(motions).values(**facts).returning(motions)).one())


def get(db: Connection, motion_id: int, *, hold: bool = False) -> Motion | None:
    query = select(motions).where(motions.c.id == motion_id)
    row = db.execute(query.with_for_update() if hold else query).first()
    return _motion(row) if row else None


def open_ones(db: Connection) -> list[Motion]:
    query = select(motions).where(motions.c.state.in_([State.OPEN, State.APPROVED])).order_by(motions.c.id)
    return [_motion(row) for row in db.execute(query)]


def about(
    db: Connection, *, note_id: int | None = None, grant_id: int | None = None, recipient_id: int | None = None
) -> list[Motion]:
    """Motions about a note, a grant or a recipient, newest first; held until we are done."""
    query = select(motions).order_by(motions.c.id.desc())
    for column, value in ((motions.c.note_id, note_id), (motions.c.grant_id, grant_id)):
        if value is not None:
            query = query.where(column == value)
    if recipient_id is not None:
        query = query.where(motions.c.recipient_id == recipient_id)
    return [_motion(row) for row in db.execute(query.with_for_update())]


def about_subject(db: Connection, subject: Subject, subject_id: int) -> list[Motion]:
    """Motions about an account or a block, newest first."""
    query = select(motions).where(motions.c.subject == subject, motions.c.subject_id == subject_id)
    return [_motion(row) for row in db.execute(query.order_by(motions.c.id.desc()))]


def move(db: Connection, motion_id: int, *, before: Collection[State], after: State, now: datetime) -> bool:
    """Once: True for whoever moved it."""
    query = update(motions).where(motions.c.id == motion_id, motions.c.state.in_(before))
    return db.execute(query.values(state=after, decided_at=now)).rowcount == 1


def lapse(db: Connection, now: datetime) -> int:
    """What nobody decided in time is decided: no."""
    query = update(motions).where(motions.c.state.in_([State.OPEN, State.APPROVED]), motions.c.lapses_at <= now)
    return db.execute(query.values(state=State.LAPSED, decided_at=now)).rowcount


def forget_decided(db: Connection, before: datetime, *, dry: bool) -> int:
    """Motions that belong to no note and were decided long ago."""
    old = motions.c.decided_at < before
    if dry:
        return len(db.execute(select(motions.c.id).where(old)).all())
    return db.execute(motions.delete().where(old)).rowcount


def vote(db: Connection, **facts: Any) -> bool:
    """One each: False when this account has decided already."""
    said = upsert(votes).values(**facts).on_conflict_do_nothing(index_elements=["motion_id", "account_id"])
    return db.execute(said.returning(votes.c.id)).first() is not None


def votes_on(db: Connection, motion_id: int, *, of_members: bool = False) -> list[Vote]:
    """What was said, each with who said it: a peer then is a peer of that moment.

    ``of_members``: without what those said who have left the board since.
    """
    query = (
        select(votes, accounts.c.responder_id)
        .join(accounts, accounts.c.id == votes.c.account_id)
        .where(votes.c.motion_id == motion_id)
        .order_by(votes.c.id)
    )
    if of_members:
        query = query.where(accounts.c.active)
    return [
        Vote(
            member=Member(account_id=row.account_id, is_peer=row.is_peer, responder_id=row.responder_id),
            verdict=row.verdict,
            at=row.at,
        )
        for row in db.execute(query)
    ]


def reasons(db: Connection, motion_id: int) -> list[Reason]:
    rows = db.execute(select(votes).where(votes.c.motion_id == motion_id).order_by(votes.c.id))
    return [
        Reason(
            account_id=row.account_id,
            verdict=row.verdict,
            at=row.at,
            sealed_with=Sealed(row.sealed_with) if row.sealed_with else None,
            reason_sealed=Sealed(row.reason_sealed) if row.reason_sealed else None,
        )
        for row in rows
    ]


def member(db: Connection, account_id: int, *, hold: bool = False) -> Member | None:
    """A supervisor who is still active; nobody else decides."""
    query = select(accounts).where(accounts.c.id == account_id, accounts.c.active, accounts.c.role == Role.SUPERVISOR)
    row = db.execute(query.with_for_update(key_share=True) if hold else query).first()
    if row is None:
        return None
    return Member(account_id=row.id, is_peer=not row.external, responder_id=row.responder_id)


def was_ever(db: Connection, *, many: int) -> bool:
    """Whether so many have sat on the board, those who left among them: whoever only waits to be let in has not."""
    gone = accounts.c.name.like("gone %")
    query = select(accounts.c.id).where(accounts.c.role == Role.SUPERVISOR, accounts.c.active | gone)
    return len(db.execute(query.limit(many)).all()) >= many


def call_meeting(db: Connection, *, on_date: date, externals: bool, called_by: int) -> int:
    said = insert(meetings).values(on_date=on_date, externals=externals, called_by=called_by)
    return int(db.execute(said.returning(meetings.c.id)).scalar_one())


def put_on_agenda(db: Connection, meeting_id: int, note_id: int) -> None:
    db.execute(upsert(agenda).values(meeting_id=meeting_id, note_id=note_id).on_conflict_do_nothing())


def end_meeting(db: Connection, meeting_id: int, now: datetime) -> bool:
    query = update(meetings).where(meetings.c.id == meeting_id, meetings.c.ended_at.is_(None))
    return db.execute(query.values(ended_at=now)).rowcount == 1


def meeting(db: Connection, meeting_id: int) -> Meeting | None:
    return next((one for one in meetings_there(db) if one.id == meeting_id), None)


def meetings_there(db: Connection) -> list[Meeting]:
    """All that are kept, the next one first."""
    on: dict[int, list[int]] = {}
    for row in db.execute(select(agenda).join(notes, notes.c.id == agenda.c.note_id).order_by(agenda.c.note_id)):
        on.setdefault(row.meeting_id, []).append(row.note_id)
    return [
        Meeting(
            id=row.id,
            on_date=row.on_date,
            externals=row.externals,
            ended=row.ended_at is not None,
            note_ids=tuple(on.get(row.id, ())),
        )
        for row in db.execute(select(meetings).order_by(meetings.c.on_date, meetings.c.id))
    ]


def forget_meetings(db: Connection, before: date, *, dry: bool) -> int:
    old = meetings.c.on_date < before
    if dry:
        return len(db.execute(select(meetings.c.id).where(old)).all())
    return db.execute(meetings.delete().where(old)).rowcount


def _motion(row: Row[Any]) -> Motion:
    return Motion(
        id=row.id,
        subject=row.subject,
        state=row.state,
        proposed_by=row.proposed_by,
        note_id=row.note_id,
        note_by=row.note_by,
        asked_by=row.asked_by,
        grant_id=row.grant_id,
        recipient_id=row.recipient_id,
        subject_id=row.subject_id,
        area_id=row.area_id,
        opened_at=row.opened_at,
        lapses_at=row.lapses_at,
    )

"""What no page, no command and no hurried hand can write: the database itself refuses it."""

from collections.abc import Iterator
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg.errors import CheckViolation, ForeignKeyViolation

from infra.local.programs import plain
from tests.journeys.asked import Board, talks, telling, wishes, writes_note, yes

GRANT: LiteralString = """
    INSERT INTO "grant" (contact_id, purpose, recipient_id, method, wording, language, given_at, expires_at)
    VALUES (%s, %s, %s, 'text code', %s, 'en', now(), now() + %s::interval) RETURNING id
"""
NOTE: LiteralString = """
    INSERT INTO note (ref, kind, grant_id, opened_on, expires_on, area_id, language)
    VALUES ('BCDFGH', 'note', %s, current_date, current_date + 20, %s, 'en')
"""
BARE: LiteralString = """
    INSERT INTO note (ref, kind, opened_on, expires_on, area_id, language, officer_id, second_officer_id)
    VALUES ('BCDFGH', 'bare duty entry', current_date, current_date + %s, %s, 'en', %s, %s)
"""


@pytest.fixture
def db(board: Board) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """Straight to the tables, past everything we wrote."""
    with psycopg.connect(plain(board.street.told.database_url)) as line:
        yield line
        line.rollback()


def test_no_note_without_a_yes(board: Board, db: psycopg.Connection[tuple[Any, ...]]) -> None:
    with pytest.raises(CheckViolation):
        db.execute(NOTE, (None, board.area))
    db.rollback()
    db.execute(NOTE, (999, board.area))
    with pytest.raises(CheckViolation):
        db.commit()


def test_no_note_under_a_yes_to_something_else(board: Board, db: psycopg.Connection[tuple[Any, ...]]) -> None:
    contact, _ = talks(board.street)
    grant = db.execute(GRANT, (contact, "P1", None, "ask_ring@1", "1 hour")).fetchone()
    assert grant is not None
    db.execute(NOTE, (grant[0], board.area))
    db.execute('UPDATE "grant" SET note_id = (SELECT id FROM note WHERE ref = %s)', ("BCDFGH",))
    with pytest.raises(CheckViolation):
        db.commit()


@pytest.mark.parametrize(
    ("purpose", "wording", "span"),
    [("P4", "", "1 day"), ("P4", "ask_board@1", "31 days"), ("P1", "ask_ring@1", "73 hours"), ("P3", "x@1", "8 days")],
)
def test_no_yes_without_its_words_or_beyond_its_limit(
    board: Board, db: psycopg.Connection[tuple[Any, ...]], purpose: str, wording: str, span: str
) -> None:
    contact, _ = talks(board.street)
    with pytest.raises(CheckViolation):
        db.execute(GRANT, (contact, purpose, None, wording, span))


def test_a_yes_to_one_person_names_one_person(board: Board, db: psycopg.Connection[tuple[Any, ...]]) -> None:
    contact, _ = talks(board.street)
    with pytest.raises(CheckViolation):
        db.execute(GRANT, (contact, "P5", None, "ask_person@1", "1 day"))
    db.rollback()
    with pytest.raises(ForeignKeyViolation):
        db.execute(GRANT, (contact, "P5", 999, "ask_person@1", "1 day"))


@pytest.mark.parametrize(
    "change",
    [
        "purpose = 'P2'",
        "expires_at = expires_at + interval '1 day'",
        "wording = 'another@1'",
        "externals = true",
        "withdrawn_at = NULL",
    ],
)
def test_a_yes_is_not_stretched_and_not_revived(
    board: Board, db: psycopg.Connection[tuple[Any, ...]], change: LiteralString
) -> None:
    contact, ada = talks(board.street)
    grant = yes(board.street, contact, ada, wishes())
    db.execute('UPDATE "grant" SET withdrawn_at = now() WHERE id = %s', (grant,))
    with pytest.raises(CheckViolation):
        db.execute('UPDATE "grant" SET ' + change + " WHERE id = %s", (grant,))


def test_a_note_does_not_outlive_the_last_yes(board: Board, db: psycopg.Connection[tuple[Any, ...]]) -> None:
    contact, ada = talks(board.street)
    grant = yes(board.street, contact, ada, wishes())
    writes_note(board.street, contact, ada)
    db.execute('UPDATE "grant" SET withdrawn_at = now() WHERE id = %s', (grant,))
    with pytest.raises(CheckViolation):
        db.commit()


def test_a_bare_duty_entry_has_two_officers_fourteen_days_and_nothing_else(
    board: Board, db: psycopg.Connection[tuple[Any, ...]]
) -> None:
    one, two = board.members["Heron"], board.members["Ibis"]
    for days, first, second in ((14, one, one), (14, one, None), (30, one, two)):
        with pytest.raises(CheckViolation):
            db.execute(BARE, (days, board.area, first, second))
        db.rollback()
    db.execute(BARE, (14, board.area, one, two))
    for field in (
        "concerns = ARRAY['C10']",
        "who_is_telling = 'me'",
        "own_words_sealed = 'x'",
        "wants = ARRAY['leave']",
    ):
        with pytest.raises(CheckViolation), db.transaction():
            db.execute("UPDATE note SET " + field)  # type: ignore[operator]


@pytest.mark.parametrize(
    "field", ["concerns = ARRAY['C18']", "ref = 'AEIOUY'", "decision = 'board'", "happens = 'then'"]
)
def test_a_note_has_these_words_and_no_others(
    board: Board, db: psycopg.Connection[tuple[Any, ...]], field: LiteralString
) -> None:
    contact, ada = talks(board.street)
    yes(board.street, contact, ada, wishes())
    writes_note(board.street, contact, ada)
    with pytest.raises(CheckViolation):
        db.execute("UPDATE note SET " + field)


def test_nobody_approves_alone_twice_or_in_her_own_matter(
    board: Board, db: psycopg.Connection[tuple[Any, ...]]
) -> None:
    street = board.street
    contact, ada = talks(street)
    person = board.recipient()
    yes(street, contact, ada, telling(person))
    writes_note(street, contact, ada)
    motion = board.newest()
    vote: LiteralString = (
        "INSERT INTO vote (motion_id, account_id, is_peer, verdict, at) VALUES (%s, %s, %s, %s, now())"
    )
    with pytest.raises(CheckViolation), db.transaction():
        db.execute("UPDATE motion SET state = 'approved' WHERE id = %s", (motion,))
    db.execute(vote, (motion, board.members["Heron"], True, "approve"))
    with pytest.raises(CheckViolation), db.transaction():
        db.execute("UPDATE motion SET state = 'approved' WHERE id = %s", (motion,))
    with pytest.raises(psycopg.errors.UniqueViolation), db.transaction():
        db.execute(vote, (motion, board.members["Heron"], True, "approve"))
    with pytest.raises(CheckViolation), db.transaction():
        db.execute(vote, (motion, board.members["Doctor"], True, "approve"))
    release: LiteralString = """
        INSERT INTO release (ref, motion_id, grant_id, recipient_id, mode, sent_by, released_at, delete_by)
        SELECT 'BCDFGH', id, grant_id, recipient_id, 'introduction agreed', %s, now(), current_date
        FROM motion WHERE id = %s
    """
    with pytest.raises(CheckViolation), db.transaction():
        db.execute(release, (board.members["Heron"], motion))
    db.execute(vote, (motion, board.members["Doctor"], False, "approve"))
    db.execute("UPDATE motion SET state = 'approved' WHERE id = %s", (motion,))
    db.execute(release, (board.members["Heron"], motion))


def test_a_recipient_is_in_force_by_two_and_not_changed_afterwards(
    board: Board, db: psycopg.Connection[tuple[Any, ...]]
) -> None:
    person = board.recipient()
    with pytest.raises(CheckViolation), db.transaction():
        db.execute("UPDATE recipient SET person = 'Somebody else' WHERE id = %s", (person,))
    db.execute("UPDATE recipient SET stand = 'retired' WHERE id = %s", (person,))
    db.execute("UPDATE motion SET state = state")
    db.execute("DELETE FROM motion WHERE recipient_id = %s", (person,))
    with pytest.raises(CheckViolation):
        db.execute("UPDATE recipient SET stand = 'in force' WHERE id = %s", (person,))

"""What an organisation made stricter holds for the next yes, the next note and the next block."""

from datetime import timedelta

import pytest

from helpline.domain.limits import Name
from helpline.handlers import limits, misuse
from helpline.handlers.work import work
from helpline.store import contacts
from tests.journeys.street import Street
from tests.journeys.test_consent import Board, talks, wishes, writes_note, yes


@pytest.fixture
def street(empty_street: Street) -> Street:
    """With a line in two languages, and Ada on duty."""
    empty_street.opens(languages="en,es")
    empty_street.joins("Ada", "+15550150", languages="en,es", at_once=4)
    Board(empty_street)
    return empty_street


def stricter(street: Street, name: Name, value: int) -> None:
    with work(street.house) as w:
        limits.change_limit(w, name, value, by=None, why="Agreed by all")


def test_a_yes_and_its_note_end_as_early_as_the_organisation_wants(street: Street) -> None:
    stricter(street, Name.BOARD, 10)
    stricter(street, Name.NOTE, 5)
    contact, ada = talks(street)
    yes(street, contact, ada, wishes())
    now = street.clock.now()
    (until,) = street.rows('SELECT expires_at FROM "grant"')[0]
    assert until == pytest.approx(now + timedelta(days=10), abs=timedelta(minutes=1))
    note = writes_note(street, contact, ada)
    assert note.expires_on - note.opened_on == timedelta(days=5)


def test_a_block_is_as_short_as_the_organisation_wants(street: Street) -> None:
    stricter(street, Name.BLOCK, 2)
    contact_id, ada = talks(street)
    with work(street.house) as w:
        contact = contacts.locked(w.db, contact_id)
        assert contact is not None
        misuse.block(w, contact, ada)
        assert [one.until - w.now for one in misuse.blocks(w)] == [timedelta(hours=2)]

"""A complaint without names reaches a supervisor who was not there, and nobody else: one key, and nothing of hers."""

from datetime import timedelta

import pytest

from helpline.domain.account import Role
from helpline.handlers import complaining, misuse, people
from helpline.handlers.work import work
from helpline.store import accounts, complaints, contacts
from tests.journeys.street import ADA, BEA, CALLER, OTHER, Street

NOTED = "Noted, without names. Someone else of us will look into it."


@pytest.fixture
def town(empty_street: Street) -> Street:
    """Ada and Bea answer, and are on the board; so is Dia, who does not answer, and a doctor from outside."""
    empty_street.opens(languages="en,es")
    empty_street.joins("Ada", ADA, at_once=4)
    empty_street.joins("Bea", BEA, on=False)
    with work(empty_street.house) as w:
        for alias in ("Ada", "Bea"):
            people.add_account(w, name=f"{alias} S", role=Role.SUPERVISOR, alias=alias)
        for name, external in (("Dia", False), ("Doc", True)):
            accounts.add(w.db, name=name, role=Role.SUPERVISOR, responder_id=None, external=external, active=True)
    return empty_street


def waits_for(town: Street) -> list[str]:
    """Before whom something lies."""
    with work(town.house) as w:
        return [one.name for one in accounts.everybody(w.db) if complaining.shown_to(w, one.id) and not one.external]


def talks(town: Street, *, sender: str = CALLER) -> None:
    town.writes("hello", sender=sender)
    town.writes(f"{town.code('Ada')} Hi", sender=ADA)


def test_after_the_end_it_opens_nothing_and_reaches_those_who_were_not_there(town: Street) -> None:
    talks(town)
    town.writes("*done", sender=ADA)
    assert "To complain, text 18." in town.last(CALLER)
    heard = len(town.shows(ADA))
    town.writes("18")
    assert town.last(CALLER) == NOTED
    assert waits_for(town) == ["Bea S", "Dia"], "not whoever talked with her"
    assert town.rows("SELECT state FROM contact") == [("closed",)]
    assert len(town.shows(ADA)) == heard
    assert town.counted("complaint") == 1


def test_while_they_talk_only_the_starred_key_counts_and_whoever_talks_with_her_sees_nothing(town: Street) -> None:
    talks(town)
    heard, said = len(town.shows(ADA)), town.rows("SELECT count(*) FROM message")
    town.writes("*18")
    assert town.last(CALLER) == NOTED
    assert (len(town.shows(ADA)), town.rows("SELECT count(*) FROM message")) == (heard, said)
    assert town.state() == "joined"
    town.writes("18")
    assert town.last(ADA).endswith("18"), "a bare digit is an answer"
    assert town.rows("SELECT may_mean FROM message WHERE may_mean IS NOT NULL") == []
    assert town.counted("complaint") == 1


def test_said_twice_it_is_one_and_from_another_it_is_another(town: Street) -> None:
    for sender in (CALLER, OTHER):
        town.writes("hello", sender=sender)
        for _ in range(2):
            town.writes("18", sender=sender)
    assert len(town.rows("SELECT id FROM complaint")) == 2


def test_whoever_was_shut_out_may_complain_of_it_once_and_is_let_in_no_sooner(town: Street) -> None:
    talks(town)
    with work(town.house) as w:
        contact = contacts.locked(w.db, town.contact())
        assert contact is not None
        assert misuse.block(w, contact, 1)
    town.settle()
    town.writes("18")
    assert town.last(CALLER) == NOTED
    assert waits_for(town) == ["Bea S", "Dia"], "not whoever shut her out"
    for _ in range(3):
        town.writes("18")
    assert town.counted("complaint") == 1
    assert town.shows(CALLER).count(NOTED) == 1, "not one text for each of hers"
    assert town.rows("SELECT count(*) FROM contact WHERE state <> 'closed'") == [(0,)]


def test_nothing_of_her_and_of_nobody_who_answers_is_kept_with_it(town: Street) -> None:
    talks(town)
    town.writes("*18")
    columns = {
        name
        for (name,) in town.rows("SELECT column_name FROM information_schema.columns WHERE table_name = 'complaint'")
    }
    assert columns == {"id", "line_id", "day", "not_for"}
    ada_s = town.rows("SELECT id FROM account WHERE name = 'Ada S'")[0][0]
    assert town.rows("SELECT not_for FROM complaint") == [([ada_s],)]


def test_whoever_answered_can_not_deal_with_it_and_whoever_does_says_how(town: Street) -> None:
    talks(town)
    town.writes("*18")
    ids = dict(town.rows("SELECT name, id FROM account"))
    (one,) = town.rows("SELECT id FROM complaint")[0]
    with work(town.house) as w:
        assert not complaining.deal_with(w, one, account_id=ids["Ada S"], name="Ada S", why="I know it already")
    with work(town.house) as w:
        assert complaining.deal_with(w, one, account_id=ids["Dia"], name="Dia", why="We talked about it as a team")
    assert town.rows("SELECT id FROM complaint") == []
    assert waits_for(town) == []


def test_it_goes_by_itself_in_the_end(town: Street) -> None:
    town.writes("18")
    with work(town.house) as w:
        today = w.now.date()
        assert complaints.forget(w.db, today, dry=False) == 0
        assert complaints.forget(w.db, today + timedelta(days=365), dry=False) == 1

"""A responder with nothing but a telephone rings the line: a key signs her on and off, silence leads to a person."""

from collections.abc import Iterator

import pytest

from helpline.domain.line import Serves
from helpline.handlers.work import work
from helpline.store import roster
from tests.journeys.street import ADA, BEA, LINE, Street
from tests.simulator.telephones import Telephones


@pytest.fixture
def town(empty_street: Street) -> Street:
    """One line that takes calls; Ada is on duty, Bea is not."""
    empty_street.opens(languages="en", serves=Serves.BOTH)
    empty_street.joins("Ada", ADA)
    empty_street.joins("Bea", BEA, on=False)
    return empty_street


@pytest.fixture
def phones(town: Street) -> Iterator[Telephones]:
    with town.switchboard() as board:
        board.responder(ADA).waits_for_a_hand()
        yield board


def on_duty(street: Street) -> list[str]:
    with work(street.house) as w:
        return [one.alias for one in roster.on_duty(w.db, w.now)]


def test_a_key_signs_her_on_and_off_and_on_a_break(town: Street, phones: Telephones) -> None:
    for key, said, there in (
        ("1", "you are on. Thank you", ["Ada", "Bea"]),
        ("3", "you are on a break", ["Ada"]),
        ("2", "you are off", ["Ada"]),
    ):
        call = phones.caller(BEA).rings(LINE)
        call.hears("to be on, press 1").presses(key).hears(said).ends()
        assert on_duty(town) == there
    assert town.rows("SELECT 1 FROM contact") == []
    assert town.eventually(lambda: town.rows("SELECT count(*) FROM carrier_copy WHERE kind = 'call'") == [(3,)])


def test_who_waits_talks_with_somebody_like_everybody(town: Street, phones: Telephones) -> None:
    call = phones.caller(BEA).rings(LINE)
    call.hears("to talk with someone, wait").hears("someone will be with you soon")
    ada = phones.responder(ADA).is_rung().picks_up()
    ada.hears("press 1 to talk").presses("1")
    call.talks_with(ada)
    call.hangs_up()
    ada.ends()

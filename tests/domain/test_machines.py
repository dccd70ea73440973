"""The tables of what may follow what: nothing happens that is not in them, and everything in them can be reached."""

from collections.abc import Iterable
from enum import StrEnum
from itertools import product

import pytest

from helpline.domain import contact, sending
from helpline.domain.machine import IllegalMoveError, Machine

MACHINES = {
    "contact": (contact.LIFE, contact.State, contact.Trigger, contact.State.WAITING),
    "sending": (sending.LIFE, sending.State, sending.Trigger, sending.State.PENDING),
}


@pytest.mark.parametrize("name", MACHINES)
def test_every_move_that_is_not_in_the_table_is_an_error(name: str) -> None:
    machine, states, triggers, _ = MACHINES[name]
    allowed = {(old, trigger) for old, trigger, _ in _moves(machine)}
    for state, trigger in product(states, triggers):
        if (state, trigger) in allowed:
            assert machine.move(state, trigger) in list(states)  # type: ignore[arg-type]
        else:
            with pytest.raises(IllegalMoveError):
                machine.move(state, trigger)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", MACHINES)
def test_every_state_can_be_reached_and_every_trigger_is_used(name: str) -> None:
    machine, states, triggers, first = MACHINES[name]
    reached = {first}
    for _ in states:
        reached |= {new for old, _, new in _moves(machine) if old in reached}
    assert reached == set(states)
    assert {trigger for _, trigger, _ in _moves(machine)} == set(triggers)


@pytest.mark.parametrize("state", contact.State)
def test_a_wipe_is_possible_in_every_state_of_a_contact(state: contact.State) -> None:
    assert contact.LIFE.move(state, contact.Trigger.WIPE) is contact.State.CLOSED


def test_a_closed_contact_never_opens_again() -> None:
    leads_on = [new for old, _, new in contact.LIFE if old is contact.State.CLOSED]
    assert set(leads_on) == {contact.State.CLOSED}


def test_a_text_that_is_sent_or_refused_is_never_sent_again() -> None:
    ended = {sending.State.SENT, sending.State.FAILED, sending.State.EXPIRED, sending.State.CANCELLED}
    assert not [old for old, _, _ in sending.LIFE if old in ended]


def test_an_unknown_outcome_goes_out_again_only_after_it_never_happened_or_a_person_said_so() -> None:
    again = {(old, trigger) for old, trigger, new in sending.LIFE if new is sending.State.PENDING}
    assert again == {
        (sending.State.SENDING, sending.Trigger.NOT_NOW),
        (sending.State.UNKNOWN, sending.Trigger.NEVER_HAPPENED),
        (sending.State.HUMAN, sending.Trigger.SEND_AGAIN),
    }


def test_the_carrier_is_asked_for_less_time_than_a_lease_lasts() -> None:
    assert sending.LEASE.total_seconds() > 3 + 10


def test_back_off_doubles_up_to_a_minute() -> None:
    assert [sending.back_off(n).total_seconds() for n in range(1, 9)] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert [sending.inbox_back_off(n).total_seconds() for n in range(1, 6)] == [5, 10, 20, 40, 60]


def _moves(machine: Machine) -> Iterable[tuple[StrEnum, StrEnum, StrEnum]]:  # type: ignore[type-arg]
    return list(machine)

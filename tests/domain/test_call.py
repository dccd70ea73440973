"""What a leg may become, and what the carrier's words mean for it."""

import pytest

from helpline.domain.call import (
    LIFE,
    LIVE,
    ON_THE_LINE,
    Ending,
    State,
    Trigger,
    ending_of,
    is_machine,
    trigger_of,
)


def test_a_leg_that_ended_never_lives_again() -> None:
    assert not [old for old, _, _ in LIFE if old is State.ENDED]
    assert set(LIVE) == set(State) - {State.ENDED}
    assert set(ON_THE_LINE) < set(LIVE)


@pytest.mark.parametrize("state", LIVE)
def test_a_leg_may_end_in_every_state(state: State) -> None:
    assert LIFE.move(state, Trigger.END) is State.ENDED


def test_every_state_is_reached_from_a_plan_and_every_trigger_is_used() -> None:
    reached = {State.PLANNED}
    for _ in State:
        reached |= {new for old, _, new in LIFE if old in reached}
    assert reached == set(State)
    assert {trigger for _, trigger, _ in LIFE} == set(Trigger)


def test_only_what_the_network_plainly_did_not_make_is_planned_again() -> None:
    back = {(old, trigger) for old, trigger, new in LIFE if new is State.PLANNED}
    assert back == {(State.ASKED, Trigger.PUT_OFF)}


def test_nobody_meets_who_has_not_answered() -> None:
    assert LIFE.before(Trigger.MEET) == (State.ANSWERED,)
    assert set(LIFE.before(Trigger.ANSWER)) == {State.ASKED, State.RINGING}


STATUSES = {
    "queued": Trigger.ASK,
    "initiated": Trigger.ASK,
    "ringing": Trigger.RING,
    "in-progress": Trigger.ANSWER,
    "answered": Trigger.ANSWER,
    "completed": Ending.HUNG_UP,
    "busy": Ending.BUSY,
    "no-answer": Ending.NOT_ANSWERED,
    "failed": Ending.FAILED,
    "canceled": Ending.CALLED_OFF,
}


@pytest.mark.parametrize("word", STATUSES)
def test_each_of_the_carriers_words_is_a_step_or_an_end_and_never_both(word: str) -> None:
    assert [trigger_of(word), ending_of(word)] in ([STATUSES[word], None], [None, STATUSES[word]])


@pytest.mark.parametrize("word", ["", "Completed!", "paused", "ringing "])
def test_a_word_we_do_not_know_changes_nothing(word: str) -> None:
    assert (trigger_of(word), ending_of(word)) == (None, None)


@pytest.mark.parametrize("found", ["machine_start", "machine_end_beep", "machine_end_silence", "fax"])
def test_machines_are_machines(found: str) -> None:
    assert is_machine(found)


@pytest.mark.parametrize("found", ["human", "unknown", ""])
def test_whoever_is_not_surely_a_machine_is_treated_as_a_person(found: str) -> None:
    assert not is_machine(found)

"""A state machine is a table; a move that is not in the table is an error."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Generic, TypeVar

State = TypeVar("State", bound=StrEnum)
Trigger = TypeVar("Trigger", bound=StrEnum)


class IllegalMoveError(Exception):
    """This cannot happen to something in that state."""


class Machine(Generic[State, Trigger]):
    """``(state, trigger) → state``, and nothing else."""

    def __init__(self, moves: Mapping[tuple[State, Trigger], State]) -> None:
        self._moves = dict(moves)

    def __iter__(self) -> Iterator[tuple[State, Trigger, State]]:
        return ((old, trigger, new) for (old, trigger), new in self._moves.items())

    def move(self, state: State, trigger: Trigger) -> State:
        """Where ``trigger`` leads from ``state``; `IllegalMoveError` when it leads nowhere."""
        try:
            return self._moves[state, trigger]
        except KeyError:
            raise IllegalMoveError(f"{trigger} cannot happen in state {state}") from None

    def before(self, trigger: Trigger) -> tuple[State, ...]:
        """The states from which ``trigger`` may happen: what a compare-and-set compares with."""
        return tuple(old for (old, happened) in self._moves if happened == trigger)

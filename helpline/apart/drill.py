"""The drill: one caller, two responders and a board go once through all that a line can do, each step by the clock."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from helpline import log
from helpline.apart import house as houses
from helpline.apart.house import Apart
from helpline.apart.scene import Scene
from helpline.domain.drill import OF_CALLS, OF_NOTES, OF_TEXTS, Came, Outcome, Step
from helpline.settings import Settings

SPEED = 5.0
"""Telephones need not ring as long as in life."""
LOG = log.room("apart")


class NoLineError(Exception):
    """There is no line to hold a drill with."""


def hold(live: Settings, *, tell: Callable[[Outcome], None] = lambda _outcome: None) -> list[Outcome]:
    """Hold one; ``tell`` hears of each step as it ends.

    After a step that did not work the rest is not tried. Raises `NoLineError`, `NotAllowedError`, `DatabaseError`.
    """
    record = Record(tell)
    with ExitStack() as stack:
        with record.step(Step.HOUSE):
            one = stack.enter_context(houses.opened(live, speed=SPEED))
        _play(one, record)
        with record.step(Step.GONE):
            stack.close()
    return record.outcomes


def _play(one: Apart, record: "Record") -> None:
    scene = Scene(one)
    if not scene.lines:
        raise NoLineError
    deeds = {step: getattr(scene, step.name.lower()) for step in Step if step not in (Step.HOUSE, Step.GONE)}
    for step, deed in deeds.items():
        if not _is_here(step, scene, escalates=one.house.escalates):
            continue
        if record.is_broken:
            record.pass_over(step)
            continue
        with record.step(step):
            deed()


def _is_here(step: Step, scene: Scene, *, escalates: bool) -> bool:
    """Whether this line does that at all."""
    if step in OF_NOTES and not escalates:
        return False
    return (step in OF_TEXTS and scene.texts_to is not None) or (step in OF_CALLS and scene.calls_to is not None)


class Record:
    """What came of each step so far."""

    def __init__(self, tell: Callable[[Outcome], None]) -> None:
        self.outcomes: list[Outcome] = []
        self._tell = tell
        self._broken = False

    @contextmanager
    def step(self, step: Step) -> Iterator[None]:
        """One step by the clock. Without a house there is no drill at all: that it can't be opened is raised."""
        began = time.monotonic()
        came = Came.GOOD
        try:
            yield
        except Exception as error:
            if step is Step.HOUSE or isinstance(error, NoLineError):
                raise
            LOG.error("drill_step_failed", step=str(step), error=type(error).__name__, where=log.where(error))
            came, self._broken = Came.BAD, True
        self._note(Outcome(step=step, came=came, seconds=time.monotonic() - began))

    @property
    def is_broken(self) -> bool:
        return self._broken

    def pass_over(self, step: Step) -> None:
        """Not tried: an earlier one did not work."""
        self._note(Outcome(step=step, came=Came.NOT_TRIED))

    def _note(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        self._tell(outcome)

"""Wrapping up: how a contact went, in a few taps, none of which is asked for and none of which is about a person."""

from dataclasses import dataclass
from enum import StrEnum


class Went(StrEnum):
    """How it went, as its responder sees it."""

    TALKED = "talked"
    INFORMED = "information"
    GAVE_NUMBER = "gave a number"
    RANG_BACK = "rang back"
    WENT_SILENT = "went silent"
    NOT_FOR_US = "not for us"


@dataclass(frozen=True, kw_only=True)
class WrapUp:
    """What was tapped; None: nothing was."""

    went: Went | None = None
    language_met: bool | None = None
    """Whether they could talk in a language of the caller's."""
    hard: bool = False
    """Whether it was hard for the responder."""


def counted(wrap: WrapUp) -> tuple[str, ...]:
    """What is counted, each alone: never two things of one contact together."""
    told = [f"went: {wrap.went}"] if wrap.went is not None else []
    if wrap.language_met is not None:
        told.append("language met" if wrap.language_met else "language not met")
    return (*told, "hard contact") if wrap.hard else tuple(told)

"""A place outside that may help, and the truth about it: what nobody has asked there is shown as not known."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from helpline.domain.entry import UnfitError
from helpline.domain.known import Age, Answer, age
from helpline.domain.names import Locale


class Need(StrEnum):
    """What somebody looks for."""

    HEALTH = "health"
    MEDICINE = "medicine"
    BED = "bed"
    FOOD = "food"
    MONEY = "money"
    LAW = "law"
    PAPERS = "papers"
    CHILDREN = "children"
    CLASSES = "classes"
    WORK = "work"
    TALK = "talk"
    TRAVEL = "travel"


class Way(StrEnum):
    """Whom a place is for. None is better than another, and none is picked beforehand."""

    STAY = "stay"
    CHANGE = "change"
    LEAVE = "leave"
    HOME = "home"


class Question(StrEnum):
    """What a caller must know before she goes there."""

    LEAVE = "leave"
    """Can you leave when you like?"""
    PHONE = "phone"
    """Is your phone kept?"""
    MEDICINE = "medicine"
    """Is your medicine continued?"""
    EARN = "earn"
    """Can you earn?"""
    TELLS = "tells"
    """Do they tell police or immigration?"""


NOTHING_KNOWN: Final[Mapping[Question, Answer]] = dict.fromkeys(Question, Answer.NOT_KNOWN)
_REACHED: Final = re.compile(r"[+(0-9][0-9 ()/.-]{1,38}[0-9]")


@dataclass(frozen=True, kw_only=True)
class Place:
    """``number``: its public one. ``area_ids`` empty: for every area; ``languages``: what is spoken there."""

    id: int = 0
    name: str
    needs: frozenset[Need]
    languages: tuple[Locale, ...]
    area_ids: frozenset[int]
    ways: frozenset[Way]
    number: str
    reaching: str
    """Anything else about reaching it: hours, which door, whom to ask for."""
    answers: Mapping[Question, Answer]
    recommended: bool
    owner: str
    source: str
    written_on: date
    checked_on: date | None
    """When a peer last went through it."""

    def answer(self, question: Question) -> Answer:
        """Never blank."""
        return self.answers.get(question, Answer.NOT_KNOWN)

    def age(self, today: date) -> Age:
        return age(checked_on=self.checked_on, written_on=self.written_on, today=today)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is looked for; nothing, to begin with."""

    need: Need | None = None
    language: Locale | None = None
    area_id: int | None = None
    way: Way | None = None


def may_be_recommended(place: Place) -> bool:
    """Only what a peer has checked, with an answer to every question."""
    return place.checked_on is not None and all(place.answer(one) is not Answer.NOT_KNOWN for one in Question)


def is_recommended(place: Place, today: date) -> bool:
    """A recommendation that is out of date is none."""
    return place.recommended and may_be_recommended(place) and place.age(today) is Age.FRESH


def fits(place: Place, wanted: Wanted) -> bool:
    """Whether it may be what is looked for."""
    return (
        (wanted.need is None or wanted.need in place.needs)
        and (wanted.language is None or wanted.language in place.languages)
        and (wanted.area_id is None or not place.area_ids or wanted.area_id in place.area_ids)
        and (wanted.way is None or wanted.way in place.ways)
    )


def checked(place: Place) -> Place:
    """The same place, if it may be kept so. Raises `UnfitError`."""
    if not place.needs:
        raise UnfitError("needs", "missing")
    if place.recommended and not may_be_recommended(place):
        raise UnfitError("recommended", "few")
    return place


def number(text: str) -> str:
    """A place's own number as it is printed there: short ones too. Raises `UnfitError`."""
    bare = " ".join(text.split())
    if bare and not _REACHED.fullmatch(bare):
        raise UnfitError("number", "form")
    return bare

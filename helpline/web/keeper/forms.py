"""A form as a keeper sent it: what she typed stays, and what is wrong stands beside its field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import Any, Self, TypeVar

from flask import request

from helpline.carrier.inbound import clean
from helpline.domain import change, number
from helpline.domain.change import NamesError, NoReasonError
from helpline.domain.grapheme import clip
from helpline.domain.keys import digits
from helpline.handlers.wanted import LONGEST_NAME, RefusedError

LONGEST_FIELD = 400

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass
class Form:
    """``typed``: by the name of a field. ``wrong``: the code of what is wrong with it, in ``keeper/parts.html``."""

    typed: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    key: str = ""
    """What its fields' ids begin with, where a page has several forms."""

    @classmethod
    def sent(cls, *several: str, key: str = "") -> Self:
        """What came in. ``several``: fields that there may be many of."""
        names = dict.fromkeys([*request.form.keys(), *several])
        typed = {name: _many(name) if name in several else _one(name) for name in names if name != "csrf_token"}
        return cls(typed, key=key)

    @property
    def is_fine(self) -> bool:
        return not self.wrong

    def text(self, name: str, *, most: int = LONGEST_NAME, needed: bool = False) -> str:
        """One line of words."""
        said = " ".join(str(self.typed.get(name, "")).split())
        if needed and not said:
            self.wrong[name] = "missing"
        elif len(said) > most:
            self.wrong[name] = "long"
        return said

    def whole(self, name: str, *, least: int, most: int) -> int:
        """A whole number between two others."""
        said = self.text(name)
        count = int(said) if said.isdecimal() and len(said) < 8 else None
        if count is None:
            self.wrong[name] = "no-count"
        elif not least <= count <= most:
            self.wrong[name] = "ceiling"
        return count if count is not None else least

    def one_of(self, name: str, choices: type[Choice]) -> Choice:
        """One of an enum's words."""
        said = self.text(name)
        if said not in set(choices):
            self.wrong[name] = "missing"
            return next(iter(choices))
        return choices(said)

    def clock(self, name: str) -> time:
        """An hour of the day, such as 09:00."""
        try:
            return time.fromisoformat(digits(self.text(name))).replace(tzinfo=None)
        except ValueError:
            self.wrong[name] = "no-clock"
            return time(0)

    def phone(self, name: str) -> str:
        """A telephone number with its country."""
        said = self.text(name, needed=True)
        if said and number.read(said) is None:
            self.wrong[name] = "no-number"
        return said

    def tongues(self) -> list[str]:
        """At least one language."""
        said = self.each("languages")
        if not said:
            self.wrong["languages"] = "no-language"
        return said

    def each(self, name: str) -> list[str]:
        """What was chosen of something that there may be many of, in its order."""
        found: Sequence[str] = self.typed.get(name, [])
        return [one for one in found if one]

    def why(self) -> str:
        """The reason, which everybody who answers can read."""
        try:
            return change.reason(self.text("why", most=change.LONGEST_WHY))
        except NamesError:
            self.wrong["why"] = "names"
            return ""
        except NoReasonError:
            self.wrong["why"] = "no-reason"
            return ""

    def sure(self) -> None:
        """She ticked that she means it."""
        if not self.typed.get("sure"):
            self.wrong["sure"] = "sure"

    def refuse(self, error: RefusedError) -> None:
        """What could not be done, beside its field, or at the top where it has none."""
        self.wrong[error.field] = error.code or "refused"


def filled(facts: Mapping[str, Any] | None = None, *, key: str = "") -> Form:
    """A form that nobody has touched yet."""
    return Form(dict(facts or {}), key=key)


def _one(name: str) -> str:
    return clip(clean(request.form.get(name, "")), LONGEST_FIELD)


def _many(name: str) -> list[str]:
    return [clip(clean(one), LONGEST_FIELD).strip() for one in request.form.getlist(name)]

"""When one fault strikes: its dice, its count, the numbers it is for."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Plain = bool | int | float | str | None

OPERATIONS = ("create", "fetch", "list", "update", "delete")
RESOURCES = ("texts", "media", "calls", "conferences", "participants", "numbers", "alerts", "tokens", "account")


class FaultError(ValueError):
    """The faults asked for make no sense; the message says which key and why."""


@dataclass(kw_only=True)
class Chance:
    """When one fault strikes: the ``next`` so many times, a ``fraction`` of the time, only for these ``numbers``.

    ``on`` and ``of`` say what is asked: to ``create`` or to ``update``, and of what: ``texts``, ``calls`` …
    """

    fraction: float = 0.0
    next: int | None = None
    numbers: tuple[str, ...] = ()
    on: tuple[str, ...] = ("create",)
    of: tuple[str, ...] = ()
    extras: dict[str, Plain] = field(default_factory=dict)
    dice: random.Random | None = field(default=None, repr=False, compare=False)

    def strikes(self, *addresses: str | None, operation: str = "create", resource: str = "") -> bool:
        """Throw the dice once; a ``next`` is used up by it."""
        if self.of and resource not in self.of:
            return False
        if operation not in self.on or (self.numbers and not set(self.numbers).intersection(addresses)):
            return False
        if self.next is not None and self.next > 0:
            self.next -= 1
            return True
        if self.fraction:
            return self.fraction >= 1 or (self.dice or random).random() < self.fraction
        return bool(self.numbers) and self.next is None

    def seconds(self) -> float:
        """How long, where the fault has a length."""
        return float(self.extras["seconds"] or 0)

    def whole(self, name: str) -> int:
        """One of the fault's own settings, as a whole number."""
        return int(self.extras[name] or 0)

    def plain(self) -> dict[str, Any]:
        """As JSON, with what is left of ``next``."""
        names = {"fraction": self.fraction, "next": self.next, "numbers": list(self.numbers)}
        names |= {"on": list(self.on), "of": list(self.of)}
        return names | self.extras


def read_chance(name: str, wish: Any, usual: Chance) -> Chance:
    """From JSON: true, a fraction, or an object with the settings of ``usual``. Raises `FaultError`."""
    if isinstance(wish, bool | int | float):
        wish = {"fraction": wish}
    if not isinstance(wish, Mapping):
        raise FaultError(f"{name}: true, false, a fraction from 0 to 1, or an object")
    allowed = {"fraction", "next", "numbers", "on", "of", *usual.extras}
    if unknown := sorted(set(wish) - allowed):
        raise FaultError(f"{name}: no such setting: {', '.join(unknown)}. Known: {', '.join(sorted(allowed))}")
    return Chance(
        fraction=_fraction(name, wish.get("fraction", 0)),
        next=_next(name, wish.get("next")),
        numbers=_words(name, wish.get("numbers", ())),
        on=_operations(name, wish.get("on", usual.on)),
        of=_resources(name, wish.get("of", ())),
        extras={extra: _extra(name, extra, wish.get(extra, value), value) for extra, value in usual.extras.items()},
    )


def _fraction(name: str, value: Any) -> float:
    if not isinstance(value, bool | int | float) or not 0 <= value <= 1:
        raise FaultError(f"{name}: fraction is from 0 to 1")
    return float(value)


def _next(name: str, value: Any) -> int | None:
    if value is not None and (type(value) is not int or value < 0):
        raise FaultError(f"{name}: next is a count")
    return value if value is None else int(value)


def _words(name: str, value: Any) -> tuple[str, ...]:
    if isinstance(value, str) or not all(isinstance(word, str) for word in value):
        raise FaultError(f"{name}: a list of texts expected")
    return tuple(value)


def _operations(name: str, value: Any) -> tuple[str, ...]:
    words = OPERATIONS if value == "all" else _words(name, value)
    if set(words) - set(OPERATIONS):
        raise FaultError(f"{name}: on is a list of {', '.join(OPERATIONS)}, or all")
    return words


def _resources(name: str, value: Any) -> tuple[str, ...]:
    words = _words(name, value)
    if set(words) - set(RESOURCES):
        raise FaultError(f"{name}: of is a list of {', '.join(RESOURCES)}")
    return words


def _extra(name: str, extra: str, value: Any, usual: Plain) -> Plain:
    if extra == "retry_after" and value is None:
        return None
    fits = isinstance(value, str) if isinstance(usual, str) else isinstance(value, int | float) and value >= 0
    if not fits:
        raise FaultError(f"{name}: {extra} is like {usual!r}")
    if isinstance(value, str):
        return value
    return float(value) if isinstance(usual, float) else int(value)

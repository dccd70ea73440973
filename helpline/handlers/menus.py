"""The languages a line offers: those somebody speaks now, then the others with the hour at which somebody will."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from helpline import words
from helpline.domain.coverage import SUITS
from helpline.domain.language import menu, menu_pages
from helpline.domain.line import Line, Serves
from helpline.domain.names import Locale
from helpline.handlers import coverage
from helpline.handlers.work import Work
from helpline.store import roster

KEYS: Final = 8
"""31 to 38: so many languages have a key at once; those of the next eight begin anew."""
PAGES: Final = 4
"""Texts that eight languages may take: two names fit in one whatever stands behind them."""
MOST_ALOUD: Final = 9
"""One key a language, and ten are pressed with two."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One language of a menu, and the key that picks it."""

    key: int
    language: Locale
    next_at: datetime | None = None
    """When somebody who speaks it comes on; None while somebody is there, and where nobody knows."""


def keys_of(line: Line, page: int = 0) -> dict[int, Locale]:
    """Which key of a text picks which language, after this page of the menu was shown."""
    first = page // PAGES * KEYS
    preferred = {code: language.menu_key for code, language in words.register().items()}
    return menu(line.languages[first : first + KEYS], preferred)


def page(w: Work, line: Line, wanted: int) -> tuple[int, list[tuple[int, str]], bool]:
    """One page of the menu: which it is, its keys with own names, and whether there are others.

    A page on which nothing is offered is passed over. A key that is not shown picks its language all the same.
    """
    every = _pages(w, line)
    found = next((one for one in every if one >= wanted), next(iter(every)))
    return found, every[found], len(every) > 1


def _pages(w: Work, line: Line) -> dict[int, list[tuple[int, str]]]:
    offered = choices_in_texts(w, line)
    found: dict[int, list[tuple[int, str]]] = {}
    for group in range(_groups(line)):
        here = keys_of(line, PAGES * group)
        named = [(one.key, named_with_time(w, line, one)) for one in offered if here.get(one.key) == one.language]
        found |= dict(enumerate(menu_pages(named), PAGES * group))
    return found


def named_with_time(w: Work, line: Line, choice: Choice) -> str:
    """Its own name in its own script, and behind it when somebody is there who speaks it: ``Español (Tue 18:00)``."""
    name = words.register()[choice.language].name
    if choice.next_at is None:
        return name
    return f"{name} ({coverage.clock(w, line, choice.next_at, choice.language)})"


def either(line: Line, ask: tuple[Locale, ...]) -> Mapping[Locale, str]:
    """The key and own name of the two languages she is asked about; nothing where one has no key she can press now."""
    found = {locale: f"{number} {words.register()[locale].name}" for number, locale in keys_of(line).items()}
    return {one: found[one] for one in ask} if len(ask) == 2 and all(one in found for one in ask) else {}


def choices_in_texts(w: Work, line: Line) -> list[Choice]:
    """Those that are written whole: first what somebody on duty speaks who answers texts, then what is next."""
    every = [
        Choice(key=key, language=one)
        for group in range(_groups(line))
        for key, one in sorted(keys_of(line, PAGES * group).items())
    ]
    return _in_turn(w, [one for one in every if words.is_whole(one.language, "sms")] or every, Serves.SMS)


def aloud(line: Line) -> dict[str, Locale]:
    """Which key of a call picks which language, in the line's own order: a key never changes its meaning."""
    return {str(key): locale for key, locale in enumerate(line.languages[:MOST_ALOUD], 1)}


def choices_aloud(w: Work, line: Line) -> list[Choice]:
    """Those that can be heard whole: first what somebody on duty speaks who takes calls, then what is next."""
    every = [Choice(key=int(key), language=one) for key, one in aloud(line).items()]
    heard = [one for one in every if w.house.is_heard(one.language, one.key)]
    return _in_turn(w, heard or every, Serves.VOICE)


def has_choice(w: Work, line: Line) -> bool:
    """Whether there is anything to choose: not where only the line's own language could be had."""
    return len(line.languages) > 1 and {one.language for one in choices_aloud(w, line)} != {line.default_language}


def _groups(line: Line) -> int:
    """How many times eight languages there are."""
    return -(-len(line.languages) // KEYS)


def _in_turn(w: Work, every: Sequence[Choice], channel: Serves) -> list[Choice]:
    """Those there now, then those for whom somebody is planned; where neither is known of any, all of them."""
    peers = [one for one in roster.on_duty(w.db, w.now) if one.takes in SUITS[channel]]
    there = {language for peer in peers for language in peer.languages}
    others = [replace(one, next_at=coverage.next_covered(w, one.language, channel)) for one in every]
    later = [one for one in others if one.language not in there and one.next_at is not None]
    return [one for one in every if one.language in there] + later or list(every)

"""The languages a line offers now: written, to be heard, and spoken by somebody on duty. Their keys stay the same."""

from collections.abc import Mapping
from typing import Final

from helpline import words
from helpline.domain.language import menu
from helpline.domain.line import Line, Serves
from helpline.domain.names import Locale
from helpline.handlers.work import Work
from helpline.store import roster

AT_ONCE: Final = 4
"""Languages that one text names, to fit; 39 shows the next ones."""
MOST_ALOUD: Final = 9
"""One key a language, and ten are pressed with two."""


def keys_of(line: Line, page: int = 0) -> dict[int, Locale]:
    """Which key of a text picks which language: eight languages have keys at once, shown four at a time."""
    first = page // 2 * 2 * AT_ONCE
    preferred = {code: language.menu_key for code, language in words.register().items()}
    return menu(line.languages[first : first + 2 * AT_ONCE], preferred)


def page(w: Work, line: Line, wanted: int) -> tuple[int, list[tuple[int, str]], bool]:
    """One page of the menu: which it is, its keys with own names, and whether there are others.

    A page on which nothing is offered is passed over. A key that is not shown picks its language all the same.
    """
    every = _pages(w, line)
    found = next((one for one in every if one >= wanted), next(iter(every)))
    return found, every[found], len(every) > 1


def _pages(w: Work, line: Line) -> dict[int, list[tuple[int, str]]]:
    offered, found = offered_in_texts(w, line), {}
    for group in range(-(-len(line.languages) // (2 * AT_ONCE))):
        keys = sorted((key, one) for key, one in keys_of(line, 2 * group).items() if one in offered)
        named = [(key, words.register()[one].name) for key, one in keys]
        for half, first in enumerate(range(0, len(named), AT_ONCE)):
            found[2 * group + half] = named[first : first + AT_ONCE]
    return found


def either(line: Line, ask: tuple[Locale, ...]) -> Mapping[Locale, str]:
    """The key and own name of the two languages she is asked about; nothing where one has no key she can press now."""
    found = {locale: f"{number} {words.register()[locale].name}" for number, locale in keys_of(line).items()}
    return {one: found[one] for one in ask} if len(ask) == 2 and all(one in found for one in ask) else {}


def offered_in_texts(w: Work, line: Line) -> tuple[Locale, ...]:
    """Written whole, and spoken by somebody on duty who answers texts. When nobody is there, all that are written."""
    written = [one for one in line.languages if words.is_whole(one, "sms")]
    there = {one for peer in roster.on_duty(w.db, w.now) if peer.takes is not Serves.VOICE for one in peer.languages}
    return tuple(one for one in written if one in there) or tuple(written) or line.languages


def aloud(line: Line) -> dict[str, Locale]:
    """Which key of a call picks which language, in the line's own order: a key never changes its meaning."""
    return {str(key): locale for key, locale in enumerate(line.languages[:MOST_ALOUD], 1)}


def offered_aloud(w: Work, line: Line) -> dict[str, Locale]:
    """Those that can be heard whole, and that somebody on duty speaks who takes calls. When nobody is there, all."""
    heard = {key: one for key, one in aloud(line).items() if w.house.is_heard(one, int(key))}
    there = {one for peer in roster.on_duty(w.db, w.now) if peer.takes is not Serves.SMS for one in peer.languages}
    return {key: one for key, one in heard.items() if one in there} or heard or aloud(line)


def has_choice(w: Work, line: Line) -> bool:
    """Whether there is anything to choose: not where only the line's own language could be had."""
    return len(line.languages) > 1 and set(offered_aloud(w, line).values()) != {line.default_language}

"""In which language a first text is answered: its script, or two judges who agree; else she is asked in the likeliest.

Never from the number she writes from, and never a decision: what she picks counts from then on.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from helpline.domain import marks, zawgyi
from helpline.domain.language import LOOKED_AT, by_script, written_in
from helpline.domain.names import Locale

Judge = Callable[[str], str | None]
"""Reads a text and names its language by a code (``pt``, ``zh-Hant``), or None. Never raises, asks nobody outside."""

FEWEST_LETTERS: Final = 4
"""Shorter than that, a text is looked at by nobody: "ok", "hi" and "ha" are said everywhere."""


@dataclass(frozen=True)
class Guess:
    """``language`` where it is known; else ``ask``, the two likeliest of the line, likeliest first, or nothing."""

    language: Locale | None = None
    ask: tuple[Locale, ...] = ()


def first_guess(text: str, offered: Sequence[Locale], judges: Sequence[Judge] = ()) -> Guess:
    """What a text tells of its language, among those a line offers. ``offered``: the line's default first."""
    shown = zawgyi.readable(text[:LOOKED_AT])
    known = by_script(shown, offered)
    if known is not None:
        return Guess(known)
    if sum(sign.isalpha() for sign in shown) < FEWEST_LETTERS:
        return Guess()
    counted = marks.marked(shown)
    named = [marks.read(shown), *(judge(shown) for judge in judges)]
    votes = Counter(code for code in named if code is not None)
    agreed = next((code for code, times in votes.most_common(1) if times > 1), None)
    if agreed is not None and not _is_mixed(counted, agreed):
        matches = _matching(agreed, offered)
        return Guess(matches[0]) if len(matches) == 1 else Guess(ask=tuple(matches[:2]))
    return Guess(ask=_likeliest(shown, offered, votes, counted))


def _is_mixed(counted: Counter[Locale], agreed: str) -> bool:
    """Whether nearly as many words are marks of another language: she writes in two, and may say which she prefers."""
    return any(marks.NOT_MIXED * times >= counted[Locale(agreed)] for code, times in counted.items() if code != agreed)


def _likeliest(
    text: str, offered: Sequence[Locale], votes: Counter[str], counted: Counter[Locale]
) -> tuple[Locale, ...]:
    """The two to ask in. Nothing where all there is points to the line's default: that greeting asks by itself."""
    shared = [one for code in written_in(text) for one in _matching(code, offered)]
    points = {
        one: sum(2 * votes[code] + counted[Locale(code)] for code in {*votes, *counted} if _is(one, code))
        for one in (shared or offered)
    }
    ranked = sorted(points, key=lambda one: -points[one])
    likely = [one for one in ranked if points[one]] or shared
    if not likely or likely == [offered[0]]:
        return ()
    others = [one for one in (*shared, *offered) if one != likely[0]]
    return tuple(dict.fromkeys((*likely, *others)))[:2]


def _matching(code: str, offered: Sequence[Locale]) -> list[Locale]:
    return [one for one in offered if _is(one, code)]


def _is(one: Locale, code: str) -> bool:
    return one == code or one.startswith(f"{code}-")

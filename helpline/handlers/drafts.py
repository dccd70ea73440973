"""Languages that no peer has read yet: a line goes live in one only when its keeper confirms it by its name."""

from dataclasses import dataclass

from helpline import words
from helpline.domain.line import Line
from helpline.domain.names import Locale
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work
from helpline.store import house_rules, lines


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One draft that a line offers."""

    line: Line
    language: Locale
    name: str
    """In its own script: what a keeper types."""
    is_confirmed: bool


def everything(w: Work) -> list[Draft]:
    """Every draft that a line offers which is answered."""
    register, confirmed = words.register(), set(house_rules.everything(w.db))
    return [
        Draft(line=line, language=code, name=register[code].name, is_confirmed=_key(line.id, code) in confirmed)
        for line in lines.answered(w.db)
        for code in line.languages
        if register[code].review == "draft"
    ]


def unconfirmed(w: Work) -> list[Draft]:
    """What stands between a line and going live."""
    return [one for one in everything(w) if not one.is_confirmed]


def confirm(w: Work, line_id: int, code: Locale, typed: str, *, by: int) -> Draft:
    """By its own name, or the name it has in English; anything else is no confirmation."""
    found = next((one for one in everything(w) if (one.line.id, one.language) == (line_id, code)), None)
    if found is None:
        raise RefusedError("This language is not a draft of this line.", code="gone")
    names = {found.name.casefold(), words.language_name(code, words.MASTER).casefold()}
    if " ".join(typed.split()).casefold() not in names:
        raise RefusedError("This is not its name.", field="typed", code="no-match")
    house_rules.put(w.db, name=_key(line_id, code), value="confirmed", now=w.now, by=by)
    return found


def take_back(w: Work, line_id: int, code: Locale) -> None:
    house_rules.drop(w.db, _key(line_id, code))


def _key(line_id: int, code: Locale) -> str:
    return f"draft {line_id} {code}"

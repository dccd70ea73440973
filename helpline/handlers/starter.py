"""What the library begins with: drafts from a file, brought in once, for peers to check and change."""

import tomllib
from dataclasses import dataclass
from typing import Any, Final

from helpline import words
from helpline.domain import entry, option
from helpline.domain.change import Kind
from helpline.domain.concern import Concern
from helpline.domain.names import Locale
from helpline.domain.option import Option, Said, Sort
from helpline.domain.topic import Note, Topic
from helpline.handlers.change import changed
from helpline.handlers.library import today
from helpline.handlers.work import Work
from helpline.store import options, topics

PLACE: Final = words.TEMPLATES / "library" / "starter"
OWNER: Final = "-"
"""Nobody looks after them until a keeper says who does."""


@dataclass(frozen=True, kw_only=True)
class Brought:
    """How much was new."""

    options: int
    topics: int
    cards: int
    """How many cards responders see that they did not see before."""


def bring(w: Work, *, language: Locale = words.MASTER, show: bool, by: int | None, why: str) -> Brought:
    """Bring in what is not there yet, as drafts; nothing that somebody has written is touched.

    ``show``: responders see every card that is whole from now on.
    """
    options.hold(w.db)
    told = tomllib.loads((PLACE / f"{language}.toml").read_text(encoding="utf-8"))
    found = Brought(
        options=sum(_option(w, row, language) for row in told["option"]),
        topics=sum(_topic(w, row, language) for row in told["topic"]),
        cards=sum(_show(w, concern) for concern in Concern) if show else 0,
    )
    if found != Brought(options=0, topics=0, cards=0):
        changed(w, by=by, kind=Kind.OPTION, what=f"starter cards ({language})", why=why)
    return found


def _option(w: Work, row: dict[str, Any], language: Locale) -> bool:
    wanted = Option(
        code=option.code(row["code"]), sort=Sort(row["sort"]), concerns=frozenset(map(Concern, row["concerns"]))
    )
    known = options.with_code(w.db, wanted.code)
    option_id = known.id if known else options.add(w.db, wanted)
    if language in options.said(w.db).get(option_id, {}):
        return False
    said = Said(
        title=entry.line("title", row["title"]),
        well=entry.words("well", row["well"]),
        wrong=entry.words("wrong", row["wrong"]),
        who_knows=entry.words("who_knows", row["who_knows"]),
    )
    options.say(w.db, option_id, language, said)
    return True


def _topic(w: Work, row: dict[str, Any], language: Locale) -> bool:
    which = Topic(row["topic"])
    if language in topics.notes(w.db).get(which, {}):
        return False
    told = entry.words("words", row["words"], longest=entry.NOTE)
    topics.put(w.db, which, Note(language=language, words=told, owner=OWNER, source=OWNER, written_on=today(w)))
    return True


def _show(w: Work, concern: Concern) -> bool:
    said = options.said(w.db)
    there = [one.sort for one in options.every(w.db, concern) if one.id in said]
    if concern in options.shown(w.db) or option.lacks(there):
        return False
    options.show(w.db, concern, w.now)
    return True

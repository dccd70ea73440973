"""What this process says in the organisation's own words, read anew within moments of a change in any other process."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from helpline import words
from helpline.domain.own_sentences import as_kept
from helpline.store import languages
from helpline.store.database import Connection, Database

LOOKED_EVERY: Final = timedelta(seconds=2)
"""One short question to the database in that time, however much is said."""


@dataclass
class _Read:
    """What was read last, and from where: a process has one house, but tests build many."""

    database: Database | None = None
    version: tuple[int, int] = (0, 0)
    looked_at: datetime | None = None


_read = _Read()


def keep_up(database: Database, db: Connection, now: datetime, *, at_once: bool = False) -> None:
    """Look whether anything was worded anew. ``at_once``: something was, in this very transaction."""
    is_known = database is _read.database and _read.looked_at is not None
    if is_known and not at_once and abs(now - (_read.looked_at or now)) < LOOKED_EVERY:
        return
    version = languages.version(db)
    if database is not _read.database or version != _read.version:
        own = {one.place: as_kept(one.words) for one in languages.sentences(db)}
        words.speak(MappingProxyType(own))
    _read.database, _read.version, _read.looked_at = database, version, now

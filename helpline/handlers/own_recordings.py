"""What this process plays of the organisation's own recordings, looked at anew within moments of a change elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from helpline import prompts, words
from helpline.domain.names import Locale
from helpline.handlers.own_sentences import LOOKED_EVERY
from helpline.handlers.reading_aloud import reading
from helpline.prompts import Own, Spoken, Wanted
from helpline.store import languages, recordings
from helpline.store.database import Connection, Database


@dataclass
class _Read:
    """What was read last, and from where: a process has one house, but tests build many."""

    database: Database | None = None
    version: tuple[int, ...] = ()
    looked_at: datetime | None = None


_read = _Read()


def keep_up(database: Database, db: Connection, now: datetime, *, at_once: bool = False) -> None:
    """Look whether anything was recorded anew, or worded anew. ``at_once``: it was, in this very transaction."""
    is_known = database is _read.database and _read.looked_at is not None
    if is_known and not at_once and abs(now - (_read.looked_at or now)) < LOOKED_EVERY:
        return
    version = (*recordings.version(db), *languages.version(db))
    if database is not _read.database or version != _read.version:
        prompts.play(_own(db))
    _read.database, _read.version, _read.looked_at = database, version, now


def _own(db: Connection) -> Own:
    known = {one.name: one for one in prompts.wanted(range(1, 10))}
    return MappingProxyType(
        {
            (one.locale, one.name): Spoken(one.digest, is_stale(known.get(one.name), one.locale, one.said))
            for one in recordings.every(db)
            if one.locale in words.register()
        }
    )


def is_stale(wanted: Wanted | None, locale: Locale, said: str) -> bool:
    """Whether another sentence stands there by now than the one it was read from."""
    return wanted is None or reading(wanted, locale).said != said

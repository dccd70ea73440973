"""Recordings: prompts that peers spoke for the organisation, the sound itself, and who listened to it since."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Identity,
    LargeBinary,
    Row,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
    update,
)

from helpline.domain.names import Locale
from helpline.store.database import SCHEMA, Instant

recordings = Table(
    "spoken_prompt",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("language", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("sound", LargeBinary, nullable=False),
    Column("digest", Text, nullable=False),
    Column("said", Text, nullable=False),
    Column("by", ForeignKey("account.id", ondelete="SET NULL")),
    Column("at", Instant, nullable=False),
    Column("heard_by", ForeignKey("account.id", ondelete="SET NULL")),
    Column("heard_at", Instant),
    UniqueConstraint("language", "name"),
    CheckConstraint("octet_length(sound) BETWEEN 100 AND 900000", name="sound"),
)


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One of them, without its sound. ``said``: a digest of the sentence it was read from."""

    locale: Locale
    name: str
    digest: str
    said: str
    by: int | None
    at: datetime
    heard_at: datetime | None
    """When somebody else listened to it and found it right; None: it is a draft."""


_ABOUT: tuple[Column[Any], ...] = (
    recordings.c.language,
    recordings.c.name,
    recordings.c.digest,
    recordings.c.said,
    recordings.c.by,
    recordings.c.at,
    recordings.c.heard_at,
)


def version(db: Connection) -> tuple[int, int]:
    """Changes whenever a recording comes or goes."""
    found = db.execute(select(func.coalesce(func.max(recordings.c.id), 0), func.count()).select_from(recordings)).one()
    return found[0], found[1]


def every(db: Connection, locale: Locale | None = None) -> list[Recorded]:
    """All there are, or those of one language."""
    query = select(*_ABOUT).order_by(recordings.c.id)
    return [_recorded(row) for row in db.execute(query.where(recordings.c.language == locale) if locale else query)]


def one(db: Connection, locale: Locale, name: str) -> Recorded | None:
    """What is recorded of one prompt."""
    row = db.execute(select(*_ABOUT).where(_here(locale, name))).first()
    return _recorded(row) if row else None


def sound(db: Connection, locale: str, name: str) -> tuple[str, bytes] | None:
    """Its digest and its sound."""
    row = db.execute(select(recordings.c.digest, recordings.c.sound).where(_here(locale, name))).first()
    return (row.digest, bytes(row.sound)) if row else None


def put(
    db: Connection, locale: Locale, name: str, *, sound: bytes, digest: str, said: str, by: int | None, at: datetime
) -> None:
    """In place of what was there; a new row each time, so that `version` moves."""
    take_out(db, locale, name)
    row = {"language": locale, "name": name, "sound": sound, "digest": digest, "said": said, "by": by, "at": at}
    db.execute(insert(recordings).values(**row))


def take_out(db: Connection, locale: Locale, name: str) -> bool:
    return db.execute(delete(recordings).where(_here(locale, name))).rowcount > 0


def is_right(db: Connection, locale: Locale, name: str, digest: str, *, by: int, at: datetime) -> bool:
    """Somebody else has listened to exactly this one; False when it is another by now, or her own."""
    here = _here(locale, name) & (recordings.c.digest == digest) & recordings.c.by.is_distinct_from(by)
    return db.execute(update(recordings).where(here).values(heard_by=by, heard_at=at)).rowcount > 0


def _here(locale: str, name: str) -> Any:
    return (recordings.c.language == locale) & (recordings.c.name == name)


def _recorded(row: Row[Any]) -> Recorded:
    return Recorded(
        locale=Locale(row.language),
        name=row.name,
        digest=row.digest,
        said=row.said,
        by=row.by,
        at=row.at,
        heard_at=row.heard_at,
    )

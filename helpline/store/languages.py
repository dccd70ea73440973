"""What the organisation says about languages: its own sentences, and drafts it goes live with by name."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Identity,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from helpline.domain.names import Locale
from helpline.domain.own_sentences import OwnSentence, Place
from helpline.store.database import SCHEMA, Instant

own_sentences = Table(
    "own_sentence",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("template", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("form", SmallInteger, nullable=False, server_default="0"),
    Column("words", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("by", ForeignKey("account.id", ondelete="SET NULL")),
    Column("at", Instant, nullable=False),
    UniqueConstraint("template", "language", "message", "form"),
    CheckConstraint("words <> ''", name="words"),
)

confirmed = Table(
    "confirmed_draft",
    SCHEMA,
    Column("line_id", ForeignKey("line.id", ondelete="CASCADE"), primary_key=True),
    Column("language", Text, primary_key=True),
    Column("by", ForeignKey("account.id", ondelete="SET NULL")),
    Column("at", Instant, nullable=False),
)


def version(db: Connection) -> tuple[int, int]:
    """Changes whenever a sentence does: what has been read so far can be kept until then."""
    found = db.execute(select(func.coalesce(func.max(own_sentences.c.id), 0), func.count())).one()
    return found[0], found[1]


def sentences(db: Connection) -> list[OwnSentence]:
    """Every sentence the organisation words in its own way."""
    rows = db.execute(select(own_sentences).order_by(own_sentences.c.id))
    return [
        OwnSentence(
            place=Place(row.template, Locale(row.language), row.message, row.form),
            words=row.words,
            why=row.why,
            at=row.at,
        )
        for row in rows
    ]


def say_instead(db: Connection, place: Place, *, words: str, why: str, by: int | None, at: datetime) -> None:
    """From now on this sentence; a new row each time, so that `version` moves."""
    say_as_written(db, place)
    row = {"template": place.template, "language": place.locale, "message": place.message, "form": place.form}
    db.execute(insert(own_sentences).values(**row, words=words, why=why, by=by, at=at))


def say_as_written(db: Connection, place: Place) -> bool:
    """Back to the original; False when it was that already."""
    here = (
        (own_sentences.c.template == place.template)
        & (own_sentences.c.language == place.locale)
        & (own_sentences.c.message == place.message)
        & (own_sentences.c.form == place.form)
    )
    return db.execute(delete(own_sentences).where(here)).rowcount > 0


def confirm(db: Connection, line_id: int, language: Locale, *, by: int | None, at: datetime) -> bool:
    """The keeper goes live in a draft, by its name; False when she has already."""
    query = insert(confirmed).values(line_id=line_id, language=language, by=by, at=at).on_conflict_do_nothing()
    return db.execute(query.returning(confirmed.c.line_id)).first() is not None


def take_back(db: Connection, line_id: int, language: Locale) -> bool:
    here = (confirmed.c.line_id == line_id) & (confirmed.c.language == language)
    return db.execute(delete(confirmed).where(here)).rowcount > 0


def confirmed_drafts(db: Connection) -> set[tuple[int, Locale]]:
    """Which drafts are confirmed, by line and language."""
    return {(row.line_id, Locale(row.language)) for row in db.execute(select(confirmed))}

"""Options: their texts in each language, what an authority may cost, and which cards are shown."""

from datetime import datetime

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Date,
    ForeignKey,
    Identity,
    Row,
    Table,
    Text,
    UniqueConstraint,
    any_,
    delete,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from helpline.domain.concern import Concern
from helpline.domain.known import Answer
from helpline.domain.names import Locale
from helpline.domain.option import Cost, Option, Said, Sort
from helpline.store.database import SCHEMA, Instant, Word, one_of

options = Table(
    "option",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("sort", Word(Sort), nullable=False),
    Column("concerns", ARRAY(Text), nullable=False),
    one_of("sort", Sort),
    CheckConstraint("cardinality(concerns) > 0", name="concerns"),
)

texts = Table(
    "option_text",
    SCHEMA,
    Column("option_id", ForeignKey("option.id", ondelete="CASCADE"), primary_key=True),
    Column("language", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("well", Text, nullable=False),
    Column("wrong", Text, nullable=False),
    Column("who_knows", Text, nullable=False),
    Column("checked_on", Date),
)

costs = Table(
    "option_cost",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("option_id", ForeignKey("option.id", ondelete="CASCADE"), nullable=False),
    Column("jurisdiction", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("charged", Word(Answer), nullable=False),
    Column("detained", Word(Answer), nullable=False),
    Column("deported", Word(Answer), nullable=False),
    Column("testimony", Text, nullable=False),
    Column("takes", Text, nullable=False),
    Column("money", Text, nullable=False),
    Column("support", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("checked_on", Date, nullable=False),
    UniqueConstraint("option_id", "jurisdiction"),
    one_of("charged", Answer),
    one_of("detained", Answer),
    one_of("deported", Answer),
)

cards = Table(
    "card",
    SCHEMA,
    Column("concern", Word(Concern), primary_key=True),
    Column("shown_since", Instant, nullable=False),
    one_of("concern", Concern),
)
"""A card that is shown has a row."""


def get(db: Connection, option_id: int) -> Option | None:
    row = db.execute(select(options).where(options.c.id == option_id)).first()
    return _option(row) if row else None


def with_code(db: Connection, code: str) -> Option | None:
    row = db.execute(select(options).where(options.c.code == code)).first()
    return _option(row) if row else None


def every(db: Connection, concern: Concern | None = None) -> list[Option]:
    """All of them, or all on one card."""
    query = select(options).order_by(options.c.code)
    if concern is not None:
        query = query.where(literal(concern.value) == any_(options.c.concerns))
    return [_option(row) for row in db.execute(query)]


def hold(db: Connection) -> None:
    """Nobody else shows, changes or removes cards until this transaction ends: what is counted now still stands."""
    db.exec_driver_sql('LOCK TABLE "card" IN SHARE ROW EXCLUSIVE MODE')


def add(db: Connection, option: Option) -> int:
    query = insert(options).values(code=option.code, sort=option.sort, concerns=sorted(option.concerns))
    return int(db.execute(query.returning(options.c.id)).scalar_one())


def change(db: Connection, option: Option) -> None:
    facts = {"code": option.code, "sort": option.sort, "concerns": sorted(option.concerns)}
    db.execute(update(options).where(options.c.id == option.id).values(**facts))


def remove(db: Connection, option_id: int) -> None:
    db.execute(delete(options).where(options.c.id == option_id))


def said(db: Connection) -> dict[int, dict[Locale, Said]]:
    """Every option's texts, by its id and their language."""
    found: dict[int, dict[Locale, Said]] = {}
    for row in db.execute(select(texts)):
        found.setdefault(row.option_id, {})[Locale(row.language)] = Said(
            title=row.title, well=row.well, wrong=row.wrong, who_knows=row.who_knows, checked_on=row.checked_on
        )
    return found


def say(db: Connection, option_id: int, language: Locale, text: Said) -> None:
    facts = {name: getattr(text, name) for name in ("title", "well", "wrong", "who_knows", "checked_on")}
    query = insert(texts).values(option_id=option_id, language=language, **facts)
    db.execute(query.on_conflict_do_update(index_elements=["option_id", "language"], set_=facts))


def all_costs(db: Connection) -> dict[int, list[Cost]]:
    """What each authority may cost, by its option's id."""
    found: dict[int, list[Cost]] = {}
    for row in db.execute(select(costs).order_by(costs.c.jurisdiction)):
        found.setdefault(row.option_id, []).append(_cost(row))
    return found


def put_cost(db: Connection, option_id: int, cost: Cost) -> None:
    """For one country or region there is one: the newest."""
    facts = {name: getattr(cost, name) for name in Cost.__dataclass_fields__ if name != "id"}
    query = insert(costs).values(option_id=option_id, **facts)
    db.execute(query.on_conflict_do_update(index_elements=["option_id", "jurisdiction"], set_=facts))


def remove_cost(db: Connection, option_id: int, cost_id: int) -> bool:
    return db.execute(delete(costs).where(costs.c.id == cost_id, costs.c.option_id == option_id)).rowcount == 1


def shown(db: Connection) -> set[Concern]:
    """Which cards responders see."""
    return set(db.execute(select(cards.c.concern)).scalars())


def show(db: Connection, concern: Concern, now: datetime) -> None:
    db.execute(insert(cards).values(concern=concern, shown_since=now).on_conflict_do_nothing())


def hide(db: Connection, concern: Concern) -> None:
    db.execute(delete(cards).where(cards.c.concern == concern))


def _option(row: Row[tuple[object, ...]]) -> Option:
    return Option(id=row.id, code=row.code, sort=row.sort, concerns=frozenset(map(Concern, row.concerns)))


def _cost(row: Row[tuple[object, ...]]) -> Cost:
    return Cost(**{name: getattr(row, name) for name in Cost.__dataclass_fields__})

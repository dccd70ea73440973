"""The database: one schema, one engine, one transaction at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    CheckConstraint,
    Engine,
    MetaData,
    Select,
    TypeDecorator,
    create_engine,
    literal_column,
    select,
    text,
)
from sqlalchemy import Connection as Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFreeError
from sqlalchemy.types import DateTime, Text

SCHEMA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Instant = DateTime(timezone=True)
"""Aware, in UTC."""


class DatabaseError(Exception):
    """The database did not do what it was asked. Carries its error class and code, never a value."""


class _Spelt(TypeDecorator.Comparator[Any]):
    """Compared with a word of ours, a column is compared with that very word, not with a value filled in later.

    A statement that is prepared is planned for any value: it would never use an index that knows only one word.
    """

    def operate(self, op: Any, *others: Any, **more: Any) -> Any:
        return super().operate(op, *map(_spelt, others), **more)


def _spelt(other: Any) -> Any:
    if isinstance(other, StrEnum):
        return literal_column(f"'{other.value}'", Text())
    return [_spelt(one) for one in other] if isinstance(other, list | tuple) else other


class Word(TypeDecorator[StrEnum]):
    """One of an enum's words, as text; the same words become the column's CHECK."""

    impl = Text
    cache_ok = True

    comparator_factory = _Spelt

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | None, dialect: Any) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Any) -> StrEnum | None:
        return None if value is None else self.words(value)


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """A CHECK that a column holds one of an enum's words."""
    known = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({known})", name=column)


def picked(rows: Select[tuple[int]]) -> Select[tuple[int]]:
    """For ``id IN (…)``: rows that are picked with a limit and held, and picked once.

    As a subquery of its own the planner may run it anew for each row that it compares, and then each run picks others:
    more are taken than anybody hears of.
    """
    once = rows.cte("picked").prefix_with("MATERIALIZED", dialect="postgresql")
    return select(once.c.id)


@contextmanager
def _our_errors() -> Iterator[None]:
    """The database's errors without what was in them."""
    try:
        yield
    except DBAPIError as error:
        code = getattr(error.orig, "sqlstate", None)
        raise DatabaseError(f"{type(error).__name__} {type(error.orig).__name__} {code}") from None
    except NoneFreeError:
        raise DatabaseError("no connection became free in time") from None


class Database:
    """The engine, and transactions on it. Values never reach an error's text (``hide_parameters``)."""

    def __init__(self, url: str, *, size: int = 16) -> None:
        self.engine: Engine = create_engine(
            url,
            hide_parameters=True,
            pool_size=size,
            # More than these would be opened and closed again for each transaction: dearer than to wait a moment.
            max_overflow=2,
            pool_timeout=3,
            pool_pre_ping=False,
            pool_recycle=1800,
            connect_args={
                "connect_timeout": 3,
                "prepare_threshold": 2,
                "options": "-c idle_in_transaction_session_timeout=30000 -c statement_timeout=20000 -c timezone=UTC",
                "keepalives_idle": 10,
                "keepalives_interval": 5,
                "keepalives_count": 3,
            },
        )
        self._alone = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction; rolled back on any exception. Raises `DatabaseError` when the database fails."""
        with _our_errors(), self.engine.begin() as db:
            yield db

    @contextmanager
    def statement(self) -> Iterator[Connection]:
        """For one statement that is a transaction by itself: it begins and commits without being asked to.

        Asking takes as long as the statement does. Raises `DatabaseError` when the database fails.
        """
        with _our_errors(), self._alone.connect() as db:
            yield db

    def answers(self) -> bool:
        """Whether the database says anything at all."""
        try:
            with self.transaction() as db:
                return db.execute(text("SELECT 1")).scalar() == 1
        except (DatabaseError, OSError):
            return False

    def close(self) -> None:
        """Let all connections go, as a process must before it forks."""
        self.engine.dispose()

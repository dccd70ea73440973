"""A database apart: made for a drill or for training, given the lines as they are but nobody's number, and dropped."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from sqlalchemy import Connection, Table, create_engine, func, insert, make_url, select, text
from sqlalchemy.exc import DBAPIError

from helpline.store import migration
from helpline.store.database import SCHEMA, Database, DatabaseError
from helpline.store.house_rules import settings
from helpline.store.languages import confirmed, own_sentences
from helpline.store.lines import areas, lines

NAME: Final = "helpline_apart_"
"""How each begins; then when it was made, in seconds and hexadecimal, and a word of chance."""
LEFT_BEHIND: Final = 3600
"""Seconds after which one without a connection has nobody any more."""
_UNUSED: Final = text(
    "SELECT datname FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba WHERE r.rolname = current_user"
    " AND datname ~ :ours"
    " AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid)"
)
LINES: Final = 10
"""As many as there are made-up numbers for."""


class NotAllowedError(Exception):
    """The account that the helpline has at the database may not make another one, and none was named."""


@contextmanager
def database(url: str, *, spare: str = "", escalation: bool = True) -> Iterator[str]:
    """The address of a migrated, empty database, until the block ends. Raises `NotAllowedError`, `DatabaseError`.

    ``spare``: an empty one that somebody made for this; it is emptied again afterwards. Otherwise one is made beside
    ``url`` and dropped.
    """
    if spare:
        with _emptied(spare):
            migration.upgrade(spare, escalation=escalation)
            yield spare
        return
    if not _may_make(url):
        raise NotAllowedError
    _drop_left_behind(url)
    name = f"{NAME}{_seconds(url):x}_{secrets.token_hex(4)}"
    own = make_url(url).set(database=name).render_as_string(hide_password=False)
    _say(url, f'CREATE DATABASE "{name}"')
    try:
        migration.upgrade(own, escalation=escalation)
        yield own
    finally:
        _say(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def copy_lines(live: str, own: str) -> int:
    """Areas, lines, settings and wordings as they are; numbers made up, and nobody's name. How many lines there are."""
    here, there = Database(live, size=1), Database(own, size=1)
    try:
        with here.transaction() as read, there.transaction() as write:
            read.execute(text("SET TRANSACTION READ ONLY"))
            for table in (areas, lines, settings, own_sentences, confirmed):
                _copy(read, write, table)
            return write.execute(select(func.count()).select_from(lines)).scalar_one()
    finally:
        here.close()
        there.close()


def _copy(read: Connection, write: Connection, table: Table) -> None:
    rows = [dict(row._mapping) for row in read.execute(select(table))]  # noqa: SLF001
    if table is lines:
        rows = [row | _nobodys(at) for at, row in enumerate(sorted(rows, key=lambda row: not row["is_on"])[:LINES])]
    elif table is confirmed:
        known = set(write.execute(select(lines.c.id)).scalars())
        rows = [row for row in rows if row["line_id"] in known]
    rows = [row | ({"by": None} if "by" in row else {}) for row in rows]
    if not rows:
        return
    if table is settings:
        write.execute(settings.delete())
    write.execute(insert(table), rows)
    if "id" in table.c:
        highest = select(func.max(table.c.id)).scalar_subquery()
        write.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), highest)))


def _nobodys(at: int) -> dict[str, Any]:
    """A made-up number; whoever is rung last on the real line is not rung here."""
    return {"number": f"+155501{at:02d}", "fallback_id": None}


def _drop_left_behind(url: str) -> None:
    """What one that was killed could not drop. One that is at work holds connections, and is left alone."""
    with _line(url) as db:
        names = [row.datname for row in db.execute(_UNUSED, {"ours": f"^{NAME}[0-9a-f]{{1,10}}_[0-9a-f]{{8}}$"})]
    for name in names:
        made_at = int(name.removeprefix(NAME).partition("_")[0], 16)
        if _seconds(url) - made_at > LEFT_BEHIND:
            with suppress(DatabaseError):
                _say(url, f'DROP DATABASE IF EXISTS "{name}"')


def _seconds(url: str) -> int:
    """By the clock of the database server, the one that all of them share."""
    with _line(url) as db:
        return int(db.execute(text("SELECT extract(epoch FROM now())")).scalar_one())


def _may_make(url: str) -> bool:
    with _line(url) as db:
        say = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
        return bool(db.execute(text(say)).scalar())


@contextmanager
def _emptied(url: str) -> Iterator[None]:
    """Refuses what holds anything: a wrong address must never cost anybody a row."""
    with _line(url) as db:
        if db.execute(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).scalar():
            raise NotAllowedError
    try:
        yield
    finally:
        names = ", ".join(f'"{table.name}"' for table in SCHEMA.sorted_tables)
        _say(url, f"DROP TABLE IF EXISTS {names} CASCADE")
        _say(url, "DROP TABLE IF EXISTS alembic_version")


def _say(url: str, words: str) -> None:
    with _line(url) as db:
        db.execute(text(words))


@contextmanager
def _line(url: str) -> Iterator[Connection]:
    engine = create_engine(url, hide_parameters=True, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as db:
            yield db
    except DBAPIError as error:
        raise DatabaseError(f"{type(error).__name__} {type(error.orig).__name__}") from None
    finally:
        engine.dispose()

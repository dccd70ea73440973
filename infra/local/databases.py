"""Databases by the dozen: migrated once, then copied; one for each test, as good as new."""

import itertools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import LiteralString, Self

import psycopg
from psycopg import Connection, sql

from helpline.store import migration
from infra.local.postgres import Postgres
from infra.local.programs import plain

MIGRATED = "migrated"
GONE_WITHIN = 0.2
"""Seconds in which whoever worked in a database has let go of it."""

SHAPE = """
SELECT md5(string_agg(one, E'\\n' ORDER BY one)) FROM (
    SELECT concat_ws(' ', relname, relkind, reloptions::text) FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', attrelid::regclass, attname, attnum, atttypid, attnotnull, atthasdef)
        FROM pg_attribute WHERE attnum > 0 AND attrelid IN
            (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r')
    UNION ALL SELECT concat_ws(' ', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT concat_ws(' ', proname, md5(prosrc)) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
) AS every (one)
"""
"""One word that changes with any table, column, constraint, trigger or function."""


class Databases:
    """Makes and drops databases of one cluster of our own."""

    def __init__(self, postgres: Postgres) -> None:
        self.postgres = postgres
        self._numbers = itertools.count(1)
        self._line: Connection | None = None
        self._spare: list[str] = []
        self._first: First | None = None

    def __enter__(self) -> Self:
        self._line = psycopg.connect(plain(self.postgres.url("postgres")), autocommit=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._line is not None:
            self._line.close()

    @contextmanager
    def copy(self, *, of: str = MIGRATED) -> Iterator[str]:
        """The address of a database like ``of``, until the block ends: a new one, or one that is as it was at first."""
        if of == MIGRATED:
            self._migrate_once()
        if of == MIGRATED and self._spare:
            name = self._spare.pop()
        else:
            name = f"copy_{next(self._numbers)}"
            self._say("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, of)
        kept = False
        try:
            yield self.postgres.url(name)
            kept = of == MIGRATED and self._is_as_at_first(name)
        finally:
            if kept:
                self._spare.append(name)
            else:
                self._say("DROP DATABASE {} WITH (FORCE)", name)

    def _is_as_at_first(self, name: str) -> bool:
        """Empty it, which takes a fraction of the time of a new copy. False when it is no good to anybody else."""
        assert self._first is not None
        try:
            with psycopg.connect(plain(self.postgres.url(name)), autocommit=True) as here:
                return _left(here) and self._first.put_back(here)
        except psycopg.Error:
            return False

    def _migrate_once(self) -> None:
        if self._first is not None:
            return
        found = self._connected().execute("SELECT 1 FROM pg_database WHERE datname = %s", [MIGRATED]).fetchone()
        if found is None:
            self._say("CREATE DATABASE {}", MIGRATED)
            migration.upgrade(self.postgres.url(MIGRATED))
        with psycopg.connect(plain(self.postgres.url(MIGRATED))) as first:
            self._first = First(first)

    def _say(self, words: LiteralString, *names: str) -> None:
        command = sql.SQL(words).format(*map(sql.Identifier, names))
        try:
            self._connected().execute(command)
        except psycopg.OperationalError:
            if self._line is None or not self._line.broken:
                raise
            # The server was killed since: the line only now has found out.
            self._connected().execute(command)

    def _connected(self) -> psycopg.Connection:
        if self._line is None or self._line.broken:
            # A test may have restarted the whole server.
            self._line = psycopg.connect(plain(self.postgres.url("postgres")), autocommit=True)
        return self._line


def _left(here: Connection) -> bool:
    """Whether nobody else is in this database any more: who stayed might write into what comes next."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    until = time.monotonic() + GONE_WITHIN
    while (found := here.execute(others).fetchone()) and found[0] and time.monotonic() < until:
        time.sleep(0.005)
    return not (found and found[0])


class First:
    """How a database is right after its migrations, and the way back there."""

    def __init__(self, first: Connection) -> None:
        self.shape = first.execute(SHAPE).fetchone()
        tables = [row[0] for row in first.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        wipe = sql.SQL("; ").join(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name in tables)
        # As a replica nothing of ours stands in the way: no order between tables, and no row that may never go.
        self._wipe = sql.SQL("SET session_replication_role = replica; {}").format(wipe)
        self._rows = [
            (sql.SQL("INSERT INTO {0} SELECT * FROM jsonb_populate_record(NULL::{0}, %s::jsonb)").format(name), row)
            for name in map(sql.Identifier, tables)
            for row in first.execute(sql.SQL("SELECT to_jsonb(t)::text FROM {} t").format(name)).fetchall()
        ]
        numbers = "SELECT sequencename, coalesce(last_value, start_value), last_value IS NOT NULL FROM pg_sequences"
        self._numbers = sql.SQL("SELECT {}").format(
            sql.SQL(", ").join(
                sql.SQL("setval({}, {}, {})").format(sql.Literal(sql.Identifier(name).as_string()), at, used)
                for name, at, used in first.execute(numbers).fetchall()
            )
        )

    def put_back(self, here: Connection) -> bool:
        """Empty every table, put back what the migrations wrote, count from one. False when its shape has changed."""
        if here.execute(SHAPE).fetchone() != self.shape:
            return False
        with here.transaction():
            here.execute(self._wipe)
            for say, row in self._rows:
                here.execute(say, row)
            here.execute(self._numbers)
        return True


def empty(url: str, pristine: str) -> None:
    """Empty every table, and put back the rows that the migrations themselves had put into ``pristine``."""
    with psycopg.connect(plain(url)) as here, psycopg.connect(plain(pristine)) as first:
        tables = [row[0] for row in here.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        names = sql.SQL(", ").join(map(sql.Identifier, tables))
        # Numbers go on rather than start again: a job of the test before must not find a row of this one.
        here.execute(sql.SQL("TRUNCATE {} CASCADE").format(names))
        here.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in tables:
            rows = first.execute(sql.SQL("SELECT to_jsonb(t)::text FROM {} t").format(sql.Identifier(table))).fetchall()
            for row in rows:
                say = sql.SQL("INSERT INTO {0} SELECT * FROM jsonb_populate_record(NULL::{0}, %s::jsonb)")
                here.execute(say.format(sql.Identifier(table)), row)

"""Databases by the dozen: migrated once, then copied, one for each test."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import LiteralString, Self

import psycopg
from psycopg import sql

from helpline.store import migration
from infra.local.postgres import Postgres
from infra.local.programs import plain

MIGRATED = "migrated"


class Databases:
    """Makes and drops databases of one cluster of our own."""

    def __init__(self, postgres: Postgres) -> None:
        self.postgres = postgres
        self._numbers = itertools.count(1)
        self._line: psycopg.Connection | None = None

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
        """The address of a new database like ``of``, until the block ends."""
        if of == MIGRATED:
            self._migrate_once()
        name = f"copy_{next(self._numbers)}"
        self._say("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, of)
        try:
            yield self.postgres.url(name)
        finally:
            self._say("DROP DATABASE {} WITH (FORCE)", name)

    def _migrate_once(self) -> None:
        found = self._connected().execute("SELECT 1 FROM pg_database WHERE datname = %s", [MIGRATED]).fetchone()
        if found is None:
            self._say("CREATE DATABASE {}", MIGRATED)
            migration.upgrade(self.postgres.url(MIGRATED))

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

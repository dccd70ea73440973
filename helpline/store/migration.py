"""Bring the database to the shape this version of the helpline expects, and tell whether it has it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import SchemaItem

from helpline.store.database import Database, DatabaseError
from helpline.store.schema import SCHEMA

FOLDER = Path(__file__).resolve().parents[2] / "infra" / "migrations"


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


MAIN, ESCALATION = "main", "escalation"
"""The two lines of migrations: what every line needs, and what only those need who may write notes."""


class StillThereError(Exception):
    """Notes were switched off while there are some: somebody must say that they may go."""


def upgrade(url: str, *, escalation: bool = True, drop_notes: bool = False) -> None:
    """Run every migration that is missing. Safe to call at any time, by several at once. Raises `DatabaseError`.

    Without ``escalation`` its tables are not made, and taken away where they are: empty ones at once, others only with
    ``drop_notes``. Raises `StillThereError` otherwise.
    """
    config = _config(url)
    try:
        command.upgrade(config, f"{MAIN}@head")
        if escalation:
            command.upgrade(config, f"{ESCALATION}@head")
        elif _has_notes_part(url):
            if not drop_notes and _is_in_use(url):
                raise StillThereError
            command.downgrade(config, f"{ESCALATION}@base")
    except DBAPIError as error:
        raise DatabaseError(f"{type(error).__name__} {type(error.orig).__name__}") from None


def wanted(*, escalation: bool = True) -> str:
    """The newest migration there is, of each line that is wanted: ``0012`` or ``0012+e001``."""
    scripts = ScriptDirectory.from_config(_config(""))
    lines = (MAIN, ESCALATION) if escalation else (MAIN,)
    return "+".join(sorted(scripts.get_revision(f"{line}@head").revision for line in lines))


def current(database: Database) -> str | None:
    """The migrations the database is at, written the same way."""
    with database.transaction() as db:
        return "+".join(sorted(MigrationContext.configure(db).get_current_heads())) or None


def differences(database: Database, *, escalation: bool = True) -> list[object]:
    """What the tables in the code and in the database do not agree on."""

    def counts(thing: SchemaItem, _name: str | None, kind: str, *_: object) -> bool:
        return escalation or kind != "table" or thing.info.get("part") != ESCALATION

    with database.transaction() as db:
        context = MigrationContext.configure(db, opts={"compare_server_default": False, "include_object": counts})
        return list(compare_metadata(context, SCHEMA))


def _has_notes_part(url: str) -> bool:
    with _looking(url) as db:
        return "note" in inspect(db).get_table_names()


def _is_in_use(url: str) -> bool:
    """Whether anybody's yes or note is kept."""
    with _looking(url) as db:
        found = db.execute(text('SELECT EXISTS (SELECT FROM note) OR EXISTS (SELECT FROM "grant")'))
        return bool(found.scalar())


@contextmanager
def _looking(url: str) -> Iterator[Connection]:
    database = Database(url, size=1)
    try:
        with database.transaction() as db:
            yield db
    finally:
        database.close()

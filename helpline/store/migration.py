"""Bring the database to the shape this version of the helpline expects, and tell whether it has it."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from helpline.store.database import Database, DatabaseError
from helpline.store.schema import SCHEMA

FOLDER = Path(__file__).resolve().parents[2] / "infra" / "migrations"


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def upgrade(url: str) -> None:
    """Run every migration that is missing. Safe to call at any time, by several at once. Raises `DatabaseError`."""
    try:
        command.upgrade(_config(url), "head")
    except DBAPIError as error:
        raise DatabaseError(f"{type(error).__name__} {type(error.orig).__name__}") from None


def wanted() -> str | None:
    """The newest migration there is."""
    return ScriptDirectory.from_config(_config("")).get_current_head()


def current(database: Database) -> str | None:
    """The migration the database is at."""
    with database.transaction() as db:
        return MigrationContext.configure(db).get_current_revision()


def differences(database: Database) -> list[object]:
    """What the tables in the code and in the database do not agree on."""
    with database.transaction() as db:
        context = MigrationContext.configure(db, opts={"compare_server_default": False})
        return list(compare_metadata(context, SCHEMA))

"""How a database is brought up to date: one connection, one transaction, the tables of helpline/store."""

from alembic import context
from sqlalchemy import NullPool, create_engine, text

from helpline.settings import database_url
from helpline.store.database import Word
from helpline.store.schema import SCHEMA

LOCK = 7_364_201
"""Two processes that start at once do not migrate at once."""


def as_written(kind: str, thing: object, _: object) -> str | bool:
    """Migrations stand on their own: an enum's words are plain text in them, whatever the enum becomes."""
    return "sa.Text()" if kind == "type" and isinstance(thing, Word) else False


def migrate() -> None:
    """Run what is missing, in one transaction, with a lock held."""
    url = context.config.get_main_option("sqlalchemy.url") or database_url()
    with create_engine(url, hide_parameters=True, poolclass=NullPool).begin() as db:
        db.execute(text("SET LOCAL lock_timeout = '5s'"))
        db.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        context.configure(
            connection=db,
            target_metadata=SCHEMA,
            compare_server_default=False,
            transactional_ddl=True,
            render_item=as_written,
        )
        context.run_migrations()


migrate()

"""Laws of the house about what must fit together: jobs, doors, bells, log lines, words of the database, migrations."""

import json
import logging
from collections.abc import Iterator
from enum import StrEnum
from urllib.parse import urlsplit

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import Enum, create_engine, inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable
from werkzeug.exceptions import MethodNotAllowed, NotFound

from helpline import app as application
from helpline import log, settings, wiring
from helpline.carrier import twilio
from helpline.handlers.when import LATER, WHEN
from helpline.handlers.work import House
from helpline.queue import BELLS, QUEUES
from helpline.store import migration
from helpline.store.database import Database, DatabaseError, Word
from helpline.store.due import Moment
from helpline.store.schema import ROOMS, SCHEMA
from tests.cli.test_commands import told
from workers import jobs


@pytest.fixture
def house(database_url: str, redis_url: str) -> Iterator[House]:
    one = wiring.build(settings.read(told(database_url, redis_url)), connections=1)
    yield one
    one.database.close()


@pytest.fixture
def app(house: House, database_url: str, redis_url: str) -> Flask:
    return application.build(house, settings.read(told(database_url, redis_url)))


def test_a_guess_at_a_stolen_password_costs_a_real_house_64_mib_and_three_passes(house: House) -> None:
    assert house.passwords.hash("four words in a row").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_every_bell_that_is_rung_has_a_worker_who_comes() -> None:
    known = {
        name for name, job in vars(jobs).items() if callable(job) and getattr(job, "__module__", "") == jobs.__name__
    }
    assert known - {"sit_down"} == set(BELLS)
    assert set(BELLS.values()) == set(QUEUES)


def test_whatever_falls_due_is_known_to_the_table_of_later() -> None:
    assert set(LATER) == set(Moment)


def test_everything_that_can_happen_is_in_the_table_of_when() -> None:
    concrete = {event for event in _below(next(iter(WHEN)).__mro__[-2]) if not event.__subclasses__()}
    assert set(WHEN) == concrete


def _below(kind: type) -> set[type]:
    return {kind, *(deeper for one in kind.__subclasses__() for deeper in _below(one))}


@pytest.mark.parametrize("path", ["/twilio/sms", twilio.STATUS_PATH])
def test_every_address_given_to_the_carrier_leads_to_a_door(app: Flask, path: str) -> None:
    doors = app.url_map.bind("line.example")
    assert doors.match(urlsplit(path).path, method="POST")
    with pytest.raises((NotFound, MethodNotAllowed)):
        doors.match(urlsplit(path).path, method="GET")


def test_every_word_the_database_may_hold_is_one_of_an_enums() -> None:
    wrong = []
    for table in SCHEMA.sorted_tables:
        made = str(CreateTable(table).compile(dialect=postgresql.dialect()))
        for column in table.columns:
            assert not isinstance(column.type, Enum)
            if isinstance(column.type, Word):
                words: type[StrEnum] = column.type.words
                listed = ", ".join(f"'{word.value}'" for word in words)
                if f"{column.name} IN ({listed})" not in made:
                    wrong.append(f"{table.name}.{column.name}")
    assert wrong == []


def test_the_database_itself_refuses_any_other_word(database_url: str) -> None:
    database = Database(database_url, size=1)
    inspector = inspect(database.engine)
    try:
        checked = {
            (table.name, column.name)
            for table in SCHEMA.sorted_tables
            for column in table.columns
            if isinstance(column.type, Word)
            and any(f"{column.name} = ANY" in one["sqltext"] for one in inspector.get_check_constraints(table.name))
        }
        wanted = {
            (table.name, column.name)
            for table in SCHEMA.sorted_tables
            for column in table.columns
            if isinstance(column.type, Word)
        }
        assert checked == wanted
    finally:
        database.close()


def test_every_room_of_the_store_is_known_to_the_migrations() -> None:
    described = {
        table.name for room in ROOMS for table in vars(room).values() if getattr(table, "metadata", 0) is SCHEMA
    }
    assert described == {table.name for table in SCHEMA.sorted_tables}


def test_an_empty_database_becomes_what_the_code_expects_and_can_go_back_and_forth(empty_database_url: str) -> None:
    database = Database(empty_database_url, size=1)
    try:
        assert migration.current(database) is None
        migration.upgrade(empty_database_url)
        assert migration.current(database) == migration.wanted()
        assert migration.differences(database) == []
        database.close()
        command.downgrade(migration._config(empty_database_url), "escalation@base")
        command.downgrade(migration._config(empty_database_url), "main@base")
        engine = create_engine(empty_database_url)
        assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
        engine.dispose()
        migration.upgrade(empty_database_url)
        assert migration.differences(database) == []
    finally:
        database.close()


def test_a_database_that_is_not_there_is_said_without_a_word_about_where_it_is() -> None:
    with pytest.raises(DatabaseError) as refused:
        migration.upgrade("postgresql+psycopg://canary-name:canary-secret@127.0.0.1:9/canary-place")
    assert "canary" not in str(refused.value)


def test_a_log_line_keeps_only_what_is_on_its_list() -> None:
    line = log.only_allowed(
        None, "", {"event": "x", "contact_id": 7, "body": "canary", "to": "+15550111", "why": object()}
    )
    assert line == {"event": "x", "contact_id": 7}
    assert log.only_allowed(None, "", {"event": "x", "why": "w" * 121}) == {"event": "x"}
    assert not log.ALLOWED & {
        "body",
        "words",
        "to",
        "from",
        "sender",
        "number",
        "phone",
        "name",
        "message",
        "text",
        "ip",
    }


def test_what_other_peoples_libraries_say_loses_everything_that_was_filled_in() -> None:
    record = logging.LogRecord("strange", logging.ERROR, "strange.py", 7, "to %s: %s", ("+15550111", "canary"), None)
    said = json.loads(log.SilentFormatter().format(record))
    assert said["event"] == "to %s: %s"
    filled = logging.LogRecord("strange", logging.ERROR, "strange.py", 7, "to +15550111: canary", (), None)
    assert "canary" not in log.SilentFormatter().format(filled)
    try:
        raise ValueError("canary +15550111")
    except ValueError as error:
        failed = logging.LogRecord(
            "strange", logging.ERROR, "strange.py", 7, "no", (), (ValueError, error, error.__traceback__)
        )
    assert "canary" not in log.SilentFormatter().format(failed)

"""Is somebody home: for monitors, which learn nothing else."""

from datetime import timedelta

from flask import Blueprint, Response, jsonify

from helpline.handlers import alarms
from helpline.ports import SealBrokenError
from helpline.store import migration, pulse
from helpline.store.database import DatabaseError
from helpline.web.door import house

doors = Blueprint("health", __name__)

FINE, BAD = "ok", "bad"


@doors.get("/healthz")
def alive() -> Response:
    """This process answers."""
    return jsonify(status=FINE)


@doors.get("/readyz")
def ready() -> tuple[Response, int]:
    """Everything a contact needs is there. Redis may be gone: the house then works, only slower."""
    found = {"database": _database(), "migrations": BAD, "key": _key(), "sweeper": BAD, "redis": _redis()}
    if found["database"] == FINE:
        found["migrations"] = _migrations()
        found["sweeper"] = _sweeper()
    needed = [found[name] for name in ("database", "migrations", "key", "sweeper")]
    good = all(state == FINE for state in needed)
    status = ("ready" if found["redis"] == FINE else "slower") if good else "not ready"
    return jsonify(status=status, **found), 200 if good else 503


def _database() -> str:
    return FINE if house().database.answers() else BAD


def _migrations() -> str:
    try:
        wanted = migration.wanted(escalation=house().escalates)
        return FINE if migration.current(house().database) == wanted else BAD
    except DatabaseError:
        return BAD


def _key() -> str:
    """What is sealed now opens again."""
    cipher = house().ports.cipher
    try:
        key = cipher.new_key()
        return FINE if cipher.open(key, "probe", cipher.seal(key, "probe", "probe")) == "probe" else BAD
    except SealBrokenError:
        return BAD


def _sweeper() -> str:
    try:
        with house().database.transaction() as db:
            beat = pulse.last_beat(db, alarms.SWEEPER)
    except DatabaseError:
        return BAD
    late: timedelta = alarms.SWEEPER_LATE
    return FINE if beat is not None and house().ports.clock.now() - beat <= late else BAD


def _redis() -> str:
    return FINE if house().ports.queue.answers() else BAD

"""Alarms: what a person must look at now, worked out from the database each time somebody asks."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from helpline.domain import self_try
from helpline.domain.check import TRIES
from helpline.domain.contact import STILL_WAITING_AFTER
from helpline.domain.events import MessageParked
from helpline.domain.sending import State as Sending
from helpline.handlers import coverage, speaking
from helpline.handlers.work import House, Work
from helpline.store import (
    contacts,
    copies,
    handovers,
    inbox,
    legs,
    lines,
    outbox,
    pressure,
    pulse,
    roster,
    self_tries,
    shutting,
    turns,
    ways_in,
)
from helpline.store.database import Connection

SWEEPER: Final = "sweeper"
CARRIER: Final = "carrier"
SWEEPER_LATE: Final = timedelta(seconds=5)
WAITS_WARN: Final = timedelta(seconds=10)
WAITS_PAGE: Final = timedelta(seconds=30)
UNSENT_PAGE: Final = timedelta(seconds=60)
COPY_OVERDUE: Final = timedelta(hours=24)
MANY_UNKNOWN: Final = 5
PHONE_LOST_FOR: Final = timedelta(minutes=30)
"""How long an alarm about telephones stands after the last text or ring that did not reach one."""
WAY_IN_TOLD_FOR: Final = timedelta(hours=24)
"""How long everybody is told of what was done at the machine."""
RING_WAITS: Final = timedelta(seconds=10)
"""How long a telephone may wait for its turn: the account's pace and its limits let too few ring, or nobody dials."""


THE_WHOLE_WAY: Final = (self_try.Kind.TEXT, self_try.Kind.CALL)


@dataclass(frozen=True)
class Alarm:
    """``urgent``: worth waking somebody for."""

    name: str
    count: int
    urgent: bool


def ringing(house: House) -> list[Alarm]:
    """All that is wrong now; an empty list is a quiet night."""
    now = house.ports.clock.now()
    with house.database.transaction() as db:
        oldest = inbox.oldest_received(db)
        waits = now - oldest if oldest else timedelta(0)
        _, open_until = pulse.outcomes(db, CARRIER)
        beat = pulse.last_beat(db, SWEEPER)
        on_duty = roster.on_duty(db, now)
        waiting = contacts.count_waiting(db)
        longest = contacts.oldest_waiting(db)
        unsent = outbox.oldest_due(db, now)
        lies = now - unsent if unsent else timedelta(0)
        found = [
            Alarm("unread for too long", int(waits.total_seconds()), waits > WAITS_PAGE)
            if waits > WAITS_WARN
            else None,
            _if_any("could not be read by a machine", inbox.count(db, inbox.State.PARKED), urgent=True),
            _if_any("perhaps sent, a person must decide", outbox.count(db, Sending.HUMAN), urgent=False),
            _if_any("outcome unknown", outbox.count(db, Sending.UNKNOWN), least=MANY_UNKNOWN + 1, urgent=True),
            _if_any("the carrier keeps copies too long", copies.overdue(db, now - COPY_OVERDUE), urgent=True),
            Alarm("the carrier is being left alone", 1, True) if open_until and open_until > now else None,
            Alarm("the sweeper is not running", 1, True) if beat is None or now - beat > SWEEPER_LATE else None,
            Alarm("somebody waits and nobody is on duty", waiting, True) if waiting and not on_duty else None,
            Alarm("somebody has waited for too long", waiting, True)
            if longest and now - longest > STILL_WAITING_AFTER
            else None,
            _if_any("a caller waits for an answer of somebody who has her", handovers.count_silent(db), urgent=True),
            _if_any("a responder's phone can't be reached", outbox.phones_lost(db, now - PHONE_LOST_FOR), urgent=True),
            _if_any(
                "the carrier does not ring a responder's number",
                legs.count_failed(db, now - PHONE_LOST_FOR),
                urgent=True,
            ),
            _if_any(
                "telephones are not rung in time",
                legs.count_not_rung(db, waits_since=now - RING_WAITS, since=now - PHONE_LOST_FOR),
                urgent=False,
            ),
            _if_any("nobody is planned for some hours of this week", coverage.count_gaps(db, now), urgent=False),
            _if_any("a shift has begun and nobody came", turns.count_missed(db, now), urgent=True),
            _if_any("two wrong words came for a caller's own", contacts.count_doubtful(db, TRIES), urgent=True),
            _if_any("somebody was made to sign in", len(pressure.everybody(db)), urgent=True),
            _if_any("a new way in for a supervisor", ways_in.count_to_look_at(db, now - WAY_IN_TOLD_FOR), urgent=True),
            _if_any("a line does not reach itself", _count_failing(db, *THE_WHOLE_WAY), urgent=True),
            _if_any("the carrier leads a number elsewhere", _count_failing(db, self_try.Kind.NUMBER), urgent=True),
            Alarm("all is locked", 1, True) if shutting.since(db) else None,
            Alarm("unsent for too long", int(lies.total_seconds()), True) if lies > UNSENT_PAGE else None,
        ]
    return [alarm for alarm in found if alarm is not None]


def show_to_whoever_is_on(w: Work, event: MessageParked) -> None:
    """WHEN what came in could not be read: everybody on duty is asked to look at the page, where it stands raw."""
    known = lines.answered(w.db)
    for responder in roster.on_duty(w.db, w.now) if known else []:
        speaking.to_responder(w, responder, "attention", line=known[0])
    w.announce("queue")


def _count_failing(db: Connection, *kinds: self_try.Kind) -> int:
    return len({one.line_id for one in self_tries.failing(db) if one.kind in kinds})


def _if_any(name: str, count: int, *, urgent: bool, least: int = 1) -> Alarm | None:
    return Alarm(name, count, urgent) if count >= least else None

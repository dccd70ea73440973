"""Calls without telephones: the real doors, a database and a still clock; the carrier is in memory, its hand is ours.

Every webhook is knocked at the door by the test itself, signed, so that each order of things can be tried.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import psycopg
from flask import Flask

from helpline import app as application
from helpline import settings
from helpline.crypto import AesCipher
from helpline.domain.line import Serves
from helpline.domain.names import CarrierId
from helpline.domain.responder import Duty
from helpline.handlers import dialling, people, sweep
from helpline.handlers.when import LATER, WHEN
from helpline.handlers.work import House, work
from helpline.ports import Ports
from helpline.settings import Settings
from helpline.store.database import Database
from infra.local.programs import plain
from tests.carrier.fake import FakeCarrier, PlacedCall
from tests.journeys.counting import counts
from tests.journeys.street import ACCOUNT, CALLER, LINE, TOKEN, Bell, MovedClock, knock

PUBLIC_URL = "https://line.example"
DOOR = "/twilio/voice"


@dataclass(frozen=True)
class LegRow:
    """One leg as the database has it."""

    id: int
    state: str
    phase: str
    sid: str | None
    ending: str | None
    wanted: str | None
    alias: str | None
    role: str


@dataclass
class Switch:
    """A helpline on the telephone, with nobody at the other end but the test."""

    house: House
    clock: MovedClock
    bell: Bell
    told: Settings
    app: Flask
    carrier: FakeCarrier
    answers: list[str] = field(default_factory=list)
    """Every document that was answered so far."""
    _sids: Iterator[int] = field(default_factory=lambda: iter(range(0xA0000, 0xFFFFF)))

    def opens(self, *, number: str = LINE, languages: str = "en", **more: Any) -> int:
        """A line that takes calls."""
        with work(self.house) as w:
            asked = {"serves": Serves.BOTH, "area": "Harbour"} | more
            return people.add_line(w, phone=number, languages=languages.split(","), **asked).id

    def joins(self, alias: str, phone: str, *, languages: str = "en", on: bool = True, **more: Any) -> int:
        """A peer, on duty unless said otherwise."""
        with work(self.house) as w:
            asked = {"area": "Harbour"} | more
            one = people.add_responder(w, alias=alias, phone=phone, languages=languages.split(","), **asked)
            if on:
                people.set_duty(w, alias, Duty.ON)
        return one.id

    def rings(self, *, caller: str = CALLER, to: str = LINE, sid: CarrierId | None = None, **more: str) -> str:
        """Somebody rings: the document she is answered with."""
        sid = sid or CarrierId(f"CA{next(self._sids):032x}")
        if sid not in {call.sid for call in self.carrier.calls}:
            self.carrier.arrives(sid, caller=caller, to=to)
        return self.knocks(DOOR, self._form(sid, "ringing", {"From": caller, "To": to} | more))

    def step(self, name: str, leg: int, *, turn: int = 0, status: str = "in-progress", **more: str) -> str:
        """A leg asks what it hears now."""
        asked = {"l": leg, "g": "en"} | ({"t": turn} if turn else {})
        return self.knocks(f"{DOOR}/{name}?{urlencode(asked)}", self._form(self.sid_of(leg), status, more))

    def tells(self, leg: int, status: str, sequence: int, **more: str) -> None:
        """A status callback."""
        sid = self.sid_of(leg)
        self.carrier.becomes(sid, status)
        form = self._form(sid, status, {"SequenceNumber": str(sequence)} | more)
        self.knocks(f"{DOOR}/status?l={leg}", form)

    def knocks(self, path: str, form: dict[str, str]) -> str:
        """One signed webhook, and what it is answered."""
        answer = knock(self.app, PUBLIC_URL, form, path=path)
        assert answer.status_code == 200, (path, answer.status)
        self.answers.append(answer.get_data(as_text=True))
        return self.answers[-1]

    def _form(self, sid: str, status: str, more: dict[str, str]) -> dict[str, str]:
        usual = {"CallSid": sid, "AccountSid": ACCOUNT, "From": LINE, "To": CALLER, "CallStatus": status}
        return usual | more

    def dials(self, *, limit: int = 50) -> None:
        """Ask the carrier for everything that is due."""
        while errands := dialling.take_errands(self.house, limit=limit):
            for errand in errands:
                self.carrier.now = self.clock.now()
                dialling.carry_out(self.house, errand)

    def ticks(self) -> None:
        """One second of the sweeper, with what it does and what it rings for."""
        sweep.tick(self.house, lambda: None, self.dials)
        self.dials()

    def asks_after_silent(self) -> int:
        """Ask the carrier after every leg that has been silent for too long."""
        return dialling.ask_after_silent(self.house)

    def legs(self, *, live: bool = False) -> list[LegRow]:
        """Every leg, oldest first."""
        rows = self.rows(
            "SELECT g.id, g.state, g.phase, g.sid, g.ending, g.wanted, r.alias, g.role"
            " FROM leg g LEFT JOIN responder r ON r.id = g.responder_id ORDER BY g.id"
        )
        return [one for one in (LegRow(*row) for row in rows) if one.state != "ended" or not live]

    def leg(self, alias: str | None = None) -> LegRow:
        """The newest leg of a responder, or the newest of a caller."""
        found = [one for one in self.legs() if (one.alias == alias if alias else one.role == "caller")]
        return found[-1]

    def sid_of(self, leg: int) -> CarrierId:
        """What the carrier calls a leg; where we have not heard yet, what it would be called."""
        known = next(one.sid for one in self.legs() if one.id == leg)
        return (
            CarrierId(known) if known else next(call.sid for call in self.carrier.calls if call.reference == str(leg))
        )

    def placed(self, alias: str) -> list[PlacedCall]:
        """What the carrier was asked to ring for a responder."""
        ids = {str(one.id) for one in self.legs() if one.alias == alias}
        return [call for call in self.carrier.calls if call.reference in ids]

    def rung(self) -> list[PlacedCall]:
        """Everything the carrier was asked to ring."""
        return [call for call in self.carrier.calls if call.reference]

    def picks_up(self, alias: str) -> LegRow:
        """A responder answers, and hears what there is."""
        leg = self.leg(alias)
        self.carrier.answer(self.sid_of(leg.id))
        self.step("next", leg.id)
        return self.leg(alias)

    def state(self) -> str | None:
        """Where the newest contact stands."""
        rows = self.rows("SELECT state FROM contact ORDER BY id DESC LIMIT 1")
        return str(rows[0][0]) if rows else None

    def counted(self, event: str) -> int:
        """How often that was counted."""
        return counts(self.house).get(event, 0)

    def rows(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the database itself."""
        with psycopg.connect(plain(self.told.database_url)) as db:
            return db.execute(question.encode(), values or None).fetchall()


@contextmanager
def switch(database_url: str, **more: Any) -> Iterator[Switch]:
    """One switch, with nobody connected. ``more`` are facts of the `House`, such as ``calls_a_second``."""
    told = settings.read(
        {
            "HELPLINE_DATABASE_URL": database_url,
            "HELPLINE_REDIS_URL": "redis://127.0.0.1:9/0",
            "HELPLINE_PUBLIC_URL": PUBLIC_URL,
            "HELPLINE_MASTER_KEY": "7" * 64,
            "HELPLINE_PEPPER": "8" * 64,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
        }
    )
    clock, bell, carrier = MovedClock(), Bell(), FakeCarrier()
    ports = Ports(carrier=carrier, clock=clock, cipher=AesCipher(told.master_keys, told.pepper), queue=bell)
    facts: dict[str, Any] = {"calls_a_second": 0.0} | more
    house = House(ports=ports, database=Database(told.database_url, size=16), when=WHEN, later=LATER, **facts)
    try:
        yield Switch(house, clock, bell, told, application.build(house, told), carrier)
    finally:
        house.database.close()

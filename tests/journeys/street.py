"""A street to walk in: the real doors, the carrier's own client, a network of our own, a database, and a still clock.

Only the workers are us: what is rung for is done at once, in this thread.
"""

import json
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psycopg
from flask import Flask
from twilio.request_validator import RequestValidator
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.test import TestResponse

from helpline import detectors, prompts, settings
from helpline.carrier.seam import Exchange
from helpline.carrier.twilio import TwilioCarrier
from helpline.crypto import AesCipher
from helpline.domain.line import Serves
from helpline.domain.responder import Duty
from helpline.handlers import dialling, outbox, people, self_tries, sweep, texts
from helpline.handlers.when import LATER, WHEN
from helpline.handlers.work import House, work
from helpline.ports import Ports
from helpline.settings import Settings
from helpline.simulator import Simulator
from helpline.store.database import Database
from infra.local.programs import plain
from tests import applications
from tests.journeys.counting import counts
from tests.simulator.telephones import Telephones
from tests.waiting import eventually

LINE = "+15550100"
ADA, BEA, CAM = "+15550150", "+15550151", "+15550152"
"""Telephones of responders."""
CALLER, OTHER, THIRD = "+15550121", "+15550122", "+15550123"
ACCOUNT, TOKEN, NEXT_TOKEN = "AC" + "0123456789abcdef" * 2, "5" * 32, "6" * 32
UNDER_WAY = frozenset({"queued", "accepted", "sending", "sent"})
READ_WITHIN = 4.0
"""Seconds the carrier has for an answer: as many as each test takes in which it gives none."""
HAND, KEY = 8, 5
"""Seconds that a telephone rings for a hand, and that a menu waits for a key of a hand, however fast all else goes."""


@dataclass
class MovedClock:
    """Stands still, however slow the machine is, until a test moves it. Implements `ports.Clock`."""

    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    moved: timedelta = timedelta(0)

    def now(self) -> datetime:
        return self.began + self.moved


@dataclass
class Bell:
    """Remembers who was rung for. ``is_deaf``: as when Redis is gone. Implements `ports.Queue`."""

    rung: deque[tuple[str, int]] = field(default_factory=deque)
    news: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    is_deaf: bool = False

    def ring(self, job: str, *ids: int) -> bool:
        if self.is_deaf:
            return False
        self.rung.append((job, ids[0]))
        return True

    def announce(self, subject: str, *ids: int) -> None:
        self.news.append((subject, ids))

    def answers(self) -> bool:
        return not self.is_deaf


@dataclass
class Street:
    """Everything a journey needs."""

    house: House
    clock: MovedClock
    bell: Bell
    told: Settings
    app: Flask
    network_url: str
    working: "threading.RLock" = field(default_factory=threading.RLock)

    def sim(self, method: str, path: str, wish: Mapping[str, Any] | None = None) -> Any:
        """Ask the network's controls."""
        body = None if wish is None else json.dumps(wish).encode()
        asked = Request(self.network_url + path, data=body, method=method, headers={"Content-Type": "application/json"})
        try:
            with urlopen(asked, timeout=30) as answer:
                return json.loads(answer.read() or b"null")
        except HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()}") from None

    def faults(self, **wishes: Any) -> None:
        self.sim("PATCH", "/sim/faults", wishes)

    def opens(
        self,
        *,
        number: str = LINE,
        languages: str = "en,es,th",
        area: str = "Harbour",
        serves: Serves = Serves.SMS,
        **more: Any,
    ) -> int:
        """A line, and its number at the network."""
        with work(self.house) as w:
            line = people.add_line(w, phone=number, serves=serves, languages=languages.split(","), area=area, **more)
        doors = f"{self.told.public_url}/twilio"
        told = {"sms_url": f"{doors}/sms", "voice_url": f"{doors}/voice", "status_callback": f"{doors}/voice/status"}
        self.sim("POST", "/sim/numbers", {"number": number, **told})
        return line.id

    def joins(
        self, alias: str, phone: str, *, languages: str = "en", area: str = "Harbour", on: bool = True, **more: Any
    ) -> int:
        """A peer who answers, on duty unless said otherwise."""
        with work(self.house) as w:
            one = people.add_responder(w, alias=alias, phone=phone, languages=languages.split(","), area=area, **more)
        if on:
            with work(self.house) as w:
                people.set_duty(w, alias, Duty.ON)
            self.settle()
        return one.id

    def writes(self, body: str, *, sender: str = CALLER, to: str = LINE, **more: Any) -> dict[str, Any]:
        """Somebody writes on a handset; it is taken in, worked on, and all that follows is sent."""
        told: dict[str, Any] = self.sim("POST", "/sim/texts", {"from": sender, "to": to, "body": body, **more})
        self.settle()
        return told

    def settle(self) -> None:
        """Do all that was rung for, until it is quiet: by one hand at a time."""
        with self.working:
            self._settle()

    def _settle(self) -> None:
        while self.bell.rung:
            job, row_id = self.bell.rung.popleft()
            if job == "arrived":
                texts.arrived(self.house, row_id)
            elif job == "deliver":
                self.send_due()
            elif job == "dial":
                self.dial_due()
            elif job == "acknowledge":
                self_tries.acknowledge(self.house, row_id)

    def send_due(self) -> None:
        """Send what is due, one after the other."""
        while errands := outbox.take_errands(self.house, limit=50):
            for errand in errands:
                outbox.send(self.house, errand)

    def dial_due(self) -> None:
        """Ring, move and hang up what is due; what somebody held just then is tried again, as the dialler does."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            while errands := dialling.take_errands(self.house, limit=50):
                for errand in errands:
                    dialling.carry_out(self.house, errand)
            wait = dialling.next_due(self.house)
            if wait is None or wait > timedelta(0):
                return
            time.sleep(0.01)

    @contextmanager
    def switchboard(self) -> Iterator[Telephones]:
        """While somebody is on the telephone nobody may wait for us: what is rung for is done as it comes."""
        over, phones = threading.Event(), Telephones(url=self.network_url, patience=30.0)

        def work_on() -> None:
            while not over.wait(0.004):
                self.settle()

        self.faults(voice_speed=5, hand_patience=HAND, key_patience=KEY)
        worker = threading.Thread(target=work_on)
        worker.start()
        try:
            yield phones
        finally:
            over.set()
            worker.join()
            self.settle()
            phones.close()

    def later(self, **span: float) -> None:
        """So much later; the sweeper has seen it."""
        self.clock.moved += timedelta(**span)
        self.tick()

    def tick(self) -> None:
        """One second of the sweeper, and what it rang for."""
        sweep.tick(self.house, self.send_due, self.dial_due)
        self.settle()

    def shows(self, phone: str) -> list[str]:
        """Everything somebody else wrote to this handset, once nothing is on its way any more."""
        assert self.eventually(self.is_quiet), self.sim("GET", "/sim/state")["statuses"]
        return [text["body"] for text in self.sim("GET", f"/sim/handsets/{phone}/texts") if not text["mine"]]

    def is_quiet(self, under_way: frozenset[str] = UNDER_WAY) -> bool:
        """Whether no text is ``under_way``, the carrier has told us so, and we have done what follows from it."""
        self.settle()
        state = self.sim("GET", "/sim/state")
        return not (under_way & set(state["statuses"]) or state["receipts_under_way"] or self.bell.rung)

    def last(self, phone: str) -> str:
        """The newest text on a handset."""
        return (self.shows(phone) or [""])[-1]

    def fresh(self, phone: str, seen: dict[str, int]) -> list[str]:
        """What has come since ``seen`` was last passed here."""
        shown = self.shows(phone)
        new = shown[seen.get(phone, 0) :]
        seen[phone] = len(shown)
        return new

    def code(self, alias: str, *, contact: int | None = None) -> str:
        """The newest living code of a responder."""
        found = self.rows(
            "SELECT o.code FROM offer o JOIN responder r ON r.id = o.responder_id WHERE r.alias = %s"
            " AND o.state IN ('open', 'won') AND (%s::bigint IS NULL OR o.contact_id = %s) ORDER BY o.id DESC",
            alias,
            contact,
            contact,
        )
        return str(found[0][0])

    def contact(self) -> int:
        """The newest contact."""
        return int(self.rows("SELECT max(id) FROM contact")[0][0])

    def state(self, contact: int | None = None) -> str | None:
        """Where a contact stands; None when it is forgotten."""
        found = self.rows("SELECT state FROM contact WHERE id = %s", contact or self.contact())
        return str(found[0][0]) if found else None

    def rows(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the database itself, to see what is really kept."""
        with psycopg.connect(plain(self.told.database_url)) as db:
            return db.execute(question.encode(), values or None).fetchall()

    def counted(self, event: str) -> int:
        """How often it was counted, added up already or not."""
        return counts(self.house).get(event, 0)

    def knock(self, form: Mapping[str, str], **more: Any) -> TestResponse:
        """A request at the texts' door, signed as the carrier signs; see `knock`."""
        return knock(self.app, self.told.public_url, form, **more)

    def eventually(self, found: Callable[[], Any], *, within: float = 60.0) -> Any:
        """Look until it is true."""
        return eventually(found, within=within)


def knock(
    app: Flask,
    public_url: str,
    form: Mapping[str, str],
    *,
    path: str = "/twilio/sms",
    token: str = TOKEN,
    signed_for: str | None = None,
    signature: str | None = None,
    headers: Mapping[str, str] | None = None,
    raw: bytes | None = None,
) -> TestResponse:
    """One webhook. ``signed_for`` is another address than it knocks at; ``signature=""`` sends none at all."""
    made = signature
    if made is None:
        made = RequestValidator(token).compute_signature(signed_for or public_url + path, dict(form))
    sent = {"X-Twilio-Signature": made} if made else {}
    body: dict[str, Any] = {"data": form} if raw is None else {"data": raw}
    if raw is not None:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    return app.test_client().post(path, headers=sent | dict(headers or {}), **body)


def text_form(
    body: str = "hello", *, sender: str = CALLER, to: str = LINE, sid: str | None = None, **more: str
) -> dict[str, str]:
    """What the carrier sends when a text comes in."""
    text_form.count += 1  # type: ignore[attr-defined]
    return {
        "MessageSid": sid or f"SM{text_form.count:032x}",  # type: ignore[attr-defined]
        "SmsSid": sid or f"SM{text_form.count:032x}",  # type: ignore[attr-defined]
        "AccountSid": ACCOUNT,
        "From": sender,
        "To": to,
        "Body": body,
        "NumMedia": "0",
        "NumSegments": "1",
        "ApiVersion": "2010-04-01",
    } | more


text_form.count = 0  # type: ignore[attr-defined]


class Quiet(WSGIRequestHandler):
    """Keeps to itself what was asked."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002
        """Nothing."""


@contextmanager
def street(
    database_url: str,
    redis_url: str,
    *,
    on_exchange: Callable[[Exchange], None] | None = None,
    escalation: bool = True,
    recordings: str = "",
) -> Iterator[Street]:
    """One street, with nobody in it; without ``escalation`` it keeps no notes. ``recordings``: a folder of prompts."""
    door = socket.create_server(("127.0.0.1", 0))
    public_url = f"http://127.0.0.1:{door.getsockname()[1]}"
    simulator = Simulator(account_sid=ACCOUNT, auth_token=TOKEN, faults={"status_delay": 0.005})
    with simulator.run_in_thread() as network:
        told = settings.read(
            {
                "HELPLINE_DATABASE_URL": database_url,
                "HELPLINE_REDIS_URL": redis_url,
                "HELPLINE_PUBLIC_URL": public_url,
                "HELPLINE_MASTER_KEY": "7" * 64,
                "HELPLINE_PEPPER": "8" * 64,
                "HELPLINE_CARRIER_URL": network.url,
                "TWILIO_ACCOUNT_SID": ACCOUNT,
                "TWILIO_AUTH_TOKEN": TOKEN,
                "TWILIO_AUTH_TOKEN_NEXT": NEXT_TOKEN,
                "HELPLINE_ESCALATION": "on" if escalation else "off",
                "HELPLINE_PROMPTS": recordings,
            }
        )
        clock, bell = MovedClock(), Bell()
        carrier = TwilioCarrier(
            account_sid=ACCOUNT,
            auth_token=TOKEN,
            base_url=network.url,
            public_url=public_url,
            connect_seconds=5,
            read_seconds=READ_WITHIN,
            on_exchange=on_exchange,
        )
        ports = Ports(carrier=carrier, clock=clock, cipher=AesCipher(told.master_keys, told.pepper), queue=bell)
        house = House(
            ports=ports,
            database=Database(told.database_url, size=8),
            when=WHEN,
            later=LATER,
            calls_a_second=0,
            judges=detectors.of("small"),
            escalates=told.escalation,
            is_heard=prompts.of(recordings).is_heard if recordings else lambda _locale, _key: True,
        )
        app = applications.over(house, told)
        server = make_server(
            "127.0.0.1", 0, app, threaded=True, request_handler=Quiet, fd=door.fileno()
        )  # fmt: skip
        server.daemon_threads = False  # type: ignore[attr-defined]  # whoever is being answered is waited for
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield Street(house, clock, bell, told, app, network.url)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            door.close()
            house.database.close()

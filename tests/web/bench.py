"""A desk to knock at: the real application over a real database, with a carrier in memory and a clock that is set."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import pyotp
from argon2 import PasswordHasher
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from helpline.domain.account import Role
from helpline.domain.call import Trigger
from helpline.domain.contact import Channel
from helpline.domain.names import Address, CarrierId
from helpline.domain.responder import Duty
from helpline.domain.text import ArrivedText
from helpline.handlers import people, texts
from helpline.handlers.work import House, work
from helpline.settings import Settings
from helpline.store import accounts, legs, roster

HOME = "http://desk.example"
PASSWORD = "four words in a row"
LINE = "+15550100"
CALLER = "+15550147"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Passwords of tests are kept with less care: each sign-in would take a tenth of a second of a processor."""
CANARY = "canary-sentence-nobody-else-may-read"


@dataclass
class SetClock:
    """Implements `ports.Clock`; moved by the test."""

    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def now(self) -> datetime:
        return self.at

    def pass_by(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class Bench:
    """The application, and short words for what happens in tests."""

    app: Flask
    house: House
    clock: SetClock
    told: Settings
    _sids: Iterator[int] = field(default_factory=lambda: count(1))

    def browser(self, app: Flask | None = None) -> FlaskClient:
        return (app or self.app).test_client()

    def invite(self, name: str, role: Role) -> str:
        alias = name if role is Role.RESPONDER else None
        with work(self.house) as w:
            return people.add_account(w, name=name, role=role, alias=alias).token

    def invite_again(self, name: str) -> str:
        with work(self.house) as w:
            account = accounts.named(w.db, name)
            assert account is not None
            return people.invite(w, account).token

    def hire(self, alias: str, phone: str, *, languages: tuple[str, ...] = ("en",), on: bool = True) -> None:
        with work(self.house) as w:
            people.add_responder(w, alias=alias, phone=phone, languages=languages, area="North")
        if on:
            with work(self.house) as w:
                people.set_duty(w, alias, Duty.ON)

    def sign_in(self, name: str, role: Role, *, app: Flask | None = None) -> FlaskClient:
        """A browser in which somebody new has just accepted her invitation."""
        browser = self.browser(app)
        link = f"/invitation/{self.invite(name, role)}"
        answer = post(browser, link, page=link, password=PASSWORD, again=PASSWORD)
        assert answer.status_code == 303, answer.text
        return browser

    def shows(self, seed: str) -> str:
        """What an app shows now."""
        return pyotp.TOTP(seed).at(self.clock.now())

    def sets_up_app(self, browser: FlaskClient) -> tuple[str, list[str]]:
        """An app, and the paper that comes with it: the seed, and the codes."""
        seed = reads_the_picture(browser)
        answer = post(browser, "/keys/app", page="/keys", seed=seed, code=self.shows(seed))
        assert answer.status_code == 200, answer.text
        self.clock.pass_by(seconds=30)
        return seed, [one.get_text() for one in soup(answer).select("li.code")]

    def texts(self, words: str, *, sender: str | None = CALLER, answered: bool = True) -> None:
        """A caller writes, and a worker reads it."""
        texts.arrived(self.house, self.accepts(words, sender=sender, answered=answered))

    def accepts(self, words: str, *, sender: str | None = CALLER, answered: bool = True) -> int:
        """A caller writes, and nobody has read it yet: the id of its row."""
        text = ArrivedText(
            sid=CarrierId(f"SM{next(self._sids):032x}"),
            sender=Address(sender) if sender else None,
            to=Address(LINE),
            body=words,
            channel=Channel.SMS,
            can_be_answered=answered,
        )
        inbox_id = texts.accept(self.house, text)
        assert inbox_id is not None
        return inbox_id

    def takes_calls(self) -> None:
        """From now on the line answers calls as well."""
        with self.house.database.transaction() as db:
            db.exec_driver_sql("UPDATE line SET serves = 'both', languages = '{en}'")

    def rings(self, caller: str | None = CALLER) -> CarrierId:
        """A caller rings, and is let in: her call."""
        sid = self._new_call()
        self._asks(sid, "", From=caller or "anonymous", CallStatus="ringing")
        return sid

    def presses(self, sid: CarrierId, key: str) -> None:
        """A caller's key."""
        self._asks(sid, f"/key?l={self._leg(sid)}", Digits=key)

    def consents(self, sid: CarrierId, key: str) -> None:
        """What a caller presses when she is asked whether an interpreter may join."""
        self._asks(sid, f"/consent?l={self._leg(sid)}", Digits=key)

    def hangs_up(self, sid: CarrierId) -> None:
        self._asks(sid, f"/status?l={self._leg(sid)}", CallStatus="completed")

    def comes_in(self, sid: CarrierId) -> None:
        """A caller's telephone asks what comes next: into the room, when somebody is there."""
        self._asks(sid, f"/next?l={self._leg(sid)}&t=1")

    def picks_up(self, alias: str, key: str = "1") -> CarrierId | None:
        """A responder whose telephone rings picks it up and presses a key; None when it does not ring."""
        with work(self.house) as w:
            responder = roster.with_alias(w.db, alias)
            rung = legs.of_responder(w.db, responder.id) if responder is not None else []
        if not rung:
            return None
        sid = self._is_rung(rung[0].id, rung[0].sid or self._new_call())
        if key:
            self._asks(sid, f"/accept?l={rung[0].id}", Digits=key)
        return sid

    def caller_picks_up(self) -> CarrierId:
        """Whoever asked for it is rung back, and answers."""
        with work(self.house) as w:
            leg_id = w.db.exec_driver_sql("SELECT max(id) FROM leg WHERE role = 'caller'").scalar_one()
        return self._is_rung(leg_id, self._new_call())

    def _is_rung(self, leg_id: int, sid: CarrierId) -> CarrierId:
        with work(self.house) as w:
            legs.move(w.db, leg_id, Trigger.ASK)
        self._asks(sid, f"/next?l={leg_id}", AnsweredBy="human")
        return sid

    def _asks(self, sid: CarrierId, step: str, **more: str) -> None:
        """The carrier asks what comes next on a call."""
        path = f"/twilio/voice{step}"
        form = {"CallSid": sid, "From": CALLER, "To": LINE, "CallStatus": "in-progress"} | more
        signature = RequestValidator(self.told.auth_tokens[0]).compute_signature(HOME + path, form)
        answer = self.browser().post(path, data=form, base_url=HOME, headers={"X-Twilio-Signature": signature})
        assert answer.status_code == 200, answer.text
        assert "f=1" not in answer.text, "it failed, and is to be tried again"

    def _leg(self, sid: CarrierId) -> int:
        with work(self.house) as w:
            leg = legs.with_sid(w.db, sid)
            assert leg is not None
            return leg.id

    def _new_call(self) -> CarrierId:
        return CarrierId(f"CA{next(self._sids):032x}")

    def parks(self, words: str) -> int:
        """What she writes can't be read by a machine."""
        inbox_id = self.accepts(words)
        with self.house.database.transaction() as db:
            db.exec_driver_sql("UPDATE inbox SET state = 'parked' WHERE id = %s", (inbox_id,))
        return inbox_id

    def contacts(self) -> list[tuple[int, str]]:
        """The id and the state of each."""
        with self.house.database.transaction() as db:
            rows = db.exec_driver_sql("SELECT id, state FROM contact ORDER BY id")
            return [(row[0], row[1]) for row in rows]

    def outgoing(self) -> list[tuple[str, str, bool]]:
        """Template, state, and whether a person wrote it, of each text that is to leave."""
        with self.house.database.transaction() as db:
            rows = db.exec_driver_sql("SELECT template, state, by_person FROM outbox ORDER BY id")
            return [(row[0], row[1], row[2]) for row in rows]


def soup(answer: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "lxml")


def token_on(browser: FlaskClient, page: str) -> str:
    """The token in the first form of a page."""
    field = soup(browser.get(page, base_url=HOME)).find("input", attrs={"name": "csrf_token"})
    return str(field["value"]) if field else ""


def post(browser: FlaskClient, address: str, *, page: str = "/", **form: str) -> TestResponse:
    """Fill in a form that stands on ``page`` and send it."""
    return browser.post(address, data={"csrf_token": token_on(browser, page)} | form, base_url=HOME)


def reads_the_picture(browser: FlaskClient) -> str:
    """The seed that her app takes from the page."""
    field = soup(browser.get("/keys/app", base_url=HOME)).find("input", attrs={"name": "seed"})
    assert field is not None
    return str(field["value"])


def seen(browser: FlaskClient, page: str = "/") -> str:
    """What a person reads on a page."""
    return soup(browser.get(page, base_url=HOME)).get_text(" ", strip=True)

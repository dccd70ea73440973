"""Training: a second helpline beside the real one: made-up people on duty, made-up callers who write by script."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from helpline.apart import house as houses
from helpline.apart.house import Apart
from helpline.domain.account import Role
from helpline.domain.line import Serves
from helpline.domain.practice import Story
from helpline.domain.responder import Duty
from helpline.handlers import people, practising
from helpline.handlers.work import work
from helpline.settings import Settings
from helpline.store import contacts, lines

LINE: Final = "+15550100"
AREA: Final = "Harbour"
LANGUAGES: Final = ("en", "es", "fr")
PEERS: Final = {"River": "+15550111", "Sky": "+15550112"}
OTHERS: Final = {"Keeper": Role.KEEPER, "Heron": Role.SUPERVISOR, "Ibis": Role.SUPERVISOR}
FIRST_CALLER: Final = 20
"""Callers' numbers go on from +15550120."""
EVERY: Final = 45.0
"""Seconds between two who write for the first time."""


@dataclass(frozen=True)
class Training:
    """What is open, and how to come in: a link for each made-up person, good once."""

    one: Apart
    links: dict[str, str]


@contextmanager
def opened(live: Settings, *, port: int = 0, every: float = EVERY) -> Iterator[Training]:
    """A house apart with people in it, until the block ends. Nothing of the real one is copied into it."""
    with houses.opened(live, copied=False, port=port) as one:
        with work(one.house) as w:
            people.add_line(w, phone=LINE, serves=Serves.BOTH, languages=list(LANGUAGES), area=AREA)
        one.network.add_line(LINE, one.doors)
        for alias, phone in PEERS.items():
            one.network.add_telephone(phone, alias, role="responder")
            with work(one.house) as w:
                people.add_responder(w, alias=alias, phone=phone, languages=LANGUAGES, area=AREA)
            with work(one.house) as w:
                people.set_duty(w, alias, Duty.ON)
        callers = Callers(one, every)
        callers.start()
        try:
            yield Training(one, {name: _link(one, name) for name in (*PEERS, *OTHERS)})
        finally:
            callers.stop()


def _link(one: Apart, name: str) -> str:
    alias = name if name in PEERS else None
    with work(one.house) as w:
        made = people.add_account(w, name=name, role=OTHERS.get(name, Role.RESPONDER), alias=alias)
    return f"{one.told.public_url}/invitation/{made.token}"


class Callers:
    """One story after the other begins; in each, whatever is answered brings the next line of its script."""

    def __init__(self, one: Apart, every: float) -> None:
        self._one = one
        self._every = every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._write, name="callers", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _write(self) -> None:
        at_work: list[Caller] = []
        waited = self._every
        stories = list(practising.stories().values())
        while not self._over.wait(0.5):
            waited += 0.5
            if waited >= self._every and len(at_work) < len(stories):
                at_work.append(Caller(self._one, stories[len(at_work)], f"+155501{FIRST_CALLER + len(at_work)}"))
                waited = 0.0
            for one in at_work:
                one.goes_on()


class Caller:
    """One made-up person, and how far her script has come."""

    def __init__(self, one: Apart, story: Story, number: str) -> None:
        self._one, self._number = one, number
        self._left = [list(follows.says) for follows in story.follows]
        self._answered = 0
        one.network.add_telephone(number, story.title, role="caller")
        self._says(list(story.opens))

    def goes_on(self) -> None:
        """Each answer of a person brings her next line; what a machine says by itself brings none."""
        answers = self._answers()
        if answers > self._answered and self._left:
            self._answered = answers
            self._says(self._left.pop(0))

    def _answers(self) -> int:
        """How often a person has answered her so far."""
        with work(self._one.house) as w:
            line = lines.answered(w.db)[0]
            contact = contacts.open_with(w.db, line.id, w.cipher.lookup("caller", self._number))
            said = contacts.said(w.db, contact.id) if contact else []
        return sum(one.voice is contacts.Voice.RESPONDER for one in said)

    def _says(self, lines: list[str]) -> None:
        for line in lines:
            self._one.network.writes(self._number, LINE, line)

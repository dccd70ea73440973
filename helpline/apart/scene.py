"""What made-up people do in a drill: each step asks its question of what telephones show and of what is really kept."""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any, Final

from helpline.apart.house import Apart
from helpline.domain.account import Role
from helpline.domain.call import State
from helpline.domain.commands import DIGITS, LETTERS
from helpline.domain.escalation.board import Verdict
from helpline.domain.escalation.consent import Method, Mode, Purpose
from helpline.domain.escalation.note import Draft, Happens, HowSoon, Note, Wants, WhoTells
from helpline.domain.escalation.recipient import Sort
from helpline.domain.line import Line
from helpline.domain.responder import Duty, Responder
from helpline.handlers import conversation, handover, people
from helpline.handlers.escalation import asking, decisions, notes, recipients, releases
from helpline.handlers.escalation.wording import Wish
from helpline.handlers.work import work
from helpline.store import contacts, legs, lines, roster
from helpline.store.escalation import board, consents

CALLER, RINGS, LAWYER = "+15550121", "+15550122", "+12025550140"
PEERS: Final = {"Drill one": "+15550150", "Drill two": "+15550151"}
BOARD: Final = ("Drill three", "Drill four", "Drill five")
PATIENCE: Final = 20.0
"""Seconds for anything to happen."""
MAY_SAY: Final = "I want my papers back"
BOTH: Final = 2
"""She and a responder."""
_CODE: Final = re.compile(rf"\b[{LETTERS}][{DIGITS}]{{1,3}}\b")


class NeverHappenedError(Exception):
    """What should have followed did not, in all the time it had."""


def until(found: Callable[[], Any]) -> Any:
    """Look until it is true."""
    end = time.monotonic() + PATIENCE
    while not (seen := found()):
        if time.monotonic() > end:
            raise NeverHappenedError
        time.sleep(0.05)
    return seen


def sure(is_so: bool) -> None:
    """What must be so at once."""
    if not is_so:
        raise NeverHappenedError


class Scene:
    """One drill's people, and what they do, step by step."""

    def __init__(self, one: Apart) -> None:
        self.one, self.house, self.network = one, one.house, one.network
        with work(self.house) as w:
            self.lines = [line for line in lines.all_lines(w.db) if line.is_on]
            areas = {area.id: area.name for area in lines.all_areas(w.db)}
        self.texts_to = next((line for line in self.lines if line.takes_texts), None)
        self.calls_to = next((line for line in self.lines if line.takes_calls), None)
        for line in self.lines:
            self.network.add_line(line.number, one.doors)
        for alias, phone in PEERS.items():
            for line in self.lines[:1]:
                self._hire(alias, phone, line, areas[line.area_id])
        self.contact_id = 0
        self.members: dict[str, int] = {}
        self.grant_motion = 0

    def _hire(self, alias: str, phone: str, line: Line, area: str) -> None:
        spoken = [language for one in self.lines for language in one.languages]
        self.network.add_telephone(phone, alias, role="responder")
        with work(self.house) as w:
            people.add_responder(w, alias=alias, phone=phone, languages=spoken, area=area, at_once=1)
        with work(self.house) as w:
            people.set_duty(w, alias, Duty.ON)

    # Texts

    def text(self) -> None:
        """She writes, and is greeted."""
        self._writes(CALLER, "hello")
        until(lambda: self.network.shows(CALLER))
        with work(self.house) as w:
            self.contact_id = contacts.waiting(w.db)[0].id

    def offered(self) -> None:
        """Both are told, each with a code."""
        for phone in PEERS.values():
            until(partial(self._code, phone))

    def race(self) -> None:
        """Both take it in the same moment; one has it, and the other hears so."""
        with ThreadPoolExecutor(2) as both:
            list(both.map(lambda phone: self._writes(phone, self._code(phone)), PEERS.values()))
        until(lambda: self._holder() is not None)
        loser = next(phone for alias, phone in PEERS.items() if alias != self._hers().alias)
        before = self._code(loser)
        until(lambda: any(before in one for one in self.network.shows(loser)[1:]))

    def relayed(self) -> None:
        """Words go both ways, and no number goes with them."""
        hers = PEERS[self._hers().alias]
        self._writes(hers, "drill words to her")
        until(lambda: "drill words to her" in self._all(CALLER))
        self._writes(CALLER, "drill words back")
        until(lambda: "drill words back" in self._all(hers))
        sure(CALLER[2:] not in self._all(hers) and all(one[2:] not in self._all(CALLER) for one in PEERS.values()))

    def handed(self) -> None:
        """She asks the other one, who takes it by her code."""
        first = self._hers()
        other = next(alias for alias in PEERS if alias != first.alias)
        seen = len(self.network.shows(PEERS[other]))
        with work(self.house) as w:
            sure(handover.ask(w, first.id, self.contact_id, alias=other) is handover.Asked.ASKED)
        until(lambda: len(self.network.shows(PEERS[other])) > seen)
        self._writes(PEERS[other], self._code(PEERS[other]))
        until(lambda: self._hers().alias == other)

    # Her yes, and two who agree

    def asked(self) -> None:
        """It is safe, she is asked, and her code is a yes."""
        person = self._recipient()
        wish = Wish(
            purpose=Purpose.TELL_ONE,
            method=Method.TEXT,
            recipient_id=person,
            mode=Mode.ADVOCATE_FIRST,
            may_say=MAY_SAY,
        )
        self._writes(CALLER, "*6")
        until(self._clear)
        with work(self.house) as w:
            asked = asking.ask(w, self._hers().id, self.contact_id, wish)
        if isinstance(asked, asking.No):
            raise NeverHappenedError(asked)
        self._writes(CALLER, str(asked.code))
        until(self._yeses)

    def note(self) -> None:
        """The note that her yes allows, read back to her."""
        draft = Draft(
            who_is_telling=WhoTells.ME,
            happens=Happens.NOW,
            how_soon=HowSoon.THIS_WEEK,
            concerns=("C01",),
            wants=(Wants.PAPERS,),
            own_words=MAY_SAY,
        )
        with work(self.house) as w:
            sure(isinstance(notes.write(w, self._hers().id, self.contact_id, draft, read_back=True), Note))

    def approved(self) -> None:
        """Before two have agreed nothing leaves; then exactly her sentence does."""
        first, second, third = (self.members[name] for name in BOARD)
        motion = self._newest_motion()
        with work(self.house) as w:
            sure(isinstance(releases.send(w, first, motion, by_text=True), releases.No))
        self._agree(motion, second, third)
        with work(self.house) as w:
            sure(not isinstance(releases.send(w, first, motion, by_text=True), releases.No))
        until(lambda: MAY_SAY in self._all(LAWYER))

    def taken_back(self) -> None:
        """Her key takes it back, and whoever was told is told to stop."""
        told = len(self.network.shows(LAWYER))
        self._writes(CALLER, "*8")
        until(lambda: not self._yeses())
        until(lambda: len(self.network.shows(LAWYER)) > told)

    def wiped(self) -> None:
        """Her key, and nothing of it is left."""
        self._writes(CALLER, "*9")

        def is_gone() -> bool:
            with work(self.house) as w:
                return contacts.get(w.db, self.contact_id) is None

        until(is_gone)

    # Calls

    def call(self) -> None:
        """She rings; one who answers presses 1, and they are in one room."""
        sure(self.calls_to is not None)
        for phone in PEERS.values():
            self.network.behaves(phone, "picks_up", keys="1")
        self.call_id = self.network.rings(RINGS, self.calls_to.number if self.calls_to else "")
        until(self._talks)

    def hung_up(self) -> None:
        """She hangs up, and every telephone falls silent."""
        self.network.hangs_up(self.call_id)
        until(lambda: self.network.open_calls() == 0)

    # What they look at

    def _writes(self, sender: str, text: str) -> None:
        if self.texts_to is not None:
            self.network.writes(sender, self.texts_to.number, text)

    def _all(self, phone: str) -> str:
        return "\n".join(self.network.shows(phone))

    def _code(self, phone: str) -> str:
        """The newest code on a telephone; empty while there is none."""
        found = _CODE.findall(self._all(phone))
        return found[-1] if found else ""

    def _holder(self) -> int | None:
        with work(self.house) as w:
            contact = contacts.get(w.db, self.contact_id)
        return contact.responder_id if contact else None

    def _hers(self) -> Responder:
        holder = self._holder()
        if holder is None:
            raise NeverHappenedError
        with work(self.house) as w:
            return roster.get(w.db, holder)

    def _clear(self) -> bool:
        with work(self.house) as w:
            found = conversation.conversation(w, self._holder() or 0, self.contact_id)
        return found is not None and found.clear_until is not None

    def _yeses(self) -> bool:
        with work(self.house) as w:
            return any(one.is_live(w.now) for one in consents.of_contact(w.db, self.contact_id))

    def _talks(self) -> bool:
        with work(self.house) as w:
            theirs = [leg for one in roster.everybody(w.db) for leg in legs.of_responder(w.db, one.id)]
            rooms = [legs.live(w.db, leg.contact_id) for leg in theirs if leg.contact_id is not None]
        return any(sum(leg.state is State.MET for leg in room) == BOTH for room in rooms)

    def _newest_motion(self) -> int:
        with work(self.house) as w:
            return max(one.id for one in board.open_ones(w.db))

    def _agree(self, motion: int, *members: int) -> None:
        for one in members:
            with work(self.house) as w:
                decisions.decide(w, one, motion, Verdict.APPROVE)

    def _recipient(self) -> int:
        """A made-up person outside; a third one on the board, so that whoever proposes her need not agree as well."""
        for name in BOARD:
            with work(self.house) as w:
                self.members[name] = people.add_account(w, name=name, role=Role.SUPERVISOR).account.id
        first, second, third = (self.members[name] for name in BOARD)
        self._agree(self._newest_motion(), first, second)
        self.network.add_telephone(LAWYER, "Drill six", role="caller")
        with work(self.house) as w:
            today = w.now.date()
            found = recipients.propose(
                w,
                first,
                person="Drill six",
                organisation="Made up",
                sort=Sort.ADVOCATE,
                phone=LAWYER,
                may_receive="what she says may be said",
                must_not="ring anybody else",
                agreed_on=today,
                review_on=today + timedelta(days=300),
                verified_on=today,
            )
        self._agree(self._newest_motion(), second, third)
        return found.id

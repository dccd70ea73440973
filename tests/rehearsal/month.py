"""Four weeks of a line, played through its doors as fast as they open: a clock that is moved, and a journal beside."""

import heapq
import time as wall
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count
from typing import Any

import psycopg

from helpline.domain.line import Serves
from helpline.handlers import forgetting, ledger, shifts
from helpline.handlers.work import work
from helpline.store import roster
from infra.local.programs import plain
from tests.journeys.street import LINE, Street
from tests.rehearsal.journal import CALL_EDGES, TEXT_EDGES, Journal, bin_of
from tests.rehearsal.plan import AREAS, BEGINS, DAYS, FIRST_WORDS, LANGUAGES, Does, Peer, Plan, Wish
from tests.simulator.telephones import OnCall, Telephones

AGAIN = timedelta(minutes=20)
LATER = timedelta(minutes=2)
HOUR = timedelta(hours=1)
LINES = {"Harbour": LINE, "North": "+15550101"}
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SIGNS_ON = timedelta(minutes=20)
PATIENCE = 60.0
VOICE_SPEED = 12


@dataclass(kw_only=True)
class Talk:
    """One contact as it goes."""

    wish: Wish
    phone: str
    area: str
    id: int = 0
    began: datetime = BEGINS
    channel: str = "sms"
    language: str = ""
    was_answered: bool = False
    asked_call_at: datetime | None = None
    tries: int = 0


@dataclass
class Month:
    """Everybody's hands. What is decided is read from the house; what is written down is what came to a telephone."""

    town: Street
    phones: Telephones
    plan: Plan
    journal: Journal = field(default_factory=Journal)
    tells: Callable[[str], None] = lambda _words: None
    _heap: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)
    _open: dict[int, Talk] = field(default_factory=dict)
    _free: list[str] = field(default_factory=list)
    _hour: datetime | None = None
    _swept: datetime = BEGINS

    def opens(self) -> None:
        """Two lines of two areas, twelve peers, their shifts."""
        self.town.clock.began = BEGINS
        self.town.faults(voice_speed=VOICE_SPEED)
        self._db = psycopg.connect(plain(self.town.told.database_url), autocommit=True)
        for area, number in LINES.items():
            self.town.opens(
                number=number, languages=",".join(LANGUAGES), area=area, serves=Serves.BOTH,
                rings_from=time(0), rings_until=time(0),
            )  # fmt: skip
        for peer in self.plan.peers:
            self.town.joins(peer.alias, peer.phone, languages=",".join(peer.languages), area=peer.area, on=False)
            # Picked up by hand; the key is pressed as soon as somebody listens for it.
            self.phones.telephone(peer.phone).behaves("by_hand", keys=["1"], keys_after=0)
        self._plan_shifts()
        own = {peer.phone for peer in self.plan.peers} | set(LINES.values())
        numbers = [f"+155501{n:02}" for n in range(100)] + [f"+120255501{n:02}" for n in range(100)]
        self._free = [number for number in numbers if number not in own]
        for number in self._free:
            self.phones.telephone(number).waits_for_a_hand()

    def _plan_shifts(self) -> None:
        for slot in self.plan.slots:
            for peer in slot.peers:
                with work(self.town.house) as w:
                    one = roster.with_alias(w.db, peer.alias)
                    assert one is not None
                    shifts.add(
                        w,
                        responder=one,
                        first_on=(BEGINS + timedelta(days=slot.weekday)).date(),
                        last_on=(BEGINS + timedelta(days=DAYS - 1)).date(),
                        starts=time(slot.hour),
                        ends=time((slot.hour + 4) % 24),
                        rule=f"FREQ=WEEKLY;BYDAY={WEEKDAYS[slot.weekday]}",
                    )
        for day in range(DAYS):
            for slot in self.plan.slots:
                if slot.weekday == day % 7:
                    begins = BEGINS + timedelta(days=day, hours=slot.hour)
                    for peer in slot.peers:
                        self._at(begins - SIGNS_ON, lambda peer=peer: self._signs_on(peer))  # type: ignore[misc]

    def goes_by(self) -> None:
        """All of it, in its order."""
        for wish in self.plan.wishes:
            self._at(wish.at, lambda wish=wish: self._begins(wish))  # type: ignore[misc]
        for day in range(DAYS):
            for minute in self.plan.sweeps:
                self._at(BEGINS + timedelta(days=day, minutes=minute), self._sweeps)
            self._at(BEGINS + timedelta(days=day, hours=3), self._tidies)
        while self._heap:
            at, _, does = heapq.heappop(self._heap)
            self.town.clock.moved = max(self.town.clock.moved, at - BEGINS)
            does()
        self.town.clock.moved = timedelta(days=DAYS + 1)
        self._sweeps()
        self._db.close()

    @property
    def now(self) -> datetime:
        return self.town.clock.now()

    def _at(self, at: datetime, does: Callable[[], None]) -> None:
        heapq.heappush(self._heap, (at, next(self._order), does))

    def _in(self, span: timedelta, does: Callable[[], None]) -> None:
        self._at(self.now + span, does)

    def _rows(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._db.execute(question.encode(), values or None).fetchall()

    def _until(self, found: Callable[[], Any], what: str) -> Any:
        deadline = wall.monotonic() + PATIENCE
        while not (seen := found()):
            assert wall.monotonic() < deadline, what
            wall.sleep(0.005)
        return seen

    def _texts(self, body: str, sender: str, area: str) -> None:
        """A handset writes; where nobody could take it in, the carrier tells it once more."""
        told = self.town.writes(body, sender=sender, to=LINES[area])
        while told["webhook_status"] != 200:
            wall.sleep(1)
            told = self.town.sim("POST", f"/sim/texts/{told['sid']}/again", {})
            self.town.settle()

    # The house goes by the clock

    def _sweeps(self) -> None:
        self.town.tick()
        self._watches_hours()
        self._misses_the_forgotten()

    def _tidies(self) -> None:
        self.tells(f"{self.now:%d %b}: {self.journal.total('arrived')} have come")
        forgetting.purge(self.town.house)
        self._misses_the_forgotten()
        while self.plan.deletes and ledger.delete_due(self.town.house, limit=200):
            pass

    def _watches_hours(self) -> None:
        """What the sweeper is to count of the hours: it looks at half past, and of those it missed it knows nothing."""
        hour = (self.now - timedelta(minutes=30)).replace(minute=0, second=0, microsecond=0)
        last, self._hour = self._hour, max(hour, self._hour or hour)
        there = self._there()
        while last is not None and last < hour:
            last += HOUR
            for channel in ("sms", "voice"):
                for language in LANGUAGES:
                    covered = last == hour and any(language in peer.languages for peer in there)
                    for _ in LINES:
                        self.journal.saw_hour(self.now, channel, language, covered=covered)

    def _there(self) -> list[Peer]:
        """Whose shift it is."""
        return [
            peer
            for slot in self.plan.slots
            for peer in slot.peers
            if slot.weekday == self.now.weekday() and slot.hour <= self.now.hour < slot.hour + 4
        ]

    def _misses_the_forgotten(self) -> None:
        kept = {row[0] for row in self._rows("SELECT id FROM contact WHERE id = ANY(%s)", list(self._open))}
        for talk in [one for one in self._open.values() if one.id not in kept]:
            self._saw("forgotten while open", talk)
            if talk.asked_call_at is not None:
                self._saw("never rung back", talk, channel="voice")
            self._is_over(talk)

    def _signs_on(self, peer: Peer) -> None:
        self._texts("*on", peer.phone, peer.area)

    # Somebody begins

    def _begins(self, wish: Wish) -> None:
        area = AREAS[len(self._free) % len(AREAS)]
        talk = Talk(wish=wish, phone=self._free.pop(0), area=area, began=self.now, language=wish.language)
        if wish.is_call:
            self._rings(talk)
        else:
            self._writes(talk)

    def _writes(self, talk: Talk) -> None:
        self._texts(FIRST_WORDS[talk.language], talk.phone, talk.area)
        self._has_begun(talk)
        if talk.wish.does is Does.WIPES_WAITING:
            self._in(talk.wish.wait, lambda: self._wipes(talk, "9"))
        else:
            self._in(talk.wish.wait, lambda: self._is_answered(talk))

    def _has_begun(self, talk: Talk) -> None:
        talk.id = int(self._rows("SELECT max(id) FROM contact")[0][0])
        self._open[talk.id] = talk
        self._saw("arrived", talk)

    def _saw(self, event: str, talk: Talk, *, channel: str = "") -> None:
        self.journal.saw(event, self.now, channel or talk.channel, language=talk.language, area=talk.area)

    def _is_over(self, talk: Talk) -> None:
        self._open.pop(talk.id, None)
        # Nobody else has this number while the carrier may still think of her.
        self._in(3 * HOUR, lambda: self._free.append(talk.phone))

    # Texts

    def _is_answered(self, talk: Talk) -> None:
        """By whoever was asked and is quickest. Nobody was, or it did not come to her: once more, later."""
        if talk.id not in self._open:
            return
        asked = self._rows(
            "SELECT r.alias, o.code FROM offer o JOIN responder r ON r.id = o.responder_id JOIN contact c"
            " ON c.id = o.contact_id WHERE o.contact_id = %s AND o.state = 'open' AND c.state = 'waiting'"
            " ORDER BY o.id",
            talk.id,
        )
        talk.tries += 1
        if not asked or not self._says(talk, asked[0][0], asked[0][1], f"hello {talk.id}-{talk.tries}, here I am"):
            self._in(AGAIN, lambda: self._is_answered(talk))
            return
        self._was_answered(talk, asked[0][0])
        self._in(LATER, lambda: AFTERWARDS.get(talk.wish.does, Month._ends)(self, talk))

    def _was_answered(self, talk: Talk, alias: str) -> None:
        """What can be seen of it: first words, how long they took, and in which language she was understood."""
        if talk.was_answered:
            self._saw("answered again", talk)
            return
        talk.was_answered = True
        speaks = talk.language in self._peer(alias).languages
        self._saw("answered", talk)
        self._saw("answered in her language" if speaks else "answered in another language", talk)
        if talk.channel == "sms":
            self._saw(f"first words {bin_of(self.now - talk.began, TEXT_EDGES, '30 min or more')}", talk)

    def _says(self, talk: Talk, alias: str, code: str, words: str) -> bool:
        """Whether her words came to the caller's telephone. Where she was not the one to say them, they never do."""
        self._texts(f"{code} {words}", self._peer(alias).phone, talk.area)
        if self._holder(talk) is None:
            return False
        return bool(self._until(lambda: self._shows(talk.phone, words), f"{words} should come"))

    def _shows(self, phone: str, words: str) -> bool:
        shown = self.town.sim("GET", f"/sim/handsets/{phone}/texts")
        return any(words in text["body"] for text in shown if not text["mine"])

    def _peer(self, alias: str) -> Peer:
        return next(peer for peer in self.plan.peers if peer.alias == alias)

    def _holder(self, talk: Talk) -> tuple[str, str] | None:
        found = self._rows(
            "SELECT r.alias, o.code FROM offer o JOIN responder r ON r.id = o.responder_id JOIN contact c"
            " ON c.id = o.contact_id AND c.responder_id = r.id WHERE o.contact_id = %s AND o.state = 'won'",
            talk.id,
        )
        return (found[0][0], found[0][1]) if found else None

    def _passes_on(self, talk: Talk) -> None:
        held = self._holder(talk)
        if talk.id not in self._open or held is None or talk.tries > 3:
            self._ends(talk)
            return
        self._texts(f"{held[1]} *pass", self._peer(held[0]).phone, talk.area)
        self._in(LATER, lambda: self._is_answered(talk))
        talk.tries = 10

    def _ends(self, talk: Talk) -> None:
        held = self._holder(talk) if talk.id in self._open else None
        if held is None:
            if talk.id in self._open:
                self._in(AGAIN, lambda: self._is_answered(talk))
            return
        self._texts(f"{held[1]} *done", self._peer(held[0]).phone, talk.area)
        assert self._rows("SELECT state FROM contact WHERE id = %s", talk.id) == [("closed",)]
        self._is_over(talk)
        if talk.wish.says_how_it_was is not None:
            self._in(HOUR, lambda: self._says_how_it_was(talk))

    def _says_how_it_was(self, talk: Talk) -> None:
        self._texts(str(talk.wish.says_how_it_was), talk.phone, talk.area)
        self._saw(f"feedback {talk.wish.says_how_it_was}", talk)

    def _wipes(self, talk: Talk, key: str) -> None:
        if talk.id not in self._open:
            return
        self._texts(key, talk.phone, talk.area)
        self._saw("wiped", talk)
        self._is_over(talk)

    def _wipes_while_talking(self, talk: Talk) -> None:
        self._wipes(talk, "*9")

    # Calls

    def _rings(self, talk: Talk) -> None:
        call = self.phones.telephone(talk.phone).rings(LINES[talk.area])
        self._until(lambda: self._rows("SELECT 1 FROM leg WHERE sid = %s", call.sid), "should be let in")
        talk.channel, talk.language = "voice", LANGUAGES[0]
        self._has_begun(talk)
        self._saw("call came in", talk)
        if self._phase(call) == "language" and talk.wish.does is not Does.RINGS_OFF_EARLY:
            if self._presses(call, str(1 + LANGUAGES.index(talk.wish.language))):
                talk.language = talk.wish.language
            self._until(lambda: self._phase(call) != "language", "should have chosen")
        ON_THE_LINE[talk.wish.does](self, talk, call)

    def _presses(self, call: OnCall, key: str) -> bool:
        """Whether somebody listened for it."""
        told = call.until(lambda told: told["listening"] or told["ended"], f"should be asked for {key}")
        return not told["ended"] and bool(
            self.phones.ask("POST", f"/sim/calls/{call.sid}/keys", {"keys": key})["listened"]
        )

    def _presses_till_heard(self, call: OnCall, key: str) -> None:
        while not self._presses(call, key):
            assert not call.look()["ended"], f"should have been heard pressing {key}"
        call.ends()

    def _phase(self, call: OnCall) -> str:
        found = self._rows("SELECT phase FROM leg WHERE sid = %s", call.sid)
        return found[0][0] if found else "gone"

    def _talks_at_once(self, talk: Talk, call: OnCall) -> None:
        """Whoever is rung first picks up after a while; when nobody is, she gives up."""
        rung = self._rung(talk, call)
        if rung is None:
            self._rings_off(talk, call)
            return
        self.town.clock.moved += talk.wish.wait
        rung.picks_up()
        call.talks_with(rung)
        self._saw("call answered", talk)
        self._saw(f"call wait {bin_of(self.now - talk.began, CALL_EDGES, '3 min or more')}", talk)
        self._was_answered(talk, self._alias(rung))
        self._hangs_up(talk, call)

    def _rung(self, talk: Talk, call: OnCall) -> OnCall | None:
        """A peer's telephone that rings for her; None when nobody is left to be rung."""
        own = {peer.phone for peer in self.plan.peers}

        def somebody() -> list[OnCall] | str:
            ringing = [one for one in self.phones.calls(status="ringing") if one.facts["handset"] in own]
            return ringing or ("nobody" if self._phase(call) in ("told", "gone") else [])

        found = self._until(somebody, "somebody should be rung, or nobody be left")
        return None if found == "nobody" else found[0]

    def _alias(self, rung: OnCall) -> str:
        return next(peer.alias for peer in self.plan.peers if peer.phone == rung.facts["handset"])

    def _rings_off_early(self, talk: Talk, call: OnCall) -> None:
        self.town.clock.moved += timedelta(seconds=4)
        self._saw("abandoned early", talk)
        self._hangs_up(talk, call)

    def _rings_off(self, talk: Talk, call: OnCall) -> None:
        self.town.clock.moved += timedelta(seconds=40)
        self._saw("abandoned", talk)
        self._hangs_up(talk, call)

    def _wipes_on_the_line(self, talk: Talk, call: OnCall) -> None:
        self._rung(talk, call)
        self._presses_till_heard(call, "9")
        self._saw("wiped", talk)
        self._saw("call wiped", talk)
        self._is_quiet(talk)

    def _wants_a_call(self, talk: Talk, call: OnCall) -> None:
        self._rung(talk, call)
        self._presses_till_heard(call, "2")
        talk.asked_call_at = self.now
        self._saw("call back asked", talk)
        self._saw("call left for a ring back", talk)
        self._is_silent()
        self._in(talk.wish.wait * 5, lambda: self._is_rung_back(talk))

    def _is_rung_back(self, talk: Talk) -> None:
        """Somebody takes it by text: her own telephone rings, then hers who asked."""
        asked = self._rows(
            "SELECT r.alias, o.code FROM offer o JOIN responder r ON r.id = o.responder_id"
            " WHERE o.contact_id = %s AND o.state = 'open' ORDER BY o.id",
            talk.id,
        )
        if talk.id not in self._open:
            return
        if not asked:
            self._in(AGAIN, lambda: self._is_rung_back(talk))
            return
        alias, code = asked[0]
        self._texts(code, self._peer(alias).phone, talk.area)
        hers = self._ringing(self._peer(alias).phone).picks_up()
        call = self._ringing(talk.phone).picks_up()
        call.talks_with(hers)
        assert talk.asked_call_at is not None
        in_time = self.now - talk.asked_call_at <= timedelta(minutes=15)
        self._saw("rung back within 15 min" if in_time else "rung back later", talk)
        self._saw("called back", talk)
        self._was_answered(talk, alias)
        self._hangs_up(talk, call)

    def _ringing(self, phone: str) -> OnCall:
        found: list[OnCall] = self._until(
            lambda: self.phones.calls(status="ringing", handset=phone), f"{phone} should ring"
        )
        return found[0]

    def _hangs_up(self, talk: Talk, call: OnCall) -> None:
        call.hangs_up()
        self._is_quiet(talk)

    def _is_quiet(self, talk: Talk) -> None:
        self._is_silent()
        self._is_over(talk)

    def _is_silent(self) -> None:
        self._until(lambda: not self._rows("SELECT 1 FROM leg WHERE state <> 'ended' LIMIT 1"), "should be silent")


AFTERWARDS: dict[Does, Callable[[Month, Talk], None]] = {
    Does.PASSED_ON: Month._passes_on,
    Does.WIPES_TALKING: Month._wipes_while_talking,
}
ON_THE_LINE: dict[Does, Callable[[Month, Talk, OnCall], None]] = {
    Does.RINGS: Month._talks_at_once,
    Does.RINGS_OFF_EARLY: Month._rings_off_early,
    Does.RINGS_OFF: Month._rings_off,
    Does.WIPES_ON_THE_LINE: Month._wipes_on_the_line,
    Does.WANTS_A_CALL: Month._wants_a_call,
}

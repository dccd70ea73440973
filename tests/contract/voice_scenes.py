"""Every kind of document a telephone is answered with, brought about through the doors, one little scene each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from helpline.domain.line import Serves
from helpline.domain.responder import Duty
from helpline.handlers import claims, people
from helpline.handlers.misuse import block
from helpline.handlers.work import work
from helpline.store import contacts
from tests.journeys.street import ADA, BEA, LINE
from tests.journeys.switch import Switch

SEVERAL, TEXTS_ONLY, NO_LINE = "+15550101", "+15550102", "+15550103"
WITHHELD = "Anonymous"
ADA_IS, BEA_IS = "Ada", "Bea"


@dataclass
class Stage:
    """One switch for all scenes, and a caller nobody knows yet for each."""

    town: Switch
    callers: Iterator[str] = field(default_factory=lambda: (f"+120255501{number:02}" for number in count(10)))

    def opens(self) -> None:
        """A line in one language, one in three, one for texts only; Ada speaks English, Bea English and Spanish."""
        self.town.opens(cover_name="the repair shop", emergency="112", alternative="+15550199")
        self.town.opens(number=SEVERAL, languages="en,es,my")
        self.town.opens(number=TEXTS_ONLY, serves=Serves.SMS)
        self.town.joins(ADA_IS, ADA, on=False)
        self.town.joins(BEA_IS, BEA, languages="en,es", on=False)

    def on_duty(self, *aliases: str) -> None:
        """These and nobody else."""
        with work(self.town.house) as w:
            for alias in (ADA_IS, BEA_IS):
                people.set_duty(w, alias, Duty.ON if alias in aliases else Duty.OFF)

    def rings(self, *, to: str = LINE, caller: str | None = None, there: tuple[str, ...] = (ADA_IS,)) -> str:
        """Somebody rings, and those who are there are rung for her."""
        self.on_duty(*there)
        heard = self.town.rings(caller=caller or next(self.callers), to=to)
        self.town.dials()
        return heard

    @property
    def hers(self) -> int:
        """The caller's leg."""
        return self.town.leg().id

    def whisper(self, alias: str = ADA_IS) -> str:
        """A responder picks up."""
        self.town.carrier.answer(self.town.sid_of(self.town.leg(alias).id))
        return self.town.step("next", self.town.leg(alias).id)

    def presses(self, alias: str, digits: str) -> str:
        return self.town.step("accept", self.town.leg(alias).id, Digits=digits)

    def talk(self, alias: str = ADA_IS) -> int:
        """Both are in the room; the responder's leg."""
        self.whisper(alias)
        self.presses(alias, "1")
        self.town.dials()
        self.town.step("next", self.hers, turn=1)
        return self.town.leg(alias).id

    def chooses(self, alias: str, digits: str) -> str:
        """A star, and a key behind it."""
        leg = self.town.leg(alias).id
        self.town.step("left", leg)
        return self.town.step("menu", leg, Digits=digits)

    def is_over(self) -> None:
        """Everybody hangs up, and nothing of it is left."""
        for _ in range(3):
            for leg in self.town.legs(live=True):
                if leg.sid:
                    self.town.tells(leg.id, "completed", 90)
            self.town.dials()
        # Off before the hour passes: otherwise Ada is on without a rest from the first scene to the last.
        self.on_duty()
        self.town.clock.moved += timedelta(hours=1)


def _rings_back(at: Stage) -> None:
    """She asked to be rung, hung up, and Ada took it: Ada's telephone rings."""
    at.rings(there=())
    at.town.step("next", at.hers, turn=1)
    at.town.step("key", at.hers, Digits="2")
    at.town.tells(at.hers, "completed", 9)
    at.on_duty(ADA_IS)
    with work(at.town.house) as w:
        contact = contacts.get(w.db, at.town.rows("SELECT max(id) FROM contact")[0][0])
        assert contact is not None
        (ada,) = (row[0] for row in at.town.rows("SELECT id FROM responder WHERE alias = 'Ada'"))
        claims.take(w, ada, contact.id, by_text=False)
    at.town.dials()


def _reaches_her(at: Stage) -> None:
    _rings_back(at)
    at.whisper()
    at.presses(ADA_IS, "1")
    at.town.dials()


def _welcome(at: Stage) -> str:
    return at.rings()


def _language_step(at: Stage) -> str:
    return at.rings(to=SEVERAL, there=(ADA_IS, BEA_IS))


def _language_again(at: Stage) -> str:
    at.rings(to=SEVERAL, there=(ADA_IS, BEA_IS))
    return at.town.step("language", at.hers, Digits="8")


def _language_chosen(at: Stage) -> str:
    at.rings(to=SEVERAL, there=(ADA_IS, BEA_IS))
    return at.town.step("language", at.hers, Digits="2")


def _language_without_a_voice(at: Stage) -> str:
    at.rings(to=SEVERAL, there=(ADA_IS, BEA_IS))
    return at.town.step("language", at.hers, Digits="3")


def _hold(at: Stage) -> str:
    at.rings()
    return at.town.step("next", at.hers, turn=1)


def _still_here(at: Stage) -> str:
    at.rings()
    return at.town.step("next", at.hers, turn=3)


def _keys_again(at: Stage) -> str:
    at.rings()
    return at.town.step("next", at.hers, turn=6)


def _nobody(at: Stage) -> str:
    return at.rings(there=())


def _nobody_again(at: Stage) -> str:
    at.rings(there=())
    return at.town.step("next", at.hers, turn=100)


def _nobody_goodbye(at: Stage) -> str:
    at.rings(there=())
    return at.town.step("next", at.hers, turn=101)


def _key_2(at: Stage) -> str:
    at.rings()
    return at.town.step("key", at.hers, Digits="2")


def _key_2_withheld(at: Stage) -> str:
    at.rings(caller=WITHHELD)
    return at.town.step("key", at.hers, Digits="2")


def _key_5(at: Stage) -> str:
    at.rings()
    return at.town.step("key", at.hers, turn=1, Digits="5")


def _key_9(at: Stage) -> str:
    at.rings()
    return at.town.step("key", at.hers, Digits="9")


def _connecting(at: Stage) -> str:
    at.rings()
    at.whisper()
    at.presses(ADA_IS, "1")
    return at.town.step("next", at.hers, turn=1)


def _star_menu(at: Stage) -> str:
    at.rings()
    at.talk()
    return at.town.step("left", at.hers)


def _person_left(at: Stage) -> str:
    at.rings()
    ada = at.talk()
    at.town.tells(ada, "completed", 9)
    return at.town.step("next", at.hers, turn=1)


def _goodbye(at: Stage) -> str:
    at.rings()
    at.talk()
    at.chooses(ADA_IS, "9")
    return at.town.step("next", at.hers, turn=1)


def _interpreter_ask(at: Stage) -> str:
    at.rings(there=(ADA_IS, BEA_IS))
    at.talk()
    at.chooses(ADA_IS, "3")
    return at.town.step("next", at.hers, turn=1)


def _interpreter_yes(at: Stage) -> str:
    _interpreter_ask(at)
    return at.town.step("consent", at.hers, Digits="1")


def _interpreter_no(at: Stage) -> str:
    _interpreter_ask(at)
    return at.town.step("consent", at.hers)


def _wrong_person(at: Stage) -> str:
    _reaches_her(at)
    at.town.step("next", at.hers)
    at.chooses(ADA_IS, "6")
    return at.town.step("next", at.hers, turn=1)


def _rung_back(at: Stage) -> str:
    _reaches_her(at)
    return at.town.step("next", at.hers, AnsweredBy="human")


def _no_line(at: Stage) -> str:
    return at.rings(to=NO_LINE)


def _texts_only(at: Stage) -> str:
    return at.rings(to=TEXTS_ONLY)


def _not_now(at: Stage) -> str:
    caller = next(at.callers)
    at.rings(caller=caller)
    at.talk()
    with work(at.town.house) as w:
        contact = contacts.get(w.db, at.town.rows("SELECT max(id) FROM contact")[0][0])
        assert contact is not None
        assert block(w, contact, at.town.rows("SELECT id FROM responder WHERE alias = 'Ada'")[0][0])
    return at.rings(caller=caller)


def _unknown_leg(at: Stage) -> str:
    form = {"CallSid": "CA" + "e" * 32, "CallStatus": "in-progress", "From": LINE, "To": ADA}
    return at.town.knocks("/twilio/voice/next?l=999999999&g=en", form)


def _told_only(at: Stage) -> str:
    at.rings()
    sid = at.town.sid_of(at.town.leg(ADA_IS).id)
    return at.town.knocks(f"/twilio/voice/status?l={at.town.leg(ADA_IS).id}", {"CallSid": sid, "CallStatus": "ringing"})


def _whisper(at: Stage) -> str:
    at.rings()
    return at.whisper()


def _whisper_urgent(at: Stage) -> str:
    at.rings()
    at.town.step("key", at.hers, Digits="5")
    at.town.clock.moved += timedelta(minutes=2)
    return at.whisper()


def _passed(at: Stage) -> str:
    at.rings()
    at.whisper()
    return at.presses(ADA_IS, "2")


def _silence(at: Stage) -> str:
    at.rings()
    at.whisper()
    return at.town.step("accept", at.town.leg(ADA_IS).id)


def _machine(at: Stage) -> str:
    at.rings()
    return at.town.step("next", at.town.leg(ADA_IS).id, AnsweredBy="machine_start")


def _already_taken(at: Stage) -> str:
    at.rings(there=(ADA_IS, BEA_IS))
    at.whisper(ADA_IS)
    at.whisper(BEA_IS)
    at.presses(ADA_IS, "1")
    return at.presses(BEA_IS, "1")


def _gone(at: Stage) -> str:
    at.rings()
    at.whisper()
    at.town.tells(at.hers, "completed", 9)
    return at.presses(ADA_IS, "1")


def _joined(at: Stage) -> str:
    at.rings()
    at.whisper()
    return at.presses(ADA_IS, "1")


def _menu(at: Stage) -> str:
    at.rings()
    return at.town.step("left", at.talk())


def _back_into_the_room(at: Stage) -> str:
    at.rings()
    at.talk()
    return at.chooses(ADA_IS, "1")


def _hand_over(at: Stage) -> str:
    at.rings(there=(ADA_IS, BEA_IS))
    at.talk()
    at.town.tells(at.town.leg(BEA_IS).id, "canceled", 9)
    return at.chooses(ADA_IS, "2")


def _whisper_hand_over(at: Stage) -> str:
    _hand_over(at)
    at.town.dials()
    return at.whisper(BEA_IS)


def _nobody_to_ask(at: Stage) -> str:
    at.rings()
    at.talk()
    return at.chooses(ADA_IS, "2")


def _whisper_interpret(at: Stage) -> str:
    at.rings(there=(ADA_IS, BEA_IS))
    at.talk()
    at.town.tells(at.town.leg(BEA_IS).id, "canceled", 9)
    at.chooses(ADA_IS, "3")
    at.town.step("next", at.hers, turn=1)
    at.town.step("consent", at.hers, Digits="1")
    at.town.dials()
    return at.whisper(BEA_IS)


def _interpreter_refused(at: Stage) -> str:
    _interpreter_no(at)
    return at.town.step("next", at.town.leg(ADA_IS).id, turn=1)


def _put_back(at: Stage) -> str:
    at.rings()
    at.talk()
    return at.chooses(ADA_IS, "7")


def _may_know(at: Stage) -> str:
    at.rings()
    at.talk()
    return at.chooses(ADA_IS, "4")


def _ended(at: Stage) -> str:
    at.rings()
    at.talk()
    return at.chooses(ADA_IS, "9")


def _caller_gone(at: Stage) -> str:
    at.rings()
    ada = at.talk()
    at.town.tells(at.hers, "completed", 9)
    return at.town.step("next", ada, turn=1)


def _whisper_ring_back(at: Stage) -> str:
    _rings_back(at)
    return at.whisper()


def _ringing_them(at: Stage) -> str:
    _rings_back(at)
    at.whisper()
    return at.presses(ADA_IS, "1")


def _menu_ring_back(at: Stage) -> str:
    _reaches_her(at)
    at.town.step("next", at.hers)
    return at.town.step("left", at.town.leg(ADA_IS).id)


def _no_answer(at: Stage) -> str:
    _reaches_her(at)
    at.town.tells(at.hers, "no-answer", 9)
    return at.town.step("next", at.town.leg(ADA_IS).id, turn=1)


def _rung_back_machine(at: Stage) -> str:
    _reaches_her(at)
    return at.town.step("next", at.hers, AnsweredBy="machine_start")


SCENES: dict[str, Callable[[Stage], str]] = {
    name.lstrip("_"): act
    for name, act in list(globals().items())
    if name.startswith("_") and callable(act) and getattr(act, "__annotations__", {}).get("return") is str
}
"""By name, each gives the document that it is about; what it was answered on the way counts as well."""

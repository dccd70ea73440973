"""Whatever anybody does in whatever order: nothing is kept without a yes, nothing leaves without two people."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from helpline.domain.escalation.board import Verdict
from helpline.domain.escalation.consent import Mode, Purpose
from helpline.domain.escalation.note import Note
from helpline.handlers import forgetting
from helpline.handlers.escalation import ageing, asking, decisions, notes, releases, taking_back
from helpline.handlers.escalation.releases import Parcel
from helpline.handlers.work import work
from helpline.store import contacts
from helpline.store.escalation import consents
from helpline.store.escalation.consents import Ask
from tests.journeys.asked import DRAFT, MAY_SAY, Board, talks, telling, wishes

SUPERVISORS = ("Heron", "Ibis", "Jay", "Doctor", "Ada")
PEERS = {"Heron", "Ibis", "Jay", "Ada"}
NOBODY_READS = """
    SELECT (SELECT count(*) FROM note n WHERE kind = 'note' AND NOT EXISTS (
               SELECT FROM "grant" g WHERE g.note_id = n.id AND g.withdrawn_at IS NULL)),
           (SELECT count(*) FROM "grant" WHERE withdrawn_at IS NOT NULL AND (sealed_with IS NOT NULL
               OR may_say_sealed IS NOT NULL)),
           (SELECT count(*) FROM "grant" WHERE wording = '' OR expires_at > given_at + interval '90 days')
"""


class Together(RuleBasedStateMachine):
    """One caller, one responder who also sits on the board, three peers, a doctor and a named lawyer."""

    def __init__(self, board: Board, person: int, sender: Callable[[], str], released: list[int]) -> None:
        super().__init__()
        self.board, self.street, self.person, self.sender = board, board.street, person, sender
        self.asked: Ask | None = None
        self.given: set[int] = set()
        """Yeses that stand, as far as the world outside knows."""
        self.agreed: dict[int, set[str]] = {}
        self.released = released

    @initialize()
    def begins(self) -> None:
        self.contact, self.ada = talks(self.street, sender=self.sender())

    @rule(what=st.sampled_from(["board", "person", "area"]))
    def asks(self, what: str) -> None:
        wish = {
            "board": wishes(),
            "person": telling(self.person, Mode.INTRODUCTION),
            "area": wishes(Purpose.OTHER_AREA, area_id=self.board.area, may_say=MAY_SAY),
        }[what]
        with work(self.street.house) as w:
            contacts.change(w.db, self.contact, clear_until=w.now + timedelta(minutes=5))
            found = asking.ask(w, self.ada, self.contact, wish)
        self.asked = found if isinstance(found, Ask) else None

    @precondition(lambda self: self.asked is not None)
    @rule(off=st.integers(0, 3))
    def answers(self, off: int) -> None:
        """With this question's code, or with another one."""
        assert self.asked is not None
        assert self.asked.code is not None
        code = 41 + (self.asked.code - 41 + off) % 9
        with work(self.street.house) as w:
            contact = contacts.locked(w.db, self.contact)
            grant = asking.answered_by_code(w, contact, code) if contact else None
        in_time = w.now < self.asked.expires_at
        assert (grant is not None) == (off == 0 and in_time)
        if grant is not None:
            self.given.add(grant.id)
            self.asked = None

    @rule()
    def writes(self) -> None:
        with work(self.street.house) as w:
            kept = notes.write(w, self.ada, self.contact, DRAFT, read_back=True)
        assert not isinstance(kept, Note) or self.given

    @rule(name=st.sampled_from(SUPERVISORS), verdict=st.sampled_from(Verdict), which=st.integers(0, 3))
    def decides(self, name: str, verdict: Verdict, which: int) -> None:
        motion = self._motion(which)
        if motion is None:
            return
        with work(self.street.house) as w:
            heard = decisions.decide(w, self.board.members[name], motion, verdict, "it is too soon")
        if heard.came in (decisions.Came.NOTED, decisions.Came.DECIDED) and verdict is Verdict.APPROVE:
            self.agreed.setdefault(motion, set()).add(name)

    @rule(names=st.permutations(SUPERVISORS))
    def meets(self, names: list[str]) -> None:
        """Several look at the newest one together."""
        for name in names[:3]:
            self.decides(name, Verdict.APPROVE, 0)

    @rule()
    def asks_and_is_heard(self) -> None:
        """The usual way: asked about one person, yes, written down."""
        self.asks("person")
        if self.asked is not None:
            self.answers(0)
        self.writes()

    @rule(names=st.permutations(SUPERVISORS))
    def tells(self, names: list[str]) -> None:
        """The newest one, as soon as enough have agreed."""
        self.meets(names)
        self.sends(names[0], 0)

    @rule(name=st.sampled_from(SUPERVISORS), which=st.integers(0, 3))
    def sends(self, name: str, which: int) -> None:
        motion = self._motion(which)
        if motion is None:
            return
        grant = self.street.rows("SELECT grant_id FROM motion WHERE id = %s", motion)[0][0]
        with work(self.street.house) as w:
            sent = releases.send(w, self.board.members[name], motion, by_text=False)
            seen = releases.look(w, self.board.members[name], motion)
        assert not isinstance(seen, Parcel) or isinstance(sent, releases.No), "what was sent is not sent again"
        if isinstance(sent, releases.No):
            return
        who = self.agreed.get(motion, set())
        assert len(who - {"Ada"}) >= 2, "two others than whoever wrote the note"
        assert who & PEERS
        assert grant in self.given
        assert motion not in self.released
        self.released.append(motion)

    @rule()
    def takes_back(self) -> None:
        with work(self.street.house) as w:
            contact = contacts.locked(w.db, self.contact)
            if contact is not None:
                taking_back.by_caller(w, contact)
                self.given.clear()
                self.asked = None

    @rule()
    def wipes(self) -> None:
        with work(self.street.house) as w:
            contact = contacts.locked(w.db, self.contact)
            if contact is not None:
                forgetting.wipe(w, contact)
        self.given.clear()
        self.asked = None

    @rule(hours=st.sampled_from([0.2, 0.6, 30, 200, 400]))
    def waits(self, hours: float) -> None:
        self.street.clock.moved += timedelta(hours=hours)
        ageing.tick(self.street.house)
        with work(self.street.house) as w:
            there = {one: consents.grant(w.db, one) for one in self.given}
            self.given = {one for one, grant in there.items() if grant is not None and grant.holds(w.now)}

    def teardown(self) -> None:
        """Whoever is still there wipes it: the next one finds Ada free."""
        self.wipes()

    @invariant()
    def nothing_is_readable_that_was_taken_back(self) -> None:
        assert self.street.rows(NOBODY_READS) == [(0, 0, 0)]

    def _motion(self, which: int) -> int | None:
        found = self.street.rows(
            "SELECT id FROM motion WHERE subject = 'release' AND note_by = %s ORDER BY id DESC OFFSET %s LIMIT 1",
            getattr(self, "ada", 0),
            which,
        )
        return int(found[0][0]) if found else None


def test_no_order_of_doing_things_lets_anything_out_alone(board: Board) -> None:
    person = board.recipient()
    board.joins("Ada", answers_as="Ada")
    callers = iter(range(100, 200))
    released: list[int] = []

    def sender() -> str:
        return f"+120255501{next(callers) - 100:02d}"

    run_state_machine_as_test(
        lambda: Together(board, person, sender, released),
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert released, "somebody was told, or this has tried nothing"

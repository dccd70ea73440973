"""A board to decide, somebody to ask, and a note to decide about: what journeys of consent start from."""

from datetime import timedelta
from typing import Any

from helpline.domain.account import Role
from helpline.domain.escalation.board import Verdict
from helpline.domain.escalation.consent import Method, Mode, Purpose
from helpline.domain.escalation.note import Draft, Happens, HowSoon, Note, Wants, WhoTells
from helpline.domain.escalation.recipient import Sort
from helpline.handlers import people
from helpline.handlers.escalation import asking, decisions, notes, recipients
from helpline.handlers.escalation.asking import No
from helpline.handlers.escalation.wording import Wish
from helpline.handlers.work import work
from helpline.store.escalation.consents import Ask
from tests.journeys.street import ADA, CALLER, Street

LAWYER = "+12025550140"
DRAFT = Draft(
    who_is_telling=WhoTells.ME,
    happens=Happens.NOW,
    how_soon=HowSoon.THIS_WEEK,
    concerns=("C01", "C05"),
    wants=(Wants.PAPERS, Wants.PAY),
    own_words="I want my papers back and my pay",
)
MAY_SAY = "I want my papers back and my last two months paid"


class Board:
    """A street with a board: three peers and a doctor, and one named lawyer."""

    def __init__(self, street: Street) -> None:
        self.street = street
        self.members: dict[str, int] = {}
        self.area = street.rows("SELECT id FROM area ORDER BY id")[0][0]
        with work(street.house) as w:
            for name, external in (("Heron", False), ("Ibis", False), ("Jay", False), ("Doctor", True)):
                made = people.add_account(w, name=name, role=Role.SUPERVISOR, external=external)
                self.members[name] = made.account.id
        # The first two were let in by a keeper; to everybody after them two of the board agree.
        for motion, names in ((self.newest(before=1), ("Heron", "Ibis")), (self.newest(), ("Heron", "Ibis"))):
            self.agree(motion, *names)

    def joins(self, name: str, *, answers_as: str) -> None:
        """One more on the board, who also answers: two agree to that."""
        with work(self.street.house) as w:
            made = people.add_account(w, name=name, role=Role.SUPERVISOR, alias=answers_as)
            self.members[name] = made.account.id
        self.agree(self.newest(), "Heron", "Ibis")

    def recipient(self, *, sort: Sort = Sort.ADVOCATE, phone: str = LAWYER) -> int:
        """A person whom two of the board have agreed upon."""
        today = self.street.clock.now().date()
        with work(self.street.house) as w:
            found = recipients.propose(
                w,
                self.members["Heron"],
                person="Ro",
                organisation="Law Room",
                sort=sort,
                phone=phone,
                may_receive="what she says may be said",
                must_not="ring anybody else",
                agreed_on=today,
                review_on=today + timedelta(days=300),
                verified_on=today,
            )
        motion = self.newest()
        heard = self.agree(motion, "Ibis", "Jay")
        assert heard[-1].came is decisions.Came.DECIDED, heard
        return found.id

    def newest(self, *, before: int = 0) -> int:
        """The newest motion, or one of the few before it."""
        return int(self.street.rows("SELECT id FROM motion ORDER BY id DESC OFFSET %s LIMIT 1", before)[0][0])

    def agree(self, motion: int, *names: str) -> list[decisions.Heard]:
        heard = []
        for name in names:
            with work(self.street.house) as w:
                heard.append(decisions.decide(w, self.members[name], motion, Verdict.APPROVE))
        return heard

    def state(self, motion: int) -> str:
        return str(self.street.rows("SELECT state FROM motion WHERE id = %s", motion)[0][0])


def talks(street: Street, *, sender: str = CALLER, safe: bool = True) -> tuple[int, int]:
    """Somebody wrote, Ada has her, and it is safe: the contact and Ada."""
    street.writes("can I ask something", sender=sender)
    contact = street.contact()
    street.writes(street.code("Ada", contact=contact), sender=ADA)
    street.writes(f"{street.code('Ada', contact=contact)} hello, yes", sender=ADA)
    if safe:
        street.writes("*6", sender=sender)
    return contact, int(street.rows("SELECT id FROM responder WHERE alias = 'Ada'")[0][0])


def wishes(purpose: Purpose = Purpose.BOARD, method: Method = Method.TEXT, **more: Any) -> Wish:
    return Wish(purpose=purpose, method=method, **more)


def telling(person: int, mode: Mode = Mode.ADVOCATE_FIRST) -> Wish:
    """One named person may be told one sentence of hers."""
    return wishes(Purpose.TELL_ONE, recipient_id=person, mode=mode, may_say=MAY_SAY)


def asks(street: Street, contact: int, ada: int, wish: Wish) -> Ask:
    with work(street.house) as w:
        found = asking.ask(w, ada, contact, wish)
    assert not isinstance(found, No), found
    street.settle()
    return found


def grants(street: Street) -> list[tuple[object, ...]]:
    return street.rows('SELECT purpose, method, withdrawn_at IS NULL FROM "grant" ORDER BY id')


def yes(street: Street, contact: int, ada: int, wish: Wish, *, sender: str = CALLER) -> int:
    """She is asked and says yes."""
    asked = asks(street, contact, ada, wish)
    street.writes(str(asked.code), sender=sender)
    return int(street.rows('SELECT max(id) FROM "grant"')[0][0])


def writes_note(street: Street, contact: int, ada: int, draft: Draft = DRAFT) -> Note:
    with work(street.house) as w:
        note = notes.write(w, ada, contact, draft, read_back=True)
    assert isinstance(note, Note), note
    return note

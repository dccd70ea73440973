"""One piece of work: one transaction, one instant, what happened in it, and the bells to ring when it stands."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from argon2.profiles import RFC_9106_LOW_MEMORY

from helpline.domain.audit import Noted
from helpline.domain.contact import Channel, Contact
from helpline.domain.countable import bumps
from helpline.domain.counting import Bump
from helpline.domain.events import Event
from helpline.domain.first_guess import Judge
from helpline.domain.line import Line
from helpline.domain.live import Subject
from helpline.domain.names import Address, Locale, LookupKey, Sealed
from helpline.handlers import own_recordings, own_sentences
from helpline.ports import Cipher, Ports, SealBrokenError
from helpline.store import audit, contacts, counters, lines
from helpline.store.contacts import Secret
from helpline.store.database import Connection, Database
from helpline.store.due import Moment

STRONG: Final = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
"""A guess at a stolen password costs 64 MiB and three passes. Tests, which sign in a thousand times, bring another."""


@dataclass(frozen=True)
class House:
    """What every handler's work is done with: the ports, the database, and the table of what follows what."""

    ports: Ports
    database: Database
    when: Mapping[type[Event], Sequence[Callable[["Work", Any], None]]]
    later: Mapping[Moment, Callable[["Work", int, int], None]]
    calls_a_second: float = 1.0
    """How many telephones the account may begin to ring in a second; 0: as many as we like."""
    calls_at_once: int = 0
    """How many legs the account may have open at the same time; 0: as many as we like."""
    escalates: bool = True
    """Whether notes may be written here; without it none of that part's tables exists."""
    judges: Sequence[Judge] = ()
    """Who says what language a first text is in."""
    is_heard: Callable[[Locale, int], bool] = lambda _locale, _key: True
    """Whether all that callers hear can be heard in a language, the one that such a key picks included."""
    passwords: PasswordHasher = STRONG
    """How passwords are kept."""


@dataclass
class Work:
    """A transaction in progress. Nothing in it waits for the network."""

    house: House
    db: Connection
    now: datetime
    bells: list[tuple[str, int]] = field(default_factory=list)
    news: list[tuple[str, int]] = field(default_factory=list)
    bumps: list[Bump] = field(default_factory=list)
    """What is counted of it."""
    noted: list[Noted] = field(default_factory=list)
    """What the audit must remember of it, see `handlers.audit.note`."""
    reading: int | None = None
    """The inbox row that is having its effect, if one is."""
    read_since: datetime | None = None
    """When that came in."""
    misuse: dict[Address, tuple[bool, bool]] = field(default_factory=dict)
    """Who is shut out and who is left alone, as far as it was looked up."""
    is_open: bool = False
    """Somebody was found on duty, which nobody is while all is locked."""
    _secrets: dict[int, Secret | None] = field(default_factory=dict)
    _lines: dict[int, Line] = field(default_factory=dict)
    _zone: str | None = None

    @property
    def cipher(self) -> Cipher:
        return self.house.ports.cipher

    def happened(self, event: Event) -> None:
        """Everything that follows, follows now, in this same transaction."""
        for follow in self.house.when.get(type(event), ()):
            follow(self, event)

    def ring(self, job: str, row_id: int) -> None:
        """Ring for a row once it is committed. Should the bell fail, the sweeper finds the row."""
        self.bells.append((job, row_id))

    def announce(self, subject: Subject, row_id: int = 0) -> None:
        """Tell open pages, once it is committed."""
        if (subject, row_id) not in self.news:
            self.news.append((subject, row_id))

    def count(
        self, event: str, about: Contact | None = None, *, channel: Channel | None = None, language: str = ""
    ) -> None:
        """One more of these, counted as it happens: an event of the table `domain.countable.EVENTS`, or it is an error.

        ``about``: the contact it happened to, for its channel, language and area, each counted apart. ``channel``: on
        which of them it happened, where that is another one than the contact began on.
        """
        zone = self.line(about.line_id).zone if about is not None else self.zone
        self.bumps += bumps(
            event,
            self.now.astimezone(ZoneInfo(zone)),
            channel=channel or (about.channel if about is not None else ""),
            language=about.language if about is not None else language,
            area=str(about.area_id) if about is not None else "",
        )

    @property
    def zone(self) -> str:
        """By which clock the organisation lives: that of its first line."""
        if self._zone is None:
            self._zone = lines.first_zone(self.db)
        return self._zone

    def line(self, line_id: int) -> Line:
        if line_id not in self._lines:
            self._lines[line_id] = lines.get(self.db, line_id)
        return self._lines[line_id]

    def knows_line(self, line: Line) -> None:
        """Save a look for a line that was found by its number a moment ago."""
        self._lines[line.id] = line

    def secret(self, contact_id: int) -> Secret | None:
        """The contact's key and sealed address; None once it is forgotten."""
        if contact_id not in self._secrets:
            self._secrets[contact_id] = contacts.secret(self.db, contact_id)
        return self._secrets[contact_id]

    def knows(self, contact_id: int, secret: Secret) -> None:
        """Save a look in the vault for what was put there a moment ago."""
        self._secrets[contact_id] = secret

    def forget_secret(self, contact_id: int) -> None:
        """What the vault holds of it has changed: look again."""
        self._secrets.pop(contact_id, None)

    def seal_said(self, contact: Contact, voice: contacts.Voice, words: str) -> Sealed:
        """Seal what was said, bound to this contact, to who said it and when."""
        secret = self.secret(contact.id)
        if secret is None:
            raise SealBrokenError(f"contact {contact.id} is forgotten")
        return self.cipher.seal(secret.sealed_with, about_said(contact.id, voice, self.now), words)

    def carrier_key(self, sid: str) -> LookupKey:
        return self.cipher.lookup("carrier id", sid)


def about_said(contact_id: int, voice: str, said_at: datetime) -> str:
    """What a sealed message is bound to: moved to another contact, speaker or moment, it does not open."""
    return f"message:{contact_id}:{voice}:{said_at.timestamp():.6f}"


@contextmanager
def work(house: House) -> Iterator[Work]:
    """One transaction at one instant. On success it is committed and the bells ring; on any error nothing happened."""
    with house.database.transaction() as db:
        w = Work(house=house, db=db, now=house.ports.clock.now())
        own_sentences.keep_up(house.database, db, w.now)
        own_recordings.keep_up(house.database, db, w.now)
        yield w
        if w.bumps:
            counters.add(db, w.bumps)
        if w.noted:
            # Last of all: every other writer waits for the end of the chain, and nobody who holds it waits for a row.
            audit.append(db, w.cipher, w.noted, w.now)
    rung: set[str] = set()
    for job, row_id in w.bells:
        # One ring for all texts of a transaction: the worker who comes takes everything that is due.
        if job not in ("deliver", "dial") or job not in rung:
            house.ports.queue.ring(job, row_id)
            rung.add(job)
    for subject, row_id in w.news:
        house.ports.queue.announce(subject, row_id)

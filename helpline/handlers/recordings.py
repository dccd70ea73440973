"""Recording prompts on the page: what a language lacks, who may lend it her voice, and who listens to it afterwards."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from helpline import words
from helpline.domain import take
from helpline.domain.account import Account, Role
from helpline.domain.change import Kind
from helpline.domain.line import Serves
from helpline.domain.names import Locale
from helpline.handlers import own_recordings
from helpline.handlers.change import changed
from helpline.handlers.reading_aloud import Reading, reading
from helpline.handlers.work import Work
from helpline.prompts import Prompts, Wanted, wanted
from helpline.store import lines, recordings, roster
from helpline.store.recordings import Recorded

DIGEST = 16
"""Letters of it."""


class State(StrEnum):
    """How a prompt stands in a language."""

    MISSING = "missing"
    """Neither recorded nor read by a voice of the carrier: another language is heard."""
    STALE = "stale"
    """Its sentence has changed since it was read."""
    VOICE = "voice"
    """The carrier's voice reads it."""
    DRAFT = "draft"
    """Recorded, and nobody else has listened."""
    REVIEWED = "reviewed"
    FILE = "file"
    """It came with the house, or lies in the organisation's folder."""


URGENCY = {State.MISSING: 0, State.STALE: 1, State.DRAFT: 2, State.VOICE: 3, State.FILE: 4, State.REVIEWED: 5}


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """One prompt in one language. ``heard_at``: our own address of what is played, if anything is."""

    name: str
    locale: Locale
    about: str
    is_for_callers: bool
    is_several: bool
    reading: Reading
    state: State
    heard_at: str
    recorded: Recorded | None


@dataclass(frozen=True, kw_only=True)
class Tongue:
    """A language, and how many of its prompts are in which state."""

    language: words.Language
    counts: dict[State, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def tongues(w: Work, account: Account) -> tuple[Locale, ...]:
    """The languages she may record: a keeper all, whoever answers those she speaks."""
    if account.role is Role.KEEPER:
        return tuple(words.register())
    if account.responder_id is None:
        return ()
    spoken = roster.get(w.db, account.responder_id).languages
    return tuple(one for one in words.register() if take.may_record(spoken, one))


def standing(w: Work, locale: Locale, found: Prompts) -> Tongue:
    """How far one language is."""
    every = prompts(w, locale, found)
    counts = {state: sum(one.state is state for one in every) for state in State}
    return Tongue(language=words.register()[locale], counts=counts)


def prompts(w: Work, locale: Locale, found: Prompts) -> list[Prompt]:
    """Every prompt of a language: what is missing first, and what callers hear before what responders do."""
    kept = {one.name: one for one in recordings.every(w.db, locale)}
    every = [_prompt(one, locale, kept.get(one.name), found) for one in wanted(_keys(w, locale))]
    return sorted(every, key=lambda one: (URGENCY[one.state], not one.is_for_callers))


def prompt(w: Work, locale: Locale, name: str, found: Prompts) -> Prompt | None:
    """One of them; None when there is no such prompt."""
    one = next((one for one in wanted(_keys(w, locale)) if one.name == name), None)
    return _prompt(one, locale, recordings.one(w.db, locale, name), found) if one else None


def keep(w: Work, one: Prompt, spoken: take.Take, *, by: int) -> None:
    """From now on callers hear this, in every process within moments."""
    digest = hashlib.sha256(spoken.sound).hexdigest()[:DIGEST]
    said = one.reading.said
    recordings.put(w.db, one.locale, one.name, sound=spoken.sound, digest=digest, said=said, by=by, at=w.now)
    _changed(w, one, "spoken anew", by=by)


def take_out(w: Work, one: Prompt, *, by: int) -> bool:
    """It is heard no more; False when there was nothing."""
    if not recordings.take_out(w.db, one.locale, one.name):
        return False
    _changed(w, one, "taken out", by=by)
    return True


def is_right(w: Work, one: Prompt, digest: str, *, by: int) -> bool:
    """Somebody else has listened, to exactly this one. False when it was her own, or is another by now."""
    if not recordings.is_right(w.db, one.locale, one.name, digest, by=by, at=w.now):
        return False
    changed(w, by=by, kind=Kind.LANGUAGE, what=f"{one.name} in {one.locale}: recording", why="a peer found it right")
    return True


def sound(w: Work, locale: str, name: str) -> tuple[str, bytes] | None:
    """What is played of one prompt, and its digest."""
    return recordings.sound(w.db, locale, name)


def _changed(w: Work, one: Prompt, why: str, *, by: int) -> None:
    changed(w, by=by, kind=Kind.LANGUAGE, what=f"{one.name} in {one.locale}: recording", why=why)
    own_recordings.keep_up(w.house.database, w.db, w.now, at_once=True)


def _prompt(one: Wanted, locale: Locale, kept: Recorded | None, found: Prompts) -> Prompt:
    read = reading(one, locale)
    played = found.recording(locale, one.name)
    return Prompt(
        name=one.name,
        locale=locale,
        about=(words.first_line(one.template) + " · · ").split(" · ")[2],
        is_for_callers="/responder/" not in one.template,
        is_several=one.is_several,
        reading=read,
        state=_state(kept, read, is_filed=played is not None, locale=locale),
        heard_at=played.path if played else "",
        recorded=kept,
    )


def _state(kept: Recorded | None, read: Reading, *, is_filed: bool, locale: Locale) -> State:
    if kept is not None:
        if kept.said != read.said:
            return State.STALE
        return State.REVIEWED if kept.heard_at else State.DRAFT
    if is_filed:
        return State.FILE
    return State.VOICE if words.register()[locale].voice else State.MISSING


def _keys(w: Work, locale: Locale) -> Iterable[int]:
    """The keys that pick a language on the lines that are rung; the first ones where no line has it yet."""
    rung = [one for one in lines.answered(w.db) if one.serves is not Serves.SMS and len(one.languages) > 1]
    return sorted({one.languages.index(locale) + 1 for one in rung if locale in one.languages}) or (1, 2, 3)

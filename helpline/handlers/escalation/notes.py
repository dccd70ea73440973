"""The note: written with her yes and read back to her, read by whom it allows, ended by the clock or by her."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import StrEnum
from random import SystemRandom

from helpline.domain import own_words
from helpline.domain.audit import Action
from helpline.domain.concern import Concern
from helpline.domain.contact import HELD, Contact
from helpline.domain.escalation.consent import TERMS, Grant, Purpose
from helpline.domain.escalation.note import (
    ACTIONS_AT_MOST,
    REF_LENGTH,
    REF_LETTERS,
    Decided,
    Did,
    Draft,
    DutyCheck,
    Kind,
    Note,
    Outcome,
    Wrong,
    faults,
    week_of,
)
from helpline.domain.own_words import Finding, Severity
from helpline.handlers import audit
from helpline.handlers.escalation import following, who
from helpline.handlers.work import Work
from helpline.store import contacts, options, roster
from helpline.store.escalation import consents, notes
from helpline.store.escalation.notes import Done

_dice = SystemRandom()


class No(StrEnum):
    """Why there is no note."""

    SWITCHED_OFF = "notes are switched off"
    NOT_YOURS = "not yours"
    NO_YES = "she has not said yes to a note"
    THERE_IS_ONE = "there is one already"


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """All that stands against a draft: nothing of it is kept."""

    why: No | None = None
    wrong: tuple[Wrong, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One note opened, with what her yeses allow."""

    note: Note
    own_words: str = field(repr=False)
    grants: tuple[Grant, ...]
    may_say: dict[int, str] = field(repr=False)
    """By grant: what may be said under it."""
    actions: tuple[Done, ...]
    has_word: bool


def write(w: Work, responder_id: int, contact_id: int, draft: Draft, *, read_back: bool) -> Note | Refusal:
    """Keep a draft that was read back to her, under every yes of hers in this conversation that allows a note."""
    if not w.house.escalates:
        return Refusal(why=No.SWITCHED_OFF)
    contact = who.held(w, responder_id, contact_id)
    if contact is None:
        return Refusal(why=No.NOT_YOURS)
    grants = [one for one in consents.of_contact(w.db, contact_id) if _holds_note(one) and one.is_live(w.now)]
    if not grants:
        return Refusal(why=No.NO_YES)
    if any(one.note_id is not None for one in grants):
        return Refusal(why=No.THERE_IS_ONE)
    refusal = against(w, draft, read_back=read_back)
    if refusal is not None:
        return refusal
    note = _keep(w, responder_id, contact, draft, grants)
    for grant in grants:
        following.put_under(w, note, grant)
    audit.note(w, actor=who.alias(w, responder_id), action=Action.NOTE_WRITTEN, ref=note.ref)
    w.count("note written")
    w.announce("contact", contact_id)
    w.announce("notes")
    return note


def against(w: Work, draft: Draft, *, read_back: bool) -> Refusal | None:
    """What stands against a draft, whoever wrote it."""
    wrong = faults(draft, known_concerns=[str(one) for one in Concern], read_back=read_back)
    if not set(draft.options_given) <= {one.code for one in options.every(w.db)}:
        wrong.append(Wrong.UNKNOWN_OPTION)
    found = [one for one in own_words.check(draft.own_words) if one.severity is Severity.REFUSE]
    return Refusal(wrong=tuple(wrong), findings=tuple(found)) if wrong or found else None


def read_here(w: Work, responder_id: int, contact_id: int, ref: str) -> Reading | None:
    """For whoever holds the conversation in which it was written, or in which she gave her word for it."""
    contact = contacts.get(w.db, contact_id)
    if contact is None or contact.responder_id != responder_id or contact.state not in HELD:
        return None
    note = next((one for one in notes.of_contact(w.db, contact_id) if one.ref == ref), None)
    if note is None:
        return None
    why = "with her word" if notes.was_opened_with_word(w.db, note.id, contact_id) else "in the conversation"
    audit.opened(w, actor=who.alias(w, responder_id), ref=ref, reason=why)
    return reading(w, note)


def read_in_area(w: Work, responder_id: int, ref: str, reason: str) -> Reading | None:
    """For the area she said yes to. Raises `audit.ReasonError` without a reason."""
    area_id = roster.get(w.db, responder_id).area_id
    note = next((one for one in notes.of_area(w.db, area_id, w.now) if one.ref == ref), None)
    if note is None:
        return None
    audit.opened(w, actor=who.alias(w, responder_id), ref=ref, reason=reason)
    # One yes, one recipient: what a lawyer may be told is not for the other area.
    found = reading(w, note, only=(Purpose.OTHER_AREA,))
    theirs = tuple(one for one in found.grants if one.area_id == area_id)
    return replace(found, grants=theirs, may_say={one.id: found.may_say[one.id] for one in theirs})


def of_area(w: Work, responder_id: int) -> list[Note]:
    """What another area may see, without her words."""
    return notes.of_area(w.db, roster.get(w.db, responder_id).area_id, w.now) if w.house.escalates else []


def reading(w: Work, note: Note, *, only: Collection[Purpose] | None = None) -> Reading:
    """Everything of it, unsealed for one look; ``only`` with yeses for these purposes, where others are not theirs."""
    grants = [one for one in consents.of_note(w.db, note.id) if one.holds(w.now)]
    grants = [one for one in grants if only is None or one.purpose in only]
    return Reading(
        note=note,
        own_words=_own_words(w, note),
        grants=tuple(grants),
        may_say={one.id: following.may_say(w, one.id) for one in grants},
        actions=tuple(notes.actions_of(w.db, note.id)),
        has_word=notes.has_word(w.db, note.id),
    )


def done(
    w: Work, note: Note, *, actor: str, did: Did, area_id: int | None, decided_by: Decided = Decided.CALLER
) -> bool:
    """Something was done about it. What did she decide? Nobody else could have, but for a legal duty."""
    if note.closed or len(notes.actions_of(w.db, note.id)) >= ACTIONS_AT_MOST:
        return False
    notes.add_action(
        w.db, note_id=note.id, did=did, area_id=area_id, alias=actor, on_date=w.now.date(), decided_by=decided_by
    )
    audit.note(w, actor=actor, action=Action.NOTE_CHANGED, ref=note.ref, reason=did)
    w.announce("notes")
    return True


def end(w: Work, note: Note, *, actor: str, outcome: Outcome) -> bool:
    """How it ended, as a code. From now on only the week it began in is known.

    False where there is nothing to end: it has ended, or it is a bare duty entry, which says nothing but days.
    """
    if note.closed or note.kind is not Kind.NOTE:
        return False
    notes.change(w.db, note.id, closed=True, outcome=outcome, opened_on=week_of(note.opened_on))
    audit.note(w, actor=actor, action=Action.NOTE_CHANGED, ref=note.ref, reason=outcome)
    w.announce("notes")
    return True


def check_duty(w: Work, note: Note, *, actor: str, to: DutyCheck) -> None:
    """Where a legal duty stands: people decide that, and the software only remembers that they did."""
    notes.change(w.db, note.id, duty_check=to)
    audit.note(w, actor=actor, action=Action.NOTE_CHANGED, ref=note.ref, reason=to)
    w.announce("notes")


def fresh_ref(w: Work) -> str:
    """Six signs that no note has."""
    while True:
        ref = "".join(_dice.choices(REF_LETTERS, k=REF_LENGTH))
        if notes.with_ref(w.db, ref) is None:
            return ref


def about_note(note_id: int) -> str:
    """What her sealed sentence is bound to."""
    return f"note:{note_id}:own words"


def _keep(w: Work, responder_id: int, contact: Contact, draft: Draft, grants: list[Grant]) -> Note:
    today = w.now.date()
    first = [one for one in grants if one.renews_id is None] or grants
    note = notes.add(
        w.db,
        ref=fresh_ref(w),
        kind=Kind.NOTE,
        grant_id=first[0].id,
        opened_on=today,
        expires_on=following.last_day(w, first, today),
        area_id=contact.area_id,
        language=contact.language,
        responder_id=responder_id,
        who_is_telling=draft.who_is_telling,
        happens=draft.happens,
        how_soon=draft.how_soon,
        concerns=list(draft.concerns),
        wants=[str(one) for one in draft.wants],
        options_given=list(draft.options_given),
        safe_by=draft.safe_by,
        safe_hours=draft.safe_hours,
        wrong_person_line=draft.wrong_person_line,
        decision=Decided.CALLER,
    )
    if draft.own_words.strip():
        key = w.cipher.new_key()
        sealed = w.cipher.seal(key, about_note(note.id), draft.own_words.strip())
        notes.change(w.db, note.id, sealed_with=key, own_words_sealed=sealed)
    return note


def _own_words(w: Work, note: Note) -> str:
    key, sealed = notes.own_words(w.db, note.id)
    return w.cipher.open(key, about_note(note.id), sealed) if key and sealed else ""


def _holds_note(grant: Grant) -> bool:
    return TERMS[grant.purpose].holds_note

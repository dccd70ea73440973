"""The note a responder writes with her yes: read back before it is kept, opened only where she may, and its word."""

from typing import Any, Final

from flask import Response, request
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain import own_words
from helpline.domain.concern import Concern
from helpline.domain.escalation.note import (
    MOST_CONCERNS,
    MOST_OPTIONS,
    MOST_WANTS,
    OWN_WORDS,
    Decided,
    Did,
    Draft,
    Happens,
    HowSoon,
    Note,
    Outcome,
    SafeBy,
    SafeHours,
    Wants,
    WhoTells,
)
from helpline.domain.own_words import Finding
from helpline.handlers import audit
from helpline.handlers.escalation import notes, resuming, standing
from helpline.handlers.escalation.notes import Refusal
from helpline.handlers.escalation.standing import Standing
from helpline.handlers.work import Work, work
from helpline.store import roster
from helpline.web import pages
from helpline.web.desk import RESPONDERS, me
from helpline.web.door import house
from helpline.web.escalation import option_titles
from helpline.web.gate import Doors

doors = Doors("writing")

CHOICES: Final[dict[str, Any]] = {
    "who_tells": list(WhoTells),
    "happens": list(Happens),
    "how_soon": list(HowSoon),
    "concerns": list(Concern),
    "wants": list(Wants),
    "safe_by": list(SafeBy),
    "safe_hours": list(SafeHours),
    "most_concerns": MOST_CONCERNS,
    "most_wants": MOST_WANTS,
    "most_options": MOST_OPTIONS,
    "longest": OWN_WORDS,
}


@doors.page("/contact/<int:contact_id>/note", to=RESPONDERS)
def begin(contact_id: int) -> Response:
    """First only: is it now? What is past is listened to, and not written down unless she asks."""
    with work(house()) as w:
        found = _held(w, contact_id)
    happens = next((one for one in Happens if one == request.args.get("happens")), None)
    asks = request.args.get("asks") == "yes"
    if happens is None or (happens is Happens.PAST and not asks):
        return pages.show("notes/when", found=found, happens=happens, choices=list(Happens))
    return _form(contact_id, happens, asks=asks)


@doors.page("/contact/<int:contact_id>/note", to=RESPONDERS, method="POST")
def keep(contact_id: int) -> AnyResponse:
    """Keep it, read back; or show what stands against it, with nothing kept."""
    draft = _draft()
    with work(house()) as w:
        _held(w, contact_id)
        done = notes.write(w, me(), contact_id, draft, read_back="read_back" in request.form)
    if isinstance(done, Refusal):
        return _form(contact_id, draft.happens, asks=draft.she_asks, draft=draft, refusal=done)
    return pages.to("desk.contact", "note-kept", contact_id=contact_id)


@doors.page("/contact/<int:contact_id>/note/<ref>", to=RESPONDERS, method="POST")
def read(contact_id: int, ref: str) -> Response:
    """One note, for whoever holds the conversation it belongs to; looking is noted, so it is a form."""
    with work(house()) as w:
        found = _held(w, contact_id)
        reading = notes.read_here(w, me(), contact_id, ref)
        titles = option_titles.by_code(w)
        openers = audit.who_opened(w, ref)
    if reading is None:
        raise NotFound
    return pages.show(
        "notes/reading_here",
        found=found,
        reading=reading,
        titles=titles,
        openers=openers,
        dids=list(Did),
        outcomes=list(Outcome),
    )


@doors.page("/contact/<int:contact_id>/note/<ref>/word", to=RESPONDERS, method="POST")
def give_word(contact_id: int, ref: str) -> Response:
    """A word for another day or another telephone: shown this once."""
    with work(house()) as w:
        found = _held(w, contact_id)
        word = resuming.give(w, me(), contact_id, ref)
        sent = word is not None and "by_text" in request.form and resuming.send(w, contact_id, word)
    if word is None:
        raise NotFound
    return pages.show("notes/word", found=found, word=word, sent=sent)


@doors.page("/contact/<int:contact_id>/note/<ref>/done", to=RESPONDERS, method="POST")
def add_done(contact_id: int, ref: str) -> AnyResponse:
    """Something was done about it, as a code; the caller decided it."""
    did = next((one for one in Did if one == request.form.get("did")), None)
    if did is None:
        raise BadRequest
    with work(house()) as w:
        note = _note(_held(w, contact_id), ref)
        alias = roster.get(w.db, me()).alias
        kept = notes.done(w, note, actor=alias, did=did, area_id=note.area_id, decided_by=Decided.CALLER)
    return pages.to("desk.contact", "note-changed" if kept else "note-full", contact_id=contact_id)


@doors.page("/contact/<int:contact_id>/note/<ref>/end", to=RESPONDERS, method="POST")
def end(contact_id: int, ref: str) -> AnyResponse:
    """How it ended."""
    outcome = next((one for one in Outcome if one == request.form.get("outcome")), None)
    if outcome is None:
        raise BadRequest
    with work(house()) as w:
        note = _note(_held(w, contact_id), ref)
        ended = notes.end(w, note, actor=roster.get(w.db, me()).alias, outcome=outcome)
    return pages.to("desk.contact", "note-changed" if ended else "", contact_id=contact_id)


def _form(
    contact_id: int, happens: Happens, *, asks: bool, draft: Draft | None = None, refusal: Refusal | None = None
) -> Response:
    with work(house()) as w:
        found = _held(w, contact_id)
        titles = option_titles.by_code(w)
    return pages.show(
        "notes/write",
        422 if refusal else 200,
        found=found,
        chosen=happens,
        asks=asks,
        draft=draft,
        refusal=refusal,
        findings=_findings(draft),
        titles=titles,
        **CHOICES,
    )


def _findings(draft: Draft | None) -> list[Finding]:
    return own_words.check(draft.own_words) if draft else []


def _draft() -> Draft:
    """What was filled in; what is not one of ours was not chosen."""
    form = request.form
    who = next((one for one in WhoTells if one == form.get("who_is_telling")), None)
    happens = next((one for one in Happens if one == form.get("happens")), None)
    soon = next((one for one in HowSoon if one == form.get("how_soon")), None)
    if who is None or happens is None or soon is None:
        raise BadRequest
    wants = set(form.getlist("wants"))
    return Draft(
        who_is_telling=who,
        happens=happens,
        how_soon=soon,
        concerns=tuple(dict.fromkeys(form.getlist("concerns"))),
        wants=tuple(one for one in Wants if one in wants),
        own_words=" ".join(form.get("own_words", "").split()),
        options_given=tuple(dict.fromkeys(form.getlist("options"))),
        safe_by=next((one for one in SafeBy if one == form.get("safe_by")), SafeBy.NOT_AT_ALL),
        safe_hours=next((one for one in SafeHours if one == form.get("safe_hours")), SafeHours.ANY),
        wrong_person_line="wrong_person_line" in form,
        she_asks="she_asks" in form,
        herself="herself" in form,
    )


def _held(w: Work, contact_id: int) -> Standing:
    found = standing.standing(w, me(), contact_id)
    if found is None:
        raise NotFound
    return found


def _note(found: Standing, ref: str) -> Note:
    note = next((one for one in found.notes if one.ref == ref), None)
    if note is None:
        raise NotFound
    return note

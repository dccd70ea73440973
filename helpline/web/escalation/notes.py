"""The list of notes, without a word of anybody's; and one note, for whoever her yes allows, once she has said why."""

from typing import Final

from flask import Response, request
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain import own_words
from helpline.domain.account import Role
from helpline.domain.audit import LONGEST_REASON
from helpline.domain.escalation.note import Decided, Did, DutyCheck, Note, Outcome
from helpline.domain.own_words import Finding
from helpline.handlers.audit import ReasonError
from helpline.handlers.escalation import decisions, log, notes
from helpline.handlers.escalation.notes import Reading
from helpline.handlers.work import Work, work
from helpline.store.escalation import board as members
from helpline.store.escalation import notes as kept
from helpline.store.escalation import recipients as people
from helpline.web import pages
from helpline.web.desk import me
from helpline.web.door import house
from helpline.web.escalation import option_titles
from helpline.web.escalation.members import account, is_supervisor
from helpline.web.gate import Doors

doors = Doors("notes")

BOARD: Final = frozenset({Role.SUPERVISOR})
READERS: Final = frozenset({Role.SUPERVISOR, Role.RESPONDER})
"""The board, and responders of an area she said yes to."""


@doors.page("/notes", to=READERS)
def first() -> Response:
    """For the board what must be done, oldest end first; for responders what was passed to their area."""
    with work(house()) as w:
        if not is_supervisor():
            return pages.show("notes/area", lines=notes.of_area(w, me()), today=w.now.date())
        who = account()
        lines, waiting = log.listing(w, who.id), log.motions(w, who.id)
    return pages.show("notes/list", lines=lines, waiting=waiting, external=who.external)


@doors.page("/notes/<ref>", to=READERS)
def ask_why(ref: str) -> Response:
    """Nothing of it is shown before she has said why."""
    return pages.show("notes/why", ref=_ref(ref), reason="", findings=[], wrong="", longest=LONGEST_REASON)


@doors.page("/notes/<ref>", to=READERS, method="POST")
def read(ref: str) -> Response:
    """One look. It is noted, with the reason."""
    reason = " ".join(request.form.get("reason", "").split())
    findings = own_words.check(reason)
    if own_words.refused(findings):
        return _why(ref, reason, findings, "words")
    with work(house()) as w:
        try:
            reading = _reading(w, _ref(ref), reason)
        except ReasonError:
            return _why(ref, reason, findings, "none")
        titles = option_titles.by_code(w)
        outside = [one for one in people.all_of_them(w.db) if is_supervisor() and one.may_be_told(w.now.date())]
    if reading is None:
        raise NotFound
    return pages.show(
        "notes/reading",
        reading=reading,
        titles=titles,
        dids=list(Did),
        outcomes=list(Outcome),
        checks=list(DutyCheck),
        decided=list(Decided),
        outside=outside,
        supervisor=is_supervisor(),
    )


@doors.page("/notes/<ref>/done", to=BOARD, method="POST")
def add_done(ref: str) -> AnyResponse:
    """Something was done about it, and who decided it: the caller, or a legal duty."""
    did = next((one for one in Did if one == request.form.get("did")), None)
    decided = next((one for one in Decided if one == request.form.get("decided_by")), None)
    if did is None or decided is None:
        raise BadRequest
    with work(house()) as w:
        note = _hers(w, ref)
        done = notes.done(w, note, actor=account().name, did=did, area_id=note.area_id, decided_by=decided)
    return pages.to("notes.first", "note-changed" if done else "note-full")


@doors.page("/notes/<ref>/end", to=BOARD, method="POST")
def end(ref: str) -> AnyResponse:
    """How it ended."""
    outcome = next((one for one in Outcome if one == request.form.get("outcome")), None)
    if outcome is None:
        raise BadRequest
    with work(house()) as w:
        ended = notes.end(w, _hers(w, ref), actor=account().name, outcome=outcome)
    return pages.to("notes.first", "note-changed" if ended else "")


@doors.page("/notes/<ref>/duty", to=BOARD, method="POST")
def check_duty(ref: str) -> AnyResponse:
    """Where a legal duty stands: people decide that."""
    check = next((one for one in DutyCheck if one == request.form.get("check")), None)
    if check is None:
        raise BadRequest
    with work(house()) as w:
        notes.check_duty(w, _hers(w, ref), actor=account().name, to=check)
    return pages.to("notes.first", "note-changed")


@doors.page("/notes/<ref>/report", to=BOARD, method="POST")
def propose_report(ref: str) -> AnyResponse:
    """The law asks for a report: two people decide about that, and nothing is sent by itself."""
    recipient_id = request.form.get("recipient", type=int)
    if recipient_id is None:
        raise BadRequest
    with work(house()) as w:
        motion = decisions.propose_duty_report(w, account().id, _hers(w, ref), recipient_id=recipient_id)
    return pages.to("notes.first", "proposed" if motion else "not-proposed")


def _reading(w: Work, ref: str, reason: str) -> Reading | None:
    if is_supervisor():
        return log.read(w, account().id, ref, reason)
    return notes.read_in_area(w, me(), ref, reason)


def _hers(w: Work, ref: str) -> Note:
    """A note that this member of the board may act on: what she may read."""
    member, note = members.member(w.db, account().id), kept.with_ref(w.db, _ref(ref))
    if member is None or note is None or not log.may_read(w, member, note):
        raise NotFound
    return note


def _ref(ref: str) -> str:
    return ref.upper()


def _why(ref: str, reason: str, findings: list[Finding], wrong: str) -> Response:
    return pages.show(
        "notes/why", 422, ref=_ref(ref), reason=reason, findings=findings, wrong=wrong, longest=LONGEST_REASON
    )

"""The board at work: what waits for two people, its meetings, and the one entry that the law may ask for."""

from datetime import date
from typing import Any, Final

from flask import Response, request
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain import own_words
from helpline.domain.escalation.board import REASON, Subject, Verdict
from helpline.handlers import keeping, ways_in
from helpline.handlers.escalation import decisions, log
from helpline.handlers.escalation.decisions import Came, Heard
from helpline.handlers.work import Work, work
from helpline.store import accounts, lines
from helpline.store.escalation import notes as kept
from helpline.store.escalation import recipients as people
from helpline.web import pages
from helpline.web.door import house
from helpline.web.escalation.members import account, peer
from helpline.web.escalation.notes import BOARD
from helpline.web.gate import Doors

doors = Doors("board")

SAID: Final = {Came.DECIDED: "decided", Came.NO_YES: "yes-is-gone", Came.NOTED: "word-noted", None: "no-say"}
"""What came of a member's word, in the pages' own words."""


@doors.page("/deciding", to=BOARD)
def first() -> Response:
    """What waits for two people, and the meetings to come."""
    with work(house()) as w:
        who = account()
        facts: dict[str, Any] = {
            "waiting": log.motions(w, who.id),
            "meetings": log.meetings(w, who.id),
            "areas": lines.all_areas(w.db),
            "today": w.now.date(),
            "external": who.external,
            "people": _called(w),
            "names": _names(w),
            "wishes": ways_in.wishes(w, who),
            "blocks": [] if who.external else keeping.blocked(w),
        }
    asked = {one.motion.subject_id for one in facts["waiting"] if one.motion.subject is Subject.BLOCK}
    return pages.show("board/first", asked=asked, **facts)


@doors.page("/deciding/ways-in/<int:account_id>", to=BOARD, method="POST")
def answer_way_in(account_id: int) -> AnyResponse:
    """It is she who asks, or it is not."""
    yes = request.form.get("answer") == "yes"
    with work(house()) as w:
        done = ways_in.answer(w, account(), account_id, yes=yes)
    return pages.to("board.first", ("way-in-good" if yes else "way-in-void") if done else "gone")


@doors.page("/deciding/blocks/<int:block_id>", to=BOARD, method="POST")
def propose_long_block(block_id: int) -> AnyResponse:
    """A week instead of a day, if two others agree. The block itself goes on as it is."""
    with work(house()) as w:
        motion = decisions.propose_long_block(w, peer().id, block_id=block_id)
    return pages.to("board.first", "gone" if motion is None else "put-before-board")


@doors.page("/deciding/<int:motion_id>", to=BOARD)
def motion(motion_id: int) -> Response:
    """One thing to decide: what exactly, who has said what, who is missing."""
    return _motion(motion_id)


@doors.page("/deciding/<int:motion_id>", to=BOARD, method="POST")
def decide(motion_id: int) -> AnyResponse:
    """One member's word."""
    verdict = next((one for one in Verdict if one == request.form.get("verdict")), None)
    if verdict is None:
        raise BadRequest
    reason = " ".join(request.form.get("reason", "").split())
    with work(house()) as w:
        if not any(one.motion.id == motion_id for one in log.motions(w, account().id)):
            raise NotFound
        heard = decisions.decide(w, account().id, motion_id, verdict, reason)
    if heard.came in (Came.NO_REASON, Came.OWN_WORDS):
        return _motion(motion_id, heard=heard, reason=reason)
    refused = verdict is not Verdict.APPROVE and heard.came is Came.DECIDED
    return pages.to("board.first", "refused-by-two" if refused else _said(heard))


@doors.page("/deciding/meetings", to=BOARD, method="POST")
def call_meeting() -> AnyResponse:
    """A meeting on a day; with or without those who are no peers."""
    try:
        on_date = date.fromisoformat(request.form.get("on", ""))
    except ValueError:
        raise BadRequest from None
    with work(house()) as w:
        meeting_id = log.call_meeting(w, peer().id, on_date=on_date, externals="externals" in request.form)
    if meeting_id is None:
        return pages.to("board.first", "day-is-over")
    return pages.to("board.meeting", meeting_id=meeting_id)


@doors.page("/deciding/meetings/<int:meeting_id>", to=BOARD)
def meeting(meeting_id: int) -> Response:
    """One meeting: its notes, without words. Externals see only what is shared with them, on the day."""
    with work(house()) as w:
        who = account()
        found = next((one for one in log.meetings(w, who.id) if one.id == meeting_id), None)
        if found is None:
            raise NotFound
        refs = {note.ref for note in kept.all_of_them(w.db) if note.id in found.note_ids}
        listed = log.listing(w, who.id)
        on = [one for one in listed if one.ref in refs]
        more = [one for one in listed if one.ref not in refs and "P4" in one.purposes and not one.closed]
        today = w.now.date()
    return pages.show("board/meeting", meeting=found, on=on, more=more, external=who.external, today=today)


@doors.page("/deciding/meetings/<int:meeting_id>/agenda", to=BOARD, method="POST")
def put_on_agenda(meeting_id: int) -> AnyResponse:
    """One note more; only with a yes to the board, which then ends a week after the meeting."""
    with work(house()) as w:
        done = log.put_on_agenda(w, peer().id, meeting_id, request.form.get("ref", "").strip().upper())
    return pages.to("board.meeting", "on-agenda" if done else "not-on-agenda", meeting_id=meeting_id)


@doors.page("/deciding/meetings/<int:meeting_id>/end", to=BOARD, method="POST")
def end_meeting(meeting_id: int) -> AnyResponse:
    """It is over: externals see nothing of it from now on."""
    with work(house()) as w:
        done = log.end_meeting(w, peer().id, meeting_id)
    return pages.to("board.first", "meeting-ended" if done else "")


@doors.page("/deciding/duty-entry", to=BOARD, method="POST")
def propose_duty_entry() -> AnyResponse:
    """Somebody is under 18 now, or a law may bind us: written down once a second officer agrees."""
    area_id = request.form.get("area", type=int)
    if area_id is None:
        raise BadRequest
    with work(house()) as w:
        found = decisions.propose_duty_entry(w, peer().id, area_id=area_id)
    return pages.to("board.first", "proposed" if found else "not-proposed")


def _motion(motion_id: int, *, heard: Heard | None = None, reason: str = "") -> Response:
    with work(house()) as w:
        who = account()
        found = next((one for one in log.motions(w, who.id) if one.motion.id == motion_id), None)
        if found is None:
            raise NotFound
        outside = people.get(w.db, found.motion.recipient_id) if found.motion.recipient_id else None
        said = {one[0]: one[2] for one in decisions.reasons(w, motion_id)}
        names = _names(w)
    return pages.show(
        "board/motion",
        422 if heard else 200,
        found=None,
        one=found,
        outside=outside,
        said_why=said,
        names=names,
        about=names.get(found.motion.subject_id or 0, "") if found.motion.subject is Subject.SUPERVISOR else "",
        heard=heard,
        reason=reason,
        findings=own_words.check(reason),
        longest=REASON,
    )


def _said(heard: Heard) -> str:
    return (
        "no-say"
        if heard.came is None
        else {Came.DECIDED: "decided", Came.NO_YES: "yes-is-gone", Came.NOTED: "word-noted"}.get(heard.came, "no-say")
    )


def _names(w: Work) -> dict[int, str]:
    return {one.id: one.name for one in accounts.everybody(w.db)}


def _called(w: Work) -> dict[int, str]:
    return {one.id: one.called for one in people.all_of_them(w.db)}

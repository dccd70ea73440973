"""People outside: each a name, a number that was rung, a dated agreement; two of the board decide about each."""

from datetime import date
from typing import Final

from flask import Response, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain.account import Role
from helpline.domain.escalation.recipient import LONGEST_CALLED, REVIEWED_EVERY, Sort, Stand
from helpline.handlers.escalation import recipients
from helpline.handlers.escalation.recipients import LONGEST_TERMS
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import work
from helpline.store.escalation import recipients as people
from helpline.web import pages
from helpline.web.door import house
from helpline.web.escalation.members import peer
from helpline.web.gate import Doors

doors = Doors("recipients")

KEEPERS: Final = frozenset({Role.SUPERVISOR, Role.KEEPER})


@doors.page("/recipients", to=KEEPERS)
def first() -> Response:
    """Who may be told something, who is proposed, and whose agreement is to be looked at again."""
    peer()
    with work(house()) as w:
        found = people.all_of_them(w.db)
        today = w.now.date()
    now = [one for one in found if one.stand is not Stand.RETIRED]
    return pages.show("board/recipients", people=now, today=today)


@doors.page("/recipients/new", to=KEEPERS)
def new() -> Response:
    """Who it is, what she may receive, and what was agreed."""
    peer()
    return _form()


@doors.page("/recipients/new", to=KEEPERS, method="POST", fresh=KEEPERS)
def propose() -> AnyResponse:
    """Put before the board; nothing is told to her before two have agreed."""
    who, form = peer(), request.form
    sort = next((one for one in Sort if one == form.get("sort")), None)
    if sort is None:
        return _form(wrong="sort")
    try:
        days = {name: date.fromisoformat(form.get(name, "")) for name in ("agreed_on", "review_on", "verified_on")}
    except ValueError:
        return _form(wrong="days")
    try:
        with work(house()) as w:
            recipients.propose(
                w,
                who.id,
                sort=sort,
                person=form.get("person", ""),
                organisation=form.get("organisation", ""),
                phone=form.get("phone", ""),
                may_receive=form.get("may_receive", ""),
                must_not=form.get("must_not", ""),
                **days,
            )
    except RefusedError as error:
        return _form(wrong=error.field)
    return pages.to("recipients.first", "recipient-proposed")


@doors.page("/recipients/<int:recipient_id>/retire", to=KEEPERS, method="POST", fresh=KEEPERS)
def retire(recipient_id: int) -> AnyResponse:
    """Taking out takes one."""
    with work(house()) as w:
        done = recipients.retire(w, peer().id, recipient_id)
    return pages.to("recipients.first", "recipient-out" if done else "")


@doors.page("/recipients/<int:recipient_id>/number", to=KEEPERS, method="POST", fresh=KEEPERS)
def number(recipient_id: int) -> Response:
    """Her number, for whoever rings her; that it was looked at is noted."""
    who = peer()
    with work(house()) as w:
        outside = people.get(w.db, recipient_id)
        shown = recipients.number(w, who.id, recipient_id) if outside else None
    if outside is None or shown is None:
        raise NotFound
    return pages.show("board/number", outside=outside, number=shown, release=None)


def _form(*, wrong: str = "") -> Response:
    with work(house()) as w:
        today = w.now.date()
    return pages.show(
        "board/recipient_new",
        422 if wrong else 200,
        form=request.form,
        wrong=wrong,
        sorts=list(Sort),
        today=today,
        latest=today + REVIEWED_EVERY,
        longest=LONGEST_TERMS,
        called=LONGEST_CALLED,
    )

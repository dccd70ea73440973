"""Her own shifts: when she is on, swaps she asks for and is asked, and the private address of her calendar."""

from datetime import timedelta
from typing import Final

from flask import Response, abort, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain.shift import PLANNED_AHEAD
from helpline.handlers import feeds, swaps
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import work
from helpline.store import roster, shifts, turns
from helpline.web import pages
from helpline.web.desk import RESPONDERS, me
from helpline.web.door import house, told
from helpline.web.gate import ANYBODY
from helpline.web.shifts.room import doors, shown

SAID: Final = {"gone": "swap-over", "nobody": "swap-nobody", "overlaps": "swap-overlaps"}


@doors.page("/shifts/mine", to=RESPONDERS)
def mine() -> Response:
    """The coming weeks."""
    return _show()


@doors.page("/shifts/mine/<int:turn_id>/ask", to=RESPONDERS, method="POST")
def ask(turn_id: int) -> AnyResponse:
    """Ask a peer to take it. It stays hers until the peer says yes."""
    try:
        with work(house()) as w:
            swaps.ask(w, me(), turn_id, request.form.get("alias", ""))
    except RefusedError as error:
        return pages.to("shifts.mine", SAID.get(error.code, "swap-over"))
    return pages.to("shifts.mine", "swap-asked")


@doors.page("/shifts/mine/<int:turn_id>/keep", to=RESPONDERS, method="POST")
def keep(turn_id: int) -> AnyResponse:
    """She keeps it after all."""
    with work(house()) as w:
        swaps.take_back(w, me(), turn_id)
    return pages.to("shifts.mine", "swap-taken-back")


@doors.page("/shifts/asked/<int:ask_id>", to=RESPONDERS, method="POST")
def answer(ask_id: int) -> AnyResponse:
    """Yes or no to a peer."""
    yes = request.form.get("answer") == "yes"
    try:
        with work(house()) as w:
            swaps.answer(w, me(), ask_id, yes=yes)
    except RefusedError as error:
        return pages.to("shifts.mine", SAID.get(error.code, "swap-over"))
    return pages.to("shifts.mine", "swap-yes" if yes else "swap-no")


@doors.page("/shifts/mine/calendar", to=RESPONDERS, method="POST")
def make_calendar() -> AnyResponse:
    """A new address, shown this once; the old one is void."""
    with work(house()) as w:
        token = feeds.make(w, me())
    return _show(address=told().public_url + url_for("shifts.calendar", token=token))


@doors.page("/shifts/mine/calendar/end", to=RESPONDERS, method="POST")
def end_calendar() -> AnyResponse:
    """No address any more."""
    with work(house()) as w:
        feeds.end(w, me())
    return pages.to("shifts.mine", "calendar-ended")


@doors.page("/c/<token>", to=ANYBODY)
def calendar(token: str) -> Response:
    """For calendars, which can't sign in: whoever knows the address sees times and nothing else."""
    with work(house()) as w:
        found = feeds.calendar(w, token)
    if found is None:
        abort(404)
    return Response(found, content_type="text/calendar; charset=utf-8")


def _show(*, address: str = "") -> Response:
    with work(house()) as w:
        hers = turns.between(w.db, w.now, w.now + PLANNED_AHEAD, responder_id=me())
        asked = swaps.asked_of(w, me())
        facts = {
            "hers": shown(w, [one for one in hers if one.begins_at < w.now + timedelta(weeks=4)]),
            "wishes": swaps.wishes(w, hers),
            "may_ask": {one.id for one in hers if swaps.may_change(w, one)},
            "asked": list(zip(asked, shown(w, [one.turn for one in asked]), strict=True)),
            "peers": [one.alias for one in roster.everybody(w.db) if one.id != me()],
            "has_calendar": shifts.has_feed(w.db, me()) is not None,
        }
    return pages.show("shifts/mine", address=address, **facts)

"""The desk of somebody who was made to sign in: like any other on a quiet night, and nothing done on it is done."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from flask import g, request
from jinja2 import UndefinedError
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain.account import Role
from helpline.domain.responder import Duty
from helpline.handlers import desk
from helpline.handlers import people as everybody
from helpline.handlers.keeping import State
from helpline.handlers.now import Now
from helpline.handlers.work import work
from helpline.store import lines, pressure, proofs
from helpline.web import live, numbers, pages, raid
from helpline.web.door import house
from helpline.web.emptied import UnknownShapeError, emptied
from helpline.web.gate import View
from helpline.web.keeper import forms
from helpline.web.visitor import Visitor

AS_EVER: Final = frozenset({"auth", "look", "reading", "library", "live", "glossary", "recorder"})
"""Rooms that say nothing of callers and peers: to read in them is as it always is."""
AS_EVER_TOO: Final = frozenset(
    {
        *("passkeys.ask_who", "passkeys.again", "keys.app_page", "shutting.page"),
        *("keeper.lines", "keeper.settings", "keeper.languages", "copy.first"),
    }
)


def answer(who: Visitor, view: View) -> AnyResponse | None:
    """What she sees in place of this page; None where the page itself will do."""
    endpoint = request.endpoint or ""
    may_do = endpoint.partition(".")[0] in ("auth", "reading") or request.method == "GET"
    if endpoint in AS_EVER_TOO or (endpoint.partition(".")[0] in AS_EVER and may_do):
        return None
    if request.method == "POST":
        return _done(endpoint, who)
    shown = PLACES.get(endpoint)
    if shown is not None:
        return shown(who)
    if request.view_args:
        return pages.show("gone", 404, handed_to="")
    return _without_its_facts(endpoint, view)


def _without_its_facts(endpoint: str, view: View) -> AnyResponse:
    """The page itself as it looks where there is nothing yet: whatever it would say of anybody is taken out of it.

    What is no page, or has something in it that cannot be emptied, is not shown: there a plain word stands.
    """
    g.shows_nothing = True
    try:
        found = view()
    except (UnknownShapeError, UndefinedError):
        found = None
    finally:
        g.shows_nothing = False
    is_page = isinstance(found, AnyResponse) and found.status_code == 200 and g.pop("was_emptied", False)
    return found if is_page and isinstance(found, AnyResponse) else _nothing(endpoint)


def _nothing(endpoint: str) -> AnyResponse:
    """A room in which there is nothing yet."""
    way = next((one.name for one in pages.WAYS if one.endpoint == endpoint), "desk")
    return pages.show("hollow", way=way)


def _first(who: Visitor) -> AnyResponse:
    if who.account.role is Role.SUPERVISOR:
        return pages.show("supervisor", complaints=[], hears=not who.account.external, ways_in=0)
    if who.account.role is Role.KEEPER or who.account.responder_id is None:
        return _home()
    with work(house()) as w:
        found = desk.desk(w, who.account.responder_id)
    empty = replace(
        emptied(found),
        is_swept=True,
        shift=desk.NO_SHIFT,
        me=replace(found.me, duty=who.shown_duty, hard=0, taken=0),
        load=replace(emptied(found.load), at_once=found.load.at_once),
    )
    return pages.show("queue", desk=empty, unread=(), live=live.address())


def _board(who: Visitor) -> AnyResponse:
    alias = (who.account.name,) if who.account.role is Role.RESPONDER else ()
    on, off = (alias, ()) if who.shown_duty is Duty.ON else ((), alias if who.shown_duty is Duty.BREAK else ())
    now = Now(waiting=0, longest=None, on_duty=on, on_break=off, alarms=())
    return pages.show("now", now=now, pressed=(), live=live.address())


def _home() -> AnyResponse:
    """A keeper's first page: the lines as they are, and a quiet night."""
    with work(house()) as w:
        known = tuple(lines.all_lines(w.db))
    state = State(alarms=(), on_duty=(), on_break=(), waiting=0, blocked=(), lines=known)
    return pages.show("keeper/home", state=state, done=0, of=0, organisation="", live=live.address())


def _people(who: Visitor) -> AnyResponse:
    """Nobody but she."""
    with work(house()) as w:
        hers = [one for one in everybody.who_signs_in(w) if one.account.id == who.account.id]
    form = forms.filled()
    facts = {"form": form, "everybody": hers, "aliases": [], "about": form, "about_id": 0, "me": who.account.id}
    return pages.show("keeper/people", **facts)


def _plan(who: Visitor) -> AnyResponse:
    """A week in which nobody has a shift."""
    today = house().ports.clock.now().date()
    monday = today - timedelta(days=today.weekday())
    week = [(monday + timedelta(days=number), ()) for number in range(7)]
    facts = {"week": week, "monday": monday, "WEEK": timedelta(days=7), "has_any": False, "anybody": True}
    return pages.show("shifts/plan", today=today, **facts)


def _keys(who: Visitor) -> AnyResponse:
    with work(house()) as w:
        facts: dict[str, object] = {
            "has_app": proofs.seed(w.db, who.account.id) is not None,
            "printed": proofs.count_printed(w.db, who.account.id),
            "passkeys": proofs.passkeys(w.db, who.account.id),
            "sign_ins": [who.sign_in],
            "this_one": who.sign_in_id,
            "has_duress": False,
            "tells_of_duress": False,
        }
    return pages.show("keys", **facts)


def _numbers(who: Visitor) -> AnyResponse:
    """Nobody ever came."""
    return numbers.show(counts=False)


def _many(who: Visitor) -> AnyResponse:
    """It is nowhere so."""
    return raid.show(quiet=True)


PLACES: Final[dict[str, Callable[[Visitor], AnyResponse]]] = {
    "desk.first": _first,
    "now.board": _board,
    "keys.own": _keys,
    "keeper.people": _people,
    "shifts.first": _plan,
    "numbers.first": _numbers,
    "raid.page": _many,
}


def _done(endpoint: str, who: Visitor) -> AnyResponse:
    """As if it had been done."""
    if endpoint == "duty.change" and request.form.get("to") in set(Duty):
        with work(house()) as w:
            pressure.show_duty(w.db, who.sign_in_id, Duty(request.form["to"]))
        return pages.to("desk.first", request.form["to"])
    if endpoint.startswith(("keys.", "passkeys.")):
        return pages.to("keys.own")
    if request.view_args:
        return pages.to("desk.first", "gone")
    return pages.to("desk.first", "pressed")

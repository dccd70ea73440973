"""The desk of somebody who was made to sign in: like any other on a quiet night, and nothing done on it is done."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain.account import Role
from helpline.domain.responder import Duty
from helpline.handlers import desk
from helpline.handlers.now import Now
from helpline.handlers.work import work
from helpline.store import pressure, proofs
from helpline.web import live, pages
from helpline.web.door import house
from helpline.web.visitor import Visitor

AS_EVER: Final = frozenset({"auth", "look", "reading", "library", "live"})
"""Rooms that say nothing of callers and peers: to read in them is as it always is."""
AS_EVER_TOO: Final = frozenset({"passkeys.ask_who", "passkeys.again", "keys.app_page"})


def answer(who: Visitor) -> AnyResponse | None:
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
    return _nothing(endpoint)


def _nothing(endpoint: str) -> AnyResponse:
    """A room in which there is nothing yet."""
    way = next((one.name for one in pages.WAYS if one.endpoint == endpoint), "desk")
    return pages.show("hollow", way=way)


def _first(who: Visitor) -> AnyResponse:
    if who.account.role is not Role.RESPONDER or who.account.responder_id is None:
        return _nothing("desk.first")
    with work(house()) as w:
        found = desk.desk(w, who.account.responder_id)
    facts = _emptied(found) | {
        "is_swept": True,
        "shift": desk.NO_SHIFT,
        "me": replace(found.me, duty=who.shown_duty, hard=0, taken=0),
    }
    load = replace(found.load, **(_emptied(found.load) | {"at_once": found.load.at_once, "buddy": ""}))
    emptied = replace(found, **(facts | {"load": load}))
    return pages.show("queue", desk=emptied, unread=(), live=live.address())


def _emptied(found: Any) -> dict[str, Any]:
    """Whatever it holds of others and of what was: nothing of it."""
    assert is_dataclass(found)
    empty: dict[type, Any] = {tuple: (), int: 0, bool: False}
    values = {one.name: getattr(found, one.name) for one in fields(found)}
    return {name: empty[type(value)] for name, value in values.items() if type(value) in empty}


def _board(who: Visitor) -> AnyResponse:
    alias = (who.account.name,) if who.account.role is Role.RESPONDER else ()
    on, off = (alias, ()) if who.shown_duty is Duty.ON else ((), alias if who.shown_duty is Duty.BREAK else ())
    now = Now(waiting=0, longest=None, on_duty=on, on_break=off, alarms=())
    return pages.show("now", now=now, pressed=(), live=live.address())


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


PLACES: Final[dict[str, Callable[[Visitor], AnyResponse]]] = {
    "desk.first": _first,
    "now.board": _board,
    "keys.own": _keys,
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

"""Open pages listen here for what changed: ids only, and each only of what is hers."""

from collections.abc import Callable, Collection, Mapping
from typing import Final
from urllib.parse import urlsplit

from flask import Response, current_app, request
from werkzeug.exceptions import Forbidden, ServiceUnavailable, Unauthorized

from helpline.domain.account import Role
from helpline.domain.live import LISTENERS
from helpline.domain.names import LookupKey
from helpline.handlers import signing_in
from helpline.handlers.work import House, work
from helpline.store import contacts
from helpline.web import visitor
from helpline.web.door import house, told
from helpline.web.gate import Doors
from helpline.web.streams import Page, Stream, Streams

doors = Doors("live")

WAKE: Final = "helpline.wake"
"""What a server that holds streams itself gives a request along: how to wake it for a page."""
LONGEST_ID: Final = 40
PAGE: Final = "helpline.page"
"""Under this name it finds the page that it is to go on telling, when the answer has begun."""


@doors.stream("/live/events", to=LISTENERS)
def events() -> Response:
    """What changed, as long as the page is open. No room, or nothing to be heard: 503, and the page looks by itself."""
    who = visitor.current()
    if who is None:
        raise Unauthorized
    if request.headers.get("Origin", _origin()) != _origin():
        raise Forbidden
    is_told = who.account.role is Role.RESPONDER and not who.is_hollow
    responder_id = who.account.responder_id if is_told else None
    wake = request.environ.get(WAKE)
    # Under pressure nothing is heard: what happens elsewhere shows on an empty desk in no way.
    page = Page(None if who.is_hollow else who.account.role, responder_id, sign_in=_sign_in(), wake=wake)
    streams: Streams = current_app.extensions["streams"]
    if not streams.open(page, holds=_held(responder_id), since=_since()):
        raise ServiceUnavailable
    if wake is not None:
        request.environ[PAGE] = page
    response = Response(() if wake is not None else Stream(streams, page), content_type="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"
    response.headers["Access-Control-Allow-Origin"] = _origin()
    response.headers["Access-Control-Allow-Credentials"] = "true"
    response.headers["Cross-Origin-Resource-Policy"] = "same-site"
    response.headers["Vary"] = "Origin"
    return response


def address() -> str:
    """Where a page listens."""
    return f"{told().live_url}/live/events"


def holders_in(one: House) -> Callable[[Collection[int]], Mapping[int, int]]:
    """Who holds which of some contacts, as this house remembers it."""

    def holders(ids: Collection[int]) -> Mapping[int, int]:
        with one.database.transaction() as db:
            return contacts.holders(db, ids)

    return holders


def standing_in(one: House) -> Callable[[Collection[LookupKey]], Collection[LookupKey]]:
    """Which of some sign-ins still stand, as this house remembers it."""

    def standing(keys: Collection[LookupKey]) -> Collection[LookupKey]:
        with work(one) as w:
            return signing_in.standing(w, keys)

    return standing


def _held(responder_id: int | None) -> set[int]:
    if responder_id is None:
        return set()
    with house().database.transaction() as db:
        return {contact.id for contact in contacts.held_by(db, responder_id)}


def _since() -> str:
    """The last event a page that comes back has seen: its browser says it, or the page itself."""
    return (request.headers.get("Last-Event-ID") or request.args.get("since", ""))[:LONGEST_ID]


def _sign_in() -> LookupKey:
    return house().ports.cipher.lookup("sign-in", visitor.token())


def _origin() -> str:
    """What browsers call the place our pages come from."""
    ours = urlsplit(told().public_url)
    return f"{ours.scheme}://{ours.netloc}"

"""Open pages listen here for what changed: ids only, and each only of what is hers."""

from collections.abc import Callable, Collection, Mapping
from typing import Final
from urllib.parse import urlsplit

from flask import Response, current_app, request
from werkzeug.exceptions import Forbidden, ServiceUnavailable, Unauthorized

from helpline.domain.account import Role
from helpline.handlers import signing_in
from helpline.handlers.work import House, work
from helpline.store import contacts
from helpline.store.database import DatabaseError
from helpline.web import visitor
from helpline.web.door import house, told
from helpline.web.gate import Doors
from helpline.web.streams import Page, Stream, Streams

doors = Doors("live")

HEARS: Final = {Role.RESPONDER: frozenset({"queue", "duty"}), Role.KEEPER: frozenset({"queue", "duty"})}


@doors.stream("/live/events", to=HEARS)
def events() -> Response:
    """What changed, as long as the page is open. No room, or nothing to be heard: 503, and the page looks by itself."""
    who = visitor.current()
    if who is None:
        raise Unauthorized
    if request.headers.get("Origin", _origin()) != _origin():
        raise Forbidden
    responder_id = who.account.responder_id if who.account.role is Role.RESPONDER else None
    page = Page(HEARS[who.account.role], responder_id, _held(responder_id))
    streams: Streams = current_app.extensions["streams"]
    if not streams.open(page):
        raise ServiceUnavailable
    response = Response(Stream(streams, page, _goes_on(visitor.token())), content_type="text/event-stream")
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


def _held(responder_id: int | None) -> set[int]:
    if responder_id is None:
        return set()
    with house().database.transaction() as db:
        return {contact.id for contact in contacts.held_by(db, responder_id)}


def _goes_on(token: str) -> Callable[[], bool]:
    """Whether a sign-in still stands, to be asked when the request itself is long over."""
    one = house()

    def is_signed_in() -> bool:
        try:
            with work(one) as w:
                return signing_in.signed_in(w, token, by_hand=False) is not None
        except DatabaseError:
            return False

    return is_signed_in


def _origin() -> str:
    """What browsers call the place our pages come from."""
    ours = urlsplit(told().public_url)
    return f"{ours.scheme}://{ours.netloc}"

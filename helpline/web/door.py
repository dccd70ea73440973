"""The carrier's door: nothing is read before its signature is, and what it is told is always its own XML."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, current_app, request

from helpline import log
from helpline.carrier.form import LONGEST_FORM, Form, read_form
from helpline.carrier.signature import HEADER, is_signed
from helpline.carrier.twiml import CONTENT_TYPE, REPLY_NOTHING
from helpline.handlers.work import House
from helpline.settings import Settings
from helpline.store.database import DatabaseError

LOG = log.room("door")


def house() -> House:
    """The house this application was built with."""
    found: House = current_app.extensions["house"]
    return found


def told() -> Settings:
    """The settings this application was built with."""
    found: Settings = current_app.extensions["settings"]
    return found


def signed(view: Callable[..., str]) -> Callable[..., Response]:
    """Only the carrier: 403 before anything is read, 503 when it could not be remembered, XML in every case."""

    @wraps(view)
    def knock(**parts: Any) -> Response:
        form = signed_form()
        if form is None:
            LOG.warning("refused_unsigned", route=request.endpoint)
            return xml("", 403)
        try:
            return xml(view(form, **parts))
        except (DatabaseError, OSError):
            # Never 200 for what is not remembered: the carrier tries again, or takes its fallback.
            LOG.error("not_remembered", route=request.endpoint, alarm="the database does not take what comes in")
            return xml("", 503)

    return knock


def xml(document: str, status: int = 200) -> Response:
    """What the carrier reads: anything but ``text/xml`` it would send on to the caller, or stumble over."""
    return Response(document or REPLY_NOTHING, status=status, content_type=CONTENT_TYPE)


def signed_form() -> Form | None:
    """The form, if one of our tokens signed it. Addresses come from the settings, never from a header."""
    header = request.headers.get(HEADER)
    tokens = told().auth_tokens
    if not header or not tokens or (request.content_length or 0) > LONGEST_FORM:
        return None
    form = read_form(request.get_data(cache=False, parse_form_data=False))
    if form is None:
        return None
    is_ours = is_signed(
        public_url=told().public_url,
        path=_raw_path(),
        query=request.query_string.decode("latin-1"),
        form=form,
        content_type=request.headers.get("Content-Type"),
        header=header,
        tokens=tokens,
    )
    return form if is_ours else None


def _raw_path() -> str:
    """The path as it came over the wire."""
    raw: str = request.environ.get("RAW_URI", "") or request.path
    return raw.partition("?")[0]

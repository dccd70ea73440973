"""The web application: its doors, their headers, and what happens when something fails."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Request, Response, current_app, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf import CSRFProtect
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from helpline import log, words
from helpline import prompts as recordings
from helpline.crypto import derived
from helpline.domain import live as events
from helpline.domain.take import MOST_BYTES
from helpline.handlers.shutting import ShutError
from helpline.handlers.work import House
from helpline.queue import Ear
from helpline.settings import Settings
from helpline.store.database import DatabaseError
from helpline.web import (
    audit,
    auth,
    calls,
    care,
    changes,
    complaints,
    copy,
    desk,
    duty,
    glossary,
    guide,
    health,
    hollow,
    joining,
    keeper,
    keys,
    language,
    leaving,
    live,
    look,
    metrics,
    now,
    numbers,
    open_sign,
    pages,
    passkeys,
    phone,
    practice,
    prompts,
    raid,
    reading,
    recorder,
    shifts,
    shutting,
    texts,
    visitor,
)
from helpline.web.door import xml
from helpline.web.escalation import asking, board, notes, recipients, releases, writing
from helpline.web.library import options, places, shelves, topics
from helpline.web.patience import Patience
from helpline.web.streams import Streams

LARGEST_REQUEST: Final = 256 * 1024
MOST_FIELDS: Final = 500
STREAMS_BESIDE_PAGES: Final = 4
"""In a process that also answers webhooks: streams may never take all of its hands."""
STREAMS_ALONE: Final = 1000
CARRIER: Final = ("/twilio/", "/prompts/")
"""What begins so is the carrier's: no cookies, no headers for browsers, nothing that takes time."""
NO_PAGES: Final = frozenset({"texts", "calls", "prompts", "health", "metrics"})
ROOMS: Final = (
    texts,
    calls,
    prompts,
    health,
    metrics,
    look,
    auth,
    keys,
    passkeys,
    reading,
    desk,
    phone,
    duty,
    care,
    audit,
    now,
    numbers,
    open_sign,
    raid,
    shutting,
    changes,
    complaints,
    copy,
    recorder,
    glossary,
    live,
    keeper,
    joining,
    leaving,
    guide,
    practice,
    shifts,
    shelves,
    options,
    places,
    topics,
)
ESCALATED: Final = (asking, writing, notes, board, releases, recipients)
"""Rooms that are only there where the organisation writes notes at all."""
LOG = log.room("app")

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'{live}; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "manifest-src 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


class UndeclaredDoorError(Exception):
    """A page was hung without saying for whom it is: the application does not start."""


class FormsOnly(SecureCookieSessionInterface):
    """The cookie behind the forms' tokens. The carrier has none, and no time is spent on looking for one."""

    def open_session(self, app: Flask, asked: Request) -> SecureCookieSession | None:
        return None if asked.path.startswith(CARRIER) else super().open_session(app, asked)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """A page that only looks for what is new never sets it: its answer may come after she has gone elsewhere."""
        if visitor.SIGN_OF_LIFE not in request.headers:
            super().save_session(app, session, response)


def build(house: House, settings: Settings, *, more_languages: Iterable[language.Spoken] = ()) -> Flask:
    """One application over one house. ``more_languages``: for its pages, besides those of the register."""
    app = hung(escalates=house.escalates)
    furnish(app, house, settings, more_languages=more_languages)
    return _behind_proxies(app, settings)


def hung(*, escalates: bool) -> Flask:
    """Every door, over no house yet: `furnish` it before anybody knocks."""
    app = _bare()
    app.session_interface = FormsOnly()
    CSRFProtect(app)
    pages.set_up(app)
    for room in (*ROOMS, *(ESCALATED if escalates else ())):
        app.register_blueprint(room.doors)
    app.register_error_handler(Exception, _failed)
    check_doors(app)
    return app


def furnish(app: Flask, house: House, settings: Settings, *, more_languages: Iterable[language.Spoken] = ()) -> None:
    """All that an application knows of one house; nothing stays of one that it was furnished with before."""
    _move_in(app, house, settings, streams=STREAMS_BESIDE_PAGES)
    app.config.update(_forms(settings))
    app.extensions["languages"] = language.of_register(more_languages)
    app.extensions["hollow"] = hollow.answer
    app.extensions["patience"] = Patience()
    app.extensions["open sign"] = open_sign.Sign()
    app.extensions["prompts"] = recordings.of(settings.prompts)


def build_live(house: House, settings: Settings) -> Flask:
    """Streams alone, for a process of their own."""
    app = _bare()
    _move_in(app, house, settings, streams=STREAMS_ALONE)
    for room in (health, live):
        app.register_blueprint(room.doors)
    app.register_error_handler(Exception, _failed_plainly)
    check_doors(app)
    return _behind_proxies(app, settings)


class RowNumber(IntegerConverter):
    """A row's number in an address: one that no row can have is no address at all."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=2**63 - 1)


def _bare() -> Flask:
    app = Flask("helpline", template_folder=str(words.TEMPLATES), static_folder=None)
    events.check()
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.url_map.converters["int"] = RowNumber
    visitor.set_up(app)
    app.before_request(_only_forms)
    app.after_request(_with_headers)
    return app


def _move_in(app: Flask, house: House, settings: Settings, *, streams: int) -> None:
    app.extensions["house"] = house
    app.extensions["settings"] = settings
    app.extensions["streams"] = Streams(
        Ear(settings.redis_url), live.holders_in(house), live.standing_in(house), most=streams
    )
    app.extensions["headers"] = HEADERS | {"Content-Security-Policy": _policy(settings)}


def _behind_proxies(app: Flask, settings: Settings) -> Flask:
    """Of what a proxy says only the address: where we are, and that it is https, stand in the settings."""
    if settings.proxy_hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxy_hops, x_proto=0)  # type: ignore[method-assign]
    return app


def _forms(settings: Settings) -> dict[str, object]:
    """The token in every form: of this sign-in alone, and good as long as the browser is open."""
    keys = [derived(key, "forms") for key in settings.master_keys]
    is_secure = settings.public_url.startswith("https://")
    return {
        "SECRET_KEY": keys[0],
        "SECRET_KEY_FALLBACKS": keys[1:],
        "SESSION_COOKIE_NAME": "__Host-form" if is_secure else "form",
        "SESSION_COOKIE_SECURE": is_secure,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_HTTPONLY": True,
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
    }


def _policy(settings: Settings) -> str:
    """What a page may load: from here, and the live changes from where they are."""
    where = urlsplit(settings.live_url)
    elsewhere = f" {where.scheme}://{where.netloc}" if where.netloc else ""
    return HEADERS["Content-Security-Policy"].format(live=elsewhere)


def check_doors(app: Flask) -> None:
    """Every address is either the carrier's, a monitor's, or says for whom it is."""
    declared = {name for room in app.blueprints.values() for name in getattr(room, "opened_to", ())}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] not in NO_PAGES and rule.endpoint not in declared:
            raise UndeclaredDoorError(rule.rule)


def _only_forms() -> None:
    """Pages take what is typed into a form, and never a file or anything else in any other shape.

    But for one: what a peer spoke for a prompt, which is read as nothing else, and written anew.
    """
    if request.path.startswith(CARRIER) or request.method in ("GET", "HEAD"):
        return
    if request.endpoint == recorder.TAKES and request.mimetype == recorder.SOUND:
        request.max_content_length = MOST_BYTES
        return
    if request.mimetype not in ("", "application/x-www-form-urlencoded"):
        raise UnsupportedMediaType
    if request.query_string.count(b"&") > MOST_FIELDS or len(request.form) > MOST_FIELDS:
        raise RequestEntityTooLarge


def _with_headers(response: Response) -> Response:
    if not request.path.startswith(CARRIER):
        headers: dict[str, str] = current_app.extensions["headers"]
        for name, value in headers.items():
            response.headers.setdefault(name, value)
    return response


def _failed(error: Exception) -> Response | HTTPException:
    """Say nothing of what went wrong outside; log what and where, never what it was about."""
    if request.path.startswith(CARRIER):
        return _failed_at_the_carriers(error)
    if isinstance(error, HTTPException):
        return pages.show_problem(error.code) if error.code and error.code >= 400 else error
    if isinstance(error, ShutError):
        return pages.show_problem(423)
    _note(error)
    return pages.show_problem(503 if isinstance(error, DatabaseError) else 500)


def _failed_at_the_carriers(error: Exception) -> Response:
    """The same in the only language the carrier reads, whatever it did wrong itself."""
    if isinstance(error, HTTPException) and error.code and error.code >= 400:
        return xml("", error.code)
    _note(error)
    return xml("", 503 if isinstance(error, DatabaseError) else 500)


def _failed_plainly(error: Exception) -> Response | HTTPException:
    """The same for whoever reads no pages."""
    if isinstance(error, HTTPException):
        return error
    _note(error)
    return Response("Something went wrong here. Please try again.\n", 500, content_type="text/plain; charset=utf-8")


def _note(error: Exception) -> None:
    LOG.error("request_failed", error=type(error).__name__, where=log.where(error))

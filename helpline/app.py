"""The web application: its doors, their headers, and what happens when something fails."""

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from helpline import log, words
from helpline.handlers.work import House
from helpline.settings import Settings
from helpline.web import calls, health, texts

LARGEST_REQUEST = 256 * 1024
LOG = log.room("app")

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'{live}; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "manifest-src 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def build(house: House, settings: Settings) -> Flask:
    """One application over one house."""
    app = Flask("helpline", template_folder=str(words.TEMPLATES), static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.extensions["house"] = house
    app.extensions["settings"] = settings
    for room in (texts, calls, health):
        app.register_blueprint(room.doors)
    app.register_error_handler(Exception, _failed)
    return app


def _failed(error: Exception) -> Response | HTTPException:
    """Say nothing of what went wrong outside; log what and where, never what it was about."""
    if isinstance(error, HTTPException):
        return error
    LOG.error("request_failed", error=type(error).__name__, where=log.where(error))
    return Response("Something went wrong here. Please try again.\n", 500, content_type="text/plain; charset=utf-8")

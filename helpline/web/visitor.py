"""Who knocks: the sign-in that a request carries, by a token of which only a keyed hash is kept."""

from dataclasses import dataclass
from typing import Final

from flask import Flask, Request, request
from flask_login import LoginManager, current_user
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain.account import Account, is_fresh
from helpline.domain.names import Locale
from helpline.domain.responder import Duty
from helpline.handlers import raid, signing_in
from helpline.handlers.work import Work, work
from helpline.store import roster
from helpline.store.accounts import SignIn
from helpline.web.door import house, told

SIGN_OF_LIFE: Final = "Sign-Of-Life"
"""A page that looks by itself whether something changed says ``no`` here: only people keep a sign-in alive."""
STREAMS: Final = "/live"


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Somebody who is signed in, and the language she reads."""

    sign_in_id: int
    account: Account
    locale: Locale | None
    """Her first language, if she is a responder; we do not know what others speak."""
    is_fresh: bool
    """Whether she proved a moment ago who she is."""
    sign_in: SignIn
    is_hollow: bool
    """She was made to sign in: what opens is an empty desk."""
    is_shut: bool
    """All is locked, and she is a keeper who may open again."""
    has_pressed_peers: bool
    """Somebody else was made to sign in."""
    many_come: bool
    """Many come at once, on any line: everybody is answered in turn."""

    @property
    def shown_duty(self) -> Duty:
        """What an empty desk says of her duty."""
        return self.sign_in.shown_duty or Duty.OFF

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return str(self.account.id)


def set_up(app: Flask) -> None:
    """Let an application know its visitors."""
    login = LoginManager(app, add_context_processor=False)
    login.session_protection = None
    login.request_loader(_of_request)


def current() -> Visitor | None:
    """Who is signed in; looked up once a request."""
    return current_user._get_current_object() if current_user.is_authenticated else None  # noqa: SLF001


def token() -> str:
    """What the browser carries; empty when it carries nothing."""
    return request.cookies.get(cookie_name(), "")


def cookie_name() -> str:
    """Tells nobody who looks over a shoulder what it is for. The prefix binds it to this host alone."""
    return "__Host-desk" if is_secure() else "desk"


def is_secure() -> bool:
    """Whether people reach us by https only."""
    return told().public_url.startswith("https://")


def remember(response: AnyResponse, token: str) -> None:
    """Give the browser its token, until it is closed: how long it is good for, we say."""
    response.set_cookie(cookie_name(), token, httponly=True, secure=is_secure(), samesite="Lax", path="/")


def forget(response: AnyResponse) -> None:
    """Take the token away, and what the page kept in the browser."""
    response.delete_cookie(cookie_name(), httponly=True, secure=is_secure(), samesite="Lax", path="/")
    response.headers["Clear-Site-Data"] = '"storage"'


def _of_request(asked: Request) -> Visitor | None:
    if not token():
        return None
    is_alone = asked.headers.get(SIGN_OF_LIFE) == "no" or asked.path.startswith(STREAMS)
    with work(house()) as w:
        found = signing_in.signed_in(w, token(), by_hand=not is_alone)
        if found is None:
            return None
        fresh = is_fresh(proved_at=found.proved_at, now=w.now)
        return Visitor(
            sign_in_id=found.id,
            account=found.account,
            locale=_language_of(w, found.account),
            is_fresh=fresh,
            sign_in=found,
            is_hollow=found.is_hollow,
            is_shut=found.is_shut,
            has_pressed_peers=found.pressed > 0 and not found.is_hollow,
            many_come=not found.is_hollow and bool(raid.on_now(w)),
        )


def _language_of(w: Work, account: Account) -> Locale | None:
    if account.language or account.responder_id is None:
        return account.language
    return roster.get(w.db, account.responder_id).language

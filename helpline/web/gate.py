"""Where a page is opened and to whom: at our own address, to whoever may, and changed by nothing but our own forms."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.exceptions import BadRequest, Forbidden, Unauthorized
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain.account import Role
from helpline.web import visitor
from helpline.web.door import told

ANYBODY: Final = frozenset[Role]()
"""A page that nobody has to sign in for."""

SUPERVISORS: Final = frozenset({Role.SUPERVISOR})
"""What they decide about is not to be had from a page that somebody left open."""

WHILE_SHUT: Final = ("shutting.", "auth.", "reading.", "passkeys.again", "passkeys.ask_who")
"""What a keeper reaches while all is locked."""

View = Callable[..., AnyResponse | tuple[str, int] | str]


class Doors(Blueprint):
    """A room of pages. Each says for whom it is; one that does not cannot be hung."""

    def __init__(self, name: str) -> None:
        super().__init__(name, __name__)
        self.opened_to: dict[str, frozenset[Role]] = {}

    def page(
        self,
        rule: str,
        *,
        to: Collection[Role],
        method: str = "GET",
        fresh: Collection[Role] = SUPERVISORS,
        even_stale: bool = False,
    ) -> Callable[[View], View]:
        """Hang a page at an address, for some roles or for `ANYBODY`.

        ``fresh``: who of them must have proved a moment ago who she is. A supervisor always, unless a page says else.
        ``even_stale``: our own page may do it with a token that is void by now, if its browser says that it is ours.
        """

        def hang(view: View) -> View:
            self.opened_to[f"{self.name}.{view.__name__}"] = frozenset(to)
            guarded = _guarded(view, frozenset(to), frozenset(fresh), even_stale=even_stale)
            self.add_url_rule(rule, view.__name__, guarded, methods=[method])
            return view

        return hang

    def stream(self, rule: str, *, to: Collection[Role]) -> Callable[[View], View]:
        """Hang a stream: it has no page to go to for whoever is not signed in, and may have a host of its own."""

        def hang(view: View) -> View:
            self.opened_to[f"{self.name}.{view.__name__}"] = frozenset(to)
            self.add_url_rule(rule, view.__name__, _guarded_stream(view, frozenset(to)))
            return view

        return hang


def _guarded(view: View, roles: frozenset[Role], fresh: frozenset[Role], *, even_stale: bool) -> View:
    """Our own address only; whoever may; and nothing is changed but by one of our own forms."""

    @wraps(view)
    def open_door(**parts: Any) -> AnyResponse | tuple[str, int] | str:
        if not is_our_host(request.host):
            raise BadRequest
        who = visitor.current() if roles else None
        if roles and who is None:
            return redirect(url_for("auth.sign_in_page"), 303)
        if who is not None and who.account.role not in roles:
            raise Forbidden
        if who is not None and who.account.role in fresh and not who.is_fresh:
            return redirect(url_for("auth.again_page", then=_way_back()), 303)
        if request.method == "POST":
            _from_our_own_form(even_stale=even_stale)
        return _instead(who, view) or view(**parts)

    return open_door


def _instead(who: visitor.Visitor | None, view: View) -> AnyResponse | None:
    """What somebody gets in place of a page: while all is locked the way to open again, under pressure an empty one."""
    if who is not None and who.is_shut and not (request.endpoint or "").startswith(WHILE_SHUT):
        return redirect(url_for("shutting.page"), 303)
    if who is not None and who.is_hollow:
        found: AnyResponse | None = current_app.extensions["hollow"](who, view)
        return found
    return None


def _guarded_stream(view: View, roles: frozenset[Role]) -> View:
    """The same for a stream. A page that only listens keeps no sign-in alive."""

    @wraps(view)
    def open_door(**parts: Any) -> AnyResponse | tuple[str, int] | str:
        if not (is_our_host(request.host) or _is_host_of(told().live_url, request.host)):
            raise BadRequest
        who = visitor.current()
        if who is None:
            raise Unauthorized
        if who.account.role not in roles:
            raise Forbidden
        return view(**parts)

    return open_door


def _way_back() -> str:
    """Where she was: the page itself, or for a form the page its room begins with."""
    if request.method == "GET":
        return request.path
    return url_for("keys.own") if request.blueprint == "keys" else url_for("desk.first")


def is_our_host(host: str) -> bool:
    """Whether a request was meant for us, and not for a name that somebody has pointed at our address."""
    return _is_host_of(told().public_url, host)


def _is_host_of(address: str, host: str) -> bool:
    ours = urlsplit(address)
    usual = ":443" if ours.scheme == "https" else ":80"
    return host.lower().removesuffix(usual) == ours.netloc.rpartition("@")[2].lower().removesuffix(usual)


def _from_our_own_form(*, even_stale: bool) -> None:
    """Browsers say where a form comes from; the token says it where they don't."""
    if even_stale and request.headers.get("Sec-Fetch-Site") == "same-origin":
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise BadRequest
    current_app.extensions["csrf"].protect()

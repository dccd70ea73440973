"""Signing in and out: an invitation once, a name and a password after that, and a lock within reach of the thumb."""

from flask import Response, current_app, request, session
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from helpline.carrier.inbound import clean
from helpline.domain.account import SHORTEST_PASSWORD, Role
from helpline.handlers import people
from helpline.handlers.people import RefusedError
from helpline.handlers.work import work
from helpline.web import pages, visitor
from helpline.web.door import house
from helpline.web.gate import ANYBODY, Doors
from helpline.web.patience import WAITS, Patience

doors = Doors("auth")

LONGEST_PASSWORD = 1000


@doors.page("/sign-in", to=ANYBODY)
def sign_in_page() -> AnyResponse:
    """The name and the password."""
    if visitor.current() is not None:
        return pages.to("desk.first")
    return pages.show("sign_in", wrong=False)


@doors.page("/sign-in", to=ANYBODY, method="POST")
def sign_in() -> AnyResponse:
    """One answer to a wrong name, a wrong password and a locked name."""
    patience: Patience = current_app.extensions["patience"]
    address = request.remote_addr or ""
    if patience.is_over(address) or not patience.turn.acquire(timeout=WAITS):
        raise TooManyRequests
    try:
        with work(house()) as w:
            token = people.sign_in(w, clean(request.form.get("name", "")).strip(), _password())
    finally:
        patience.turn.release()
    if token is None:
        patience.was_wrong(address)
        return pages.show("sign_in", 403, wrong=True)
    return _welcome(token)


@doors.page("/invitation/<token>", to=ANYBODY)
def invitation(token: str) -> Response:
    """Opening the link changes nothing: a machine that looks at links for people uses none up."""
    with work(house()) as w:
        account = people.invited(w, token)
    if account is None:
        return pages.show("invitation_over", 410)
    return pages.show("invitation", name=account.name, least=SHORTEST_PASSWORD, wrong="")


@doors.page("/invitation/<token>", to=ANYBODY, method="POST")
def accept(token: str) -> AnyResponse:
    """Her own password, and she is in."""
    with work(house()) as w:
        invited = people.invited(w, token)
    if invited is None:
        return pages.show("invitation_over", 410)
    wrong = "differ" if request.form.get("again", "") != request.form.get("password", "") else ""
    begun = None
    if not wrong:
        try:
            with work(house()) as w:
                account = people.accept_invitation(w, token, _password())
                begun = people.begin_sign_in(w, account) if account else None
        except RefusedError:
            wrong = "short"
    if wrong:
        return pages.show("invitation", 422, name=invited.name, least=SHORTEST_PASSWORD, wrong=wrong)
    return pages.show("invitation_over", 410) if begun is None else _welcome(begun)


@doors.page("/sign-out", to=frozenset(Role), method="POST")
def sign_out() -> AnyResponse:
    """Back to the page with name and password."""
    return _leave("auth.sign_in_page")


@doors.page("/lock", to=ANYBODY, method="POST")
def lock() -> AnyResponse:
    """At once, and to a page that says nothing. Locking what is no longer open works as well."""
    return _leave("auth.locked")


@doors.page("/locked", to=ANYBODY)
def locked() -> Response:
    """Nothing to see."""
    return pages.show("locked", account=None)


def _leave(endpoint: str) -> AnyResponse:
    with work(house()) as w:
        people.sign_out(w, visitor.token())
    session.clear()
    response = pages.to(endpoint)
    visitor.forget(response)
    return response


def _welcome(token: str) -> AnyResponse:
    """Whoever was signed in here before is not any more, and old forms are void."""
    with work(house()) as w:
        people.sign_out(w, visitor.token())
    session.clear()
    response = pages.to("desk.first")
    visitor.remember(response, token)
    return response


def _password() -> str:
    return request.form.get("password", "")[:LONGEST_PASSWORD]

"""Signing in and out: an invitation once, a password with its second step after that, and a lock near the thumb."""

from typing import Final

from flask import Response, request, session
from werkzeug.wrappers import Response as AnyResponse

from helpline.carrier.inbound import clean
from helpline.domain.account import SHORTEST_PASSWORD, Role
from helpline.handlers import proving, signing_in
from helpline.handlers.people import RefusedError
from helpline.handlers.signing_in import Passed
from helpline.handlers.work import work
from helpline.web import pages, patience, visitor
from helpline.web.door import house
from helpline.web.gate import ANYBODY, Doors

doors = Doors("auth")

LONGEST_PASSWORD = 1000
HALF_WAY: Final = "step"
"""Under this name the forms' cookie holds the way to the second step."""


@doors.page("/sign-in", to=ANYBODY)
def sign_in_page() -> AnyResponse:
    """The name and the password."""
    if visitor.current() is not None:
        return pages.to("desk.first")
    return pages.show("sign_in", wrong=False)


@doors.page("/sign-in", to=ANYBODY, method="POST")
def sign_in() -> AnyResponse:
    """One answer to a wrong name, a wrong password and a locked name."""
    with patience.taken() as attempt, work(house()) as w:
        passed = signing_in.try_password(w, clean(request.form.get("name", "")).strip(), _password())
    if passed is None:
        attempt.failed()
        return pages.show("sign_in", 403, wrong=True)
    return _entered(passed)


@doors.page("/sign-in/code", to=ANYBODY)
def second_page() -> AnyResponse:
    """What goes with her password; without one, back to the beginning."""
    with work(house()) as w:
        account = signing_in.half_way(w, session.get(HALF_WAY, ""))
    return pages.show("second_step", wrong=False) if account else pages.to("auth.sign_in_page")


@doors.page("/sign-in/code", to=ANYBODY, method="POST")
def second() -> AnyResponse:
    """A code of her app, or one that she printed. After five wrong ones her name is locked."""
    way = session.get(HALF_WAY, "")
    with patience.taken() as attempt, work(house()) as w:
        token = signing_in.try_second(w, way, _code())
        goes_on = signing_in.half_way(w, way) is not None
    if token is not None:
        return welcome(token)
    attempt.failed()
    return pages.show("second_step", 403, wrong=True) if goes_on else pages.to("auth.sign_in_page")


@doors.page("/again", to=frozenset(Role), fresh=())
def again_page() -> AnyResponse:
    """Her password once more, before what a page that was left open must not give away."""
    return ask_again(request.args.get("then", ""))


@doors.page("/again", to=frozenset(Role), fresh=(), method="POST")
def again() -> AnyResponse:
    """And back to where she was."""
    then = request.form.get("then", "")
    with patience.taken() as attempt, work(house()) as w:
        is_her = signing_in.prove_again(w, visitor.token(), password=_password(), code=_code())
    if is_her:
        return pages.back(then)
    attempt.failed()
    return ask_again(then, 403)


@doors.page("/invitation/<token>", to=ANYBODY)
def invitation(token: str) -> Response:
    """Opening the link changes nothing: a machine that looks at links for people uses none up."""
    with work(house()) as w:
        account = signing_in.invited(w, token)
    if account is None:
        return pages.show("invitation_over", 410)
    return pages.show("invitation", name=account.name, least=SHORTEST_PASSWORD, wrong="")


@doors.page("/invitation/<token>", to=ANYBODY, method="POST")
def accept(token: str) -> AnyResponse:
    """Her own password, and she is in; if she had a second step before, that is asked for still."""
    with patience.taken() as attempt, work(house()) as w:
        invited = signing_in.invited(w, token)
    if invited is None:
        attempt.failed()
        return pages.show("invitation_over", 410)
    wrong = "differ" if request.form.get("again", "") != request.form.get("password", "") else ""
    passed = None
    if not wrong:
        try:
            with work(house()) as w:
                account = signing_in.accept_invitation(w, token, _password())
                passed = signing_in.enter(w, account) if account else None
        except RefusedError:
            wrong = "short"
    if wrong:
        return pages.show("invitation", 422, name=invited.name, least=SHORTEST_PASSWORD, wrong=wrong)
    return pages.show("invitation_over", 410) if passed is None else _entered(passed)


@doors.page("/sign-out", to=frozenset(Role), fresh=(), method="POST")
def sign_out() -> AnyResponse:
    """Back to the page with name and password."""
    return _leave("auth.sign_in_page")


@doors.page("/lock", to=ANYBODY, method="POST", even_stale=True)
def lock() -> AnyResponse:
    """At once, and to a page that says nothing. Locking what is no longer open works as well."""
    return _leave("auth.locked")


@doors.page("/locked", to=ANYBODY)
def locked() -> Response:
    """Nothing to see."""
    return pages.show("locked", account=None)


@doors.page("/offline", to=ANYBODY)
def offline() -> Response:
    """What a browser keeps to show when there is no connection: the same for everybody."""
    return pages.show("offline", account=None, languages=(), has_pressed_peers=False, many_come=False)


def welcome(token: str, endpoint: str = "desk.first") -> AnyResponse:
    """Whoever was signed in here before is not any more, and old forms are void."""
    with work(house()) as w:
        signing_in.sign_out(w, visitor.token())
    session.clear()
    response = pages.to(endpoint)
    visitor.remember(response, token)
    return response


def ask_again(then: str, status: int = 200) -> AnyResponse:
    """For everything it takes."""
    who = visitor.current()
    with work(house()) as w:
        has_second = who is not None and proving.has_second(w, who.account.id)
    return pages.show("again", status, then=then, has_second=has_second, wrong=status == 403)


def _entered(passed: Passed) -> AnyResponse:
    """To the second step; where there is none yet, to where she sets one up."""
    if not passed.is_half_way:
        return welcome(passed.token, "keys.own")
    session[HALF_WAY] = passed.token
    return pages.to("auth.second_page")


def _leave(endpoint: str) -> AnyResponse:
    with work(house()) as w:
        signing_in.sign_out(w, visitor.token())
    session.clear()
    response = pages.to(endpoint)
    visitor.forget(response)
    return response


def _password() -> str:
    return request.form.get("password", "")[:LONGEST_PASSWORD]


def _code() -> str:
    return clean(request.form.get("code", ""))[:LONGEST_PASSWORD]

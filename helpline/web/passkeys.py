"""Passkeys at the door and on her own page: a question is asked, and her device answers it."""

from typing import Final
from urllib.parse import urlsplit

from flask import Response, request, session
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain.account import in_groups
from helpline.handlers import passkeys, proving, signing_in
from helpline.handlers.passkeys import Site
from helpline.handlers.work import work
from helpline.store import proofs
from helpline.web import pages, patience, visitor
from helpline.web.auth import LONGEST_PASSWORD, ask_again, welcome
from helpline.web.door import house, told
from helpline.web.gate import ANYBODY, Doors
from helpline.web.keys import EVERYBODY, me

doors = Doors("passkeys")

LONGEST_ANSWER: Final = 20_000
JSON: Final = "application/json"
AFTER_PASSKEY: Final = "password-step"
"""Under this name the forms' cookie holds the way from a passkey to one of two passwords."""


@doors.page("/sign-in/passkey/ask", to=ANYBODY, method="POST")
def ask_who() -> Response:
    """A question that whoever has a passkey can answer."""
    with work(house()) as w:
        return Response(passkeys.ask_who(w, _site()), content_type=JSON)


@doors.page("/sign-in/passkey", to=ANYBODY, method="POST")
def sign_in() -> AnyResponse:
    """No name, no password: what she holds, and that it is she who holds it, are two steps in one.

    Only whoever keeps a second password for when she is made to sign in is asked for one of the two.
    """
    with patience.taken() as attempt, work(house()) as w:
        account = passkeys.whose(w, _site(), _answer())
        passed = signing_in.by_passkey(w, account) if account else None
    if passed is None:
        attempt.failed()
        return pages.show("sign_in", 403, wrong=True)
    if passed.is_half_way:
        session[AFTER_PASSKEY] = passed.token
        return pages.to("passkeys.password_page")
    return welcome(passed.token)


@doors.page("/sign-in/password", to=ANYBODY)
def password_page() -> AnyResponse:
    """One of her two passwords; without a passkey just shown, back to the beginning."""
    with work(house()) as w:
        account = signing_in.after_passkey(w, session.get(AFTER_PASSKEY, ""))
    return pages.show("password", wrong=False) if account else pages.to("auth.sign_in_page")


@doors.page("/sign-in/password", to=ANYBODY, method="POST")
def password() -> AnyResponse:
    """Which of the two it is decides what opens."""
    with patience.taken() as attempt, work(house()) as w:
        way = session.get(AFTER_PASSKEY, "")
        token = signing_in.try_either(w, way, request.form.get("password", "")[:LONGEST_PASSWORD])
        goes_on = signing_in.after_passkey(w, way) is not None
    if token is not None:
        return welcome(token)
    attempt.failed()
    return pages.show("password", 403, wrong=True) if goes_on else pages.to("auth.sign_in_page")


@doors.page("/again/passkey", to=EVERYBODY, fresh=(), method="POST")
def again() -> AnyResponse:
    """The same, for her who is signed in: nobody else's passkey will do."""
    with patience.taken() as attempt, work(house()) as w:
        account = passkeys.whose(w, _site(), _answer())
        is_her = account is not None and account.id == me().id
        if is_her:
            signing_in.proved(w, visitor.token())
    then = request.form.get("then", "")
    if is_her:
        return pages.back(then)
    attempt.failed()
    return ask_again(then, 403)


@doors.page("/keys/passkey/ask", to=EVERYBODY, fresh=EVERYBODY, method="POST")
def ask_new() -> Response:
    """The question that makes a new one."""
    with work(house()) as w:
        return Response(passkeys.ask_new(w, _site(), me()), content_type=JSON)


@doors.page("/keys/passkey", to=EVERYBODY, fresh=EVERYBODY, method="POST")
def add() -> AnyResponse:
    """With a first second step come the codes to print."""
    with work(house()) as w:
        is_added = passkeys.add(w, _site(), me(), _answer())
        has_paper = proofs.count_printed(w.db, me().id) > 0
        codes = proving.print_codes(w, me().id) if is_added and not has_paper else []
    if codes:
        return pages.show("codes", codes=[in_groups(code) for code in codes])
    return pages.to("keys.own", "passkey-added" if is_added else "passkey-not-added")


@doors.page("/keys/passkey/<int:passkey_id>/remove", to=EVERYBODY, fresh=EVERYBODY, method="POST")
def remove(passkey_id: int) -> AnyResponse:
    """One of hers; the last second step stays until there is another."""
    with work(house()) as w:
        is_removed = proving.remove_passkey(w, me().id, passkey_id)
    return pages.to("keys.own", "passkey-removed" if is_removed else "passkey-stays")


def _site() -> Site:
    ours = urlsplit(told().public_url)
    return Site(host=ours.hostname or "", origin=f"{ours.scheme}://{ours.netloc}")


def _answer() -> str:
    return request.form.get("answer", "")[:LONGEST_ANSWER]

"""Passkeys at the door and on her own page: a question is asked, and her device answers it."""

from typing import Final
from urllib.parse import urlsplit

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain.account import in_groups
from helpline.handlers import passkeys, proving, signing_in
from helpline.handlers.passkeys import Site
from helpline.handlers.work import work
from helpline.store import proofs
from helpline.web import pages, patience, visitor
from helpline.web.auth import ask_again, welcome
from helpline.web.door import house, told
from helpline.web.gate import ANYBODY, Doors
from helpline.web.keys import EVERYBODY, me

doors = Doors("passkeys")

LONGEST_ANSWER: Final = 20_000
JSON: Final = "application/json"


@doors.page("/sign-in/passkey/ask", to=ANYBODY, method="POST")
def ask_who() -> Response:
    """A question that whoever has a passkey can answer."""
    with work(house()) as w:
        return Response(passkeys.ask_who(w, _site()), content_type=JSON)


@doors.page("/sign-in/passkey", to=ANYBODY, method="POST")
def sign_in() -> AnyResponse:
    """No name, no password: what she holds, and that it is she who holds it, are two steps in one."""
    with patience.taken() as attempt, work(house()) as w:
        account = passkeys.whose(w, _site(), _answer())
        token = signing_in.begin(w, account) if account else None
    if token is None:
        attempt.failed()
        return pages.show("sign_in", 403, wrong=True)
    return welcome(token)


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

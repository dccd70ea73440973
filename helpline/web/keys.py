"""Her own page: what she signs in with, and what she keeps for the day when that is lost."""

import io
from typing import Final

import segno
from flask import Response, request
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain.account import SHORTEST_PASSWORD, Account, Role, in_groups
from helpline.handlers import proving, signing_in
from helpline.handlers.people import RefusedError
from helpline.handlers.work import work
from helpline.store import accounts, pressure, proofs
from helpline.web import pages, visitor
from helpline.web.door import house
from helpline.web.gate import Doors

doors = Doors("keys")

EVERYBODY: Final = frozenset(Role)
LONGEST: Final = 1000


@doors.page("/keys", to=EVERYBODY, fresh=EVERYBODY)
def own() -> Response:
    """What stands now."""
    who = me()
    with work(house()) as w:
        facts: dict[str, object] = {
            "has_app": proofs.seed(w.db, who.id) is not None,
            "printed": proofs.count_printed(w.db, who.id),
            "passkeys": proofs.passkeys(w.db, who.id),
            "sign_ins": signing_in.all_of(w, who),
            "this_one": here(),
            "has_duress": pressure.is_ready(w.db, who.id),
            "tells_of_duress": True,
        }
    return pages.show("keys", **facts)


@doors.page("/keys/app", to=EVERYBODY, fresh=EVERYBODY)
def app_page() -> Response:
    """A new seed each time; nothing of it is kept before her app has shown that it knows it."""
    return _show_app(proving.new_seed())


@doors.page("/keys/app", to=EVERYBODY, fresh=EVERYBODY, method="POST")
def set_app() -> AnyResponse:
    """With a first second step come the codes to print."""
    seed = request.form.get("seed", "")
    if not proving.is_seed(seed):
        return pages.to("keys.app_page")
    with work(house()) as w:
        is_set = proving.set_app(w, me().id, seed, request.form.get("code", ""))
        has_paper = proofs.count_printed(w.db, me().id) > 0
        codes = proving.print_codes(w, me().id) if is_set and not has_paper else []
    if not is_set:
        return _show_app(seed, 422)
    return _show_codes(codes) if codes else pages.to("keys.own", "app-set")


@doors.page("/keys/codes", to=EVERYBODY, fresh=EVERYBODY, method="POST")
def print_codes() -> AnyResponse:
    """Shown in this answer and never again."""
    with work(house()) as w:
        if not proving.has_second(w, me().id):
            return pages.to("keys.own")
        codes = proving.print_codes(w, me().id)
    return _show_codes(codes)


@doors.page("/keys/sign-ins/<int:sign_in_id>/end", to=EVERYBODY, fresh=EVERYBODY, method="POST")
def end(sign_in_id: int) -> AnyResponse:
    """A page of hers that she left open somewhere."""
    with work(house()) as w:
        is_ended = accounts.end_one(w.db, me().id, sign_in_id)
        w.announce("sign-ins")
    return pages.to("keys.own", "sign-in-ended" if is_ended else "")


@doors.page("/keys/duress", to=EVERYBODY, fresh=EVERYBODY)
def duress_page() -> Response:
    """What it is for, and where she chooses it."""
    with work(house()) as w:
        has_one = pressure.is_ready(w.db, me().id)
    return pages.show("duress", has_duress=has_one, least=SHORTEST_PASSWORD, wrong="")


@doors.page("/keys/duress", to=EVERYBODY, fresh=EVERYBODY, method="POST")
def set_duress() -> AnyResponse:
    """Her password for when she is made to sign in; with nothing in the field she has none any more."""
    password, again = (request.form.get(name, "")[:LONGEST] for name in ("password", "again"))
    if "remove" in request.form:
        with work(house()) as w:
            pressure.choose(w.db, me().id, None)
        return pages.to("keys.own", "duress-removed")
    wrong = "" if password == again else "differ"
    try:
        with work(house()) as w:
            if not wrong:
                signing_in.choose_duress(w, me(), password)
    except RefusedError as refused:
        wrong = refused.code
    if wrong:
        return pages.show("duress", 422, has_duress=False, least=SHORTEST_PASSWORD, wrong=wrong)
    return pages.to("keys.own", "duress-set")


def here() -> int:
    """The number of the sign-in that this page belongs to."""
    who = visitor.current()
    return who.sign_in_id if who else 0


def me() -> Account:
    """Whose page this is."""
    who = visitor.current()
    if who is None:
        raise Unauthorized
    return who.account


def _show_app(seed: str, status: int = 200) -> Response:
    drawn = io.BytesIO()
    picture = segno.make(proving.address_of(me(), seed), micro=False)
    picture.save(drawn, kind="svg", xmldecl=False, svgns=False, scale=5, border=4, omitsize=True, light="#fff")
    facts = {"seed": seed, "picture": drawn.getvalue().decode(), "groups": in_groups(seed).replace("-", " ")}
    return pages.show("app", status, wrong=status != 200, **facts)


def _show_codes(codes: list[str]) -> Response:
    return pages.show("codes", codes=[in_groups(code) for code in codes])

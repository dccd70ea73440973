"""Joining: who is asked to answer with us, proposed by one, agreed to by another, and said yes to by herself."""

from typing import Final

from flask import Response, request
from werkzeug.exceptions import BadRequest, Forbidden
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain.account import Role
from helpline.domain.newcomer import Newcomer
from helpline.handlers import joining
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work, work
from helpline.store import lines
from helpline.web import pages
from helpline.web.door import house
from helpline.web.gate import Doors
from helpline.web.keeper import forms, responders
from helpline.web.keeper.forms import Form
from helpline.web.keys import me

doors = Doors("joining")

EVERYBODY: Final = frozenset(Role)


# Whoever is let in hears what callers say: a page that was left open is not enough for any of these.


@doors.page("/joining", to=EVERYBODY, fresh=EVERYBODY)
def first() -> Response:
    """Who is asked for and what is missing, and a form for one more."""
    return _show(forms.filled(responders.USUAL))


@doors.page("/joining", to=EVERYBODY, fresh=EVERYBODY, method="POST")
def propose() -> AnyResponse:
    """Nothing reaches her by this."""
    form = Form.sent("languages")
    with work(house()) as w:
        _let_in(w)
    made = attempt(form)
    return _show(form, 422) if made is None else pages.to("joining.first", "joining-asked")


@doors.page("/joining/<int:newcomer_id>", to=EVERYBODY, fresh=EVERYBODY, method="POST")
def decide(newcomer_id: int) -> AnyResponse:
    """Another person's yes; or a no, for which one is enough."""
    answer = request.form.get("answer")
    with work(house()) as w:
        _let_in(w)
    if answer not in ("yes", "no"):
        raise BadRequest
    try:
        with work(house()) as w:
            if answer == "yes":
                joining.agree(w, newcomer_id, by=me())
            else:
                joining.refuse(w, newcomer_id, by=me())
    except RefusedError as error:
        return pages.to("joining.first", f"joining-{error.code}")
    return pages.to("joining.first", f"joining-{answer}")


def attempt(form: Form) -> Newcomer | None:
    """Who was proposed; None when something in the form is not right, and is marked there."""
    facts = responders.read(form) | {"alias": form.text("alias", needed=True), "phone": form.phone("number")}
    if form.is_fine:
        try:
            with work(house()) as w:
                return joining.propose(w, by=me(), **facts)
        except RefusedError as error:
            form.refuse(error)
    return None


def facts_of(w: Work) -> dict[str, object]:
    """Who waits to join, whether anybody else has to agree, and to which numbers she may text."""
    return {
        "asked": joining.waiting(w),
        "alone": joining.is_alone(w),
        "numbers": [line.number for line in lines.answered(w.db) if line.takes_texts],
        "mine": me().id,
    }


def _let_in(w: Work) -> None:
    if not joining.may(w, me()):
        raise Forbidden


def _show(form: Form, status: int = 200) -> Response:
    with work(house()) as w:
        _let_in(w)
        facts = facts_of(w) | responders.choices_of_responder(w)
    return pages.show("joining/first", status, form=form, **facts)

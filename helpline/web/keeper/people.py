"""Who may sign in: invited by a link that is shown once and mailed to nobody, helped when she lost her keys, let go."""

import io
from enum import StrEnum
from typing import Final

import segno
from flask import Response
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain.account import INVITATION_LIVES, Account, Role
from helpline.handlers import leaving, ways_in
from helpline.handlers import people as everybody
from helpline.handlers.people import Invitation
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work, work
from helpline.store import accounts
from helpline.web import pages
from helpline.web.door import house, told
from helpline.web.keeper import choices, forms
from helpline.web.keeper.forms import Form
from helpline.web.keeper.room import KEEPERS, doors
from helpline.web.keeper.room import me as this_keeper

LIVES_HOURS: Final = int(INVITATION_LIVES.total_seconds() // 3600)


class What(StrEnum):
    """What somebody signs in for. A supervisor is a peer, or from outside."""

    RESPONDER = "responder"
    PEER = "supervisor"
    OUTSIDE = "external"
    KEEPER = "keeper"


ROLES: Final = {
    What.RESPONDER: Role.RESPONDER,
    What.PEER: Role.SUPERVISOR,
    What.OUTSIDE: Role.SUPERVISOR,
    What.KEEPER: Role.KEEPER,
}


NO_ALIAS: Final = "-"
"""Said of a supervisor who does not answer: who she is must be stated, or one person could decide as two."""


# Whoever could invite could come in herself: a page that was left open is not enough for any of these.


@doors.page("/keeper/people", to=KEEPERS, fresh=KEEPERS)
def people() -> Response:
    """Everybody who may sign in, and a form for one more."""
    return show_people(forms.filled({"what": What.RESPONDER.value}))


@doors.page("/keeper/people", to=KEEPERS, fresh=KEEPERS, method="POST")
def invite_new() -> Response:
    """The link stands in this answer, and nowhere else."""
    form = Form.sent()
    invitation = attempt_invite(form)
    return show_people(form, 422) if invitation is None else show_invitation(invitation)


@doors.page("/keeper/people/<int:account_id>/invite", to=KEEPERS, fresh=KEEPERS, method="POST")
def invite_again(account_id: int) -> Response:
    """For somebody who lost her link or her password; an older link stops working."""
    form = Form.sent(key=f"invite-{account_id}-")
    try:
        with work(house()) as w:
            invitation = everybody.invite(w, _account(w, account_id), by=this_keeper())
    except RefusedError as error:
        form.refuse(error)
        return show_people(forms.filled(), 422, about=(account_id, form))
    return show_invitation(invitation)


@doors.page("/keeper/people/<int:account_id>/reset", to=KEEPERS, fresh=KEEPERS, method="POST")
def reset_second_step(account_id: int) -> AnyResponse:
    """For somebody who lost her phone and her paper."""
    form = Form.sent(key=f"reset-{account_id}-")
    form.sure()
    if not form.is_fine:
        return show_people(forms.filled(), 422, about=(account_id, form))
    try:
        with work(house()) as w:
            waits = ways_in.reset(w, _account(w, account_id), by=this_keeper())
    except RefusedError as error:
        form.refuse(error)
        return show_people(forms.filled(), 422, about=(account_id, form))
    return pages.to("keeper.people", "reset-waits" if waits else "second-step-reset")


@doors.page("/keeper/people/<int:account_id>/leave", to=KEEPERS, fresh=KEEPERS, method="POST")
def let_out(account_id: int) -> AnyResponse:
    """She is out at her next step. The last keeper stays."""
    form = Form.sent(key=f"leave-{account_id}-")
    form.sure()
    if form.is_fine:
        try:
            with work(house()) as w:
                leaving.account(w, _account(w, account_id).name)
            return pages.to("keeper.people", "account-left")
        except RefusedError as error:
            form.refuse(error)
    return show_people(forms.filled(), 422, about=(account_id, form))


def attempt_invite(form: Form) -> Invitation | None:
    """The new account's link; None when something in the form is not right, and is marked there."""
    what, alias = form.one_of("what", What), form.text("alias")
    if what is What.PEER and not alias:
        form.wrong.setdefault("alias", "state")
    alias = "" if alias == NO_ALIAS else alias
    name = form.text("name") or (alias if what is What.RESPONDER else "")
    if not form.is_fine:
        return None
    try:
        with work(house()) as w:
            return everybody.add_account(
                w, name=name, role=ROLES[what], alias=alias or None, external=what is What.OUTSIDE
            )
    except RefusedError as error:
        form.refuse(error if error.field != "external" else RefusedError(str(error), field="alias", code="no-peer"))
        return None


def show_invitation(invitation: Invitation, *, then: str = "keeper.people") -> Response:
    """The link once, in words and as a picture for her phone's camera."""
    link = f"{told().public_url}/invitation/{invitation.token}"
    drawn = io.BytesIO()
    picture = segno.make(link, micro=False)
    picture.save(drawn, kind="svg", xmldecl=False, svgns=False, scale=5, border=4, omitsize=True, light="#fff")
    facts = {
        "link": link,
        "picture": drawn.getvalue().decode(),
        "name": invitation.account.name,
        "hours": LIVES_HOURS,
        "waits": invitation.waits,
        "is_confirmed": invitation.is_confirmed,
    }
    return pages.show("keeper/invited", then=then, **facts)


def show_people(form: Form, status: int = 200, *, about: tuple[int, Form] | None = None) -> Response:
    """``about``: a form of one account that could not be done."""
    with work(house()) as w:
        found = everybody.who_signs_in(w)
        aliases = choices.aliases(w)
    return pages.show(
        "keeper/people",
        status,
        form=form,
        everybody=found,
        aliases=aliases,
        about=about[1] if about else forms.filled(),
        about_id=about[0] if about else 0,
        me=this_keeper(),
    )


def _account(w: Work, account_id: int) -> Account:
    found = accounts.with_id(w.db, account_id)
    if found is None:
        raise NotFound
    return found

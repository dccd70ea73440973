"""Asking her: one purpose and one recipient, shown in her own words first; her yes, and taking it back in one tap."""

from typing import Final

from flask import Response, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain import own_words
from helpline.domain.escalation.consent import MAY_SAY, TERMS, Method, Mode, Purpose, To
from helpline.domain.grapheme import clip
from helpline.handlers.escalation import asking, recipients, standing, taking_back
from helpline.handlers.escalation.asking import No
from helpline.handlers.escalation.standing import Standing
from helpline.handlers.escalation.wording import Wish
from helpline.handlers.work import Work, work
from helpline.store import lines
from helpline.web import pages, visitor
from helpline.web.desk import RESPONDERS, me
from helpline.web.door import house
from helpline.web.gate import Doors

doors = Doors("asking")

BY_VOICE: Final = (Method.SPOKEN, Method.IN_PERSON)
"""She says yes to a person who has read the words to her."""
LONGEST_LISTENER: Final = 40


@doors.app_context_processor
def _for_pages() -> dict[str, object]:
    """What the page of a conversation may show of it: ``standing_in(contact_id)``."""
    return {"standing_in": _standing_in}


@doors.page("/contact/<int:contact_id>/ask", to=RESPONDERS)
def choose(contact_id: int) -> Response:
    """What for: each is asked by itself."""
    with work(house()) as w:
        found = _held(w, contact_id)
    return pages.show("notes/ask", found=found, purposes=list(Purpose))


@doors.page("/contact/<int:contact_id>/ask/<purpose>", to=RESPONDERS)
def fill(contact_id: int, purpose: str) -> Response:
    """Whom it is for, and what may be said."""
    return _form(contact_id, _purpose(purpose), None)


@doors.page("/contact/<int:contact_id>/ask/<purpose>", to=RESPONDERS, method="POST")
def show(contact_id: int, purpose: str) -> Response:
    """What will be said, in her language and in the responder's. Nothing is asked yet."""
    wish = _wish(_purpose(purpose))
    if "again" in request.form:
        return _form(contact_id, wish.purpose, wish)
    with work(house()) as w:
        found = _held(w, contact_id)
        shown = asking.show(w, me(), contact_id, wish)
    if isinstance(shown, No):
        return _form(contact_id, wish.purpose, wish, no=shown)
    return pages.show("notes/ask_shown", found=found, wish=wish, shown=shown, by_voice=wish.method in BY_VOICE)


@doors.page("/contact/<int:contact_id>/ask/<purpose>/go", to=RESPONDERS, method="POST")
def go(contact_id: int, purpose: str) -> AnyResponse:
    """Ask by text or on the telephone; or write down that she said yes to the words that were read to her."""
    wish = _wish(_purpose(purpose))
    with work(house()) as w:
        if wish.method in BY_VOICE:
            listener = clip(" ".join(request.form.get("listener", "").split()), LONGEST_LISTENER)
            read_back = "read_back" in request.form
            yes = asking.said_yes(w, me(), contact_id, wish, read_back=read_back, listener=listener)
            against = yes if isinstance(yes, No) else None
        else:
            asked = asking.ask(w, me(), contact_id, wish)
            against = asked if isinstance(asked, No) else None
    if against is not None:
        return _form(contact_id, wish.purpose, wish, no=against)
    return pages.to("desk.contact", "yes-kept" if wish.method in BY_VOICE else "asked", contact_id=contact_id)


@doors.page("/contact/<int:contact_id>/ask/no", to=RESPONDERS, method="POST")
def no(contact_id: int) -> AnyResponse:
    """She said no, or the question is taken back."""
    with work(house()) as w:
        _held(w, contact_id)
        done = asking.said_no(w, me(), contact_id)
    return pages.to("desk.contact", "no-kept" if done else "", contact_id=contact_id)


@doors.page("/contact/<int:contact_id>/yes/back", to=RESPONDERS, method="POST")
def take_back(contact_id: int) -> AnyResponse:
    """One yes, or all of them; without a reason and without a second tap."""
    with work(house()) as w:
        _held(w, contact_id)
        done = taking_back.by_responder(w, me(), contact_id, request.form.get("grant", type=int))
    return pages.to("desk.contact", "taken-back" if done else "", contact_id=contact_id)


def _form(contact_id: int, purpose: Purpose, wish: Wish | None, *, no: No | None = None) -> Response:
    brought_up = wish.brought_up if wish else request.args.get("brought") == "yes"
    with work(house()) as w:
        found = _held(w, contact_id)
        areas = [one for one in lines.all_areas(w.db) if one.id != found.contact.area_id]
        people = recipients.for_purpose(w, purpose, brought_up=brought_up)
    findings = own_words.check(wish.may_say) if wish else []
    return pages.show(
        "notes/ask_form",
        422 if no else 200,
        found=found,
        purpose=purpose,
        terms=TERMS[purpose],
        to=To,
        areas=areas,
        people=people,
        wish=wish,
        no=no,
        findings=findings,
        brought_up=brought_up,
        renews=wish.renews_id if wish else request.args.get("renews", type=int),
        longest=MAY_SAY,
        modes=list(Mode),
        methods=list(Method),
    )


def _wish(purpose: Purpose) -> Wish:
    """What the form asks for; whatever is not one of ours is as if it was left out."""
    form = request.form
    method = next((one for one in Method if one == form.get("method")), Method.TEXT)
    mode = next((one for one in Mode if one == form.get("mode")), None)
    terms = TERMS[purpose]
    return Wish(
        purpose=purpose,
        method=method,
        area_id=form.get("area", type=int) if terms.to is To.AREA else None,
        recipient_id=form.get("recipient", type=int) if terms.to is To.PERSON else None,
        externals="externals" in form and purpose is Purpose.BOARD,
        mode=mode if terms.to is To.PERSON else None,
        may_say=" ".join(form.get("may_say", "").split()) if terms.says else "",
        brought_up="brought_up" in form,
        renews_id=form.get("renews", type=int) if purpose is Purpose.BOARD else None,
    )


def _purpose(name: str) -> Purpose:
    found = next((one for one in Purpose if one == name), None)
    if found is None:
        raise NotFound
    return found


def _held(w: Work, contact_id: int) -> Standing:
    found = standing.standing(w, me(), contact_id)
    if found is None:
        raise NotFound
    return found


def _standing_in(contact_id: int) -> Standing | None:
    who = visitor.current()
    if who is None or who.account.responder_id is None:
        return None
    with work(house()) as w:
        return standing.standing(w, who.account.responder_id, contact_id)

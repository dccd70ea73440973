"""What a key does: the caller's own hand on the line, at any hour, with or without a person."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from helpline.domain.contact import CLEAR_FOR, OPEN, Contact, State
from helpline.domain.events import CallAsked, CallerStarted, CallerStopped, DangerSaid, LanguageChosen
from helpline.domain.keys import Key, Kind
from helpline.domain.line import Line
from helpline.domain.text import Meaning, Sense
from helpline.domain.wish import Wish
from helpline.handlers import complaining, counting, forgetting, menus, speaking, wishes
from helpline.handlers.escalation import asking, taking_back
from helpline.handlers.work import Work
from helpline.store import contacts, outbox


def act(w: Work, line: Line, contact: Contact, said: Meaning, *, is_new: bool) -> Contact:
    """Do what she asked for with a key or a STOP; the contact as it is afterwards."""
    if said.sense is Sense.STOP:
        return _stop(w, contact, carrier_acted=said.carrier_acted)
    if said.sense is Sense.START:
        return _start(w, contact)
    if said.key is None:
        return contact
    return ACTS[said.key.kind](w, line, contact, said.key, is_new)


def _no_more(w: Work, line: Line, contact: Contact, key: Key, is_new: bool) -> Contact:
    """`0`: one last word, then silence until she writes again. What she said before still waits for a person."""
    before = contacts.earlier(w.db, contact.id)
    if contact.silenced or (is_new and before and before[0].silenced):
        # Said already, and it is what she wants.
        return _ended(w, contact) if is_new else contact
    _call_off(w, contact)
    speaking.to_caller(w, contact, "stopped")
    contact = _changed(w, contact, silenced=True)
    w.happened(CallerStopped(contact.id))
    # Of a first text there is nothing else: nobody to answer and nothing to say.
    return _ended(w, contact) if is_new else contact


def _stop(w: Work, contact: Contact, *, carrier_acted: bool) -> Contact:
    """STOP and its kin: nothing goes to her any more, and a person is told so.

    The carrier's own words block us until she sends START; of our other languages' words it knows nothing, so they
    hold until she writes again.
    """
    _call_off(w, contact)
    contact = _changed(w, contact, opted_out=True) if carrier_acted else _changed(w, contact, silenced=True)
    w.happened(CallerStopped(contact.id))
    return contact


def _start(w: Work, contact: Contact) -> Contact:
    """START: the carrier lets our texts through to her again."""
    # "Yes" is one of those words: said to a person, it does not bring the machines back.
    changed = _changed(w, contact, opted_out=False, silenced=False, hushed=contact.hushed and contact.has_person())
    if not contact.may_be_texted:
        w.happened(CallerStarted(contact.id))
    return changed


def _go_on(w: Work, line: Line, contact: Contact, key: Key, is_new: bool) -> Contact:
    """`1`: she is still there, and texts are welcome again."""
    return _changed(w, contact, hushed=False)


def _call_me(w: Work, line: Line, contact: Contact, key: Key, is_new: bool) -> Contact:
    """`2`: whoever takes it sees that she asked to be rung, and whoever has it rings her."""
    w.announce("queue")
    counting.asked_back(w, contact)
    contact = _changed(w, contact, wants_call=True, call_asked_at=w.now)
    if contact.state is not State.WAITING:
        w.happened(CallAsked(contact.id))
    return contact


def _languages(w: Work, line: Line, contact: Contact, key: Key, is_new: bool) -> Contact:
    """`3`: the menu of this line, in its own words."""
    return _show_menu(w, line, contact, page=0)


def _language(w: Work, line: Line, contact: Contact, key: Key, is_new: bool) -> Contact:
    """`31`-`38`: pick one. `39`, or a key that is not on the menu: the next ones."""
    chosen = menus.keys_of(line, contact.menu_page).get(key.number)
    if chosen is None:
        return _show_menu(w, line, contact, page=contact.menu_page + (key.number == 39))
    contact = _changed(w, contact, language=chosen)
    if not is_new:
        w.happened(LanguageChosen(contact.id))
    w.announce("queue")
    return contact


def _danger(w: Work, line: Line, contact: Contact, key: Key, is_new: bool) -> Contact:
    """`5`: the only thing that jumps the queue, and the only one who can press it is she."""
    contact = _changed(w, contact, urgent_at=contact.urgent_at or w.now)
    if not contact.has_person():
        speaking.to_caller(w, contact, "danger_noted", emg=line.emergency)
    w.happened(DangerSaid(contact.id))
    w.announce("queue")
    return contact


def _safe_now(w: Work, line: Line, contact: Contact, key: Key, is_new: bool) -> Contact:
    """`6`: for ten minutes, texts may say things plainly."""
    until: datetime = w.now + CLEAR_FOR
    return _changed(w, contact, clear_until=until, hushed=False)


def _not_now(w: Work, line: Line, contact: Contact, key: Key, is_new: bool) -> Contact:
    """`7`: no machine writes to her any more; a person still may."""
    _call_off(w, contact, machines_only=True)
    return _changed(w, contact, hushed=True, clear_until=None)


def _wipe(w: Work, line: Line, contact: Contact, key: Key, is_new: bool) -> Contact:
    """`9`: all of it, now."""
    forgetting.wipe(w, contact)
    return replace(contact, state=State.CLOSED)


def _take_back(w: Work, line: Line, contact: Contact, key: Key, is_new: bool) -> Contact:
    """`8`: every yes of hers is closed, whatever it was for, and whoever was told hears that it is over."""
    if taking_back.by_caller(w, contact) and is_new:
        # That was all she wanted, and it is done: nobody has to answer it.
        contacts.compare_and_set(w.db, contact.id, before=OPEN, after=State.CLOSED, closed_at=w.now)
        return replace(contact, state=State.CLOSED)
    return contact


def _says_yes(w: Work, line: Line, contact: Contact, key: Key, is_new: bool) -> Contact:
    """`41`-`49`: the code of the question that is open; every other one is words."""
    asking.answered_by_code(w, contact, key.number)
    return contact


def _feedback(w: Work, line: Line, contact: Contact, key: Key, is_new: bool) -> Contact:
    """`11`-`13`: how it was, after it was over. A count and nothing else: nobody has to answer it."""
    w.count(f"feedback {key.number}", contact)
    if is_new:
        contacts.compare_and_set(w.db, contact.id, before=OPEN, after=State.CLOSED, closed_at=w.now)
        return replace(contact, state=State.CLOSED)
    return contact


def _who(w: Work, line: Line, contact: Contact, key: Key, is_new: bool) -> Contact:
    """`4`: how she can say who should answer."""
    speaking.to_caller(w, contact, "wish/ask")
    return contact


def _wishes(w: Work, line: Line, contact: Contact, key: Key, is_new: bool) -> Contact:
    """`14`-`17`: who should answer."""
    return wishes.by_text(w, contact, WISHES[key.kind], is_new=is_new)


def _complains(w: Work, line: Line, contact: Contact, key: Key, is_new: bool) -> Contact:
    """`18`: somebody who was not there hears that it was not right, and nothing else."""
    complaining.in_contact(w, contact)
    return contact


WISHES: Final = {
    Kind.WOMAN: Wish.WOMAN,
    Kind.OTHER_AREA: Wish.OTHER_AREA,
    Kind.OTHER_PERSON: Wish.OTHER_PERSON,
    Kind.ANYBODY: Wish.ANYBODY,
}

ACTS: dict[Kind, Callable[[Work, Line, Contact, Key, bool], Contact]] = {
    Kind.NO_MORE: _no_more,
    Kind.GO_ON: _go_on,
    Kind.CALL_ME: _call_me,
    Kind.LANGUAGES: _languages,
    Kind.LANGUAGE: _language,
    Kind.DANGER: _danger,
    Kind.SAFE_NOW: _safe_now,
    Kind.NOT_NOW: _not_now,
    Kind.WIPE: _wipe,
    Kind.TAKE_BACK: _take_back,
    Kind.CONSENT: _says_yes,
    Kind.FEEDBACK: _feedback,
    Kind.WHO: _who,
    **dict.fromkeys(WISHES, _wishes),
    Kind.COMPLAINT: _complains,
}


def _show_menu(w: Work, line: Line, contact: Contact, *, page: int) -> Contact:
    if len(line.languages) == 1:
        return contact
    page, options, more = menus.page(w, line, page)
    speaking.to_caller(w, contact, "language_menu", options=options, more=more, calls=line.takes_calls)
    return _changed(w, contact, menu_page=page)


def _call_off(w: Work, contact: Contact, *, machines_only: bool = False) -> None:
    """What has not left yet does not leave, of this conversation or an earlier one."""
    for one in (contact, *contacts.earlier(w.db, contact.id)):
        outbox.call_off(w.db, w.now, contact_id=one.id, machines_only=machines_only)


def _ended(w: Work, contact: Contact) -> Contact:
    contacts.compare_and_set(w.db, contact.id, before=OPEN, after=State.CLOSED, silenced=True, closed_at=w.now)
    return replace(contact, state=State.CLOSED, silenced=True)


def _changed(w: Work, contact: Contact, **facts: object) -> Contact:
    """The same contact with other facts, remembered."""
    contacts.change(w.db, contact.id, **facts)
    w.announce("contact", contact.id)
    return replace(contact, **facts)  # type: ignore[arg-type]  # the names are Contact's own

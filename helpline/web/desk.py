"""The desk: who waits, what is hers, one conversation, and everything she does in it."""

from typing import Final

from flask import Response, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from helpline import words
from helpline.carrier.inbound import clean
from helpline.domain.account import Account, Role
from helpline.domain.grapheme import clip
from helpline.domain.keys import Kind
from helpline.domain.quick import Quick
from helpline.domain.wish import Wish
from helpline.domain.wrap_up import Went, WrapUp
from helpline.handlers import complaining, console, conversation, desk, handover, topics, ways_in, wishes
from helpline.handlers.claims import Outcome
from helpline.handlers.handover import Asked
from helpline.handlers.relay import Said, again
from helpline.handlers.work import work
from helpline.store import contacts, lines
from helpline.web import live, pages, visitor
from helpline.web.door import house
from helpline.web.gate import Doors
from helpline.web.keeper import home

doors = Doors("desk")

RESPONDERS: Final = frozenset({Role.RESPONDER})
LONGEST_WORDS: Final = 1600
"""As much as the carrier takes in one piece."""

TAKEN: Final = {
    Outcome.ALREADY_TAKEN: "quicker",
    Outcome.GONE: "gone",
    Outcome.TOO_MANY: "full",
    Outcome.RESTING: "rest",
    Outcome.NOT_NEXT: "not-next",
    None: "off-duty",
}
"""Why it is not hers, in the pages' own words."""

SAID: Final = {
    Said.ON_ITS_WAY: "sent",
    Said.STOPPED: "stopped",
    Said.UNREACHABLE: "unreachable",
    Said.LOCKED: "locked",
    Said.MISSING: "missing",
    Said.NUMBER: "number-of-ours",
}


ASKED: Final = {
    Asked.ASKED: "asked",
    Asked.NOBODY: "nobody-free",
    Asked.NOT_YOURS: "gone",
    Asked.NOT_YET: "not-yet",
}


HOW_IT_ENDS: Final = ("goodbye", "useful", "went", "language", "hard")
"""What she may tap before the end."""


@doors.page("/", to=frozenset(Role))
def first() -> AnyResponse:
    """What there is for each."""
    who = visitor.current()
    role = who.account.role if who else None
    if role is Role.KEEPER:
        return home.show()
    if role is Role.SUPERVISOR:
        return _supervisor(who.account) if who else pages.to("auth.sign_in_page")
    with work(house()) as w:
        found = desk.desk(w, me())
        unread = topics.unread(w, account_id=who.account.id, locale=who.locale or words.MASTER) if who else []
    return pages.show("queue", desk=found, unread=unread, live=live.address())


@doors.page("/contact/<int:contact_id>", to=RESPONDERS)
def contact(contact_id: int) -> Response:
    """One conversation; to everybody but who holds it there is nothing here, whatever there was."""
    return _conversation(contact_id, into_box=chosen(request.args.get("quick")))


@doors.page("/contact/<int:contact_id>/quick", to=RESPONDERS, method="POST")
def say_quick(contact_id: int) -> AnyResponse:
    """A quick reply, after she has looked at it."""
    which = chosen(request.form.get("which"))
    if which is None:
        raise BadRequest
    with work(house()) as w:
        outcome = console.say_quick(w, me(), contact_id, which)
    return _back(contact_id, "sent-quick" if outcome is Said.ON_ITS_WAY else SAID.get(outcome))


@doors.page("/contact/<int:contact_id>/safe", to=RESPONDERS, method="POST")
def set_safe(contact_id: int) -> AnyResponse:
    """She was asked by voice whether it is safe now; or it is not any more."""
    safe = request.form.get("safe") == "now"
    with work(house()) as w:
        console.set_safe(w, me(), contact_id, safe=safe)
    return _back(contact_id, "safe" if safe else "not-safe")


@doors.page("/contact/<int:contact_id>/take", to=RESPONDERS, method="POST")
def take(contact_id: int) -> AnyResponse:
    """One of all who try at once wins; the others are told kindly."""
    with work(house()) as w:
        attempt = console.take(w, me(), contact_id)
    outcome = attempt.outcome if attempt else None
    if outcome in (Outcome.TAKEN, Outcome.ALREADY_YOURS):
        return pages.to("desk.contact", contact_id=contact_id)
    return pages.to("desk.first", TAKEN[outcome])


@doors.page("/contact/<int:contact_id>/say", to=RESPONDERS, method="POST")
def say(contact_id: int) -> AnyResponse:
    """What she wrote stays in the box whenever it did not set out."""
    text = clean(request.form.get("words", "").replace("\r\n", "\n")).strip()
    if not text or len(text) > LONGEST_WORDS:
        return _conversation(contact_id, said="long" if text else "empty", draft=text, status=422)
    with work(house()) as w:
        outcome = console.say(w, me(), contact_id, text)
    if outcome in (Said.STOPPED, Said.UNREACHABLE, Said.LOCKED, Said.NUMBER):
        return _conversation(contact_id, said=SAID[outcome], draft=text, status=409)
    return _back(contact_id, SAID.get(outcome))


@doors.page("/contact/<int:contact_id>/here", to=RESPONDERS, method="POST")
def say_here(contact_id: int) -> AnyResponse:
    """ "I'm here", because a human tapped it."""
    with work(house()) as w:
        outcome = console.say_here(w, me(), contact_id)
    return _back(contact_id, "here" if outcome is Said.ON_ITS_WAY else SAID.get(outcome))


@doors.page("/contact/<int:contact_id>/again", to=RESPONDERS, method="POST")
def send_again(contact_id: int) -> AnyResponse:
    """What perhaps went out goes out once more: only a person decides that."""
    with work(house()) as w:
        sent = again(w, me(), contact_id)
    return _back(contact_id, "again" if sent else "nothing-again")


@doors.page("/contact/<int:contact_id>/pass", to=RESPONDERS, method="POST")
def pass_back(contact_id: int) -> AnyResponse:
    """Back in the queue, at its old place."""
    with work(house()) as w:
        passed = console.pass_back(w, me(), contact_id)
    return pages.to("desk.first", "passed" if passed else "gone")


@doors.page("/contact/<int:contact_id>/give", to=RESPONDERS, method="POST")
def give(contact_id: int) -> AnyResponse:
    """To a peer or an area, who must say yes; until then it stays hers."""
    wanted, _, area = request.form.get("to", "").partition("area:")
    area_id = int(area) if area.isascii() and area.isdigit() else 0
    note = clean(request.form.get("note", ""))
    with work(house()) as w:
        asked = handover.ask(w, me(), contact_id, alias=wanted, area_id=area_id, note=note)
    return _back(contact_id, ASKED[asked])


@doors.page("/contact/<int:contact_id>/keep", to=RESPONDERS, method="POST")
def keep(contact_id: int) -> AnyResponse:
    """She goes on herself."""
    with work(house()) as w:
        kept = handover.take_back(w, me(), contact_id)
    return _back(contact_id, "kept" if kept else None)


@doors.page("/contact/<int:contact_id>/close", to=RESPONDERS, method="POST")
def close(contact_id: int) -> AnyResponse:
    """The end, with or without a goodbye. Words that were not sent are asked about first, and stay in the box."""
    unsent = clip(clean(request.form.get("words", "").replace("\r\n", "\n")).strip(), LONGEST_WORDS)
    if unsent and request.form.get("unsent") != "leave":
        tapped = [(name, request.form[name]) for name in HOW_IT_ENDS if name in request.form]
        return _conversation(contact_id, draft=unsent, ending=tapped)
    with work(house()) as w:
        words = {"say_goodbye": "goodbye" in request.form, "ask_useful": "useful" in request.form}
        closed = console.close(w, me(), contact_id, **words, wrap=_wrap_up())
    return pages.to("desk.first", "closed" if closed else "gone")


@doors.page("/contact/<int:contact_id>/key", to=RESPONDERS, method="POST")
def press(contact_id: int) -> AnyResponse:
    """What the caller's key would have done is done for her."""
    key = next((one for one in console.HER_KEYS if one.value == request.form.get("key")), None)
    if key is None:
        raise BadRequest
    with work(house()) as w:
        pressed = console.press(w, me(), contact_id, key)
        is_hers = console.held(w, me(), contact_id) is not None
    if key is Kind.WIPE or not pressed:
        return pages.to("desk.first", "wiped" if pressed else "gone")
    return _back(contact_id, "pressed") if is_hers else pages.to("desk.first", "wished")


@doors.page("/contact/<int:contact_id>/wish", to=RESPONDERS, method="POST")
def wish(contact_id: int) -> AnyResponse:
    """They said of whom they would like to be answered."""
    wanted = next((one for one in Wish if one.value == request.form.get("wish")), None)
    if wanted is None:
        raise BadRequest
    with work(house()) as w:
        is_back = wishes.on_page(w, me(), contact_id, wanted)
    if is_back is None:
        return pages.to("desk.first", "gone")
    return pages.to("desk.first", "wished") if is_back else _back(contact_id, "wish-kept")


@doors.page("/contact/<int:contact_id>/phone", to=RESPONDERS, method="POST")
def to_phone(contact_id: int) -> AnyResponse:
    """Whether it also comes to her phone."""
    with work(house()) as w:
        console.to_phone(w, me(), contact_id, wanted=request.form.get("to") == "phone")
    return _back(contact_id, None)


def me() -> int:
    """The responder who is signed in."""
    who = visitor.current()
    if who is None or who.account.responder_id is None:
        raise BadRequest
    return who.account.responder_id


def _supervisor(account: Account) -> Response:
    """What waits for two people, and what somebody wished to complain of."""
    with work(house()) as w:
        numbers = {one.id: one.number for one in lines.all_lines(w.db)}
        waits = complaining.shown_to(w, account.id) if not account.external else []
        new_ways = len(ways_in.wishes(w, account))
    shown = [(one, numbers.get(one.line_id, "")) for one in waits]
    return pages.show("supervisor", complaints=shown, hears=not account.external, ways_in=new_ways)


def _wrap_up() -> WrapUp:
    """What she tapped of how it went; whatever is not one of ours was not tapped."""
    went = next((one for one in Went if one == request.form.get("went")), None)
    met = {"yes": True, "no": False}.get(request.form.get("language", ""))
    return WrapUp(went=went, language_met=met, hard=request.form.get("hard") == "yes")


def chosen(name: str | None) -> Quick | None:
    """The quick reply of that name."""
    return next((one for one in Quick if one == name), None)


def _back(contact_id: int, said: str | None) -> AnyResponse:
    return pages.to("desk.contact", said or "", contact_id=contact_id)


def _conversation(
    contact_id: int,
    *,
    said: str = "",
    draft: str = "",
    into_box: Quick | None = None,
    ending: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> Response:
    with work(house()) as w:
        found = conversation.conversation(w, me(), contact_id)
        handed_to = conversation.handed_to(w, me(), contact_id) if found is None else None
        waiting = contacts.count_waiting(w.db)
    if found is None:
        return pages.show("gone", 404, handed_to=handed_to)
    draft = draft or next((one.theirs for one in found.quick if one.quick is into_box and one.can_be_sent), "")
    facts = {"said": said} if said else {}
    return pages.show(
        "contact",
        status,
        talk=found,
        waiting=waiting,
        draft=draft,
        ending=ending,
        longest=LONGEST_WORDS,
        minutes_left=_minutes_left(found),
        live=live.address(),
        **facts,
    )


def _minutes_left(talk: conversation.Conversation) -> int | None:
    """Whole minutes until she must have said something, rounded up."""
    if talk.reply_by is None:
        return None
    return max(0, -int(-(talk.reply_by - house().ports.clock.now()).total_seconds() // 60))

"""Offers and claims: who is told that somebody waits, who takes it, and how it comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from helpline import words
from helpline.domain import wish
from helpline.domain.commands import new_code
from helpline.domain.contact import LIFE as CONTACT_LIFE
from helpline.domain.contact import OPEN, STILL_WAITING_AFTER, WIDER_AFTER, Contact, State, Trigger
from helpline.domain.events import (
    CallAsked,
    CallerStarted,
    CallerStopped,
    ClaimLapsed,
    ContactClaimed,
    ContactClosed,
    ContactOpened,
    ContactReleased,
    ContactWiped,
    DangerSaid,
    LanguageChosen,
    PersonJoined,
    PictureCame,
    ResponderCameOn,
    ResponderRests,
    ResponderWentOff,
    WishSaid,
)
from helpline.domain.names import Locale
from helpline.domain.responder import Duty, Responder
from helpline.domain.routing import Circle, Reach
from helpline.handlers import counting, coverage, in_turn, menus, speaking, whom
from helpline.handlers.work import Work
from helpline.store import contacts, due, legs, offers, outbox, roster, searches
from helpline.store.offers import Offer

CODE_RESTS: Final = timedelta(hours=2)
"""How long a code that has ended is not given to the same responder again: old texts lie about on phones."""

AGAIN_AFTER: Final = timedelta(minutes=1)
REMINDED_AT: Final = 0.6
"""Of the time for a first reply."""
WAITING_TOLD: Final = 10
"""How many who wait one responder is told of at once: more codes than that nobody can use."""
LOOKED_THROUGH: Final = 1000
"""How far down the queue somebody is looked for whom she could answer: those before may wait for another language."""


class Outcome(StrEnum):
    """What became of an attempt to take a contact."""

    TAKEN = "taken"
    ALREADY_YOURS = "already yours"
    ALREADY_TAKEN = "already taken"
    TOO_MANY = "too many"
    GONE = "gone"
    RESTING = "resting"
    NOT_NEXT = "not next"
    """Many come at once and others were first: ``offer`` is the one to take instead."""


@dataclass(frozen=True)
class Attempt:
    """``offer`` is set when the contact is the responder's now: its code is her handle for it."""

    outcome: Outcome
    offer: Offer | None = None


def take(w: Work, responder_id: int, contact_id: int, *, by_text: bool) -> Attempt:
    """One compare-and-set, whatever the door: of all who try at once, one wins and the others are told so."""
    are_apart, is_listed = searches.before_claim(w.db, contact_id, responder_id, w.now)
    if are_apart:
        # She said herself that it is not for her: an old code must not lead back.
        return Attempt(Outcome.GONE)
    if is_listed and (first := in_turn.first_before(w, responder_id, contact_id)) is not None:
        return Attempt(Outcome.NOT_NEXT, _handle(w, responder_id, first.id))
    claim = contacts.claim(w.db, contact_id, responder_id, w.now)
    if claim is None:
        return Attempt(Outcome.GONE)
    if claim.version is None:
        return _too_late(w, responder_id, contact_id, claim)
    responder = roster.locked(w.db, responder_id)
    held = contacts.held_by(w.db, responder_id)
    taken = next(one for one in held if one.id == contact_id)
    if not wish.fits(taken, responder):
        # She would rather not be answered by her: an old code must not lead there either.
        _give_back(w, contact_id, State.CLAIMED)
        return Attempt(Outcome.GONE)
    if len(held) > responder.at_once:
        _give_back(w, contact_id, State.CLAIMED)
        w.count("too many at once")
        return Attempt(Outcome.TOO_MANY)
    offer = offers.decide(w.db, contact_id, responder_id, w.now, by_text=by_text)
    if offer is None:
        offer = _handle(w, responder_id, contact_id)
        offers.win(w.db, offer.id, by_text=by_text)
    roster.note_taken(w.db, responder_id)
    w.count("claimed")
    for language in whom.skipped(w, taken, responder):
        w.count("skipped", language=language)
    w.happened(ContactClaimed(contact_id, taken.line_id, responder_id, claim.version))
    w.announce("queue")
    w.announce("contact", contact_id)
    return Attempt(Outcome.TAKEN, offer)


def release(w: Work, contact: Contact, responder_id: int, *, by_choice: bool = True, wished: bool = False) -> bool:
    """Put it back at its place in the queue: first come still counts from when she first wrote."""
    if contact.responder_id != responder_id or contact.state not in CONTACT_LIFE.before(Trigger.RELEASE):
        return False
    if not _give_back(w, contact.id, contact.state):
        return False
    offers.end(w.db, contact.id, w.now, state=offers.State.ENDED)
    outbox.keep_back(w.db, w.now, contact_id=contact.id, responder_id=responder_id)
    had_joined = contact.state is State.JOINED
    w.happened(ContactReleased(contact.id, responder_id, had_joined, by_choice, wished))
    w.announce("queue")
    w.announce("contact", contact.id)
    return True


def join(w: Work, contact: Contact, responder_id: int) -> bool:
    """The first words of a person make a claim firm. True also when they already had been said."""
    if contact.state is State.JOINED and contact.responder_id == responder_id:
        return True
    before = CONTACT_LIFE.before(Trigger.FIRST_REPLY)
    if contact.responder_id != responder_id or not contacts.compare_and_set(
        w.db, contact.id, before=before, after=State.JOINED, was_answered=True, spoke_with=responder_id
    ):
        return False
    counting.answered(w, contact, responder_id)
    w.happened(PersonJoined(contact.id, responder_id))
    return True


def lapse(w: Work, contact_id: int, version: int) -> None:
    """The line's time for a first reply is over: back to the head of the queue, with her original waiting time."""
    contact = contacts.locked(w.db, contact_id)
    if contact is None or contact.state is not State.CLAIMED or contact.claim_version != version:
        return
    responder_id = contact.responder_id
    if any(leg.responder_id == responder_id for leg in legs.live(w.db, contact_id)):
        # Her telephone rings, or she is about to speak: how that ends decides.
        due.later(w.db, due.Moment.CLAIM_LAPSES, contact_id=contact_id, at=w.now + AGAIN_AFTER, version=version)
        return
    if responder_id is None or not _give_back(w, contact_id, State.CLAIMED):
        return
    offers.end(w.db, contact_id, w.now, state=offers.State.ENDED)
    outbox.keep_back(w.db, w.now, contact_id=contact_id, responder_id=responder_id)
    w.count("claim lapsed", contact)
    w.happened(ClaimLapsed(contact_id, responder_id))
    w.announce("queue")
    w.announce("contact", contact_id)


def remind(w: Work, contact_id: int, version: int) -> None:
    """WHEN most of that time has passed: one reminder to the phone of whoever took it and has not said a word."""
    contact = contacts.get(w.db, contact_id)
    if contact is None or contact.state is not State.CLAIMED or contact.claim_version != version:
        return
    if contact.responder_id is not None:
        tell_holder(w, contact_id, contact.responder_id, "still_yours")


def offer_new(w: Work, event: ContactOpened) -> None:
    """WHEN somebody wrote: greet her once, and tell those who fit. Nobody there: say so, honestly."""
    contact = contacts.get(w.db, event.contact_id)
    if contact is None or contact.state is not State.WAITING:
        return
    reached = whom.reached(w, contact, Circle.AREA)
    _greet(w, contact, reached, ask=event.ask)
    _tell(w, contact, reached.asked, is_new=True)
    _wider_later(w, contact, reached, {due.Moment.STILL_WAITING: w.now + STILL_WAITING_AFTER})
    w.announce("queue")


def offer_again(w: Work, event: DangerSaid | LanguageChosen | WishSaid | ContactReleased | ClaimLapsed) -> None:
    """WHEN it is in the queue anew, or what was said of it is true no longer: tell everybody who fits.

    Who has it already is told again only of danger and of another language: her text says how long and in what.
    """
    contact = contacts.get(w.db, event.contact_id)
    if contact is None or contact.state is not State.WAITING:
        return
    passed_by = event.responder_id if isinstance(event, ContactReleased | ClaimLapsed) else None
    upto = Circle.EVERYBODY if isinstance(event, DangerSaid) else Circle.AREA
    reached = whom.reached(w, contact, upto, but=passed_by)
    _tell(w, contact, reached.asked, again=isinstance(event, DangerSaid | LanguageChosen))
    if passed_by is not None or isinstance(event, WishSaid):
        _wider_later(w, contact, reached)


def offer_wider(w: Work, contact_id: int, circle: int) -> None:
    """WHEN those around her have not taken it in their time: the neighbours, every other speaker, the fallback.

    A circle that brings nobody new is passed over at once.
    """
    contact = contacts.get(w.db, contact_id)
    if contact is None or contact.state is not State.WAITING:
        return
    known = whom.there(w)
    told = {offer.responder_id for offer in offers.of_contact(w.db, contact_id) if offer.state in offers.LIVE}
    for upto in (one for one in Circle if one >= circle):
        reached = whom.reached(w, contact, upto, known=known)
        _tell(w, contact, reached.asked)
        if any(one.id not in told for one in reached.asked):
            _wider_later(w, contact, reached)
            return


def still_waiting(w: Work, contact_id: int, _: int) -> None:
    """WHEN ten minutes have passed without a person: one text, once."""
    contact = contacts.locked(w.db, contact_id)
    if contact is None or contact.state not in (State.WAITING, State.CLAIMED):
        return
    line = w.line(contact.line_id)
    speaking.to_caller(w, contact, "still_waiting", calls=line.takes_calls)
    if contact.state is State.WAITING:
        _tell(w, contact, whom.reached(w, contact, Circle.EVERYBODY).asked, again=True)


def offer_waiting(w: Work, event: ResponderCameOn | ContactClosed | ContactWiped) -> None:
    """WHEN somebody comes on duty or has a hand free again: tell her of those who wait and whom she could answer."""
    if event.responder_id is not None:
        # Who comes on once more has perhaps lost the codes she had.
        _tell_of_waiting(w, event.responder_id, again=isinstance(event, ResponderCameOn))
    w.announce("queue")


def offer_others(w: Work, event: ContactReleased) -> None:
    """WHEN somebody put one back: her hand is free for the others who wait."""
    if event.by_choice and roster.get(w.db, event.responder_id).duty is Duty.ON:
        # Not of one who needed out, though she be the one the line names.
        _tell_of_waiting(w, event.responder_id, but=event.contact_id)


def offer_next_claimed(w: Work, event: ContactClaimed) -> None:
    """WHEN the first of a list has somebody: whoever has a hand free hears of the next one."""
    if w.line(event.line_id).in_raid(w.now):
        offer_firsts(w)


def offer_next(w: Work, event: ContactClosed | ContactWiped) -> None:
    """WHEN one of a list is gone: the same."""
    contact = contacts.get(w.db, event.contact_id)
    if contact is None or w.line(contact.line_id).in_raid(w.now):
        offer_firsts(w)


def offer_firsts(w: Work) -> None:
    """To everybody with a hand free the first of the list, once."""
    for contact, responders in in_turn.firsts(w):
        _tell(w, contact, responders, is_sorted=True)


def offer_overlooked(w: Work) -> int:
    """Whoever waits without a single living offer, although somebody is free: the net under everything above.

    Nobody gets more codes by this than she can use; who is not told of yet is found again a second later.
    """
    overlooked = set(offers.overlooked(w.db, w.now - WIDER_AFTER, LOOKED_THROUGH))
    if not overlooked:
        return 0
    offer_firsts(w)
    known, codes = whom.there(w), offers.open_by_responder(w.db)
    told = 0
    for contact in contacts.waiting(w.db, limit=LOOKED_THROUGH):
        if contact.id not in overlooked or in_turn.is_kept(w, contact):
            continue
        asked = whom.reached(w, contact, Circle.EVERYBODY, known=known).asked
        asked = tuple(one for one in asked if codes.get(one.id, 0) < WAITING_TOLD)
        _tell(w, contact, asked)
        codes |= {one.id: codes.get(one.id, 0) + 1 for one in asked}
        told += bool(asked)
    return told


def offer_call(w: Work, event: CallAsked) -> None:
    """WHEN somebody asked to be rung: those who fit are told, as of a text."""
    contact = contacts.get(w.db, event.contact_id)
    if contact is not None and contact.state is State.WAITING:
        reached = whom.reached(w, contact, Circle.AREA)
        _tell(w, contact, reached.asked, again=True)
        _wider_later(w, contact, reached)
        w.announce("queue")


def hand_over(w: Work, contact: Contact, *, to: int, of: int) -> bool:
    """From one responder to another who has said yes; False when it was not hers to give any more."""
    return pass_to(w, contact, to=to, of=of, by_text=False) is not None


def pass_to(w: Work, contact: Contact, *, to: int, of: int, by_text: bool) -> Offer | None:
    """The same, under the code she was asked with if she was; None when it was not to be given any more."""
    if not contacts.hand_over(w.db, contact.id, to=to, of=of, now=w.now):
        return None
    asked = offers.standing(w.db, contact.id, to)
    offers.end(w.db, contact.id, w.now, state=offers.State.ENDED, but=asked.id if asked is not None else None)
    offer = asked or _handle(w, to, contact.id)
    offers.win(w.db, offer.id, by_text=by_text)
    roster.note_taken(w.db, to)
    w.count("handed over", contact)
    w.announce("contact", contact.id)
    w.announce("queue")
    return offer


def withdraw_offers(w: Work, event: ResponderWentOff | ResponderRests) -> None:
    """WHEN somebody goes off duty: her open codes mean nothing any more."""
    offers.end_of_responder(w.db, event.responder_id, w.now)


def greet_in(w: Work, event: LanguageChosen) -> None:
    """WHEN she chose a language: say hello in it, or say honestly that nobody who speaks it is there."""
    contact = contacts.get(w.db, event.contact_id)
    if contact is not None and contact.state in (State.WAITING, State.CLAIMED):
        _greet(w, contact, whom.reached(w, contact, Circle.AREA), asked_for=True)


def start_lapse(w: Work, event: ContactClaimed) -> None:
    """WHEN it is taken: the line's limit begins to run."""
    limit = w.line(event.line_id).first_reply_within
    times = {due.Moment.CLAIM_REMINDER: w.now + limit * REMINDED_AT, due.Moment.CLAIM_LAPSES: w.now + limit}
    due.all_later(w.db, times, contact_id=event.contact_id, version=event.version)


def tell_it_came_back(w: Work, event: ClaimLapsed) -> None:
    """WHEN a claim lapsed: the one who had it must know that her next words go to nobody."""
    contact = contacts.get(w.db, event.contact_id)
    if contact is not None:
        minutes = round(w.line(contact.line_id).first_reply_within / timedelta(minutes=1))
        tell_holder(w, contact.id, event.responder_id, "claim_lapsed", minutes=max(1, minutes))


def tell_stopped(w: Work, event: CallerStopped) -> None:
    """WHEN she wants no more texts: whoever talks with her must know."""
    _tell_whoever_has(w, event.contact_id, "caller_stopped")


def tell_started(w: Work, event: CallerStarted) -> None:
    """WHEN she takes texts again: the same."""
    _tell_whoever_has(w, event.contact_id, "caller_started")


def tell_picture(w: Work, event: PictureCame) -> None:
    """WHEN she sent a picture: whoever talks with her knows that there was one, and that nobody can see it."""
    _tell_whoever_has(w, event.contact_id, "photo")


def tell_wiped(w: Work, event: ContactWiped) -> None:
    """WHEN she wiped it: whoever talked with her is told that it is over, and nothing else."""
    if event.responder_id is not None:
        tell_holder(w, event.contact_id, event.responder_id, "caller_wiped", about=False)


def tell_reoffered(w: Work, event: ContactReleased) -> None:
    """WHEN somebody had spoken to her and puts her back: she hears that the next free person picks it up."""
    contact = contacts.get(w.db, event.contact_id)
    if contact is not None and event.had_joined and not contact.on_call and not event.wished:
        speaking.to_caller(w, contact, "leaving" if event.by_choice else "reoffered")


def end_offers(w: Work, event: ContactClosed) -> None:
    """WHEN it is over: no code leads to it any more."""
    offers.end(w.db, event.contact_id, w.now, state=offers.State.ENDED)


def _greet(w: Work, contact: Contact, reached: Reach, *, asked_for: bool = False, ask: tuple[Locale, ...] = ()) -> None:
    line = w.line(contact.line_id)
    several = len(line.languages) > 1
    say = speaking.to_caller if asked_for else speaking.unasked_to_caller
    if not reached.somebody_on_duty:
        w.count("nobody on duty", contact)
        time = coverage.next_person(w, line, contact.language, contact.channel)
        say(w, contact, "nobody_on_duty", calls=line.takes_calls, time=time, alt=line.alternative)
    elif either := menus.either(line, ask):
        w.count("language asked", contact)
        (_, option), (other, its_option) = either.items()
        the_other = words.say("sms/other_language", other, option=its_option)
        say(w, contact, "which_language", option=option, other=the_other)
    elif not reached.speaks_language:
        w.count("language not on duty", contact)
        language = words.language_name(contact.language, contact.language)
        time = coverage.told_when(w, line, contact.language, contact.channel)
        say(w, contact, "language_not_on_duty", lang=language, calls=line.takes_calls, time=time)
    elif line.in_raid(w.now):
        say(w, contact, "raid/greeting", calls=line.takes_calls)
    else:
        say(w, contact, "greeting", calls=line.takes_calls, several_languages=several)


def _wider_later(
    w: Work, contact: Contact, reached: Reach, beside: Mapping[due.Moment, datetime] | None = None
) -> None:
    """Those who are asked have it to themselves for a while; then the next circle is asked as well.

    ``beside``: what else falls due for it.
    """
    times = dict(beside or {})
    if reached.circle is not Circle.FALLBACK:
        times[due.Moment.OFFER_WIDER] = w.now + WIDER_AFTER
    if times:
        due.all_later(w.db, times, contact_id=contact.id, version=reached.circle + 1)


def _tell_of_waiting(w: Work, responder_id: int, *, again: bool = False, but: int | None = None) -> None:
    """The first few in the queue whom she could answer, however many wait before them for somebody else."""
    known = whom.there(w)
    told, has_first = 0, False
    for contact in contacts.waiting(w.db, limit=LOOKED_THROUGH):
        asked = whom.reached(w, contact, Circle.EVERYBODY, known=known).asked if contact.id != but else ()
        hers = [one for one in asked if one.id == responder_id]
        if hers and in_turn.is_kept(w, contact):
            hers, has_first = [] if has_first else hers, True
        _tell(w, contact, hers, again=again, is_sorted=True)
        told += len(hers)
        if told == WAITING_TOLD:
            return


def _tell(
    w: Work,
    contact: Contact,
    responders: Sequence[Responder],
    *,
    again: bool = False,
    is_new: bool = False,
    is_sorted: bool = False,
) -> None:
    """An offer with a one-time code to each who has none for this contact yet; ``again`` repeats it to the others.

    ``is_sorted``: nobody else comes before this one for any of them, where a list is kept.
    """
    if not responders or contact.on_call:
        # Whoever waits on the telephone is rung for.
        return
    if not is_sorted:
        responders = in_turn.whose_first(w, contact, responders)
    known = [] if is_new else offers.of_contact(w.db, contact.id)
    apart = set() if is_new else searches.hidden_from(w.db, contact.id)
    standing = {offer.responder_id: offer for offer in known if offer.state in offers.LIVE}
    line = w.line(contact.line_id)
    minutes = int((w.now - contact.opened_at) / timedelta(minutes=1))
    for responder in responders:
        offer = standing.get(responder.id)
        if (offer is not None and not again) or responder.id in apart:
            continue
        offer = offer or make_offer(w, responder.id, contact.id)
        if offer is None:
            continue
        text = speaking.words_for(
            responder.language,
            "responder/offer",
            code=offer.code,
            language=called(contact, responder),
            minutes=minutes,
            urgent=contact.urgent_at is not None,
        )
        urgent = contact.urgent_at is not None
        speaking.say_to_responder(w, responder, text, "offer", line=line, about=contact.id, urgent=urgent)


def make_offer(w: Work, responder_id: int, contact_id: int) -> Offer | None:
    """A new offer under a code she does not have yet; None when she was told by somebody else at this very moment."""
    while True:
        taken = offers.codes_in_use(w.db, responder_id, w.now - CODE_RESTS)
        code = new_code(contact_id, taken)
        offer = offers.make(w.db, contact_id=contact_id, responder_id=responder_id, code=code, now=w.now)
        if offer is not None or offers.standing(w.db, contact_id, responder_id) is not None:
            return offer
        # Only the code was gone: at this very moment it was given to her for another contact. There are more.


def called(contact: Contact, responder: Responder) -> str:
    """The caller's language, as the responder calls it."""
    return words.language_name(contact.language, responder.language)


def _handle(w: Work, responder_id: int, contact_id: int) -> Offer:
    """The winner's offer: the one she had, or a new one if she took it from the page without having been asked."""
    offer = None
    while offer is None:
        offer = offers.standing(w.db, contact_id, responder_id) or make_offer(w, responder_id, contact_id)
    return offer


def _give_back(w: Work, contact_id: int, before: State) -> bool:
    facts = {"responder_id": None, "claimed_at": None}
    return contacts.compare_and_set(w.db, contact_id, before=[before], after=State.WAITING, **facts)


def _too_late(w: Work, responder_id: int, contact_id: int, claim: contacts.Claim) -> Attempt:
    stood, held_by = claim.stood, claim.held_by
    if stood is State.WAITING:
        # It was there a moment ago: somebody was quicker, perhaps she herself through her other door.
        contact = contacts.get(w.db, contact_id)
        stood, held_by = (contact.state, contact.responder_id) if contact is not None else (State.CLOSED, None)
    if stood is State.CLOSED:
        return Attempt(Outcome.GONE)
    if held_by == responder_id:
        return Attempt(Outcome.ALREADY_YOURS, offers.standing(w.db, contact_id, responder_id))
    return Attempt(Outcome.ALREADY_TAKEN)


def _tell_whoever_has(w: Work, contact_id: int, template: str) -> None:
    contact = contacts.get(w.db, contact_id)
    if contact is not None and contact.responder_id is not None and contact.state in OPEN:
        tell_holder(w, contact_id, contact.responder_id, template)


def tell_holder(
    w: Work, contact_id: int, responder_id: int, template: str, *, about: bool = True, **facts: object
) -> None:
    """A word to the responder's phone about a contact she holds or held, by the code she knows it by."""
    contact = contacts.get(w.db, contact_id)
    known = [offer for offer in offers.of_contact(w.db, contact_id) if offer.responder_id == responder_id]
    if contact is None or not known:
        return
    responder = roster.get(w.db, responder_id)
    code = max(known, key=lambda offer: offer.id).code
    line = w.line(contact.line_id)
    speaking.to_responder(w, responder, template, line=line, about=contact_id if about else None, code=code, **facts)

"""Asking her: one purpose, one recipient, in her own language; and her yes. Silence, and anything else, is no."""

from dataclasses import dataclass
from enum import StrEnum
from random import SystemRandom

from helpline import words
from helpline.domain import own_words
from helpline.domain.audit import Action
from helpline.domain.call import ON_THE_LINE, Leg, Phase, Role
from helpline.domain.contact import Contact
from helpline.domain.escalation.consent import (
    ASK_LIVES,
    CODES,
    MAY_SAY,
    TERMS,
    Answer,
    Grant,
    Method,
    Purpose,
    To,
    expires_at,
    may_renew,
)
from helpline.domain.escalation.recipient import Sort
from helpline.domain.limits import UNDER
from helpline.domain.names import LookupKey
from helpline.domain.number import bare
from helpline.handlers import audit, claims, limits, ringing, speaking
from helpline.handlers.escalation import following, who, wording
from helpline.handlers.escalation.wording import Wish, Wording
from helpline.handlers.work import Work
from helpline.store import legs, lines, roster
from helpline.store.escalation import consents, notes, recipients
from helpline.store.escalation.consents import Ask

_dice = SystemRandom()


class No(StrEnum):
    """Why she is not asked, or her yes is not taken down."""

    SWITCHED_OFF = "notes are switched off"
    NOT_YOURS = "not yours"
    NOT_SAFE = "it is not known to be safe now"
    NOT_WRITTEN = "her language lacks the words"
    NOT_REACHABLE = "she can't be texted"
    NOT_ON_THE_LINE = "she is not on the telephone"
    NOBODY = "no such recipient"
    NOT_IN_FORCE = "the recipient is not in force"
    NOT_BROUGHT_UP = "she has not spoken of an authority"
    NOTHING_TO_SAY = "what may be said is missing"
    TOO_LONG = "what may be said is too long"
    OWN_WORDS = "what may be said names somebody or a place"
    NO_MODE = "how the person is told is missing"
    NOT_READ_BACK = "not read back to her"
    RENEWED = "it was renewed already"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What will be said to her, and the same for the responder to understand."""

    theirs: Wording
    ours: Wording


def show(w: Work, responder_id: int, contact_id: int, wish: Wish) -> Shown | No:
    """What would be said. Nothing is asked yet, and nothing is kept."""
    contact = who.held(w, responder_id, contact_id)
    no = _against(w, contact, wish)
    if no is not None or contact is None:
        return no or No.NOT_YOURS
    theirs = wording.of(w, contact, wish, code=CODES[0])
    if theirs is None:
        return No.NOT_WRITTEN
    reader = roster.get(w.db, responder_id).language
    return Shown(theirs=theirs, ours=wording.in_other_words(w, wish, reader, code=CODES[0]))


def ask(w: Work, responder_id: int, contact_id: int, wish: Wish) -> Ask | No:
    """Ask her by text with a fresh code, or on the telephone by a key. An open ask of before counts no more."""
    contact = who.held(w, responder_id, contact_id)
    no = _against(w, contact, wish) or _against_channel(w, contact, wish)
    if no is not None or contact is None:
        return no or No.NOT_YOURS
    _set_aside(w, contact.id, Answer.REPLACED)
    code = _fresh_code(w, contact.id) if wording.by_text(wish.method) else None
    said = wording.of(w, contact, wish, code=code or CODES[0])
    if said is None:
        return No.NOT_WRITTEN
    asked = _remember(w, contact, wish, said, by=responder_id, code=code)
    if wish.method is Method.TEXT:
        for part in said.parts:
            speaking.person_to_caller(w, contact, part, "consent")
        claims.join(w, contact, responder_id)
    else:
        _ask_on_the_line(w, contact)
    audit.note(w, actor=who.alias(w, responder_id), action=Action.GRANT_ASKED, reason=wish.purpose)
    w.announce("contact", contact.id)
    return asked


def said_yes(
    w: Work, responder_id: int, contact_id: int, wish: Wish, *, read_back: bool, listener: str = ""
) -> Grant | No:
    """She said yes aloud to the words the responder read, or to somebody who stood before her.

    ``listener``: the alias of a second one who heard it, where she agreed to that.
    """
    contact = who.held(w, responder_id, contact_id)
    if wish.method not in (Method.SPOKEN, Method.IN_PERSON):
        return No.NOT_ON_THE_LINE
    no = _against(w, contact, wish)
    if no is not None or contact is None:
        return no or No.NOT_YOURS
    said = wording.of(w, contact, wish, code=CODES[0])
    if said is None:
        return No.NOT_WRITTEN
    if not read_back:
        return No.NOT_READ_BACK
    _set_aside(w, contact.id, Answer.REPLACED)
    asked = _remember(w, contact, wish, said, by=responder_id, code=None)
    return _granted(w, contact, asked, wish.may_say, heard_by=listener)


def said_no(w: Work, responder_id: int, contact_id: int) -> bool:
    """She said no, or the responder takes the question back; she hears that she gets the same help."""
    contact = who.held(w, responder_id, contact_id)
    if contact is None or not _set_aside(w, contact_id, Answer.NO):
        return False
    if contact.may_be_texted:
        speaking.person_to_caller(w, contact, speaking.words_for(contact.language, "consent/no"), "consent")
    w.announce("contact", contact_id)
    return True


def codes_alive(w: Work, contact: Contact) -> frozenset[int]:
    """Which code acts bare just now: the one of the question that is open."""
    if not w.house.escalates:
        return frozenset()
    found = consents.open_ask(w.db, contact.id)
    return frozenset({found.code}) if found and found.code and found.is_open(w.now) else frozenset()


def answered_by_code(w: Work, contact: Contact, code: int) -> Grant | None:
    """Her code. Only the one that is alive is a yes; an old one, or another one, is words to a person."""
    found = consents.open_ask(w.db, contact.id, hold=True)
    if found is None or found.code != code or not found.is_open(w.now):
        return None
    grant = _granted(w, contact, found, _may_say(w, contact, found))
    if isinstance(grant, No):
        return None
    said = speaking.words_for(contact.language, "consent/yes", date=following.until(w, grant, contact.language))
    speaking.person_to_caller(w, contact, said, "consent")
    following.tell_holder(w, contact, "said_yes")
    return grant


def answered_by_key(w: Work, contact: Contact, digits: str, ask_id: int) -> bool:
    """Her key on the telephone: 1 is the only yes, and only to the question she has heard."""
    found = consents.open_ask(w.db, contact.id, hold=True)
    if found is None or found.method is not Method.KEYPAD or not found.is_open(w.now) or found.id != ask_id:
        return False
    if digits != "1":
        consents.answer(w.db, found.id, Answer.NO, w.now)
        w.announce("contact", contact.id)
        return False
    return not isinstance(_granted(w, contact, found, _may_say(w, contact, found)), No)


def spoken_ask(w: Work, contact: Contact) -> tuple[int, Wish] | None:
    """What she is asked on the telephone just now: which question, and what for."""
    found = consents.open_ask(w.db, contact.id)
    if found is None or found.method is not Method.KEYPAD or not found.is_open(w.now):
        return None
    return found.id, _wish_of(found, _may_say(w, contact, found))


def _granted(w: Work, contact: Contact, asked: Ask, may_say: str, *, heard_by: str = "") -> Grant | No:
    """Her yes becomes a row, with everything it is a yes to; under a note, if there is one in this conversation."""
    wish = _wish_of(asked, may_say)
    if _against(w, contact, wish, is_answer=True) is not None:
        # It was true when she was asked, and is not any more: a recipient went, or notes were switched off.
        consents.answer(w.db, asked.id, Answer.EXPIRED, w.now)
        return No.NOT_IN_FORCE
    grant = consents.add_grant(
        w.db,
        # Whoever is to be warned must not be led back to her.
        contact_id=None if wish.purpose is Purpose.WARN else contact.id,
        caller_key=None if wish.purpose is Purpose.WARN else telephone(w, contact),
        purpose=asked.purpose,
        area_id=asked.area_id,
        recipient_id=asked.recipient_id,
        externals=asked.externals,
        method=asked.method,
        mode=asked.mode,
        wording=asked.wording,
        language=asked.language,
        given_at=w.now,
        expires_at=min(expires_at(asked.purpose, w.now), w.now + limits.span(w, UNDER[asked.purpose])),
        renews_id=asked.renews_id,
    )
    if may_say:
        key = w.cipher.new_key()
        sealed = w.cipher.seal(key, following.about_grant(grant.id), may_say)
        consents.keep_words(w.db, grant.id, sealed_with=key, may_say_sealed=sealed)
    consents.answer(w.db, asked.id, Answer.YES, w.now, grant_id=grant.id)
    following.follow_yes(w, contact, grant)
    w.count(f"yes to {asked.purpose}")
    reason = f"{asked.purpose} {asked.method}" + (f", heard by {_listener(w, heard_by)}" if heard_by else "")
    audit.note(w, actor=who.alias(w, asked.asked_by), action=Action.GRANT_GIVEN, reason=reason)
    w.announce("contact", contact.id)
    return grant


def telephone(w: Work, contact: Contact) -> LookupKey | None:
    """By what a yes is found again from the same telephone: a hash that leads to no contact. None when withheld."""
    address = speaking.address_of(w, contact.id)
    return w.cipher.lookup("take back", bare(address)) if address else None


def _against(w: Work, contact: Contact | None, wish: Wish, *, is_answer: bool = False) -> No | None:
    """All that must be true whichever way she is asked."""
    if not w.house.escalates:
        return No.SWITCHED_OFF
    if contact is None:
        return No.NOT_YOURS
    return (
        _against_words(wish)
        or _against_recipient(w, wish)
        or (None if is_answer else _against_renewal(w, contact, wish))
    )


def _against_words(wish: Wish) -> No | None:
    if TERMS[wish.purpose].says and not wish.may_say.strip():
        return No.NOTHING_TO_SAY
    if len(wish.may_say) > MAY_SAY:
        return No.TOO_LONG
    if any(found.severity is own_words.Severity.REFUSE for found in own_words.check(wish.may_say)):
        return No.OWN_WORDS
    return None


def _against_recipient(w: Work, wish: Wish) -> No | None:
    to = TERMS[wish.purpose].to
    if (to is To.AREA) != (wish.area_id is not None) or (to is To.PERSON) != (wish.recipient_id is not None):
        return No.NOBODY
    if to is To.AREA and wish.area_id not in {area.id for area in lines.all_areas(w.db)}:
        return No.NOBODY
    if wish.externals and wish.purpose is not Purpose.BOARD:
        return No.NOBODY
    if to is not To.PERSON or wish.recipient_id is None:
        return None
    found = recipients.get(w.db, wish.recipient_id)
    if found is None:
        return No.NOBODY
    if not found.may_be_told(w.now.date()):
        return No.NOT_IN_FORCE
    if found.is_authority != (wish.purpose is Purpose.AUTHORITY):
        return No.NOBODY
    if wish.purpose is Purpose.SISTER and found.sort is not Sort.SISTER:
        return No.NOBODY
    if found.is_authority and not wish.brought_up:
        return No.NOT_BROUGHT_UP
    return No.NO_MODE if wish.mode is None else None


def _against_renewal(w: Work, contact: Contact, wish: Wish) -> No | None:
    if wish.renews_id is None:
        return None
    first = consents.grant(w.db, wish.renews_id)
    hers = {note.id for note in notes.of_contact(w.db, contact.id)}
    if first is None or first.note_id is None or first.note_id not in hers:
        return No.NOBODY
    renewals = sum(one.renews_id is not None for one in consents.of_note(w.db, first.note_id))
    return None if may_renew(first, renewals=renewals) and wish.purpose is first.purpose else No.RENEWED


def _against_channel(w: Work, contact: Contact | None, wish: Wish) -> No | None:
    """A question that tells what this is goes only while she has said that it is safe, or aloud."""
    if contact is None:
        return No.NOT_YOURS
    if wish.method is Method.TEXT:
        if not contact.may_be_texted:
            return No.NOT_REACHABLE
        return None if contact.clear_until is not None and w.now < contact.clear_until else No.NOT_SAFE
    if wish.method is Method.KEYPAD:
        if words.register()[contact.language].voice is None:
            # Nobody is asked in another language than her own: the responder reads the words to her instead.
            return No.NOT_WRITTEN
        return None if _her_leg(w, contact) is not None else No.NOT_ON_THE_LINE
    return No.NOT_ON_THE_LINE


def _ask_on_the_line(w: Work, contact: Contact) -> None:
    leg = _her_leg(w, contact)
    if leg is not None:
        legs.change(w.db, leg.id, phase=Phase.CONSENT)
        ringing.move(w, leg)


def _her_leg(w: Work, contact: Contact) -> Leg | None:
    leg = ringing.caller_leg(w, contact.id)
    return leg if leg is not None and leg.role is Role.CALLER and leg.state in ON_THE_LINE else None


def _remember(w: Work, contact: Contact, wish: Wish, said: Wording, *, by: int, code: int | None) -> Ask:
    about = following.about_ask(contact.id)
    secret = w.secret(contact.id)
    sealed = w.cipher.seal(secret.sealed_with, about, wish.may_say) if secret and wish.may_say else None
    return consents.add_ask(
        w.db,
        contact_id=contact.id,
        purpose=wish.purpose,
        area_id=wish.area_id,
        recipient_id=wish.recipient_id,
        externals=wish.externals,
        renews_id=wish.renews_id,
        method=wish.method,
        mode=wish.mode,
        wording=said.version,
        language=said.language,
        may_say_sealed=sealed,
        code=code,
        asked_by=by,
        asked_at=w.now,
        expires_at=w.now + ASK_LIVES,
    )


def _may_say(w: Work, contact: Contact, asked: Ask) -> str:
    secret = w.secret(contact.id)
    if secret is None or asked.may_say_sealed is None:
        return ""
    return w.cipher.open(secret.sealed_with, following.about_ask(contact.id), asked.may_say_sealed)


def _wish_of(asked: Ask, may_say: str) -> Wish:
    return Wish(
        purpose=asked.purpose,
        method=asked.method,
        area_id=asked.area_id,
        recipient_id=asked.recipient_id,
        externals=asked.externals,
        mode=asked.mode,
        may_say=may_say,
        brought_up=True,
        renews_id=asked.renews_id,
    )


def _set_aside(w: Work, contact_id: int, to: Answer) -> bool:
    found = consents.open_ask(w.db, contact_id, hold=True)
    return found is not None and consents.answer(w.db, found.id, to, w.now)


def _fresh_code(w: Work, contact_id: int) -> int:
    """Not one she was given a moment ago: an old text on her phone must never be a new yes."""
    used = consents.codes_used(w.db, contact_id)
    return _dice.choice([code for code in CODES if code not in used] or list(CODES))


def _listener(w: Work, said: str) -> str:
    """One of ours by her alias; of anybody else only that there was somebody: no name comes into the audit this way."""
    found = roster.with_alias(w.db, said)
    return found.alias if found is not None else "a second one"


def expire(w: Work) -> None:
    """Thirty minutes without a yes: no."""
    for contact_id in consents.expire_asks(w.db, w.now):
        w.announce("contact", contact_id)

"""A text arrives: accepted once, then read by a worker, and either a caller's or a responder's."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from helpline import log, words
from helpline.domain import zawgyi
from helpline.domain.contact import OPEN, Channel, Contact
from helpline.domain.escalation.note import is_ref
from helpline.domain.events import CallerSpoke, ContactOpened, ContactWiped, MessageParked, PictureCame
from helpline.domain.first_guess import Guess, first_guess
from helpline.domain.keys import Kind, read_key
from helpline.domain.line import Line
from helpline.domain.names import Address, CarrierId, Locale
from helpline.domain.number import bare
from helpline.domain.sending import INBOX_ATTEMPTS, inbox_back_off
from helpline.domain.text import ArrivedText, Meaning, Sense, meaning
from helpline.handlers import (
    borrowed,
    check_word,
    commands,
    complaining,
    joining,
    keys,
    misuse,
    self_tries,
    speaking,
    trials,
)
from helpline.handlers.escalation import asking, releases, resuming, taking_back
from helpline.handlers.escalation.resuming import Tried
from helpline.handlers.work import House, Work, work
from helpline.ports import SealBrokenError
from helpline.store import contacts, copies, inbox, lines, outbox, roster
from helpline.store.database import DatabaseError
from helpline.store.inbox import Source

COPY_KEPT = timedelta(minutes=15)
"""How long the carrier keeps its copy of what came in: long enough to find it again after the worst minute."""

NO_PHOTOS_AGAIN = timedelta(hours=1)
"""How long "we can't open photos" is not said once more."""

LOG = log.room("texts")


def accept(house: House, text: ArrivedText, source: Source = Source.WEBHOOK) -> int | None:
    """One sealed row, unique by the carrier's id, and a ring for it. None for a repeat, which has no effect at all."""
    ports = house.ports
    key = ports.cipher.new_key()
    carrier_key = ports.cipher.lookup("carrier id", text.sid)
    sealed = ports.cipher.seal(key, about_arrived(carrier_key), _packed(text))
    facts = {"key": carrier_key, "source": source, "sealed_with": key, "words_sealed": sealed}
    try:
        inbox_id = _insert(house, facts)
    except DatabaseError:
        # A connection that died since it was last used. The row is unique, so trying once more can't double it.
        inbox_id = _insert(house, facts)
    if inbox_id is not None:
        # Her texts go one behind the other to the same worker; the number says no more of her than a coin would.
        ports.queue.ring("arrived", inbox_id, ports.cipher.lookup("lane", text.sender or "")[0] % 2)
    return inbox_id


def _insert(house: House, facts: dict[str, Any]) -> int | None:
    with house.database.statement() as db:
        return inbox.accept(db, now=house.ports.clock.now(), **facts)


def arrived(house: House, inbox_id: int) -> bool:
    """Let one accepted text have its effect, once. False when there is nothing (left) to do or it failed this time."""
    try:
        try:
            return _once(house, inbox_id)
        except DatabaseError:
            # Two first texts of one caller at the same instant: whoever was second now finds her contact open.
            return _once(house, inbox_id)
    except Exception as error:
        # Anything at all: what a person wrote must not be lost to an error nobody thought of.
        _not_this_time(house, inbox_id, error)
        return False


def _once(house: House, inbox_id: int) -> bool:
    with work(house) as w:
        item = inbox.take(w.db, inbox_id)
        if item is None:
            return False
        if _take_effect(w, item):
            inbox.done(w.db, inbox_id)
    return True


def opened(w: Work, item: inbox.Item) -> ArrivedText:
    """The text itself, out of its seal."""
    return _unpacked(w.cipher.open(item.sealed_with, about_arrived(item.carrier_key), item.words_sealed))


def about_arrived(carrier_key: bytes) -> str:
    """What a sealed inbox row is bound to."""
    return f"inbox:{carrier_key.hex()}"


def _take_effect(w: Work, item: inbox.Item) -> bool:
    """True when it has had its effect; False when only a person can know what to do with it."""
    w.reading, w.read_since = item.id, item.received_at
    text = opened(w, item)
    ours = lines.with_numbers(w.db, {bare(text.to), bare(text.sender or text.to)})
    line = ours.get(bare(text.to))
    if line is None:
        _note_copy(w, text, None)
        LOG.warning("text_to_no_line", inbox_id=item.id, alarm="a number of ours has no line")
        inbox.failed(w.db, item.id, fault="no line has this number", next_at=w.now, park=True)
        w.happened(MessageParked(item.id))
        return False
    w.knows_line(line)
    if text.sender and bare(text.sender) in ours:
        self_tries.came(w, line, text)
        if text.sender != Address(line.number):
            # A number can't text itself: that was our own knock, and the carrier has no copy of it.
            _note_copy(w, text, None, kept_for=timedelta(0))
        return True
    if trials.comes(w, line, text):
        _note_copy(w, text, None, kept_for=timedelta(0))
        return True
    if joining.comes(w, line, text):
        _note_copy(w, text, None, kept_for=timedelta(0))
        return True
    responder = roster.with_number(w.db, w.cipher.lookup("responder", bare(text.sender))) if text.sender else None
    if responder is not None:
        _note_copy(w, text, None)
        commands.obey(w, responder, line, text)
    elif text.sender and is_ref(text.body) and releases.answered(w, bare(text.sender), text.body):
        # A recipient says that she has it, or that it is gone: nothing that anybody has to answer.
        _note_copy(w, text, None)
    else:
        _from_caller(w, line, text, item)
    return True


def _from_caller(w: Work, line: Line, text: ArrivedText, item: inbox.Item) -> None:
    contact = _open_contact(w, line, text)
    is_new = contact is None
    shut_out = contact is None and not (line.is_on and misuse.lets_in(w, line, text.sender))
    if shut_out and _takes_back(w, text):
        # Whoever is not let in can still take back what she once said yes to.
        taking_back.by_telephone(w, text.sender)
    if contact is None and (shut_out or _complains(text)):
        _opens_nothing(w, line, text, is_let_in=not shut_out)
        return
    if contact is not None and contact.channel is Channel.VOICE:
        # She rang, and now she writes: from here on she can be written to.
        contacts.change(w.db, contact.id, channel=text.channel, can_be_answered=text.can_be_answered)
        contact = _fresh(w, contact)
    guessed = Guess()
    if contact is None:
        guessed = _guess(w, line, text)
        contact = _new_contact(w, line, text, item, guessed)
    elif contact.silenced and not _wants_silence(_meaning(w, contact, text)):
        # "No more texts unless you text us first": she has.
        contacts.change(w.db, contact.id, silenced=False)
        contact = _fresh(w, contact)
    _note_copy(w, text, contact.id)
    if not is_new:
        contacts.heard_from(w.db, contact.id, w.now, forget_at=speaking.kept_until(w, contact))
    said = _meaning(w, contact, text)
    contact = borrowed.parted(w, contact, text.body) or keys.act(w, line, contact, said, is_new=is_new)
    if contact.state in OPEN and not is_new:
        contact, is_hers = check_word.heard(w, contact, text.body)
        text = replace(text, body="") if is_hers else text
    if contact.state in OPEN and resuming.heard(w, contact, text.body) is Tried.OPENED:
        # Her word opens what it is for, and is not kept among what was said.
        speaking.to_caller(w, contact, "consent/word_known")
        text = replace(text, body="")
    if contact.state in OPEN:
        _add_words(w, line, contact, text, said, opened=ContactOpened(contact.id, guessed.ask) if is_new else None)


def _meaning(w: Work, contact: Contact, text: ArrivedText) -> Meaning:
    """What it means where she stands now. A question is looked for only when she may be answering one."""
    key = read_key(text.body)
    kind = key.kind if key is not None else None
    codes = asking.codes_alive(w, contact) if kind is Kind.CONSENT else frozenset()
    has_talked = kind is Kind.FEEDBACK and any(one.was_answered for one in contacts.earlier(w.db, contact.id))
    return meaning(
        text, has_person=contact.has_person(), codes=codes, takes_back=w.house.escalates, has_talked=has_talked
    )


def _takes_back(w: Work, text: ArrivedText) -> bool:
    key = read_key(text.body)
    return w.house.escalates and key is not None and key.kind is Kind.TAKE_BACK


def _opens_nothing(w: Work, line: Line, text: ArrivedText, *, is_let_in: bool) -> None:
    """The line is off, she is not let in, or all she wants is to complain."""
    if not line.is_on:
        _not_now(w, line, text, "line_closed", alt=line.alternative)
    elif not is_let_in and _complains(text) and complaining.shut_out(w, line, text):
        _note_copy(w, text, None, kept_for=timedelta(0))
    elif not is_let_in:
        _not_now(w, line, text, "not_now")
    else:
        _note_copy(w, text, None, kept_for=timedelta(0))
        complaining.afterwards(w, line, text)


def _complains(text: ArrivedText) -> bool:
    key = read_key(text.body)
    return key is not None and key.kind is Kind.COMPLAINT


def _not_now(w: Work, line: Line, text: ArrivedText, template: str, **facts: str) -> None:
    """She is not let in: a polite word once an hour, and nothing is kept of what she wrote."""
    _note_copy(w, text, None, kept_for=timedelta(0))
    if text.sender is None or not text.can_be_answered or not misuse.may_be_told(w, text.sender):
        return
    said = words.say(f"sms/{template}", _said_in(_guess(w, line, text), line), **facts)
    key = w.cipher.new_key()
    thread = f"not now:{w.reading}"
    speaking.put(w, thread=thread, template=template, text=said, key=key, line_id=line.id, address=Address(text.sender))


def _add_words(
    w: Work, line: Line, contact: Contact, text: ArrivedText, said: Meaning, *, opened: ContactOpened | None
) -> None:
    """What she said joins the conversation, and goes on to whoever listens."""
    keep = said.sense is not Sense.KEY and bool(text.body.strip())
    message_id = 0
    if keep:
        sealed = w.seal_said(contact, contacts.Voice.CALLER, text.body)
        message_id = contacts.say(
            w.db, contact.id, voice=contacts.Voice.CALLER, now=w.now, words_sealed=sealed, may_mean=said.may_mean
        )
        w.announce("contact", contact.id)
    if opened is not None:
        w.count("arrived", contact)
        w.happened(opened)
    if keep and opened is None:
        w.happened(CallerSpoke(contact.id, message_id))
    if text.pictures:
        w.happened(PictureCame(contact.id))
        _refuse_pictures(w, line, contact)


def _refuse_pictures(w: Work, line: Line, contact: Contact) -> None:
    """Said once in a while: five photos are five texts, and on her phone one answer."""
    if not outbox.was_said(w.db, contact.id, "photos", w.now - NO_PHOTOS_AGAIN):
        speaking.to_caller(w, _fresh(w, contact), "photos", calls=line.takes_calls)


def _wants_silence(said: Meaning) -> bool:
    """She asks once more for what she already has."""
    return said.sense is Sense.STOP or (said.key is not None and said.key.kind is Kind.NO_MORE)


def forget_unread(w: Work, event: ContactWiped) -> None:
    """WHEN she wiped it: what she wrote before, and nobody has read yet, or only a person could, goes with it."""
    address = speaking.address_of(w, event.contact_id)
    if address is None:
        return
    for item in inbox.unfinished(w.db, before=w.reading):
        text = _readable(w, item)
        if text is not None and text.sender is not None and bare(text.sender) == bare(address):
            inbox.done(w.db, item.id)
            _note_copy(w, text, None, kept_for=timedelta(0))
            w.announce("queue")


def _readable(w: Work, item: inbox.Item) -> ArrivedText | None:
    """The text, unless its seal is broken: then nobody can read it any more."""
    try:
        return opened(w, item)
    except (SealBrokenError, ValueError):
        return None


def _open_contact(w: Work, line: Line, text: ArrivedText) -> Contact | None:
    """Her open contact. Withheld callers are never merged with one another: each text stands alone."""
    if text.sender is None:
        return None
    return contacts.open_with(w.db, line.id, w.cipher.lookup("caller", text.sender))


def _guess(w: Work, line: Line, text: ArrivedText) -> Guess:
    return first_guess(text.body, line.languages, w.house.judges)


def _said_in(guessed: Guess, line: Line) -> Locale:
    """What she is answered in until she picks: the language it is, the likelier of two, the line's own."""
    return guessed.language or next(iter(guessed.ask), line.default_language)


def _new_contact(w: Work, line: Line, text: ArrivedText, item: inbox.Item, guessed: Guess) -> Contact:
    """A new contact. It takes over the key its first words were sealed with at the door."""
    contact = contacts.open_one(
        w.db,
        line_id=line.id,
        caller_key=w.cipher.lookup("caller", text.sender) if text.sender else None,
        channel=text.channel,
        language=_said_in(guessed, line),
        area_id=line.area_id,
        can_be_answered=text.can_be_answered and text.sender is not None,
        now=w.now,
        forget_at=w.now + line.kept_for,
    )
    address = None
    if text.sender is not None:
        address = w.cipher.seal(item.sealed_with, speaking.about_address(contact.id), text.sender)
    contacts.keep_secret(w.db, contact.id, sealed_with=item.sealed_with, address_sealed=address)
    w.knows(contact.id, contacts.Secret(item.sealed_with, address))
    if misuse.is_left_alone(w, text.sender):
        contacts.change(w.db, contact.id, borrowed=True)
        contact = _fresh(w, contact)
    return contact


def _note_copy(w: Work, text: ArrivedText, contact_id: int | None, *, kept_for: timedelta = COPY_KEPT) -> None:
    """The carrier holds a copy of this: into the ledger with it."""
    copies.note(
        w.db,
        kind=copies.Kind.MESSAGE,
        sid=text.sid,
        sid_key=w.carrier_key(text.sid),
        contact_id=contact_id,
        now=w.now,
        due_at=w.now + kept_for,
    )


def _not_this_time(house: House, inbox_id: int, error: Exception) -> None:
    """Try again a little later; after five times put it before a person, raw."""
    LOG.error("text_not_handled", inbox_id=inbox_id, error=type(error).__name__, where=log.where(error))
    with work(house) as w:
        item = inbox.take(w.db, inbox_id)
        if item is None:
            return
        attempts = item.attempts + 1
        park = attempts >= INBOX_ATTEMPTS
        next_at = w.now + inbox_back_off(attempts)
        inbox.failed(w.db, inbox_id, fault=type(error).__name__, next_at=next_at, park=park)
        text = _readable(w, item) if park else None
        if text is not None:
            _note_copy(w, text, None)
    if park:
        # Afterwards, and apart: should telling fail as well, it is parked all the same, and the page shows it.
        with work(house) as w:
            w.happened(MessageParked(inbox_id))


def _fresh(w: Work, contact: Contact) -> Contact:
    found = contacts.get(w.db, contact.id)
    if found is None:
        raise LookupError(f"contact {contact.id} is gone")
    return found


def _packed(text: ArrivedText) -> str:
    return json.dumps(
        [text.sid, text.sender, text.to, text.body, text.channel, text.can_be_answered, text.pictures, text.opt_out]
    )


def _unpacked(packed: str) -> ArrivedText:
    sid, sender, to, body, channel, can_be_answered, pictures, opt_out = json.loads(packed)
    return ArrivedText(
        sid=CarrierId(sid),
        sender=Address(sender) if sender else None,
        to=Address(to),
        body=zawgyi.readable(body),
        channel=Channel(channel),
        can_be_answered=can_be_answered,
        pictures=pictures,
        opt_out=opt_out,
    )

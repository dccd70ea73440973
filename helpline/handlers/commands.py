"""A responder's text: with nothing but a basic phone she takes, answers, passes on, closes, and comes and goes."""

from collections.abc import Callable
from typing import Any

from helpline.domain.commands import Command, Kind, read
from helpline.domain.debrief import Why
from helpline.domain.keys import carrier_acts_on, digits, plainest, read_key, read_opt_out
from helpline.domain.line import Line
from helpline.domain.load import is_resting
from helpline.domain.responder import Duty, Responder
from helpline.domain.text import ArrivedText
from helpline.handlers import (
    claims,
    console,
    debrief,
    duty,
    forgetting,
    handover,
    keys,
    leaving,
    raid,
    relay,
    resting,
    speaking,
    watch,
    whom,
)
from helpline.handlers.claims import Outcome
from helpline.handlers.relay import Said
from helpline.handlers.work import Work
from helpline.store import contacts, offers, shutting
from helpline.store.offers import Offer, State


def obey(w: Work, responder: Responder, line: Line, text: ArrivedText) -> None:
    """Do what she asked for and say what came of it. What can't be placed goes to nobody, and says so.

    While all is locked nothing is done and nothing said: it may be anybody who texts from her phone.
    """
    if shutting.since(w.db) is not None:
        return
    if (text.opt_out or read_opt_out(text.body)) == "stop" and (text.opt_out or carrier_acts_on(text.body)):
        # The carrier has just cut her phone off from us: she would hear nothing of what a caller says.
        _get_out(w, responder, line)
        return
    command = read(text.body)
    if command.kind is Kind.RAID:
        raid.by_text(w, responder, line, command.words)
        return
    if command.kind in DUTY:
        DUTY[command.kind](w, responder, line)
        return
    if command.kind is Kind.TALK:
        if not _talks_afterwards(w, responder, command.words):
            _tell(w, responder, line, "not_a_command")
        return
    if command.kind is Kind.LEAVE:
        _leave(w, responder, line, command)
        return
    if text.pictures and command.kind is Kind.NOTHING:
        _tell(w, responder, line, "photo_from_you")
        return
    offer = _meant(w, responder, command)
    if offer is None:
        _no_contact(w, responder, line, command)
        return
    _for_contact(w, responder, line, command, offer)


def _meant(w: Work, responder: Responder, command: Command) -> Offer | None:
    """The offer her code names, or without a code the only one she holds, if she talks with it by phone."""
    if command.code:
        return offers.coded(w.db, responder.id, command.code)
    held = offers.won(w.db, responder.id)
    return held[0] if len(held) == 1 and held[0].by_text else None


def _no_contact(w: Work, responder: Responder, line: Line, command: Command) -> None:
    """Nobody got it, and she hears so."""
    held = offers.won(w.db, responder.id)
    if not held and command.kind is Kind.SAY and debrief.answer(w, responder, _digits(command.words)):
        # With nobody open a lone digit can only be her answer to us.
        return
    if command.kind in (Kind.UNKNOWN, Kind.HELP):
        _tell(w, responder, line, "not_a_command")
    elif command.code:
        _tell(w, responder, line, "unknown_code", code=command.code)
    elif held:
        _tell(w, responder, line, "several_open", codes=[offer.code for offer in held])
    else:
        _tell(w, responder, line, "no_open_contact")


def _talks_afterwards(w: Work, responder: Responder, words: str) -> bool:
    """``*talk``: she would like to. ``*talk 1``: at the first of the times she was told."""
    if words:
        return debrief.answer(w, responder, _digits(words))
    debrief.offer(w, [responder.id], why=Why.HARD)
    return True


def _digits(words: str) -> str:
    """What she wrote, should it be a number, in plain digits."""
    return digits(words).strip(" .:()")


def _for_contact(w: Work, responder: Responder, line: Line, command: Command, offer: Offer) -> None:
    if command.kind is Kind.UNKNOWN:
        _tell(w, responder, line, "not_a_command")
    elif offer.state is State.OPEN or (command.kind is Kind.CODE and offer.state is not State.WON):
        _take(w, responder, line, offer, command)
    elif offer.state is not State.WON:
        _tell(w, responder, line, "code_expired", code=offer.code)
    elif command.words and command.kind in WITHOUT_WORDS:
        _tell(w, responder, line, "not_a_command")
    elif command.kind in HELD:
        HELD[command.kind](w, responder, line, offer, command)


def _take(w: Work, responder: Responder, line: Line, offer: Offer, command: Command) -> None:
    """`K7`: hers if nobody was first. ``K7 hello`` takes it and says hello."""
    if command.kind not in (Kind.CODE, Kind.SAY, Kind.HERE):
        _tell(w, responder, line, "code_expired" if offer.state is not State.OPEN else "not_yours_yet", code=offer.code)
        return
    if not duty.is_on(w, responder) and not _stands_by(w, responder, offer):
        _tell(w, responder, line, "code_expired", code=offer.code)
        _tell(w, responder, line, "duty_break" if responder.duty is Duty.BREAK else "duty_off")
        return
    if is_resting(responder):
        _tell(w, responder, line, "rest")
        return
    attempt = handover.take(w, responder.id, offer.contact_id, by_text=True)
    if attempt.outcome is Outcome.TOO_MANY:
        held = [one.code for one in offers.won(w.db, responder.id)]
        _tell(w, responder, line, "too_many", codes=held, code=offer.code)
    elif attempt.outcome is Outcome.ALREADY_TAKEN:
        _tell(w, responder, line, "already_taken", code=offer.code)
    elif attempt.outcome is Outcome.GONE:
        _tell(w, responder, line, "code_expired", code=offer.code)
    elif attempt.outcome is Outcome.NOT_NEXT and attempt.offer is not None:
        _tell(w, responder, line, "not_next", code=offer.code, first=attempt.offer.code)
    elif attempt.offer is not None and command.kind in (Kind.SAY, Kind.HERE):
        HELD[command.kind](w, responder, line, attempt.offer, command)


def _stands_by(w: Work, responder: Responder, offer: Offer) -> bool:
    """Whether she was asked because nobody else came: then she need not be on duty."""
    contact = contacts.get(w.db, offer.contact_id)
    named = whom.fallback(w, contact) if contact is not None and offer.state is State.OPEN else None
    return named is not None and named.id == responder.id


def _say(w: Work, responder: Responder, line: Line, offer: Offer, command: Command) -> None:
    _said(w, responder, line, offer, command.words)


def _said(w: Work, responder: Responder, line: Line, offer: Offer, words: str) -> Said:
    outcome = relay.say(w, responder.id, offer.contact_id, words)
    _how_it_went(w, responder, line, offer, outcome)
    return outcome


def _here(w: Work, responder: Responder, line: Line, offer: Offer, command: Command) -> None:
    outcome = relay.say_here(w, responder.id, offer.contact_id)
    if command.words and outcome is Said.ON_ITS_WAY:
        outcome = relay.say(w, responder.id, offer.contact_id, command.words)
    _how_it_went(w, responder, line, offer, outcome)


def _how_it_went(w: Work, responder: Responder, line: Line, offer: Offer, outcome: Said) -> None:
    """No news is good news: she hears only of words that did not set out."""
    if outcome is Said.NOT_YOURS:
        _tell(w, responder, line, "code_expired", code=offer.code)
    elif outcome is Said.NUMBER:
        _tell(w, responder, line, "number_of_ours", code=offer.code)
    elif outcome in (Said.STOPPED, Said.UNREACHABLE):
        _tell(w, responder, line, "caller_stopped", code=offer.code)


def _code_again(w: Work, responder: Responder, line: Line, offer: Offer, command: Command) -> None:
    """A code she already holds, alone: from now on what is said comes to her phone."""
    offers.win(w.db, offer.id, by_text=True)
    several = len(offers.won(w.db, responder.id)) > 1
    _tell(w, responder, line, "taken", code=offer.code, several=several)


def _done(w: Work, responder: Responder, line: Line, offer: Offer, command: Command) -> None:
    if command.words and _said(w, responder, line, offer, command.words) is Said.NUMBER:
        return
    contact = console.held(w, responder.id, offer.contact_id)
    done = contact is not None and forgetting.close(w, contact, say_goodbye=True)
    _tell(w, responder, line, "closed_ok" if done else "code_expired", code=offer.code)


def _pass(w: Work, responder: Responder, line: Line, offer: Offer, command: Command) -> None:
    contact = console.held(w, responder.id, offer.contact_id)
    passed = contact is not None and claims.release(w, contact, responder.id)
    _tell(w, responder, line, "passed_back" if passed else "code_expired", code=offer.code)


def _again(w: Work, responder: Responder, line: Line, offer: Offer, command: Command) -> None:
    if not relay.again(w, responder.id, offer.contact_id):
        _tell(w, responder, line, "nothing_to_resend", code=offer.code)


def _key(w: Work, responder: Responder, line: Line, offer: Offer, command: Command) -> None:
    """``K7 *9``: what the caller's bare digit may have meant is done for her."""
    key = read_key(f"*{command.words}")
    contact = console.held(w, responder.id, offer.contact_id)
    if key is None or key.kind not in console.HER_KEYS or key.kind not in keys.ACTS:
        _tell(w, responder, line, "not_a_command")
    elif contact is None:
        _tell(w, responder, line, "code_expired", code=offer.code)
    else:
        keys.ACTS[key.kind](w, w.line(contact.line_id), contact, key, False)


def _come_on(w: Work, responder: Responder, line: Line) -> None:
    how = duty.coming(w, responder)
    at = watch.clock(w, how.turn, how.turn.begins_at, to=responder) if how.turn is not None else None
    if how.way is duty.Way.NO_SHIFT:
        _tell(w, responder, line, "shift_none", time=at)
    elif how.way is duty.Way.EARLY:
        _tell(w, responder, line, "shift_ready", time=at)
    else:
        _tell(w, responder, line, "duty_on")
    if is_resting(responder):
        resting.is_fine(w, responder.id)
    duty.come_on(w, responder, how)


def _go_off(w: Work, responder: Responder, line: Line) -> None:
    duty.change(w, responder, Duty.OFF)
    _tell(w, responder, line, "duty_off")
    _remind(w, responder, line)


def _take_break(w: Work, responder: Responder, line: Line) -> None:
    duty.change(w, responder, Duty.BREAK)
    _tell(w, responder, line, "duty_break")
    _remind(w, responder, line)


def _get_out(w: Work, responder: Responder, line: Line) -> None:
    """``*out``: everything she holds goes back, nothing new comes, and nobody asks why."""
    resting.need_out(w, responder)
    _tell(w, responder, line, "duty_out")


def _leave(w: Work, responder: Responder, line: Line, command: Command) -> None:
    """``*leave`` asks back; with her alias it is done, and her number is gone before anything could be said to it."""
    if plainest(command.words) == plainest(responder.alias):
        leaving.responder(w, responder.alias)
    else:
        _tell(w, responder, line, "leave_sure", alias=responder.alias)


def _help(w: Work, responder: Responder, line: Line) -> None:
    _tell(w, responder, line, "help")


def _remind(w: Work, responder: Responder, line: Line) -> None:
    """Going off does not drop anybody: what is open is still hers, and she is told."""
    held = offers.won(w.db, responder.id)
    if held:
        _tell(w, responder, line, "still_open", codes=[offer.code for offer in held])


def _tell(w: Work, responder: Responder, line: Line, template: str, **facts: Any) -> None:
    speaking.to_responder(w, responder, template, line=line, **facts)


DUTY: dict[Kind, Callable[[Work, Responder, Line], None]] = {
    Kind.ON: _come_on,
    Kind.OFF: _go_off,
    Kind.BREAK: _take_break,
    Kind.OUT: _get_out,
    Kind.HELP: _help,
}

WITHOUT_WORDS = (Kind.PASS, Kind.AGAIN)
"""What stands behind these is for nobody: she hears so, and it is not done, before a word of hers is lost."""

HELD: dict[Kind, Callable[[Work, Responder, Line, Offer, Command], None]] = {
    Kind.CODE: _code_again,
    Kind.SAY: _say,
    Kind.HERE: _here,
    Kind.DONE: _done,
    Kind.PASS: _pass,
    Kind.AGAIN: _again,
    Kind.KEY: _key,
}

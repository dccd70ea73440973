"""Quick replies: what there is for this caller in her language, and what is locked until it is safe for her."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from helpline import words
from helpline.domain.contact import Contact
from helpline.domain.names import Locale
from helpline.domain.quick import Quick, Tier, holds, is_open
from helpline.domain.responder import Responder
from helpline.handlers import handover
from helpline.handlers.work import Work

Facts = Mapping[str, object]
"""What a text needs to know; a fact that is said differently in each language is a function of the language."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One quick reply as a responder sees it."""

    quick: Quick
    tier: Tier
    theirs: str
    """In the caller's language; empty where nobody has written it."""
    ours: str
    """In the responder's, or as near as there is; empty where it is the same."""
    locked: bool

    @property
    def can_be_sent(self) -> bool:
        return bool(self.theirs) and not self.locked


def replies(w: Work, contact: Contact, responder: Responder) -> tuple[Reply, ...]:
    """All that are true now, in the order of the page."""
    return tuple(_reply(w, contact, responder.language, quick, facts) for quick, facts in _true_now(w, contact).items())


def text_of(w: Work, contact: Contact, quick: Quick) -> str:
    """One reply in the caller's language; empty while it is locked, missing or not true."""
    facts = _true_now(w, contact).get(quick)
    if facts is None:
        return ""
    found = _reply(w, contact, contact.language, quick, facts)
    return found.theirs if found.can_be_sent else ""


def gives_away(w: Work, contact: Contact, text: str) -> bool:
    """Whether these words, typed or pasted, say a clear text that is locked now."""
    shown = {contact.language, *w.line(contact.line_id).languages, words.MASTER}
    for quick, facts in _true_now(w, contact).items():
        if not is_locked(w, contact, quick):
            continue
        if any(holds(text, _said(quick, locale, facts)) for locale in shown if words.has(_template(quick), locale)):
            return True
    return False


def is_locked(w: Work, contact: Contact, quick: Quick) -> bool:
    return not is_open(tier_of(quick), now=w.now, clear_until=contact.clear_until)


def tier_of(quick: Quick) -> Tier:
    return Tier(words.tier(_template(quick)))


def _true_now(w: Work, contact: Contact) -> dict[Quick, Facts]:
    """What may be said, and the facts it is said with."""
    line = w.line(contact.line_id)
    hours = max(1, round(line.kept_for.total_seconds() / 3600))
    urgent = {"emg": line.emergency or None, "calls": line.takes_calls}
    known: dict[Quick, Facts] = {Quick.URGENT: urgent, Quick.DANGER: urgent, Quick.PRIVATE: {"hours": hours}}
    asked = handover.asking(w, contact)
    if asked is not None and asked.is_peer:
        known[Quick.HANDING_OVER] = {"alias": asked.whom}
    if contact.ring_at is not None:
        known[Quick.CALL_AGREED] = {"time": _clock(w, contact.ring_at, ZoneInfo(line.zone))}
    absent = {Quick.CALL_AGREED, Quick.HANDING_OVER} - set(known)
    return {quick: known.get(quick, {}) for quick in Quick if quick not in absent}


def _clock(w: Work, at: datetime, zone: ZoneInfo) -> Callable[[Locale], str]:
    return lambda locale: words.time_of_day(at, now=w.now, zone=zone, locale=locale)


def _reply(w: Work, contact: Contact, reader: Locale, quick: Quick, facts: Facts) -> Reply:
    return Reply(
        quick=quick,
        tier=tier_of(quick),
        theirs=_said(quick, contact.language, facts) if words.has(_template(quick), contact.language) else "",
        ours="" if reader == contact.language else _said(quick, reader, facts),
        locked=is_locked(w, contact, quick),
    )


def _template(quick: Quick) -> str:
    return f"sms/quick/{quick}"


def _said(quick: Quick, locale: Locale, facts: Facts) -> str:
    told = {name: fact(locale) if callable(fact) else fact for name, fact in facts.items()}
    return words.say(_template(quick), locale, **told)

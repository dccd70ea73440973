"""What a responder sees on the page, and what she does there: the same handlers as her phone's, by other hands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from helpline import words
from helpline.domain import wish
from helpline.domain.contact import Channel, Contact
from helpline.domain.contact import State as Standing
from helpline.domain.debrief import Stage
from helpline.domain.names import Locale
from helpline.domain.responder import Responder
from helpline.handlers import alarms, debrief, duty, handover, resting, texts, unanswered, watch
from helpline.handlers.handover import Ask
from helpline.handlers.resting import Load
from helpline.handlers.work import Work
from helpline.ports import SealBrokenError
from helpline.store import contacts, inbox, lines, offers, pulse, roster, searches, turns

SWEEPER_MISSED: Final = timedelta(seconds=30)
"""How long the sweeper may be silent before a responder hears that texts may be late: a restart is nothing to tell."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """One contact in the queue: language, channel, wait and area, and nothing else."""

    contact_id: int
    locale: Locale
    language: str
    """In its own script."""
    channel: Channel
    area: str
    opened_at: datetime
    waits: timedelta
    urgent: bool
    wants_call: bool
    on_call: bool
    """She is on the telephone now."""
    no_texts: bool


@dataclass(frozen=True, kw_only=True)
class Raw:
    """What no machine could read, as it came. Only ever shown to somebody on duty."""

    inbox_id: int
    received_at: datetime
    words: str


@dataclass(frozen=True, kw_only=True)
class Mine:
    """One contact that a responder has open."""

    contact_id: int
    code: str
    locale: Locale
    area: str
    waits: bool
    """Nobody has said a word to her yet."""
    unanswered: bool
    """Her words have waited for too long."""
    urgent: bool
    on_call: bool


@dataclass(frozen=True, kw_only=True)
class ShiftNow:
    """How her shifts stand, by the clock of her team."""

    until: str | None
    """When the one she is in ends."""
    following: str | None
    """When her next one begins."""
    is_needed: bool
    """Her team keeps shifts, and she is in none: signing on alone brings nobody to her."""
    has_open: bool
    """It is over, and somebody is still hers."""


NO_SHIFT: Final = ShiftNow(until=None, following=None, is_needed=False, has_open=False)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A responder's page."""

    me: Responder
    cards: tuple[Card, ...]
    mine: tuple[Mine, ...]
    parked: tuple[Raw, ...]
    others: tuple[str, ...]
    """The aliases of everybody else on duty."""
    asked: tuple[Ask, ...]
    """What she is asked to take over."""
    load: Load
    buddies: tuple[str, ...]
    """Whom she may name as her buddy."""
    shift: ShiftNow
    is_asked_how: bool
    """She went off after something hard, and is asked how she is."""
    is_offered_talk: bool
    is_swept: bool
    """Whether the house looks after what is due. If not, texts may come late."""


def desk(w: Work, responder_id: int) -> Desk:
    """What a responder sees first. What no machine could read is shown only while she is on duty."""
    me = roster.get(w.db, responder_id)
    areas = {area.id: area.name for area in lines.all_areas(w.db)}
    beat = pulse.last_beat(w.db, alarms.SWEEPER)
    apart, talk = searches.all_hidden(w.db), debrief.standing(w, responder_id)
    return Desk(
        me=me,
        cards=tuple(card for card in queue(w, me) if (card.contact_id, me.id) not in apart),
        mine=tuple(_mine(w, contact, code, areas) for contact, code in mine(w, responder_id)),
        parked=tuple(parked(w)) if duty.is_on(w, me) else (),
        others=tuple(one.alias for one in roster.on_duty(w.db, w.now) if one.id != responder_id),
        asked=handover.asked_of(w, me),
        load=resting.load(w, me),
        buddies=tuple(one.alias for one in roster.everybody(w.db) if one.id != me.id),
        shift=_shift(w, me),
        is_asked_how=talk is not None and talk.stage is Stage.ASKED,
        is_offered_talk=talk is not None and talk.stage is Stage.OPEN,
        is_swept=beat is not None and w.now - beat <= SWEEPER_MISSED,
    )


def _shift(w: Work, me: Responder) -> ShiftNow:
    current, following = turns.now_of(w.db, me.id, w.now), turns.next_of(w.db, me.id, w.now)
    return ShiftNow(
        until=watch.clock(w, current, current.ends_at) if current is not None else None,
        following=watch.clock(w, following, following.begins_at) if following is not None else None,
        is_needed=current is None and turns.are_kept(w.db, me.area_id, w.now),
        has_open=turns.is_handing(w.db, me.id),
    )


def queue(w: Work, me: Responder | None = None) -> list[Card]:
    """Who waits, danger first, then first come. For one responder: but for those who wish for somebody else."""
    areas = {area.id: area.name for area in lines.all_areas(w.db)}
    return [_card(w, contact, areas) for contact in contacts.waiting(w.db) if me is None or wish.fits(contact, me)]


def mine(w: Work, responder_id: int) -> list[tuple[Contact, str]]:
    """What a responder has open, each with its code."""
    codes = {offer.contact_id: offer.code for offer in offers.won(w.db, responder_id)}
    return [(contact, codes.get(contact.id, "")) for contact in contacts.held_by(w.db, responder_id)]


def parked(w: Work) -> list[Raw]:
    """What no machine could read."""
    return [Raw(inbox_id=item.id, received_at=item.received_at, words=_raw(w, item)) for item in inbox.parked(w.db)]


def _mine(w: Work, contact: Contact, code: str, areas: dict[int, str]) -> Mine:
    return Mine(
        contact_id=contact.id,
        code=code,
        locale=contact.language,
        area=areas.get(contact.area_id, ""),
        waits=contact.state is Standing.CLAIMED,
        unanswered=unanswered.too_long(w, contact) is not None,
        urgent=contact.urgent_at is not None,
        on_call=contact.on_call,
    )


def _card(w: Work, contact: Contact, areas: dict[int, str]) -> Card:
    return Card(
        contact_id=contact.id,
        locale=contact.language,
        language=words.register()[contact.language].name,
        channel=contact.channel,
        area=areas.get(contact.area_id, ""),
        opened_at=contact.opened_at,
        waits=w.now - contact.opened_at,
        urgent=contact.urgent_at is not None,
        wants_call=contact.wants_call,
        on_call=contact.on_call,
        no_texts=not contact.may_be_texted,
    )


def _raw(w: Work, item: inbox.Item) -> str:
    try:
        return texts.opened(w, item).body
    except (SealBrokenError, ValueError):
        return ""

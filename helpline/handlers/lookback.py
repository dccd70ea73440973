"""Looking back: texts the carrier took in for us whose webhook never arrived, found in its list and let in."""

from datetime import datetime, timedelta
from typing import Final

from helpline import log
from helpline.domain.contact import Channel
from helpline.domain.line import Line
from helpline.domain.names import Address
from helpline.domain.text import ArrivedText
from helpline.handlers import texts
from helpline.handlers.work import House
from helpline.ports import CarrierError, CarrierText
from helpline.store import inbox, lines

OVERLAP: Final = timedelta(minutes=10)
FURTHEST: Final = timedelta(days=3)

LOG = log.room("lookback")


def look_back(house: House) -> int:
    """Compare the carrier's list since the last look with our inbox, for every line. How many were missing."""
    with house.database.transaction() as db:
        known = [(line, lines.looked_back_to(db, line.id)) for line in lines.all_lines(db)]
    return sum(_look(house, line, until) for line, until in known)


def _look(house: House, line: Line, looked_to: datetime | None) -> int:
    now = house.ports.clock.now()
    since = max((looked_to or now) - OVERLAP, now - FURTHEST)
    missing = 0
    try:
        for address in (Address(line.number), Address(f"whatsapp:{line.number}")):
            for listed in house.ports.carrier.texts_arrived(at=address, since=since):
                missing += _let_in(house, listed)
    except CarrierError as error:
        LOG.warning("could_not_look_back", line_id=line.id, error=type(error).__name__)
        return missing
    with house.database.transaction() as db:
        lines.look_back_done(db, line.id, now)
    if missing:
        LOG.warning("webhooks_were_lost", line_id=line.id, count=missing, alarm="webhooks do not arrive")
    return missing


def _let_in(house: House, listed: CarrierText) -> bool:
    """The same door as the webhook's: a text that is here already stops at its id."""
    text = ArrivedText(
        sid=listed.sid,
        sender=None if listed.withheld else listed.from_,
        to=listed.to,
        body=listed.body,
        channel=Channel.WHATSAPP if listed.to.startswith("whatsapp:") else Channel.SMS,
        can_be_answered=listed.can_be_answered,
        pictures=listed.media_count,
    )
    return texts.accept(house, text, inbox.Source.LIST) is not None

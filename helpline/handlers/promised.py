"""Promised hours: at half past each, whether somebody was on duty who speaks the language and answers there."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from helpline.domain.contact import Channel
from helpline.domain.coverage import HOUR, SUITS, channels, is_promised
from helpline.domain.line import Line, Serves
from helpline.domain.names import Locale
from helpline.domain.responder import Responder
from helpline.handlers.work import House, Work, work
from helpline.store import lines, pulse, roster

COUNTED: Final = "hours counted"
LOOKED_AT: Final = timedelta(minutes=30)
"""Into the hour: shifts change at its ends."""
MADE_UP_FOR: Final = 7 * 24
CHANNELS: Final = {Serves.SMS: Channel.SMS, Serves.VOICE: Channel.VOICE}


def count_hours(house: House) -> None:
    """Each hour once, whoever sweeps. Of hours in which nobody swept, nobody knows that somebody was there."""
    with work(house) as w:
        hour = (w.now - LOOKED_AT).replace(minute=0, second=0, microsecond=0)
        before = pulse.comes_to(w.db, COUNTED, hour)
        if before is None:
            return
        there = roster.on_duty(w.db, w.now)
        for line in lines.answered(w.db):
            for ago in range(min(MADE_UP_FOR, int((hour - before) / HOUR))):
                _count(w, line, hour - ago * HOUR, there if ago == 0 else [])


def _count(w: Work, line: Line, hour: datetime, there: list[Responder]) -> None:
    if not is_promised(line, hour, ZoneInfo(line.zone)):
        return
    for serves in channels(line):
        for language in line.languages:
            covered = any(_answers(one, language, serves) for one in there)
            w.count("hour covered" if covered else "hour not covered", channel=CHANNELS[serves], language=language)


def _answers(one: Responder, language: Locale, serves: Serves) -> bool:
    return language in one.languages and one.takes in SUITS[serves]

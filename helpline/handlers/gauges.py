"""Gauges: how the house itself is, for monitors; of what was counted no more than the page of numbers shows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from helpline.domain.countable import EVENTS
from helpline.domain.counting import WHOLE_DAY
from helpline.domain.figures import inside
from helpline.domain.sending import State as Sending
from helpline.handlers import alarms, coverage, numbers
from helpline.handlers.work import House, Work, work
from helpline.store import contacts, counters, inbox, outbox, pulse


@dataclass(frozen=True)
class Gauge:
    """One number under its labels. The name is the monitor's, with its unit at the end."""

    name: str
    means: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()


def read(house: House) -> list[Gauge]:
    """As things are now. Spans in seconds; a span of nothing is 0."""
    ringing = [
        Gauge("helpline_alarm", "What a person must look at now", one.count, (("alarm", one.name),))
        for one in alarms.ringing(house)
    ]
    with work(house) as w:
        return [*ringing, *_queues(w), *_gaps(w), *_events(w)]


def _queues(w: Work) -> list[Gauge]:
    beat = pulse.last_beat(w.db, alarms.SWEEPER)
    unread, unsent = inbox.oldest_received(w.db), outbox.oldest_due(w.db, w.now)
    doubtful = outbox.count(w.db, Sending.UNKNOWN) + outbox.count(w.db, Sending.HUMAN)
    return [
        Gauge("helpline_waiting", "Contacts in the queue", contacts.count_waiting(w.db)),
        Gauge("helpline_longest_wait_seconds", "Of the first in the queue", _since(w, contacts.oldest_waiting(w.db))),
        Gauge("helpline_unread", "Texts that came in and are not read", inbox.count(w.db, inbox.State.RECEIVED)),
        Gauge("helpline_oldest_unread_seconds", "Of the first of them", _since(w, unread)),
        Gauge("helpline_parked", "What no machine could read", inbox.count(w.db, inbox.State.PARKED)),
        Gauge("helpline_oldest_unsent_seconds", "Of the first text whose time to leave has come", _since(w, unsent)),
        Gauge("helpline_doubtful", "Texts of which nobody knows whether they went out", doubtful),
        Gauge("helpline_sweeper_age_seconds", "Since the sweeper was last alive", _since(w, beat) if beat else -1),
    ]


def _gaps(w: Work) -> list[Gauge]:
    """Where shifts are kept: promised hours of the next seven days for which nobody is planned."""
    if not coverage.is_planned(w.db, w.now):
        return []
    found: dict[tuple[str, str], int] = {}
    for one in coverage.week(w):
        key = (str(one.language), one.channel.value)
        found[key] = found.get(key, 0) + sum(hour.is_gap for hour in one.hours)
    means = "Promised hours of the next seven days for which nobody is planned"
    return [
        Gauge("helpline_coverage_gap_hours", means, n, (("language", language), ("channel", channel)))
        for (language, channel), n in sorted(found.items())
    ]


def _events(w: Work) -> list[Gauge]:
    """What was counted today, by hour and channel: rounded, and nothing where it is few."""
    means = "What happened today in an hour, rounded to five; what is fewer than five is not here"
    found = []
    for (hour, channel, event), n in sorted(counters.of_hours(w.db, numbers.today(w)).items()):
        figure = inside(n)
        is_known = event in EVENTS and (w.house.escalates or not EVENTS[event].of_notes)
        if figure.n is not None and hour != WHOLE_DAY and is_known:
            labels = (("hour", f"{hour:02}"), ("channel", channel), ("event", event))
            found.append(Gauge("helpline_events", means, figure.n, labels))
    return found


def _since(w: Work, at: datetime | None) -> float:
    return max(0.0, (w.now - at) / timedelta(seconds=1)) if at is not None else 0.0

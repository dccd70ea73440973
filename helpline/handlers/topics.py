"""Everyday topics, and what is new about law and risk: written by keepers, read by everybody who answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from helpline.domain.change import Kind
from helpline.domain.entry import UnfitError
from helpline.domain.known import Age
from helpline.domain.names import Locale
from helpline.domain.topic import Note, Threat, Topic, is_new
from helpline.handlers.change import changed
from helpline.handlers.library import nearest, today
from helpline.handlers.work import Work
from helpline.store import topics


@dataclass(frozen=True, kw_only=True)
class ThreatShown:
    """``is_new``: she has yet to read it as it stands now."""

    threat: Threat
    age: Age
    is_new: bool
    stands_in: bool


def write(w: Work, topic: Topic, note: Note, *, by: int | None, why: str) -> None:
    """A topic's words in one language, in the place of those that were there. Raises `NoReasonError`."""
    topics.put(w.db, topic, replace(note, written_on=today(w)))
    changed(w, by=by, kind=Kind.TOPIC, what=f"{topic} ({note.language})", why=why)


def remove(w: Work, topic: Topic, language: Locale, *, by: int | None, why: str) -> None:
    if topics.remove(w.db, topic, language):
        changed(w, by=by, kind=Kind.TOPIC, what=f"{topic} ({language}): taken out", why=why)


def threats(w: Work, *, account_id: int, locale: Locale, to_edit: bool) -> list[ThreatShown]:
    """For each country or area what is known there, in the nearest language; for those who review, every one."""
    read = topics.read_by(w.db, account_id)
    fit = [one for one in topics.every_threat(w.db) if to_edit or one.note.age(today(w)) is not Age.HIDDEN]
    chosen = fit if to_edit else _nearest_of_each(fit, locale)
    return [
        ThreatShown(
            threat=one,
            age=one.note.age(today(w)),
            is_new=is_new(one, read.get(one.id)),
            stands_in=one.note.language != locale,
        )
        for one in chosen
    ]


def unread(w: Work, *, account_id: int, locale: Locale) -> list[str]:
    """Where something changed that she has yet to read: the names of countries or areas."""
    found = threats(w, account_id=account_id, locale=locale, to_edit=False)
    return [one.threat.region for one in found if one.is_new]


def write_threat(w: Work, wanted: Threat, *, by: int | None, why: str) -> int:
    """What is new somewhere. Everybody is told until she has read it. Raises `UnfitError`, `NoReasonError`."""
    known = topics.threat_about(w.db, wanted.region, wanted.note.language)
    if known is not None and known.id != wanted.id:
        raise UnfitError("region", "taken")
    note = replace(wanted.note, written_on=today(w))
    threat_id = topics.put_threat(w.db, replace(wanted, note=note, changed_at=w.now))
    changed(w, by=by, kind=Kind.THREAT, what=f"{wanted.region} ({note.language})", why=why)
    w.announce("queue")
    return threat_id


def remove_threat(w: Work, threat_id: int, *, by: int | None, why: str) -> None:
    found = topics.threat(w.db, threat_id)
    if found is not None and topics.remove_threat(w.db, threat_id):
        changed(w, by=by, kind=Kind.THREAT, what=f"{found.region} ({found.note.language}): taken out", why=why)
        w.announce("queue")


def has_read(w: Work, threat_id: int, account_id: int) -> None:
    """She has read it as it stands now."""
    if topics.threat(w.db, threat_id) is not None:
        topics.note_read(w.db, threat_id, account_id, w.now)


def _nearest_of_each(found: Sequence[Threat], locale: Locale) -> list[Threat]:
    regions: dict[str, dict[Locale, Threat]] = {}
    for one in found:
        regions.setdefault(one.region, {})[one.note.language] = one
    nearest_ones = (nearest(each, locale) for each in regions.values())
    return [one[1] for one in nearest_ones if one is not None]

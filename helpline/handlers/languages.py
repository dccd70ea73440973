"""Every language: what is written, heard and spoken in it, what is missing, and whether a line may go live in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from helpline import words
from helpline.catalogues import Unwritten, unwritten
from helpline.domain.change import Kind
from helpline.domain.line import Line, Serves
from helpline.domain.names import Locale
from helpline.domain.responder import Responder
from helpline.handlers import coverage
from helpline.handlers.change import changed
from helpline.handlers.own_recordings import is_stale
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work
from helpline.prompts import Prompts, wanted
from helpline.store import languages, lines, recordings, roster
from helpline.store.recordings import Recorded


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One language as it stands."""

    language: words.Language
    unwritten: Unwritten
    is_whole: bool
    """Whether all that callers are told by itself is written in it."""
    recordings_missing: tuple[str, ...]
    """By name; none for a language the carrier has a voice for."""
    recordings_stale: tuple[str, ...]
    """Of those made on the page: whose sentence has changed since."""
    recordings_unheard: tuple[str, ...]
    """To which nobody else has listened yet."""
    peers: int
    """How many who answer speak it."""
    on_duty: int
    next_at: datetime | None
    """When somebody who speaks it comes on; None while somebody is there, or when nothing is planned."""
    lines: tuple[Line, ...]
    """Those that answer in it."""
    unconfirmed: tuple[Line, ...]
    """Those of them that may not go live in it yet: it is a draft, and nobody has confirmed it by name."""
    offered: tuple[Line, ...]
    """Those that offer it to callers at this moment."""


def standings(w: Work, recorded: Prompts) -> list[Standing]:
    """Every language of the register, in its order."""
    answering, on_duty, every = roster.everybody(w.db), roster.on_duty(w.db, w.now), lines.all_lines(w.db)
    waiting, kept = set(unconfirmed(w)), _spoken(w)
    return [
        Standing(
            language=row,
            unwritten=unwritten(code),
            is_whole=words.is_whole(code, "sms") and words.is_whole(code, "voice"),
            recordings_missing=tuple(recorded.missing(code)),
            recordings_stale=tuple(one.name for one in kept.get(code, ()) if _is_stale(one)),
            recordings_unheard=tuple(one.name for one in kept.get(code, ()) if one.heard_at is None),
            peers=sum(code in one.languages for one in answering),
            on_duty=sum(code in one.languages for one in on_duty),
            next_at=None if any(code in one.languages for one in on_duty) else _next(w, code),
            lines=tuple(one for one in every if code in one.languages),
            unconfirmed=tuple(one for one in every if (one.id, code) in waiting),
            offered=tuple(one for one in every if is_offered(one, code, recorded) and _is_spoken(code, one, on_duty)),
        )
        for code, row in words.register().items()
    ]


def _spoken(w: Work) -> dict[Locale, list[Recorded]]:
    """What peers recorded on the page, by language."""
    found: dict[Locale, list[Recorded]] = {}
    for one in recordings.every(w.db):
        found.setdefault(one.locale, []).append(one)
    return found


def _is_stale(one: Recorded) -> bool:
    known = next((each for each in wanted(range(1, 10)) if each.name == one.name), None)
    return is_stale(known, one.locale, one.said)


def _next(w: Work, code: Locale) -> datetime | None:
    """By text or by telephone, whichever is first."""
    either = (coverage.next_covered(w, code, channel) for channel in (Serves.SMS, Serves.VOICE))
    return min((at for at in either if at is not None), default=None)


def is_offered(line: Line, code: Locale, recorded: Prompts) -> bool:
    """Whether a line could offer it as soon as somebody who speaks it is on duty, for one of the ways to reach it."""
    if code not in line.languages:
        return False
    written = line.takes_texts and words.is_whole(code, "sms")
    return written or (line.takes_calls and recorded.is_heard(code, line.languages.index(code) + 1))


def _is_spoken(code: Locale, line: Line, on_duty: list[Responder]) -> bool:
    needs = {Serves.SMS: (Serves.SMS, Serves.BOTH), Serves.VOICE: (Serves.VOICE, Serves.BOTH)}.get(line.serves)
    return any(code in one.languages and (needs is None or one.takes in needs) for one in on_duty)


def unconfirmed(w: Work) -> Iterator[tuple[int, Locale]]:
    """The drafts that lines would go live in and nobody has confirmed, by line and language."""
    confirmed = languages.confirmed_drafts(w.db)
    for line in lines.all_lines(w.db):
        for code in line.languages:
            if words.register()[code].review == "draft" and (line.id, code) not in confirmed:
                yield line.id, code


def confirm_draft(w: Work, line: Line, code: Locale, *, typed: str, by: int | None, why: str) -> bool:
    """A keeper goes live in a draft: she has written its name, which says that she means it. False: she had already.

    ``typed``: its code, its own name, or its English one. Raises `RefusedError` when it is none of those.
    """
    if code not in line.languages:
        raise RefusedError(f"{line.number} does not answer in {code}.", field="typed", code="no-language")
    if not is_its_name(code, typed):
        raise RefusedError(f"This is not the name of {code}: write it exactly.", field="typed", code="no-match")
    if not languages.confirm(w.db, line.id, code, by=by, at=w.now):
        return False
    changed(w, by=by, kind=Kind.LANGUAGE, what=f"{line.number}: live in {code}, which is a draft", why=why)
    return True


def take_back(w: Work, line: Line, code: Locale, *, by: int | None, why: str) -> bool:
    """She has thought better of it; False when there was nothing to take back."""
    if not languages.take_back(w.db, line.id, code):
        return False
    changed(w, by=by, kind=Kind.LANGUAGE, what=f"{line.number}: no longer live in {code} as a draft", why=why)
    return True


def is_its_name(code: Locale, typed: str) -> bool:
    """Whether somebody has written the name of a language: whatever she calls it, in capitals or without."""
    names = {code, words.register()[code].name, words.language_name(code, words.MASTER)}
    return " ".join(typed.split()).casefold() in {one.casefold() for one in names}

"""What she is asked, in her language and by her channel: the very words, and which version of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from helpline import words
from helpline.domain.contact import Contact
from helpline.domain.escalation.consent import Method, Mode, Purpose
from helpline.domain.limits import UNDER, Name
from helpline.domain.names import Locale
from helpline.handlers import limits
from helpline.handlers.work import Work
from helpline.store import lines
from helpline.store.escalation import recipients

ABOUT: Final = {
    Purpose.RING_BACK: "ring",
    Purpose.OTHER_AREA: "area",
    Purpose.SISTER: "person",
    Purpose.ASK_PEERS: "peers",
    Purpose.BOARD: "board",
    Purpose.TELL_ONE: "person",
    Purpose.WARN: "warn",
    Purpose.AUTHORITY: "person",
}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a responder wants to ask her: one purpose, one recipient."""

    purpose: Purpose
    method: Method
    area_id: int | None = None
    recipient_id: int | None = None
    externals: bool = False
    mode: Mode | None = None
    may_say: str = ""
    brought_up: bool = False
    """She spoke of an authority herself."""
    renews_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Wording:
    """``parts``: the texts or sentences in the order they are said; ``version``: of the words, whatever the facts."""

    parts: tuple[str, ...]
    version: str
    language: Locale


def by_text(method: Method) -> bool:
    return method is Method.TEXT


def of(w: Work, contact: Contact, wish: Wish, *, code: int) -> Wording | None:
    """How it is said to her; None where her language lacks a word of it: then it is not asked at all."""
    return _said(w, wish, contact.language, code=code) if is_written(wish, contact.language) else None


def aloud(w: Work, asked: Wish) -> list[tuple[str, Mapping[str, object]]]:
    """The prompts of an ask on the telephone, each with its facts."""
    template = purpose_template(asked)
    facts = _facts(w, asked, code=0)
    return [
        (one, facts if one == template else {"words": asked.may_say} if one.endswith("may_say") else {})
        for one in _templates(asked)
    ]


def is_written(wish: Wish, language: Locale) -> bool:
    """Whether every sentence of this ask exists in exactly this language: nobody is asked in another one."""
    return all(words.has(name, language) for name in _templates(wish))


def in_other_words(w: Work, wish: Wish, language: Locale, *, code: int) -> Wording:
    """The same in the responder's language, or as near as there is."""
    return _said(w, wish, language, code=code)


def purpose_template(wish: Wish) -> str:
    """The one template whose wording a yes is a yes to."""
    about = ABOUT[wish.purpose]
    return f"sms/consent/ask_{about}" if by_text(wish.method) else f"voice/consent/{about}"


def days(w: Work, purpose: Purpose) -> int:
    """How long a yes to this lasts where this organisation is no stricter than it is now."""
    return int(limits.span(w, UNDER[purpose]) / timedelta(days=1))


def _templates(wish: Wish) -> list[str]:
    room = "sms" if by_text(wish.method) else "voice"
    says = [f"{room}/consent/may_say"] if wish.may_say else []
    keys = ["voice/consent/keys"] if wish.method is Method.KEYPAD else []
    return [*says, purpose_template(wish), *keys]


def _said(w: Work, wish: Wish, language: Locale, *, code: int) -> Wording:
    template = purpose_template(wish)
    facts = _facts(w, wish, code=code)
    told = [
        facts if one == template else {"words": wish.may_say} if one.endswith("may_say") else {}
        for one in _templates(wish)
    ]
    parts = [words.say(one, language, **known) for one, known in zip(_templates(wish), told, strict=True)]
    return Wording(
        parts=tuple(parts),
        version=words.version(template, language, **_facts_of_a_version(wish)),
        language=language,
    )


def _facts(w: Work, wish: Wish, *, code: int) -> Mapping[str, object]:
    found: dict[str, object] = {
        "hours": int(limits.span(w, Name.RING_BACK) / timedelta(hours=1)),
        "days": days(w, wish.purpose),
        "externals": wish.externals,
        "area": _area(w, wish.area_id),
        "who": who(w, wish.recipient_id),
        "code": code,
    }
    return _only(found, wish)


def _facts_of_a_version(wish: Wish) -> Mapping[str, object]:
    """Always the same facts: a version is of the words around them."""
    found: dict[str, object] = {
        "hours": 0, "days": 0, "externals": wish.externals, "area": "", "who": "", "code": 0
    }  # fmt: skip
    return _only(found, wish)


def _only(found: Mapping[str, object], wish: Wish) -> dict[str, object]:
    takes = {"ring": {"hours"}, "area": {"area", "days"}, "person": {"who", "days"}, "board": {"externals", "days"}}
    wanted = takes.get(ABOUT[wish.purpose], {"days"}) | ({"code"} if by_text(wish.method) else set())
    return {name: value for name, value in found.items() if name in wanted}


def who(w: Work, recipient_id: int | None) -> str:
    """How a recipient is called."""
    found = recipients.get(w.db, recipient_id) if recipient_id is not None else None
    return found.called if found else ""


def _area(w: Work, area_id: int | None) -> str:
    return next((area.name for area in lines.all_areas(w.db) if area.id == area_id), "")

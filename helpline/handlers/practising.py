"""Practising: a responder with a made-up caller, on the page she knows. Nothing real moves, and nothing is counted."""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import Any, Final

from helpline import words
from helpline.domain import practice
from helpline.domain.account import Account
from helpline.domain.contact import CLEAR_FOR, Channel, Contact
from helpline.domain.contact import State as Standing
from helpline.domain.names import Locale
from helpline.domain.practice import LASTS, Practice, Said, Story
from helpline.domain.quick import Quick, Tier, holds
from helpline.handlers import console, duty, keys, phoning, quick
from helpline.handlers.conversation import Bubble, Conversation
from helpline.handlers.phoning import Phones
from helpline.handlers.work import Work
from helpline.store import contacts, practices, roster

SCRIPTS: Final = words.TEMPLATES / "practice"
NOBODY: Final = 0
"""The number of a contact that is none: no row has it."""
CODE: Final = "K7"
NOT_TRUE_HERE: Final = frozenset({Quick.CALL_AGREED, Quick.HANDING_OVER})
FACTS: Final[Mapping[Quick, Mapping[str, object]]] = {
    Quick.URGENT: {"emg": None, "calls": False},
    Quick.DANGER: {"emg": None, "calls": False},
    Quick.PRIVATE: {"hours": 24},
}
_SENTENCE: Final = re.compile(r"\{% trans %\}(.*?)\{% endtrans %\}", re.DOTALL)

Reader = Callable[[str], str]
"""A source sentence as the reader knows it."""


@cache
def stories() -> Mapping[str, Story]:
    """Every script, in the order of its name."""
    return {path.stem: practice.read(path.stem, _script(path.stem)) for path in sorted(SCRIPTS.glob("*.toml"))}


@cache
def sentences(name: str) -> frozenset[str]:
    """All of a script that is to be translated."""
    return frozenset(_SENTENCE.findall((SCRIPTS / f"{name}.toml").read_text(encoding="utf-8")))


def _script(name: str) -> dict[str, Any]:
    """A script with the marks for translators taken off its sentences."""
    text = (SCRIPTS / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(_SENTENCE.sub(lambda found: found[1], text))


def begin(w: Work, account: Account, name: str) -> bool:
    """She takes a made-up caller; False when there is no such story."""
    story = stories().get(name)
    if story is None:
        return False
    _keep(w, account.id, practice.begin(story), w.now)
    return True


def now_of(w: Work, account: Account) -> tuple[Story, Practice] | None:
    """Where she is; None when she practises nothing, or has for too long."""
    found = practices.find(w.db, account.id, since=w.now - LASTS)
    if found is None:
        return None
    read = json.loads(w.cipher.open(found.sealed_with, _about(account.id), found.state_sealed))
    now = Practice(
        story=read["story"],
        said=tuple(Said(**one) for one in read["said"]),
        deeds=tuple(read["deeds"]),
        used=tuple(read["used"]),
        is_clear=read["is_clear"],
        borrowed=read["borrowed"],
        is_over=read["is_over"],
    )
    story = stories().get(now.story)
    return (story, now) if story is not None else None


def do(w: Work, account: Account, deed: str, own: str = "") -> bool:
    """One thing she does; False when there is nothing to do it with."""
    found = now_of(w, account)
    kept = practices.find(w.db, account.id, since=w.now - LASTS)
    if found is None or kept is None:
        return False
    _keep(w, account.id, practice.do(*found, deed, own), kept.began_at)
    return True


def gives_away(now: Practice, text: str, locale: Locale) -> bool:
    """Whether these words say a clear text while it is not known to be safe: refused, as on the real page."""
    if now.is_clear:
        return False
    clear = [one for one in _quick() if quick.tier_of(one) is Tier.CLEAR]
    shown = {locale, words.MASTER}
    return any(holds(text, _reply(one, spoken)) for one in clear for spoken in shown if _is_written(one, spoken))


def quick_text(now: Practice, which: Quick, locale: Locale) -> str:
    """A quick reply; empty while it is locked, or nobody has written it."""
    locked = quick.tier_of(which) is Tier.CLEAR and not now.is_clear
    return "" if locked or which not in _quick() or not _is_written(which, locale) else _reply(which, locale)


def here(account: Account, locale: Locale) -> str:
    """How "I'm here" would read."""
    return words.say("sms/joined", locale, alias=account.name)


def end(w: Work, account: Account) -> None:
    """Nothing of it is left."""
    practices.drop(w.db, account.id)


def waiting(w: Work, account: Account) -> int:
    """How many real people wait, if she is there for them; 0 otherwise."""
    her = roster.with_id(w.db, account.responder_id or 0)
    return contacts.count_waiting(w.db) if her is not None and duty.is_on(w, her) else 0


def conversation(w: Work, account: Account, now: Practice, *, locale: Locale, read: Reader) -> Conversation:
    """It as the page of a conversation shows one."""
    contact = _contact(account, now, locale, w.now)
    bubbles = [
        Bubble(
            message_id=number,
            voice=contacts.Voice(one.voice),
            said_at=w.now,
            words=one.words if one.voice == "responder" else read(one.words),
            may_mean=one.may_mean,
            how_far="delivered" if one.voice == "responder" else None,
        )
        for number, one in enumerate(now.said, 1)
    ]
    return Conversation(
        contact=contact,
        code=CODE,
        to_phone=False,
        language=words.register()[locale].name,
        area="",
        bubbles=tuple(bubbles),
        perhaps_sent=0,
        reply_by=None,
        phones=_no_phones(),
        quick=tuple(_shown(one, now, locale) for one in _quick()),
        clear_until=contact.clear_until,
        unanswered_since=None,
        asking=None,
        peers=("Sky", "River"),
        areas=(),
        ring_times=(),
        ring_at="",
        keys=frozenset(console.HER_KEYS) & frozenset(keys.ACTS),
    )


def _contact(account: Account, now: Practice, locale: Locale, at: datetime) -> Contact:
    return Contact(
        id=NOBODY,
        line_id=NOBODY,
        channel=Channel.SMS,
        state=Standing.JOINED,
        language=locale,
        area_id=NOBODY,
        opened_at=at,
        last_text_at=at,
        urgent_at=at if "key danger" in now.deeds else None,
        responder_id=account.responder_id,
        claim_version=0,
        automatic_texts=0,
        silenced="key no_more" in now.deeds,
        opted_out=False,
        hushed=False,
        can_be_answered=True,
        wants_call=False,
        call_asked_at=None,
        on_call=False,
        menu_page=0,
        clear_until=at + CLEAR_FOR if now.is_clear else None,
        borrowed=now.borrowed,
    )


def _no_phones() -> Phones:
    return Phones(
        stands=phoning.Stands.NO_CALL,
        asked=(),
        beside=(),
        rang_back=False,
        is_asked=False,
        free=(),
        can_block=True,
        can_ring=False,
        may_ring=False,
    )


def _shown(which: Quick, now: Practice, locale: Locale) -> quick.Reply:
    tier = quick.tier_of(which)
    theirs = _reply(which, locale) if _is_written(which, locale) else ""
    return quick.Reply(quick=which, tier=tier, theirs=theirs, ours="", locked=tier is Tier.CLEAR and not now.is_clear)


def _quick() -> list[Quick]:
    return [one for one in Quick if one not in NOT_TRUE_HERE]


def _is_written(which: Quick, locale: Locale) -> bool:
    return words.has(f"sms/quick/{which}", locale)


def _reply(which: Quick, locale: Locale) -> str:
    return words.say(f"sms/quick/{which}", locale, **FACTS.get(which, {}))


def _keep(w: Work, account_id: int, now: Practice, began_at: datetime) -> None:
    key = w.cipher.new_key()
    sealed = w.cipher.seal(key, _about(account_id), json.dumps(asdict(now)))
    practices.put(w.db, account_id, practices.Kept(sealed_with=key, state_sealed=sealed, began_at=began_at))


def _about(account_id: int) -> str:
    """What a sealed practice is bound to."""
    return f"practice:{account_id}"

"""Swaps: somebody asks a peer to take one of her turns; it is hers until the peer has said yes."""

from collections.abc import Sequence
from dataclasses import dataclass

from helpline.domain.shift import Change, Kind
from helpline.domain.turn import LIFE, Trigger, Turn
from helpline.handlers import shifts, watch
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work
from helpline.store import roster, turns
from helpline.store.turns import Answer, Ask


@dataclass(frozen=True)
class Wish:
    """Somebody would like somebody else to take a turn."""

    ask_id: int
    turn: Turn
    alias: str
    """Who asks, for whoever is asked; whom she asked, for whoever asks."""


def ask(w: Work, responder_id: int, turn_id: int, alias: str) -> None:
    """Ask one peer; whom she asked before is asked no more. Raises `RefusedError` when it can't be."""
    turn = turns.locked(w.db, turn_id)
    peer = roster.with_alias(w.db, alias)
    if turn is None or turn.responder_id != responder_id or not may_change(w, turn):
        raise RefusedError("This turn is not yours to give any more.", code="gone")
    if peer is None or peer.id == responder_id:
        raise RefusedError("Nobody else here is called that.", field="alias", code="nobody")
    turns.end_asks(w.db, turn.id)
    turns.ask(w.db, turn.id, peer.id, Ask.SWAP, w.now)
    watch.say(w, peer, "swap_ask", alias=roster.get(w.db, responder_id).alias, time=_when(w, turn, peer.id))


def answer(w: Work, responder_id: int, ask_id: int, *, yes: bool) -> None:
    """Her answer. A yes makes the turn hers at once. Raises `RefusedError` when it is too late, or she has one then."""
    asked = next((one for one in turns.asked_of(w.db, responder_id, Ask.SWAP) if one.id == ask_id), None)
    turn = turns.locked(w.db, asked.turn_id) if asked is not None else None
    if turn is None or not may_change(w, turn) or not turns.answer(w.db, ask_id, Answer.YES if yes else Answer.NO):
        raise RefusedError("Nobody needs an answer to this any more.", code="gone")
    if not yes:
        return
    giver, time = roster.get(w.db, turn.responder_id), _when(w, turn, turn.responder_id)
    assert turn.shift_id is not None
    assert turn.on is not None
    shifts.change(w, turn.shift_id, Change(on=turn.on, kind=Kind.SOMEBODY, responder_id=responder_id))
    watch.say(w, giver, "swap_yes", alias=roster.get(w.db, responder_id).alias, time=time)


def take_back(w: Work, responder_id: int, turn_id: int) -> None:
    """She keeps it after all."""
    turn = turns.get(w.db, turn_id)
    if turn is not None and turn.responder_id == responder_id:
        turns.end_asks(w.db, turn.id)


def asked_of(w: Work, responder_id: int) -> list[Wish]:
    """What peers ask of her."""
    return [
        Wish(one.id, turn, roster.get(w.db, turn.responder_id).alias)
        for one in turns.asked_of(w.db, responder_id, Ask.SWAP)
        if (turn := turns.get(w.db, one.turn_id)) is not None and may_change(w, turn)
    ]


def wishes(w: Work, hers: Sequence[Turn]) -> dict[int, str]:
    """Whom she has asked, by turn."""
    return {
        turn.id: roster.get(w.db, one.responder_id).alias
        for turn in hers
        for one in turns.asked(w.db, turn.id)
        if one.why is Ask.SWAP and one.answer is Answer.OPEN
    }


def may_change(w: Work, turn: Turn) -> bool:
    """Whether somebody else may be asked to take it: it is of a shift, and has not begun."""
    is_of_a_shift = turn.shift_id is not None and turn.on is not None
    return is_of_a_shift and turn.begins_at > w.now and turn.stage in LIFE.before(Trigger.REMIND)


def _when(w: Work, turn: Turn, responder_id: int) -> str:
    return watch.clock(w, turn, turn.begins_at, to=roster.get(w.db, responder_id))

"""A test text: a keeper writes a code to a line from her own phone; that it came is kept, and nothing of her."""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from helpline import words
from helpline.domain.line import Line
from helpline.domain.names import Address
from helpline.domain.sending import State as Sending
from helpline.domain.text import ArrivedText
from helpline.handlers import speaking
from helpline.handlers.work import Work
from helpline.store import lines, outbox, trials
from helpline.store.trials import Trial

WAITS: Final = timedelta(minutes=15)
"""How long a code is waited for."""
DIGITS: Final = 5
"""More than any key has, so that no caller's text is taken for one."""


class Stage(StrEnum):
    """How far a test text has come."""

    NONE = "none"
    WAITED_FOR = "waited for"
    TOO_LATE = "too late"
    ARRIVED = "arrived"
    ANSWERED = "answered"


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A line, and the last test of it. ``code`` is empty unless it is waited for."""

    line: Line
    stage: Stage
    code: str


def begin(w: Work, line_id: int) -> None:
    """A new code for this line."""
    trials.begin(w.db, line_id, code_key=w.cipher.lookup("trial", _code(w, line_id)), now=w.now)


def everything(w: Work) -> list[Tried]:
    """Every line that takes texts, and how its test stands."""
    last = trials.everything(w.db)
    return [_tried(w, line, last.get(line.id)) for line in lines.all_lines(w.db) if line.takes_texts]


def comes(w: Work, line: Line, text: ArrivedText) -> bool:
    """Whether this text is the test that is waited for. It is answered as a caller's first text would be."""
    code = _digits(text.body)
    if len(code) != DIGITS:
        return False
    key = w.cipher.lookup("trial", code)
    if not trials.arrive(w.db, line.id, code_key=key, now=w.now, since=w.now - WAITS):
        return False
    if text.sender is not None and text.can_be_answered:
        trials.answered(w.db, line.id, _answer(w, line, text.sender))
    # Whoever keeps the line has this page open, and looks again whenever the queue changes.
    w.announce("queue")
    return True


def _answer(w: Work, line: Line, sender: Address) -> int:
    """What a caller would read first. The address goes with this one text, and is nowhere else."""
    several = len(line.languages) > 1
    said = words.say("sms/greeting", line.default_language, calls=line.takes_calls, several_languages=several)
    thread = f"trial:{line.id}"
    return speaking.put(
        w, thread=thread, template="greeting", text=said, key=w.cipher.new_key(), line_id=line.id, address=sender
    )


def _tried(w: Work, line: Line, last: Trial | None) -> Tried:
    stage = Stage.NONE
    if last is not None:
        stage = Stage.WAITED_FOR if w.now - last.made_at < WAITS else Stage.TOO_LATE
        if last.arrived_at is not None:
            stage = Stage.ANSWERED if _is_answered(w, last) else Stage.ARRIVED
    code = _code_of(w, last) if last is not None and stage is Stage.WAITED_FOR else ""
    return Tried(line=line, stage=stage, code=code)


def _is_answered(w: Work, last: Trial) -> bool:
    """Its row in the outbox is forgotten after some days: by then it has long arrived."""
    if last.answer_id is None:
        return False
    answer = outbox.each(w.db, [last.answer_id]).get(last.answer_id)
    return answer is None or answer.state is Sending.SENT


def _code(w: Work, line_id: int) -> str:
    return _code_of(w, Trial(line_id=line_id, made_at=w.now, arrived_at=None, answer_id=None))


def _code_of(w: Work, last: Trial) -> str:
    """The same whenever it is shown, and kept nowhere: it follows from the line and the moment, under our own key."""
    drawn = w.cipher.lookup("trial code", f"{last.line_id} {last.made_at.timestamp():.6f}")
    return str(10 ** (DIGITS - 1) + int.from_bytes(drawn[:8], "big") % (9 * 10 ** (DIGITS - 1)))


def _digits(body: str) -> str:
    """Digits of any keyboard; empty when there is anything else."""
    said = "".join(body.split())
    found = [unicodedata.digit(sign, None) for sign in said] if len(said) <= DIGITS else [None]
    return "" if None in found else "".join(map(str, found))

"""The words a carrier answers by itself before the line ever sees them: stop, start, help."""

from dataclasses import dataclass
from typing import Literal

OptOut = Literal["STOP", "START", "HELP"]

_WORDS: dict[str, OptOut] = {
    **dict.fromkeys(("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"), "STOP"),
    **dict.fromkeys(("START", "YES", "UNSTOP"), "START"),
    **dict.fromkeys(("HELP", "INFO"), "HELP"),
}

_REPLIES: dict[OptOut, str] = {
    "STOP": "This number will not text you again. Text START if you change your mind.",
    "START": "This number may text you again. Text STOP to end that, HELP for help.",
    "HELP": "Text STOP to get no more texts. Your plan's message rates apply.",
}


@dataclass(frozen=True)
class Verdict:
    """What the carrier does about a keyword: what it is and what it answers, if anything."""

    kind: OptOut
    reply: str | None


def judge(body: str, *, blocked: bool) -> Verdict | None:
    """Only a text that is nothing but the word counts, in any case. START is answered only where it helps."""
    kind = _WORDS.get(body.strip().upper())
    if kind is None:
        return None
    silent = kind == "START" and not blocked
    return Verdict(kind, None if silent else _REPLIES[kind])

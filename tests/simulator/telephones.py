"""Telephones to play a scene with, in prose: a caller rings, hears, presses; a responder picks up; they talk.

Talks to the simulator over its controls only, and to nothing of the helpline.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

import requests

Facts = dict[str, Any]


@dataclass(kw_only=True)
class Telephones:
    """All telephones of one simulator at ``url``; everything is waited for up to ``patience`` seconds."""

    url: str
    patience: float = 30.0
    _web: requests.Session = field(default_factory=requests.Session)

    def ask(self, method: str, path: str, wish: Any = None) -> Any:
        """One control of the simulator. Fails when it says no."""
        answer = self._web.request(method, self.url + path, json=wish, timeout=self.patience + 20)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def close(self) -> None:
        """No more questions."""
        self._web.close()

    def telephone(self, number: str) -> "Telephone":
        """The telephone of that number, whoever has it."""
        return Telephone(number, self)

    caller = responder = telephone

    def calls(self, **by: Any) -> list["OnCall"]:
        """Every call there was, oldest first, by ``handset`` and ``status``."""
        query = "&".join(f"{name}={str(value).replace('+', '%2B')}" for name, value in by.items())
        return [OnCall(told, self) for told in self.ask("GET", f"/sim/calls?brief=1&{query}")]

    def left_messages(self) -> list[Facts]:
        """Whatever an answering machine has on its tape; there should be nothing."""
        heard = [(call, one) for call in self.ask("GET", "/sim/calls") for one in (*call["heard"], *call["moments"])]
        return [{"call": call["sid"], **one} for call, one in heard if one.get("left_message")]


@dataclass(frozen=True)
class Telephone:
    """One handset."""

    number: str
    _phones: Telephones = field(repr=False)

    def rings(self, line: str, *, withheld: bool | str = False) -> "OnCall":
        """Call one of the organisation's numbers, perhaps with the own number hidden, in a given spelling."""
        wish = {"from": self.number, "to": line, "withheld": withheld}
        return OnCall(self._phones.ask("POST", "/sim/calls", wish), self._phones)

    def behaves(self, answers: str, **more: Any) -> Self:
        """What it does when it is rung, from the next call on."""
        self._phones.ask("PUT", f"/sim/handsets/{self.number}/behaviour", {"answers": answers, **more})
        return self

    def picks_up(self, *, then: str | list[str] | None = None, after: float = 0.0, **more: Any) -> Self:
        """Answer by itself; ``then`` are the keys pressed, one for each time it is asked."""
        return self.behaves("picks_up", after=after, keys=then or [], **more)

    def waits_for_a_hand(self) -> Self:
        """Ring until `OnCall.picks_up` or `OnCall.rejects`."""
        return self.behaves("by_hand")

    def is_busy(self) -> Self:
        """Give the busy tone."""
        return self.behaves("busy")

    def is_not_heard(self) -> Self:
        """Ring and ring."""
        return self.behaves("no_answer")

    def rejects(self, *, after: float = 0.0) -> Self:
        """Turn every call away."""
        return self.behaves("rejects", after=after)

    def fails(self) -> Self:
        """Be no number at all."""
        return self.behaves("failed")

    def is_out_of_reach(self, *, after: float = 5.0) -> Self:
        """Be switched off."""
        return self.behaves("unreachable", after=after)

    def has_voicemail(self, *, after: float = 15.0, greeting: float = 5.0, **more: Any) -> Self:
        """Let an answering machine pick up, greet, beep and record."""
        return self.behaves("voicemail", after=after, greeting=greeting, **more)

    def calls(self) -> list["OnCall"]:
        """Every call it ever made or got, oldest first."""
        return self._phones.calls(handset=self.number)

    def is_rung(self, *, times: int = 1) -> "OnCall":
        """Wait until it was rung so often. Gives the newest of these calls."""
        found: list[OnCall] = []
        deadline = time.monotonic() + self._phones.patience
        while len(found) < times:
            assert time.monotonic() < deadline, f"{self.number} was rung {len(found)} times, not {times}"
            found = [call for call in self.calls() if call.facts["direction"] != "inbound"]
            found = [call for call in found if any(one["kind"] == "ring" for one in call.look()["heard"])]
            if len(found) < times:
                time.sleep(0.02)
        return found[times - 1]

    def is_never_rung(self) -> None:
        """Nobody rang it so far."""
        assert [call.sid for call in self.calls() if call.facts["direction"] != "inbound"] == []


class OnCall:
    """One telephone's side of one call. What it hears is heard in its order: each `hears` looks after the last."""

    def __init__(self, told: Facts, phones: Telephones) -> None:
        self.sid: str = told["sid"]
        self.facts = told
        self._phones = phones
        self._heard = 0

    def look(self) -> Facts:
        """Everything about it now."""
        self.facts = self._phones.ask("GET", f"/sim/calls/{self.sid}")
        return self.facts

    def until(self, true: Callable[[Facts], bool], wanted: str) -> Facts:
        """Wait until something is true of it; fails with what was ``wanted`` and what there is."""
        deadline = time.monotonic() + self._phones.patience
        told = self.look()
        while not true(told):
            left = deadline - time.monotonic()
            assert left > 0, f"{wanted}; but: {_told_short(told)}"
            path = f"/sim/calls/{self.sid}?wait={left:.2f}&version={told['version']}"
            told = self.facts = self._phones.ask("GET", path)
        return told

    def hears(self, words: str) -> Self:
        """Words that are said, part of a sound's address, or ``ring``, ``beep``, after what was heard last."""

        def place(told: Facts) -> int | None:
            for at, one in enumerate(told["heard"][self._heard :], self._heard + 1):
                if words.casefold() in f"{one['kind']} {one['text']} {one['url']}".casefold():
                    return at
            return None

        self._heard = place(self.until(lambda told: place(told) is not None, f"should hear {words!r}")) or self._heard
        return self

    def never_heard(self, words: str) -> Self:
        """Nothing like it was said or played so far."""
        assert words.casefold() not in " ".join(self.was_told()).casefold()
        return self

    def was_told(self) -> list[str]:
        """Everything said or played so far, in its order."""
        return [one["text"] or one["url"] for one in self.look()["heard"] if one["kind"] in {"say", "play"}]

    def presses(self, keys: str, *, at_once: bool = False) -> Self:
        """Press keys once somebody listens for them; ``at_once`` whether anybody does or not."""
        while True:
            if not at_once:
                self.until(lambda told: told["listening"], f"should be asked for keys to press {keys!r}")
            told = self._phones.ask("POST", f"/sim/calls/{self.sid}/keys", {"keys": keys})
            if at_once or told["listened"]:
                return self
            # One question was over just then, and the next has not begun: as anybody would, press once more.

    def picks_up(self) -> Self:
        """Answer by hand, once it rings."""
        self._rings_for_a_hand()
        self._phones.ask("POST", f"/sim/calls/{self.sid}/answer")
        return self

    def _rings_for_a_hand(self) -> None:
        # A telephone told to wait only once it rings may have answered by itself: it goes well on a quiet machine only.
        assert self.look()["answers"] == "by_hand", f"{self.facts['handset']} was to wait for a hand before it rang"
        self.until(lambda told: told["status"] == "ringing", "should ring")

    def rejects(self) -> Self:
        """Turn it away by hand, once it rings."""
        self._rings_for_a_hand()
        self._phones.ask("POST", f"/sim/calls/{self.sid}/reject")
        return self

    def hangs_up(self) -> Self:
        """Hang up."""
        self._phones.ask("POST", f"/sim/calls/{self.sid}/hang-up")
        return self

    def is_answered(self) -> Self:
        """Wait until somebody has picked up."""
        self.until(lambda told: told["answered"], "should be answered")
        return self

    def waits(self) -> Self:
        """Wait until it is in a conference where nobody is heard."""
        self.until(lambda told: told["conference"] and not told["talks_with"], "should wait in a conference")
        return self

    def talks_with(self, *others: "OnCall | Telephone") -> Self:
        """Wait until it hears exactly these; a telephone means whichever call it has."""

        def all_here(told: Facts) -> bool:
            return len(told["talks_with"]) == len(others) and all(
                bool({call.sid for call in _sides(other)} & set(told["talks_with"])) for other in others
            )

        self.until(all_here, f"should talk with {len(others)} others")
        return self

    def ends(self, status: str | None = None) -> Self:
        """Wait until it is over, with this status when one is given."""
        over = {"completed", "busy", "failed", "no-answer", "canceled"}
        told = self.until(lambda told: told["status"] in over, "should be over")
        assert status in {None, told["status"]}, _told_short(told)
        return self

    def when(self, kind: str, **facts: Any) -> int:
        """Monotonic nanoseconds of the first moment of that kind with these facts."""
        fitting = [
            one
            for one in self.look()["moments"]
            if one["kind"] == kind and all(one.get(name) == value for name, value in facts.items())
        ]
        assert fitting, f"no {kind} {facts} in {self.facts['moments']}"
        return int(fitting[0]["at_ns"])


def _sides(other: "OnCall | Telephone") -> list[OnCall]:
    return other.calls() if isinstance(other, Telephone) else [other]


def _told_short(told: Facts) -> str:
    said = [f"{one['kind']}: {one['text'] or one['url']}" for one in told["heard"]]
    asked = [f"{one['kind']} {one['url']} {one['status']}" for one in told["documents"]]
    rest = {name: told[name] for name in ("sid", "status", "ended", "conference", "talks_with", "listening")}
    return f"{rest}\nheard {said}\nasked {asked}"

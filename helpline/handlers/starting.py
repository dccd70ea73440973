"""The first run: what has to be there before a line goes live, step by step, and what stands of it already."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from helpline.handlers import languages, trials, wanted
from helpline.handlers.checkup import Finding, State
from helpline.handlers.escalation import recipients
from helpline.handlers.trials import Stage
from helpline.handlers.work import House, Work, work
from helpline.store import house_rules, lines, roster

ORGANISATION: Final = "organisation"
ADVICE: Final = "legal advice"
LATER: Final = "first run put aside"


class Step(StrEnum):
    """In their order."""

    ORGANISATION = "organisation"
    LINE = "line"
    LANGUAGES = "languages"
    RESPONDER = "responder"
    TRIAL = "trial"
    CHECK = "check"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """``done``: what stands. The check is never done: it is looked at again and again."""

    done: frozenset[Step]
    organisation: str

    @property
    def next(self) -> Step:
        return next(step for step in Step if step not in self.done)


def progress(w: Work) -> Progress:
    """What stands of the first run; nothing of it is kept twice."""
    answered = lines.answered(w.db)
    named = house_rules.value(w.db, ORGANISATION) or ""
    tests = [one.stage for one in trials.everything(w) if one.line.is_on]
    stands = {
        Step.ORGANISATION: bool(named),
        Step.LINE: bool(answered),
        Step.LANGUAGES: bool(answered) and not any(languages.unconfirmed(w)),
        Step.RESPONDER: bool(roster.everybody(w.db)),
        Step.TRIAL: bool(answered) and all(one in (Stage.ARRIVED, Stage.ANSWERED) for one in tests),
    }
    return Progress(done=frozenset(step for step, is_done in stands.items() if is_done), organisation=named)


def is_first_run(w: Work) -> bool:
    """Whether a keeper is taken there without asking: nothing is there yet, and she has not put it aside."""
    return not lines.all_lines(w.db) and house_rules.value(w.db, LATER) is None


def put_aside(w: Work, by: int) -> None:
    """She does it later; it can be opened again at any time."""
    house_rules.put(w.db, name=LATER, value="yes", now=w.now, by=by)


def name_organisation(w: Work, name: str, by: int) -> None:
    """Never told to callers, in no text and no call: it stands on keepers' pages alone."""
    house_rules.put(w.db, name=ORGANISATION, value=wanted.name(name, field="organisation"), now=w.now, by=by)


def has_advice(w: Work, *, by: int, yes: bool) -> None:
    """Somebody says that legal advice is there, in writing; or takes it back."""
    if yes:
        house_rules.put(w.db, name=ADVICE, value=w.now.date().isoformat(), now=w.now, by=by)
    else:
        house_rules.drop(w.db, ADVICE)


def findings(house: House) -> list[Finding]:
    """What must be there before people rely on it, beside what works."""
    with work(house) as w:
        return [*_tests(w), _advice(w), *([_protection(w)] if house.escalates else [])]


def _tests(w: Work) -> Iterator[Finding]:
    for one in trials.everything(w):
        if one.line.is_on:
            name = f"test {one.line.number}"
            if one.stage is Stage.ANSWERED:
                yield Finding(name, State.GOOD, "A test text came through, and was answered.")
            elif one.stage is Stage.ARRIVED:
                mend = "Wait a moment; then look whether the workers run and the carrier answers."
                yield Finding(name, State.NOTE, "A test text came in. Its answer has not left yet.", mend)
            else:
                mend = "Send a test text from a telephone of your own: the first run shows how."
                yield Finding(name, State.BAD, "No test text has come through yet.", mend)


def _advice(w: Work) -> Finding:
    since = house_rules.value(w.db, ADVICE)
    if since is None:
        mend = "Ask a lawyer what you must report and what not, have it in writing, and tick it in the first run."
        return Finding("legal advice", State.BAD, "Nobody has said that it is there in writing.", mend)
    return Finding("legal advice", State.GOOD, f"In writing, as ticked on {since}.", facts={"since": since})


def _protection(w: Work) -> Finding:
    if recipients.has_child_protection(w):
        return Finding("child protection", State.GOOD, "A named person for children is there and verified.")
    mend = "Add one named person of a child-protection organisation: a number that was called back, two approvals."
    return Finding("child protection", State.BAD, "There is nobody to turn to for a child yet.", mend)

"""``helpline audit``: is what we say we deleted really gone, and did nobody change who opened what?"""

from dataclasses import dataclass
from typing import Any

import click

from helpline.cli.answer import Answer, Family, open_house
from helpline.domain.audit import Verdict
from helpline.handlers import alarms, audit
from helpline.handlers.work import Work, work
from helpline.store import copies


@click.group(cls=Family, name="audit")
def proofs() -> None:
    """Proofs: is what was to be deleted really gone, and is the record of who opened what whole?"""


@proofs.command("verify")
@click.option("--known", default="", metavar="ROW:SEAL", help="A row and its seal that somebody wrote down once.")
def verify(known: str) -> Answer:
    """Check both ledgers, row by row, and name every row that cannot be as it was written.

    The receipt ledger: each text passes through the carrier, which keeps a copy. We delete it, and later ask for it
    again: only the carrier's own "there is no such thing" counts as proof.

    The audit: who opened or changed what. Each row is linked to the one before it, and both ends are signed with a key
    that is not in the database, so a row that was altered, taken out or moved is found. Write the newest row and its
    seal on paper from time to time: with --known it proves that the whole database was not put back to an older day.

    \b
    Example:
      helpline audit verify --known 812:9c41d0e7
    """
    with open_house() as house, work(house) as w:
        receipts = _receipts(w)
        chain = _chain(w, known)
    return Answer(
        receipts.facts | {"audit": chain.facts}, f"{receipts.words}\n{chain.words}", fine=receipts.fine and chain.fine
    )


@dataclass(frozen=True)
class _Looked:
    """What a look at one ledger found, for programs and for people."""

    facts: dict[str, Any]
    words: str
    fine: bool


def _receipts(w: Work) -> _Looked:
    counted = copies.counts(w.db)
    late = copies.unproven(w.db, w.now - alarms.COPY_OVERDUE)
    wrong = copies.contradictions(w.db)
    facts = {state.value: counted.get(state.value, 0) for state in copies.State} | {"late": late, "wrong_rows": wrong}
    lines = [
        f"{facts['held']} held by the carrier for now, {facts['deleted']} deleted, {facts['proven']} proven gone.",
        f"{late} are older than a day and not proven gone." if late else "None is late.",
    ]
    if wrong:
        lines.append(f"{len(wrong)} rows cannot be true; somebody changed the ledger by hand: {_few(wrong)}.")
    return _Looked(facts, "\n".join(lines), not late and not wrong)


def _chain(w: Work, known: str) -> _Looked:
    verdict = audit.verify(w)
    row, _, seal = known.partition(":")
    if known and not (row.isdecimal() and seal):
        raise click.UsageError("--known is a row and its seal, as in 812:9c41d0e7.")
    is_known = not known or audit.seal_at(w, int(row)) == seal.lower()
    facts = {
        "rows": verdict.rows,
        "erased": verdict.erased,
        "newest": verdict.last,
        "seal": verdict.seal,
        "wrong_rows": list(verdict.wrong),
        "ends_forged": verdict.ends_forged,
        "known": is_known,
    }
    return _Looked(facts, "\n".join(_said(verdict, known, is_known=is_known)), verdict.fine and is_known)


def _said(verdict: Verdict, known: str, *, is_known: bool) -> list[str]:
    lines = [
        f"Who opened what: {verdict.rows} rows, {verdict.erased} of them erased."
        + (f" The newest is {verdict.last}:{verdict.seal}." if verdict.last else "")
    ]
    if verdict.wrong:
        lines.append(f"Altered, taken out or moved: row {_few(list(verdict.wrong))}.")
    if verdict.ends_forged:
        lines.append("Where it begins and ends was changed by hand: rows may be missing there.")
    if not is_known:
        lines.append(f"{known} is not in it: it was put back to an older day, or that row is older than 180 days.")
    return lines


def _few(rows: list[int]) -> str:
    return ", ".join(map(str, rows[:20])) + (" …" if len(rows) > 20 else "")

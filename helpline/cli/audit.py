"""``helpline audit``: is what we say we deleted really gone?"""

import click

from helpline.cli.answer import Answer, Family, open_house
from helpline.handlers import alarms
from helpline.handlers.work import work
from helpline.store import copies


@click.group(cls=Family)
def audit() -> None:
    """Proofs: is what was to be deleted really gone?"""


@audit.command("verify")
def verify() -> Answer:
    """Check the receipt ledger: every copy the carrier held is deleted and proven gone, or not due yet.

    Each text passes through the carrier, which keeps a copy. We delete it, and later ask for it again: only the
    carrier's own "there is no such thing" counts as proof. This looks at every row of that ledger, and names those
    that are late and those that cannot be true.

    \b
    Example:
      helpline audit verify
    """
    with open_house() as house, work(house) as w:
        counted = copies.counts(w.db)
        late = copies.unproven(w.db, w.now - alarms.COPY_OVERDUE)
        wrong = copies.contradictions(w.db)
    facts = {state.value: counted.get(state.value, 0) for state in copies.State} | {"late": late, "wrong_rows": wrong}
    lines = [
        f"{facts['held']} held by the carrier for now, {facts['deleted']} deleted, {facts['proven']} proven gone.",
        f"{late} are older than a day and not proven gone." if late else "None is late.",
    ]
    if wrong:
        listed = ", ".join(map(str, wrong[:20]))
        lines.append(f"{len(wrong)} rows cannot be true; somebody changed the ledger by hand: {listed}.")
    return Answer(facts, "\n".join(lines), fine=not late and not wrong)

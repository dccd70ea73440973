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

    \b
    Example:
      helpline audit verify
    """
    with open_house() as house, work(house) as w:
        counted = copies.counts(w.db)
        overdue = copies.overdue(w.db, w.now - alarms.COPY_OVERDUE)
    facts = {"copies": {state.value: counted.get(state.value, 0) for state in copies.State}, "overdue": overdue}
    found = facts["copies"]
    words = f"Copies at the carrier: {found}. Overdue: {overdue}."
    return Answer(facts, words, fine=not overdue)

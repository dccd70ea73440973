"""``helpline blocked``: who is asked to wait, by whom and until when; and letting somebody in again."""

import click

from helpline.cli.answer import Answer, Command, open_house, table
from helpline.handlers import misuse
from helpline.handlers.people import RefusedError
from helpline.handlers.work import work
from helpline.store import roster


@click.command("blocked", cls=Command)
@click.option("--lift", type=click.IntRange(min=1), metavar="ID", help="Let this one in again, from the next call on.")
def blocked(lift: int | None) -> Answer:
    """List who is blocked, and until when. Or let one in again.

    A responder may block a number for a day, never longer. No number is kept for it, so none can be shown: only who
    blocked and until when. Ask her before you lift one.

    \b
    Examples:
      helpline blocked
      helpline blocked --lift 3
    """
    return _listed() if lift is None else _lifted(lift)


def _listed() -> Answer:
    with open_house() as house, work(house) as w:
        aliases: dict[int | None, str] = {one.id: one.alias for one in roster.everybody(w.db)}
        facts = [
            {"id": one.id, "by": aliases.get(one.by, ""), "until": one.until.isoformat(timespec="minutes")}
            for one in misuse.blocks(w)
        ]
    if not facts:
        return Answer(facts, "Nobody is blocked.")
    rows = [(one["id"], one["by"] or "-", str(one["until"])[:16].replace("T", " ")) for one in facts]
    return Answer(facts, table(("ID", "BY", "UNTIL (UTC)"), rows))


def _lifted(block_id: int) -> Answer:
    with open_house() as house, work(house) as w:
        if not misuse.lift(w, block_id):
            raise RefusedError(f"There is no block {block_id}: it has ended, or was lifted.")
    return Answer({"lifted": block_id}, "Lifted: whoever it was is let in again from the next call or text on.")

"""``helpline db``: bring the database up to date, and see whether it is."""

import click

from helpline import settings
from helpline.cli.answer import Answer, Family
from helpline.store import migration
from helpline.store.database import Database


@click.group(cls=Family)
def db() -> None:
    """The database: bring it up to date, or look whether it is."""


@db.command("upgrade")
@click.option("--drop-notes", is_flag=True, help="With HELPLINE_ESCALATION=off: take the notes away for good.")
def upgrade(drop_notes: bool) -> Answer:
    """Bring the database up to date.

    Run this once before the first start, and after each new version. It can be run at any time and as often as you
    like; nothing that is kept is lost.

    \b
    Example:
      helpline db upgrade
    """
    url = settings.database_url()
    database = Database(url, size=1)
    before = None
    try:
        before = migration.current(database)
        migration.upgrade(url, escalation=settings.escalation(), drop_notes=drop_notes)
        after = migration.current(database)
    except migration.StillThereError:
        words = (
            "Notes are switched off, and there are some. To take them away for good: helpline db upgrade --drop-notes"
        )
        return Answer({"before": before, "after": before}, words, fine=False)
    finally:
        database.close()
    words = f"The database was up to date already ({after})." if before == after else f"The database is now at {after}."
    return Answer({"before": before, "after": after}, words)


@db.command("check")
def look() -> Answer:
    """Look whether the tables are as this version needs them. Changes nothing.

    \b
    Example:
      helpline db check
    """
    database = Database(settings.database_url(), size=1)
    try:
        at, wanted = migration.current(database), migration.wanted(escalation=settings.escalation())
        differences = (
            [repr(one) for one in migration.differences(database, escalation=settings.escalation())]
            if at == wanted
            else []
        )
    finally:
        database.close()
    facts = {"at": at, "wanted": wanted, "differences": differences}
    if at != wanted:
        words = f"The database is at {at or 'nothing'}, not at {wanted}: run `helpline db upgrade`."
        return Answer(facts, words, fine=False)
    if differences:
        listed = "\n".join(f"  {one}" for one in differences)
        return Answer(facts, f"Somebody changed the tables by hand. They differ:\n{listed}", fine=False)
    return Answer(facts, f"The database is as it should be ({at}).")

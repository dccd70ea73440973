"""``helpline lock`` and ``helpline unlock``: end everybody's sign-ins at once, and let people in again."""

import click

from helpline.cli.answer import Answer, Command, open_house
from helpline.handlers import shutting
from helpline.handlers.work import work


@click.command("lock", cls=Command)
def lock() -> Answer:
    """Lock all: everybody is signed out of every page now, and nobody can sign in.

    For when a phone, a computer or the office is taken. Responders' phones stop, callers are told that
    nobody is free, and nothing is deleted. `helpline unlock` opens again, or a keeper on the page, with
    her second step.

    \b
    Example:
      helpline lock
    """
    with open_house() as house, work(house) as w:
        shutting.lock_all(w)
    return Answer({"locked": True}, "All is locked: everybody is signed out, and nobody can sign in.")


@click.command("unlock", cls=Command)
def unlock() -> Answer:
    """Let people sign in again, after `helpline lock` or the button on the page.

    \b
    Example:
      helpline unlock
    """
    with open_house() as house, work(house) as w:
        was_locked = shutting.open_again(w)
    words = "People may sign in again." if was_locked else "Nothing was locked."
    return Answer({"locked": False, "was_locked": was_locked}, words)

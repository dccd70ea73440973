"""``helpline check``: everything to know before going live, and each night, with how to mend it."""

import click

from helpline import prompts, settings
from helpline.cli.answer import Answer, Command, open_house
from helpline.handlers import checkup, starting
from helpline.handlers.checkup import Finding, State

MARKS = {State.GOOD: click.style("ok  ", fg="green"), State.BAD: click.style("BAD ", fg="red"), State.NOTE: "note"}


@click.command("check", cls=Command)
@click.option(
    "--live",
    is_flag=True,
    help="Also what must be there on the first day: a test text, legal advice, a person for children.",
)
def check(live: bool) -> Answer:
    """Look at everything that must be right before people rely on this line.

    Run it before going live, after each change, and each night. Ends with 1 if anything is bad, and says how to mend
    each.

    \b
    Examples:
      helpline check
      helpline check --live
    """
    try:
        with open_house() as house:
            told = settings.read()
            found = [Finding("settings", State.GOOD, "Everything needed is said.")]
            found += [checkup.signatures(has_token=bool(told.auth_tokens))]
            found += checkup.look(house, public_url=told.public_url, recorded=prompts.of(told.prompts))
            found += starting.findings(house) if live and house.database.answers() else []
    except settings.SettingsError as error:
        found = [Finding("settings", State.BAD, str(error), "Say what is missing in the environment or its files.")]
    facts = [{"name": one.name, "state": one.state.value, "found": one.found, "mend": one.mend} for one in found]
    fine = all(one.state is not State.BAD for one in found)
    words = "\n".join(map(_line, found)) + ("\n\nAll is well." if fine else "\n\nNot yet: mend what is BAD.")
    return Answer({"fine": fine, "findings": facts}, words, fine=fine)


def _line(one: Finding) -> str:
    mend = f"\n      {one.mend}" if one.mend else ""
    return f"{MARKS[one.state]}  {one.name}: {one.found}{mend}"

"""``helpline check``: everything to know before going live, and each night, with how to mend it."""

import click

from helpline import prompts, settings
from helpline.cli.answer import Answer, Command, open_house
from helpline.handlers import checkup
from helpline.handlers.checkup import Finding, State

MARKS = {State.GOOD: click.style("ok  ", fg="green"), State.BAD: click.style("BAD ", fg="red"), State.NOTE: "note"}


@click.command("check", cls=Command)
def check() -> Answer:
    """Look at everything that must be right before people rely on this line.

    Run it before going live, after each change, and each night. Ends with 1 if anything is bad, and says how to mend
    each.

    \b
    Example:
      helpline check
    """
    try:
        with open_house() as house:
            told = settings.read()
            signed = Finding("signatures", State.GOOD, "The carrier's requests can be told from others'.")
            if not told.auth_tokens:
                signed = Finding(
                    "signatures",
                    State.BAD,
                    "Every request of the carrier is refused.",
                    "Set TWILIO_AUTH_TOKEN to the token the carrier shows on its first page.",
                )
            found = [Finding("settings", State.GOOD, "Everything needed is said."), signed]
            found += checkup.look(house, public_url=told.public_url, recorded=prompts.of(told.prompts))
    except settings.SettingsError as error:
        found = [Finding("settings", State.BAD, str(error), "Say what is missing in the environment or its files.")]
    facts = [{"name": one.name, "state": one.state.value, "found": one.found, "mend": one.mend} for one in found]
    fine = all(one.state is not State.BAD for one in found)
    words = "\n".join(map(_line, found)) + ("\n\nAll is well." if fine else "\n\nNot yet: mend what is BAD.")
    return Answer({"fine": fine, "findings": facts}, words, fine=fine)


def _line(one: Finding) -> str:
    mend = f"\n      {one.mend}" if one.mend else ""
    return f"{MARKS[one.state]}  {one.name}: {one.found}{mend}"

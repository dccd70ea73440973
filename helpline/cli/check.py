"""``helpline check``: everything to know before going live, and each night, with how to mend it."""

import time
from typing import Final

import click

from helpline import prompts, settings
from helpline.cli.answer import Answer, Command, open_house
from helpline.domain.line import Line
from helpline.domain.self_try import Kind, Result, SelfTry
from helpline.handlers import checkup, self_tries, starting
from helpline.handlers.checkup import Finding, State
from helpline.handlers.work import House, work
from helpline.store import lines

MARKS = {State.GOOD: click.style("ok  ", fg="green"), State.BAD: click.style("BAD ", fg="red"), State.NOTE: "note"}

WAITS: Final = 60
"""Seconds that a line is given to reach itself."""
SAYS: Final = {
    Result.NONE: "It could not be tried.",
    Result.NOT_SENT: "The carrier did not take it.",
    Result.NOT_COME: "It did not come in.",
    Result.NOT_READ: "It came in, and no worker took it up.",
    Result.ELSEWHERE: "The carrier leads this number elsewhere.",
    Result.NO_ANSWER: "The carrier could not be asked.",
}
MENDS: Final = {
    Result.NONE: "Try again.",
    Result.NOT_SENT: "Look at the carrier's status page, and whether the account may text and ring.",
    Result.NOT_COME: "Look whether HELPLINE_PUBLIC_URL is reached from outside, and at the addresses above.",
    Result.NOT_READ: "Start the workers, or look whether Redis answers.",
    Result.ELSEWHERE: "Enter the addresses above at the carrier.",
    Result.NO_ANSWER: "Look at the carrier's status page and at your own line out.",
}


@click.command("check", cls=Command)
@click.option(
    "--live",
    is_flag=True,
    help="Also what must be there on the first day: a test text, legal advice, a person for children.",
)
@click.option(
    "--through-the-carrier",
    "through",
    is_flag=True,
    help="Let each line text and ring itself now, and wait for it: a minute at most. It costs some cents.",
)
def check(live: bool, through: bool) -> Answer:
    """Look at everything that must be right before people rely on this line.

    Run it before going live, after each change, and each night. Ends with 1 if anything is bad, and says how to mend
    each.

    \b
    Examples:
      helpline check
      helpline check --live
      helpline check --through-the-carrier
    """
    try:
        with open_house() as house:
            told = settings.read()
            found = [Finding("settings", State.GOOD, "Everything needed is said.")]
            found += [checkup.signatures(has_token=bool(told.auth_tokens))]
            found += checkup.look(house, public_url=told.public_url, recorded=prompts.of(told.prompts))
            found += starting.findings(house) if live and house.database.answers() else []
            found += _through_the_carrier(house) if through and house.database.answers() else []
    except settings.SettingsError as error:
        found = [Finding("settings", State.BAD, str(error), "Say what is missing in the environment or its files.")]
    facts = [{"name": one.name, "state": one.state.value, "found": one.found, "mend": one.mend} for one in found]
    fine = all(one.state is not State.BAD for one in found)
    words = "\n".join(map(_line, found)) + ("\n\nAll is well." if fine else "\n\nNot yet: mend what is BAD.")
    return Answer({"fine": fine, "findings": facts}, words, fine=fine)


def _through_the_carrier(house: House) -> list[Finding]:
    """Every line tries itself; the web application and the workers must run, or nothing comes."""
    with work(house) as w:
        for line in lines.answered(w.db):
            self_tries.try_now(w, line.id)
    standing: list[tuple[Line, list[SelfTry]]] = []
    for _ in range(WAITS):
        self_tries.keep(house)
        with work(house) as w:
            standing = self_tries.standing(w)
        if not any(one.asked_at for _, every in standing for one in every):
            break
        time.sleep(1)
    return [_tried(line, one) for line, every in standing for one in every]


def _tried(line: Line, one: SelfTry) -> Finding:
    name = f"{one.kind} {line.number}"
    if one.asked_at is not None:
        return Finding(name, State.BAD, "It has not come yet.", "Look whether the workers run, and once more later.")
    if one.result is not Result.FINE:
        return Finding(name, State.BAD, SAYS[one.result], MENDS[one.result])
    if one.kind is not Kind.NUMBER and not one.whole:
        return Finding(
            name, State.NOTE, "Our door took it. A number can't reach itself: only a second one would show all."
        )
    return Finding(name, State.GOOD, "It went the whole way round." if one.whole else "The carrier leads it here.")


def _line(one: Finding) -> str:
    mend = f"\n      {one.mend}" if one.mend else ""
    return f"{MARKS[one.state]}  {one.name}: {one.found}{mend}"

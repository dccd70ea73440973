"""``helpline drill``: the whole line once, with made-up people in a house apart; how long each step took."""

from typing import Final

import click

from helpline import settings
from helpline.apart import drill as apart
from helpline.apart.drill import NoLineError
from helpline.cli.answer import Answer, Command, open_house, table
from helpline.domain.drill import Came, Outcome, Step, is_good
from helpline.handlers import drills
from helpline.handlers.people import RefusedError
from helpline.handlers.work import work
from helpline.store.apart import NotAllowedError

SAID: Final = {
    Step.HOUSE: "a house apart is ready",
    Step.TEXT: "a text comes in and is answered",
    Step.OFFERED: "two responders are told",
    Step.RACE: "both take it at once, and one has it",
    Step.RELAYED: "words go both ways, and no number with them",
    Step.HANDED: "it is handed over",
    Step.ASKED: "the caller is asked for a yes, and gives it",
    Step.NOTE: "a note is written",
    Step.APPROVED: "two of the board agree, and only then somebody is told",
    Step.TAKEN_BACK: "the caller takes the yes back, and all of it is closed",
    Step.WIPED: "the caller wipes everything, and nothing is left",
    Step.CALL: "a caller rings, and talks with a responder",
    Step.HUNG_UP: "they hang up, and every telephone is silent",
    Step.GONE: "the house apart is gone",
}
NOT_ALLOWED: Final = (
    "The helpline may not make a database of its own for this. Let its account do so (ALTER ROLE … CREATEDB), or make"
    " an empty database and name it in HELPLINE_DRILL_DATABASE_URL."
)


@click.command("drill", cls=Command)
@click.option("--asked", type=int, hidden=True, help="A keeper asked for it on her page, under this number.")
def drill(asked: int | None) -> Answer:
    """Try the whole line once: a caller, two responders and a board, all of them made up.

    With your lines, limits and wording, in a database of its own that is made for it and dropped again, with new keys
    and a telephone network of our own. Nobody real is rung, and nothing real is read but how the lines are set up.

    \b
    Example:
      helpline drill
    """
    outcomes: list[Outcome] = []
    try:
        outcomes = apart.hold(settings.read())
    except NotAllowedError:
        raise RefusedError(NOT_ALLOWED) from None
    except NoLineError:
        raise RefusedError("There is no line yet: add one first with `helpline line add`.") from None
    finally:
        if asked is not None:
            _keep(asked, outcomes)
    return _answer(outcomes)


def _keep(asked: int, outcomes: list[Outcome]) -> None:
    with open_house() as house, work(house) as w:
        drills.ended(w, asked, outcomes)


def _answer(outcomes: list[Outcome]) -> Answer:
    facts = {
        "good": is_good(outcomes),
        "seconds": round(sum(one.seconds for one in outcomes), 1),
        "steps": [
            {"step": one.step.value, "came": one.came.value, "seconds": round(one.seconds, 1)} for one in outcomes
        ],
    }
    rows = [
        (SAID[one.step], f"{one.seconds:.1f} s" if one.came is Came.GOOD else one.came.value.upper())
        for one in outcomes
    ]
    end = "Everything worked." if facts["good"] else "Something did not work: the first step in capitals says where."
    return Answer(facts, f"{table(('STEP', 'TOOK'), rows)}\n{end}", fine=is_good(outcomes))

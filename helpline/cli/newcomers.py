"""``helpline responder propose`` and ``agree``: two people bring somebody in, and she says yes from her own phone."""

from typing import Any

import click

from helpline.cli.answer import Answer, Command, open_house, table
from helpline.cli.kinds import LANGUAGES, NAME, NUMBER
from helpline.domain.account import Account
from helpline.domain.line import Serves
from helpline.domain.names import Locale
from helpline.handlers import joining
from helpline.handlers.joining import Asked
from helpline.handlers.people import RefusedError
from helpline.handlers.work import Work, work
from helpline.store import accounts, newcomers

BY = "Who you are: the name you sign in with. Somebody else has to agree."


@click.command("propose", cls=Command)
@click.option("--by", type=NAME, required=True, help=BY)
@click.option("--alias", type=NAME, required=True, help="What callers may hear her called. Never a real name.")
@click.option("--number", type=NUMBER, required=True, help="Her telephone. It is sealed at once and never shown again.")
@click.option("--languages", type=LANGUAGES, required=True, help="What she speaks. Texts to her are in the first.")
@click.option("--area", type=NAME, required=True, help="Her team.")
@click.option("--at-once", type=click.IntRange(1, 9), default=2, show_default=True, metavar="CONTACTS",
              help="How many she talks with at the same time.")  # fmt: skip
@click.option("--channel", type=click.Choice([one.value for one in Serves]), default=Serves.BOTH.value,
              show_default=True, help="What reaches her: texts (sms), ringing for calls (voice), or both.")  # fmt: skip
def propose(by: str, languages: tuple[Locale, ...], **told: Any) -> Answer:
    """Propose somebody who is to answer. Nothing reaches her before another person and she herself have said yes.

    \b
    Example:
      helpline responder propose --by Office --alias Sky --number +15550112 --languages en --area Harbour
    """
    with open_house() as house, work(house) as w:
        made = joining.propose(
            w,
            by=_account(w, by),
            alias=told["alias"],
            phone=told["number"],
            languages=languages,
            area=told["area"],
            at_once=told["at_once"],
            takes=Serves(told["channel"]),
        )
        return _answer(w, made.alias)


@click.command("agree", cls=Command)
@click.argument("alias", type=NAME)
@click.option("--by", type=NAME, required=True, help="Who you are: not the one who proposed her.")
def agree(alias: str, by: str) -> Answer:
    """Agree to somebody who was proposed, and see the code with which she says yes by text.

    \b
    Example:
      helpline responder agree Sky --by Heron
    """
    with open_house() as house, work(house) as w:
        found = newcomers.with_alias(w.db, alias)
        if found is None:
            raise RefusedError(f"Nobody called {alias} waits to join.")
        joining.agree(w, found.id, by=_account(w, by))
        return _answer(w, alias)


@click.command("newcomers", cls=Command)
def listed() -> Answer:
    """List who is asked to join, and what is missing.

    \b
    Example:
      helpline responder newcomers
    """
    with open_house() as house, work(house) as w:
        asked = joining.waiting(w)
    facts = [_facts(one) for one in asked]
    rows = [(one.newcomer.alias, one.area, one.by or "-", _missing(one)) for one in asked]
    return Answer(facts, table(("ALIAS", "AREA", "BY", "MISSING"), rows) if rows else "Nobody waits to join.")


def _account(w: Work, name: str) -> Account:
    found = accounts.named(w.db, name)
    if found is None:
        raise RefusedError(f"There is no account called {name}.")
    return found


def _answer(w: Work, alias: str) -> Answer:
    one = next(one for one in joining.waiting(w) if one.newcomer.alias == alias)
    return Answer(_facts(one), f"{alias} does not answer yet. What is missing: {_missing(one)}.")


def _missing(one: Asked) -> str:
    return f"her own text with {one.code} to a line" if one.code else "somebody else who agrees"


def _facts(one: Asked) -> dict[str, Any]:
    return {
        "alias": one.newcomer.alias,
        "languages": list(one.newcomer.languages),
        "area": one.area,
        "by": one.by,
        "agreed": one.newcomer.agreed,
        "code": one.code,
    }

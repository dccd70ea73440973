"""``helpline library``: what responders look up, from its first drafts to what has to be looked at again."""

from typing import Any

import click

from helpline.cli.answer import Answer, Family, open_house, table
from helpline.cli.kinds import LANGUAGES, NAME
from helpline.domain import entry, referral
from helpline.domain.entry import UnfitError
from helpline.domain.known import Answer as Known
from helpline.domain.names import Locale
from helpline.domain.referral import Need, Place, Question, Way
from helpline.handlers import places, review, starter
from helpline.handlers.library import today
from helpline.handlers.people import RefusedError
from helpline.handlers.work import work
from helpline.store import lines

WHY = "Why, in a few words: everybody who answers reads it at the desk."


@click.group(cls=Family)
def library() -> None:
    """What responders look up: options, everyday topics, places, law and risk."""


@library.command("start")
@click.option("--show", is_flag=True, help="Show every card to responders at once, marked as a draft.")
def start(*, show: bool) -> Answer:
    """Bring in the first drafts: options for all seventeen cards, and ten everyday topics, in English.

    Nothing that somebody has written is touched; it can be called again. Peers then check, change and translate them
    on the pages.

    \b
    Examples:
      helpline library start
      helpline library start --show
    """
    with open_house() as house, work(house) as w:
        brought = starter.bring(w, show=show, by=None, why="The drafts that the library begins with")
    facts = {"options": brought.options, "topics": brought.topics, "cards_shown": brought.cards}
    shown = f"{brought.cards} cards are now shown" if show else "no card is shown before somebody says so on its page"
    return Answer(facts, f"Brought in {brought.options} options and {brought.topics} topics as drafts; {shown}.")


@library.command("place")
@click.option("--name", type=NAME, required=True, help="What it is called.")
@click.option("--needs", required=True, metavar="NEEDS", help=f"What it helps with: {', '.join(Need)}.")
@click.option("--number", default="", help="Its own public number. Never a caller's.")
@click.option("--languages", type=LANGUAGES, default="en", show_default=True, help="What is spoken there.")
@click.option("--areas", default="", metavar="AREAS", help="For which areas; none: for all.")
@click.option("--ways", default="", metavar="WAYS", help=f"For whom: {', '.join(Way)}; none is usual.")
@click.option("--known", multiple=True, metavar="QUESTION=ANSWER",
              help=f"What somebody asked there: {', '.join(Question)}; yes or no. All else is not known.")  # fmt: skip
@click.option("--checked-on", default="", metavar="DATE", help="When a peer last went through it, such as 2026-03-06.")
@click.option("--recommended", is_flag=True, help="Only with an answer to every question, and checked by a peer.")
@click.option("--owner", type=NAME, required=True, help="The alias of whoever looks after this entry.")
@click.option("--source", required=True, help="How we know.")
@click.option("--why", required=True, help=WHY)
def place(languages: tuple[Locale, ...], known: tuple[str, ...], *, recommended: bool, **told: str) -> Answer:
    """Add a place. Whatever nobody has asked there is shown as not known.

    \b
    Example:
      helpline library place --name "Quay clinic" --needs health,medicine --number +15550160 --owner River \\
        --source "Peers were there" --why "Asked for often"
    """
    with open_house() as house, work(house) as w:
        areas = {area.name: area.id for area in lines.all_areas(w.db)}
        wanted = _parts(told["areas"])
        if unknown := [name for name in wanted if name not in areas]:
            raise RefusedError(f"There is no area called {', '.join(unknown)}.")
        try:
            made = Place(
                name=told["name"],
                needs=frozenset(map(Need, _parts(told["needs"]))),
                languages=languages,
                area_ids=frozenset(areas[name] for name in wanted),
                ways=frozenset(map(Way, _parts(told["ways"]))),
                number=referral.number(told["number"]),
                reaching="",
                answers=dict(map(_answer, known)),
                recommended=recommended,
                owner=told["owner"],
                source=told["source"],
                written_on=today(w),
                checked_on=entry.day("checked_on", told["checked_on"], today=today(w)),
            )
            places.write(w, made, by=None, why=told["why"])
        except UnfitError as wrong:
            raise RefusedError(f"This place can't be kept so: {wrong}.") from None
        except ValueError:
            lists = f"Needs are: {', '.join(Need)}. Ways: {', '.join(Way)}. Questions: {', '.join(Question)}."
            raise RefusedError(lists) from None
    return Answer({"name": made.name}, f"{made.name} is in the directory. What is not known of it is shown as such.")


@library.command("review")
def reviewed() -> Answer:
    """List what has to be looked at: drafts, what is older than 90 days, and what is hidden after 180.

    \b
    Example:
      helpline library review
    """
    with open_house() as house, work(house) as w:
        found = review.to_look_at(w)
    facts: list[dict[str, Any]] = [
        {"kind": one.kind.value, "what": one.what, "owner": one.owner, "draft": one.is_draft, "age": one.age.value}
        for one in found
    ]
    if not found:
        return Answer(facts, "Everything has been checked by a peer in the last 90 days.")
    rows = [[one["kind"], one["what"], one["owner"], "draft" if one["draft"] else "", one["age"]] for one in facts]
    return Answer(facts, table(("KIND", "WHAT", "OWNER", "", "AGE"), rows))


def _answer(text: str) -> tuple[Question, Known]:
    question, _, answer = text.partition("=")
    return Question(question), Known(answer)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]

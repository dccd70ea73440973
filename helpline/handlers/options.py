"""Options cards: what a caller may choose when something is the matter. Everybody reads them, keepers write them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from helpline.domain import option
from helpline.domain.change import Kind
from helpline.domain.concern import Concern
from helpline.domain.entry import UnfitError
from helpline.domain.known import Age
from helpline.domain.names import Locale
from helpline.domain.option import Cost, Lacks, Option, Said
from helpline.handlers.change import changed
from helpline.handlers.library import nearest, today
from helpline.handlers.work import Work
from helpline.store import options


@dataclass(frozen=True, kw_only=True)
class CostShown:
    """``age`` says whether it may have changed since."""

    cost: Cost
    age: Age


@dataclass(frozen=True, kw_only=True)
class OptionShown(Option):
    """An option with its words. ``stands_in``: they are in another language than was asked for."""

    language: Locale
    said: Said
    stands_in: bool
    costs: tuple[CostShown, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Card:
    """What may be done about one concern. ``lacks``: what is missing before it can be shown to responders."""

    concern: Concern
    is_shown: bool
    lacks: frozenset[Lacks]
    options: tuple[OptionShown, ...]
    has_authorities: bool
    """Something is on it that is shown only when the caller has spoken of it herself."""


def card(
    w: Work,
    concern: Concern,
    *,
    locale: Locale,
    authorities_shown: bool = False,
    brought_up: bool = False,
    to_edit: bool = False,
) -> Card | None:
    """One card; None when it is not shown, or is no longer whole.

    ``authorities_shown``: a board has added a named person there. ``brought_up``: the caller spoke of it herself.
    ``to_edit``: for those who write it, everything on it, whether shown or not, too old or not.
    """
    there = _written(w, options.every(w.db, concern), locale, to_edit=to_edit)
    missing = option.lacks(one.sort for one in there)
    is_shown = concern in options.shown(w.db)
    if not to_edit and (missing or not is_shown):
        return None
    fit = option.on_the_card(there, authorities_shown=authorities_shown or to_edit, brought_up=brought_up or to_edit)
    has_authorities = any(one.sort is option.Sort.AUTHORITY for one in there)
    return Card(
        concern=concern,
        is_shown=is_shown,
        lacks=missing,
        options=tuple(fit),
        has_authorities=has_authorities and authorities_shown,
    )


def choices(
    w: Work,
    concerns: Collection[Concern],
    *,
    locale: Locale,
    authorities_shown: bool = False,
    brought_up: bool = False,
) -> dict[str, str]:
    """The options a responder may have given for any of these concerns: code and title, in the order of the cards."""
    found: dict[str, str] = {}
    for concern in sorted(concerns):
        one = card(w, concern, locale=locale, authorities_shown=authorities_shown, brought_up=brought_up)
        found |= {each.code: each.said.title for each in (one.options if one else ())}
    return found


def texts_of(w: Work, option_id: int) -> tuple[Option, dict[Locale, Said], list[Cost]] | None:
    """One option with all that is written about it, for those who write it."""
    found = options.get(w.db, option_id)
    if found is None:
        return None
    return found, options.said(w.db).get(option_id, {}), options.all_costs(w.db).get(option_id, [])


def write(w: Work, wanted: Option, language: Locale, text: Said, *, by: int | None, why: str) -> int:
    """Add an option, or change it, with its words in one language. Raises `UnfitError`, `NoReasonError`."""
    options.hold(w.db)
    known = options.with_code(w.db, wanted.code)
    if known is not None and known.id != wanted.id:
        raise UnfitError("code", "taken")
    if not wanted.concerns:
        raise UnfitError("concerns", "missing")
    if wanted.id:
        options.change(w.db, wanted)
    else:
        wanted = replace(wanted, id=options.add(w.db, wanted))
    options.say(w.db, wanted.id, language, text)
    _shown_cards_are_whole(w)
    changed(w, by=by, kind=Kind.OPTION, what=f"{text.title} ({wanted.code})", why=why)
    return wanted.id


def remove(w: Work, option_id: int, *, by: int | None, why: str) -> None:
    """Take an option out. Raises `UnfitError` when a card that is shown would not be whole without it."""
    options.hold(w.db)
    found = options.get(w.db, option_id)
    if found is None:
        return
    options.remove(w.db, option_id)
    _shown_cards_are_whole(w)
    changed(w, by=by, kind=Kind.OPTION, what=f"{found.code}: taken out", why=why)


def show(w: Work, concern: Concern, *, wanted: bool, by: int | None, why: str) -> None:
    """Let responders see a card, or not. Raises `UnfitError` when it is not whole."""
    options.hold(w.db)
    if wanted:
        options.show(w.db, concern, w.now)
        _shown_cards_are_whole(w)
    else:
        options.hide(w.db, concern)
    changed(w, by=by, kind=Kind.OPTION, what=f"{concern}: {'shown' if wanted else 'not shown'}", why=why)


def put_cost(w: Work, option_id: int, cost: Cost, *, by: int | None, why: str) -> None:
    """What an authority may cost in one country or region. Raises `UnfitError` for what is no authority."""
    found = options.get(w.db, option_id)
    if found is None or found.sort is not option.Sort.AUTHORITY:
        raise UnfitError("sort", "form")
    options.put_cost(w.db, option_id, cost)
    changed(w, by=by, kind=Kind.OPTION, what=f"{found.code}: {cost.jurisdiction}", why=why)


def remove_cost(w: Work, option_id: int, cost_id: int, *, by: int | None, why: str) -> None:
    found = options.get(w.db, option_id)
    if found is not None and options.remove_cost(w.db, option_id, cost_id):
        changed(w, by=by, kind=Kind.OPTION, what=f"{found.code}: one country taken out", why=why)


def _written(w: Work, there: Iterable[Option], locale: Locale, *, to_edit: bool) -> list[OptionShown]:
    """Those with words. An authority of which nothing recent is known is not put before anybody."""
    said, costs = options.said(w.db), options.all_costs(w.db)
    shown = []
    for one in there:
        text = nearest(said.get(one.id, {}), locale)
        prices = [CostShown(cost=cost, age=cost.age(today(w))) for cost in costs.get(one.id, ())]
        prices = [price for price in prices if to_edit or price.age is not Age.HIDDEN]
        if text is None or (one.sort is option.Sort.AUTHORITY and not prices and not to_edit):
            continue
        shown.append(
            OptionShown(
                id=one.id,
                code=one.code,
                sort=one.sort,
                concerns=one.concerns,
                language=text[0],
                said=text[1],
                stands_in=text[0] != locale,
                costs=tuple(prices),
            )
        )
    return shown


def _shown_cards_are_whole(w: Work) -> None:
    """No change takes away what a card that is shown must have."""
    said = options.said(w.db)
    for concern in options.shown(w.db):
        there = [one.sort for one in options.every(w.db, concern) if one.id in said]
        if option.lacks(there):
            raise UnfitError("card", "few")

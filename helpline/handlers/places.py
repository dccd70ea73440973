"""The directory of places: everybody who answers reads it, keepers write it. No yes of a caller is needed to look."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from helpline.domain import referral
from helpline.domain.change import Kind
from helpline.domain.entry import UnfitError
from helpline.domain.known import Age
from helpline.domain.referral import Place, Wanted
from helpline.handlers.change import changed
from helpline.handlers.library import today
from helpline.handlers.work import Work
from helpline.store import lines, places

GIVEN = "gave a place's number"
"""How often anybody was given a number, and nothing of whom or which."""


@dataclass(frozen=True, kw_only=True)
class PlaceShown:
    """A place as it may be told: how old it is, and whether it is recommended today."""

    place: Place
    age: Age
    is_recommended: bool
    areas: tuple[str, ...]


def look(w: Work, wanted: Wanted, *, to_edit: bool) -> list[PlaceShown]:
    """What fits, what is recommended first. ``to_edit``: what is too old as well, for those who review."""
    areas = {area.id: area.name for area in lines.all_areas(w.db)}
    fit = [_shown(w, one, areas) for one in places.every(w.db) if referral.fits(one, wanted)]
    return sorted(
        (one for one in fit if to_edit or one.age is not Age.HIDDEN),
        key=lambda one: (not one.is_recommended, one.place.name.casefold()),
    )


def write(w: Work, place: Place, *, by: int | None, why: str) -> int:
    """Add a place, or change it. Raises `UnfitError` and `NoReasonError`; then nothing is changed."""
    place = replace(referral.checked(place), written_on=today(w))
    known = places.named(w.db, place.name)
    if known is not None and known.id != place.id:
        raise UnfitError("name", "taken")
    if not place.area_ids <= {area.id for area in lines.all_areas(w.db)}:
        raise UnfitError("areas", "form")
    place_id = place.id
    if place_id:
        places.change(w.db, place)
    else:
        place_id = places.add(w.db, place)
    changed(w, by=by, kind=Kind.PLACE, what=place.name, why=why)
    return place_id


def remove(w: Work, place_id: int, *, by: int | None, why: str) -> None:
    found = places.get(w.db, place_id)
    if found is not None:
        places.remove(w.db, place_id)
        changed(w, by=by, kind=Kind.PLACE, what=f"{found.name}: taken out", why=why)


def gave_number(w: Work) -> None:
    """A count, and no record."""
    w.count(GIVEN)


def _shown(w: Work, place: Place, areas: dict[int, str]) -> PlaceShown:
    return PlaceShown(
        place=place,
        age=place.age(today(w)),
        is_recommended=referral.is_recommended(place, today(w)),
        areas=tuple(_names(place.area_ids, areas)),
    )


def _names(ids: Iterable[int], areas: dict[int, str]) -> list[str]:
    return sorted(areas[one] for one in ids if one in areas)

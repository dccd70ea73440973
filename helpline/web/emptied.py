"""What a page would say, with everything taken out that somebody could learn from it: lists, counts, names, words."""

from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from enum import Enum
from typing import Any


class UnknownShapeError(Exception):
    """Something of which nobody knows how it looks when it is empty: it is not shown at all."""


def emptied(found: Any) -> Any:
    """The same shape with nothing in it. Days stay, and which of several things it is. Raises `UnknownShapeError`."""
    if found is None or isinstance(found, Enum | date):
        return found
    if isinstance(found, str | bool | int | float | timedelta | Collection):
        return type(found)() if type(found) in KNOWN else _of_its_kind(found)
    if is_dataclass(found) and not isinstance(found, type):
        values = {one.name: emptied(getattr(found, one.name)) for one in fields(found) if one.init}
        return replace(found, **values)
    raise UnknownShapeError(type(found).__name__)


KNOWN = frozenset({str, bool, int, float, timedelta, dict, list, tuple, set, frozenset})


def _of_its_kind(found: Any) -> Any:
    """For whatever only behaves like one of them."""
    return {} if isinstance(found, Mapping) else ()

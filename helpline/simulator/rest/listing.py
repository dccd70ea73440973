"""Pages through a list as the carrier does, newest first, with opaque tokens."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

from helpline.simulator.record import now
from helpline.simulator.rest.asked import Asked
from helpline.simulator.rest.refusal import RefusedError

_PAGING = {"PageSize", "Page", "PageToken"}
_MOST = 1000


class Listed(Protocol):
    """Anything in a list has its place in time."""

    serial: int
    created_at: datetime


Item = TypeVar("Item", bound=Listed)


def listing(asked: Asked, key: str, items: Iterable[Item], render: Callable[[Item], dict[str, Any]]) -> dict[str, Any]:
    """The envelope with one page. ``items`` come newest first, already filtered but for lag and paging."""
    size, page = _whole(asked, "PageSize", 50, least=1), _whole(asked, "Page", 0, least=0)
    visible = _visible(asked, items)
    chosen = list(islice(_from_token(asked, visible, size, page), size + 1))
    shown, more = chosen[:size], len(chosen) > size
    start = page * size
    return {
        key: [render(item) for item in shown],
        "page": page,
        "page_size": size,
        "start": start,
        "end": start + max(len(shown) - 1, 0),
        "uri": _address(asked, size, page, asked.wished("PageToken")),
        "first_page_uri": _address(asked, size, 0, None),
        "next_page_uri": _address(asked, size, page + 1, f"PA{shown[-1].serial:032d}") if more else None,
        "previous_page_uri": _address(asked, size, page - 1, f"PB{shown[0].serial:032d}") if page and shown else None,
    }


def _visible(asked: Asked, items: Iterable[Item]) -> Iterable[Item]:
    lag = asked.network.faults.list_lag
    if not lag:
        return items
    newest = now() - timedelta(seconds=lag)
    return (item for item in items if item.created_at <= newest)


def _from_token(asked: Asked, items: Iterable[Item], size: int, page: int) -> Iterable[Item]:
    token = asked.wished("PageToken")
    if not token:
        return islice(items, page * size, None)
    try:
        edge = int(token[2:])
    except ValueError:
        raise RefusedError(400, 20001, "Invalid PageToken") from None
    if token.startswith("PB"):
        return [item for item in items if item.serial > edge][-size:]
    return (item for item in items if item.serial < edge)


def _whole(asked: Asked, name: str, usual: int, *, least: int) -> int:
    given = asked.wished(name)
    if given is None:
        return usual
    if not given.isdecimal() or int(given) < least:
        raise RefusedError(400, 20001, f"Invalid {name}")
    return min(int(given), _MOST)


def _address(asked: Asked, size: int, page: int, token: str | None) -> str:
    wishes = [(name, value) for name, value in asked.query if name not in _PAGING]
    paging = [("PageSize", str(size)), ("Page", str(page))] + ([("PageToken", token)] if token else [])
    return f"{asked.address.partition('?')[0]}?{urlencode(wishes + paging)}"


def within(asked: Asked, name: str, value: Callable[[Item], datetime | None]) -> Callable[[Item], bool]:
    """A filter for ``DateSent``, ``DateSent>`` and ``DateSent<``: a day on which, bounds that are inclusive."""
    day, since, until = (_instant(asked, name + mark) for mark in ("", ">", "<"))
    if day is None and since is None and until is None:
        return lambda _: True
    if day is not None:
        since, until = day, day + timedelta(days=1, microseconds=-1)

    def fits(item: Item) -> bool:
        instant = value(item)
        if instant is None:
            return False
        return (since is None or instant >= since) and (until is None or instant <= until)

    return fits


def _instant(asked: Asked, name: str) -> datetime | None:
    given = asked.wished(name)
    if not given:
        return None
    try:
        instant = datetime.fromisoformat(given)
    except ValueError:
        try:
            instant = parsedate_to_datetime(given)
        except ValueError:
            raise RefusedError(400, 20001, f"Invalid {name}") from None
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant

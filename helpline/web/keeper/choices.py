"""What a keeper chooses from: languages in their own names, teams, peers, and the places whose clock a line goes by."""

from functools import cache
from zoneinfo import available_timezones

from helpline import words
from helpline.handlers.work import Work
from helpline.store import lines, roster

Options = list[tuple[str, str]]

NO_PLACES = ("Etc/", "SystemV/", "US/", "posix/", "right/")


def tongues() -> Options:
    """Every language of the register, in its own script."""
    return [(code, one.name) for code, one in words.register().items()]


def areas(w: Work) -> Options:
    return [(one.name, one.name) for one in lines.all_areas(w.db)]


def aliases(w: Work) -> Options:
    return [(one.alias, one.alias) for one in roster.everybody(w.db)]


@cache
def zones() -> Options:
    """Places of the world, and UTC."""
    places = sorted(one for one in available_timezones() if "/" in one and not one.startswith(NO_PLACES))
    return [(one, one.replace("_", " ")) for one in ("UTC", *places)]

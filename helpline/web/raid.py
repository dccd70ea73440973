"""Many come at once: how it stands, for everybody; and one tap with a reason, for whoever may say so."""

from typing import Final

from flask import Response, request
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain.account import Account, Role
from helpline.domain.grapheme import clip
from helpline.domain.line import Line
from helpline.domain.raid import LONGEST_WHY
from helpline.handlers import raid
from helpline.handlers.work import Work, work
from helpline.store import lines, roster
from helpline.web import live, pages
from helpline.web.door import house
from helpline.web.gate import Doors
from helpline.web.keys import me

doors = Doors("raid")

EVERYBODY: Final = frozenset(Role)
NO_TIME: Final = "no time to say"
"""The reason of somebody who gave none: that night comes before any form."""


@doors.page("/many", to=EVERYBODY, fresh=())
def page() -> Response:
    """On which lines it is so, since when and until when; and for whoever may, how it is begun and ended."""
    return show()


def show(*, quiet: bool = False) -> Response:
    """The page; ``quiet``: as on a night on which it is nowhere so."""
    who = me()
    with work(house()) as w:
        now = [] if quiet else raid.on_now(w)
        return pages.show(
            "many",
            lines=now,
            may_say=_may_say(w, who),
            choices=_choices(w),
            spoken=_spoken(w) if who.role is Role.KEEPER else (),
            live=live.address(),
        )


@doors.page("/many", to=EVERYBODY, fresh=(), method="POST")
def begin() -> AnyResponse:
    """From now on, or for six hours more."""
    return _said(on=True)


@doors.page("/many/over", to=EVERYBODY, fresh=(), method="POST")
def end() -> AnyResponse:
    """All is as before."""
    return _said(on=False)


def _said(*, on: bool) -> AnyResponse:
    who = me()
    with work(house()) as w:
        if not _may_say(w, who):
            raise Forbidden
        which = _named(w, request.form.get("where", ""))
        if "sure" not in request.form or not which:
            return pages.to("raid.page", "many-not-sure")
        why = clip(" ".join(request.form.get("why", "").split()), LONGEST_WHY) or NO_TIME
        (raid.begin if on else raid.end)(w, [line.id for line in which], who=who.name, why=why)
    return pages.to("raid.page", "many-on" if on else "many-over")


def _may_say(w: Work, who: Account) -> bool:
    """A keeper, a peer of the board, and a responder whom a keeper lets lead shifts."""
    if who.role is Role.RESPONDER:
        return who.responder_id is not None and roster.get(w.db, who.responder_id).leads
    return not who.external


def _named(w: Work, where: str) -> list[Line]:
    """All lines, those of one area, or one."""
    every = lines.answered(w.db)
    kind, _, number = where.partition("-")
    if not where:
        return every
    if kind == "area":
        return [line for line in every if str(line.area_id) == number]
    return [line for line in every if kind == "line" and str(line.id) == number]


def _choices(w: Work) -> list[tuple[str, str, str]]:
    """Where it may be so: a value, what kind of place it is, and its name."""
    every = lines.answered(w.db)
    areas = [("area", f"area-{one.id}", one.name) for one in lines.all_areas(w.db)]
    held = {f"area-{line.area_id}" for line in every}
    found = [(value, kind, name) for kind, value, name in areas if value in held and len(held) > 1]
    return found + [(f"line-{line.id}", "line", line.number) for line in every if len(every) > 1]


def _spoken(w: Work) -> list[str]:
    """The languages of the lines that are rung: in each of them three things are said."""
    return list(dict.fromkeys(code for line in lines.answered(w.db) if line.takes_calls for code in line.languages))

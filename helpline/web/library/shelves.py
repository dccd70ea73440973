"""What a responder looks up: topics, cards, places, and what is new about law and risk."""

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from helpline import words
from helpline.domain.concern import Concern
from helpline.domain.referral import Need, Wanted, Way
from helpline.domain.topic import Topic
from helpline.handlers import library, options, places, review, topics
from helpline.handlers.escalation import recipients
from helpline.handlers.work import work
from helpline.store import lines
from helpline.web import pages
from helpline.web.door import house
from helpline.web.gate import Doors
from helpline.web.library import asked
from helpline.web.library.asked import EVERYBODY, NOBODY_AGAIN

doors = Doors("library")


@doors.page("/library", to=EVERYBODY, fresh=NOBODY_AGAIN)
def first() -> Response:
    """Everyday things first; then what may be the matter; then places."""
    with work(house()) as w:
        found = library.shelves(w, locale=asked.locale())
        threats = topics.threats(w, account_id=asked.reader().id, locale=asked.locale(), to_edit=False)
        areas = lines.all_areas(w.db)
        stale = review.to_look_at(w) if asked.may_write() else []
    return _show(
        "library/first",
        shelves=found,
        threats=threats,
        areas=areas,
        stale=stale,
        concerns=list(Concern),
        needs=list(Need),
    )


@doors.page("/library/options/<concern>", to=EVERYBODY, fresh=NOBODY_AGAIN)
def card(concern: str) -> Response:
    """One card. An authority stands on it only when a board knows somebody there and the caller spoke of it."""
    which = asked.named(concern, Concern)
    brought_up = "brought_up" in request.args
    with work(house()) as w:
        found = options.card(
            w,
            which,
            locale=asked.locale(),
            authorities_shown=recipients.authorities_shown(w),
            brought_up=brought_up,
            to_edit=asked.may_write(),
        )
    if found is None:
        return _show("library/no_card", 404, concern=which)
    return _show("library/card", card=found, brought_up=brought_up)


@doors.page("/library/topics/<topic>", to=EVERYBODY, fresh=NOBODY_AGAIN)
def topic(topic: str) -> Response:
    """A few words about something ordinary."""
    which = asked.named(topic, Topic)
    with work(house()) as w:
        found = library.topic(w, which, locale=asked.locale(), to_edit=asked.may_write())
    return _show("library/topic", topic=found)


@doors.page("/library/places", to=EVERYBODY, fresh=NOBODY_AGAIN)
def directory() -> Response:
    """Places: all of them, until somebody looks for less."""
    wanted = Wanted(
        need=asked.picked("need", Need),
        language=asked.language(),
        area_id=asked.area_id(),
        way=asked.picked("way", Way),
    )
    with work(house()) as w:
        found = places.look(w, wanted, to_edit=asked.may_write())
        areas = lines.all_areas(w.db)
    return _show("library/places", found=found, wanted=wanted, areas=areas, needs=list(Need), ways=list(Way))


@doors.page("/library/given", to=EVERYBODY, method="POST", fresh=NOBODY_AGAIN)
def given() -> AnyResponse:
    """She was given a number: a count, and nothing of whom or which."""
    with work(house()) as w:
        places.gave_number(w)
    return pages.to("library.directory", "given")


@doors.page("/library/threats", to=EVERYBODY, fresh=NOBODY_AGAIN)
def threats() -> Response:
    """What is new about law and risk, by country or area."""
    with work(house()) as w:
        found = topics.threats(w, account_id=asked.reader().id, locale=asked.locale(), to_edit=asked.may_write())
    return _show("library/threats", found=found)


@doors.page("/library/threats/<int:threat_id>/read", to=EVERYBODY, method="POST", fresh=NOBODY_AGAIN)
def has_read(threat_id: int) -> AnyResponse:
    """She has read it as it stands."""
    with work(house()) as w:
        topics.has_read(w, threat_id, asked.reader().id)
    return pages.to("library.threats")


@doors.page("/library/others", to=EVERYBODY, fresh=NOBODY_AGAIN)
def others() -> Response:
    """What is said to those who ask about somebody: the same to all of them."""
    return _show("library/others")


def _show(template: str, status: int = 200, **facts: object) -> Response:
    register = words.register()
    return pages.show(
        template,
        status,
        may_write=asked.may_write(),
        carried=asked.carried(),
        wanted_language=asked.language(),
        wanted_area=asked.area_id(),
        wrong_field="",
        wrong_why="",
        register=[(code, row.name) for code, row in register.items()],
        **facts,
    )

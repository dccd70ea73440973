"""Where places are written down, with everything that is known of them and everything that is not."""

from flask import Response
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain import entry, referral
from helpline.domain.entry import UnfitError
from helpline.domain.known import Answer
from helpline.domain.referral import Need, Place, Question, Way
from helpline.handlers import places
from helpline.handlers.library import today
from helpline.handlers.work import Work, work
from helpline.store import lines
from helpline.store import places as written
from helpline.web import pages
from helpline.web.door import house
from helpline.web.gate import Doors
from helpline.web.library import asked, forms
from helpline.web.library.asked import EDITORS
from helpline.web.library.forms import Form

doors = Doors("places")


@doors.page("/library/place/<int:place_id>", to=EDITORS)
def edit(place_id: int) -> Response:
    """One place; 0 is a new one."""
    return _form(place_id, _filled(_found(place_id)), None)


@doors.page("/library/place/<int:place_id>", to=EDITORS, method="POST")
def keep(place_id: int) -> AnyResponse:
    """Kept with a reason, or shown again."""
    _found(place_id)

    def deed(w: Work, form: Form) -> AnyResponse:
        places.write(w, _read(w, place_id, form), by=asked.reader().id, why=form.get("why", ""))
        return pages.to("library.directory", "kept")

    return forms.kept(deed, lambda form, wrong: _form(place_id, form, wrong))


@doors.page("/library/place/<int:place_id>/remove", to=EDITORS, method="POST")
def remove(place_id: int) -> AnyResponse:
    """Out of the directory."""

    def deed(w: Work, form: Form) -> AnyResponse:
        places.remove(w, place_id, by=asked.reader().id, why=form.get("why", ""))
        return pages.to("library.directory", "taken-out")

    return forms.kept(deed, lambda _, wrong: _form(place_id, _filled(_found(place_id)), wrong))


def _read(w: Work, place_id: int, form: Form) -> Place:
    """A place as the form has it. Raises `UnfitError`."""
    return Place(
        id=place_id,
        name=forms.line_of(form, "name"),
        needs=entry.several("needs", form.getlist("needs"), Need),
        languages=forms.languages_of(form),
        area_ids=frozenset(int(one) for one in form.getlist("areas") if one.isdecimal() and len(one) < 10),
        ways=entry.several("ways", form.getlist("ways"), Way),
        number=referral.number(form.get("number", "")),
        reaching=forms.text_of(form, "reaching", needed=False),
        answers={one: entry.one(one.value, form.get(f"answer_{one}", Answer.NOT_KNOWN), Answer) for one in Question},
        recommended=form.get("recommended") == "yes",
        owner=forms.line_of(form, "owner"),
        source=forms.line_of(form, "source", longest=entry.LINE),
        written_on=today(w),
        checked_on=forms.day_of(form, "checked_on", today=today(w)),
    )


def _found(place_id: int) -> Place | None:
    """None for a new one."""
    if not place_id:
        return None
    with work(house()) as w:
        found = written.get(w.db, place_id)
    if found is None:
        raise NotFound
    return found


def _filled(place: Place | None) -> Form:
    if place is None:
        return forms.empty()
    plain = ("name", "needs", "languages", "ways", "number", "reaching", "recommended", "owner", "source", "checked_on")
    answers = [(f"answer_{one}", place.answer(one)) for one in Question]
    return forms.filled([*((name, getattr(place, name)) for name in plain), ("areas", place.area_ids), *answers])


def _form(place_id: int, form: Form, wrong: UnfitError | None) -> Response:
    with work(house()) as w:
        areas = lines.all_areas(w.db)
    return forms.show(
        "library/place",
        form,
        wrong,
        place_id=place_id,
        areas=[(area.id, area.name) for area in areas],
        needs=list(Need),
        ways=list(Way),
        questions=list(Question),
        answers=list(Answer),
    )

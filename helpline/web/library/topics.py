"""Where everyday topics are written, and what is new about law and risk."""

from flask import Response
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain import entry
from helpline.domain.entry import UnfitError
from helpline.domain.names import Locale
from helpline.domain.topic import Note, Threat, Topic
from helpline.handlers import topics
from helpline.handlers.library import today
from helpline.handlers.work import Work, work
from helpline.store import topics as written
from helpline.web import pages
from helpline.web.door import house
from helpline.web.gate import Doors
from helpline.web.library import asked, forms
from helpline.web.library.asked import EDITORS
from helpline.web.library.forms import Form

doors = Doors("topics")

FIELDS = {"text": "words", "owner": "owner", "source": "source", "checked_on": "checked_on"}
"""Each field with what it holds of a note. `words` is what the reply beside a conversation is called."""


@doors.page("/library/topics/<topic>/edit", to=EDITORS)
def edit(topic: str) -> Response:
    """One topic in one language."""
    which = asked.named(topic, Topic)
    return _form(which, _stands(which), None)


@doors.page("/library/topics/<topic>/edit", to=EDITORS, method="POST")
def keep(topic: str) -> AnyResponse:
    """Kept with a reason, or shown again."""
    which = asked.named(topic, Topic)

    def deed(w: Work, form: Form) -> AnyResponse:
        note = _read(w, form)
        topics.write(w, which, note, by=asked.reader().id, why=form.get("why", ""))
        return pages.to("library.topic", "kept", topic=which, language=note.language)

    return forms.kept(deed, lambda form, wrong: _form(which, form, wrong))


@doors.page("/library/topics/<topic>/remove", to=EDITORS, method="POST")
def remove(topic: str) -> AnyResponse:
    """Its words in one language."""
    which = asked.named(topic, Topic)

    def deed(w: Work, form: Form) -> AnyResponse:
        topics.remove(w, which, forms.language_of(form), by=asked.reader().id, why=form.get("why", ""))
        return pages.to("library.first", "taken-out")

    return forms.kept(deed, lambda _, wrong: _form(which, _stands(which), wrong))


@doors.page("/library/threat/<int:threat_id>", to=EDITORS)
def edit_threat(threat_id: int) -> Response:
    """What is new in one country or area, in one language; 0 is a new one."""
    return _threat_form(threat_id, _threat_stands(threat_id), None)


@doors.page("/library/threat/<int:threat_id>", to=EDITORS, method="POST")
def keep_threat(threat_id: int) -> AnyResponse:
    """Kept with a reason, and shown to everybody until she has read it."""
    _threat(threat_id)

    def deed(w: Work, form: Form) -> AnyResponse:
        region = forms.line_of(form, "region")
        wanted = Threat(id=threat_id, region=region, note=_read(w, form), changed_at=w.now)
        topics.write_threat(w, wanted, by=asked.reader().id, why=form.get("why", ""))
        return pages.to("library.threats", "kept")

    return forms.kept(deed, lambda form, wrong: _threat_form(threat_id, form, wrong))


@doors.page("/library/threat/<int:threat_id>/remove", to=EDITORS, method="POST")
def remove_threat(threat_id: int) -> AnyResponse:
    """It is not so any more."""

    def deed(w: Work, form: Form) -> AnyResponse:
        topics.remove_threat(w, threat_id, by=asked.reader().id, why=form.get("why", ""))
        return pages.to("library.threats", "taken-out")

    return forms.kept(deed, lambda _, wrong: _threat_form(threat_id, _threat_stands(threat_id), wrong))


def _read(w: Work, form: Form) -> Note:
    return Note(
        language=forms.language_of(form),
        words=forms.text_of(form, "text", longest=entry.NOTE),
        owner=forms.line_of(form, "owner"),
        source=forms.line_of(form, "source", longest=entry.LINE),
        written_on=today(w),
        checked_on=forms.day_of(form, "checked_on", today=today(w)),
    )


def _texts(topic: Topic) -> dict[Locale, Note]:
    with work(house()) as w:
        return written.notes(w.db).get(topic, {})


def _threat(threat_id: int) -> Threat | None:
    """None for a new one."""
    if not threat_id:
        return None
    with work(house()) as w:
        found = written.threat(w.db, threat_id)
    if found is None:
        raise NotFound
    return found


def _stands(topic: Topic) -> Form:
    return _filled(_texts(topic).get(asked.locale()), asked.locale())


def _threat_stands(threat_id: int) -> Form:
    found = _threat(threat_id)
    form = _filled(found.note if found else None, found.note.language if found else asked.locale())
    form["region"] = found.region if found else ""
    return form


def _filled(note: Note | None, language: Locale) -> Form:
    parts = ((name, getattr(note, held) if note else None) for name, held in FIELDS.items())
    return forms.filled([("language", language), *parts])


def _form(topic: Topic, form: Form, wrong: UnfitError | None) -> Response:
    return forms.show("library/edit_topic", form, wrong, topic=topic, texts=_texts(topic), longest=entry.NOTE)


def _threat_form(threat_id: int, form: Form, wrong: UnfitError | None) -> Response:
    return forms.show("library/edit_threat", form, wrong, threat_id=threat_id, longest=entry.NOTE)

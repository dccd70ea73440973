"""Languages as the organisation offers them: drafts are confirmed by their name, line by line."""

from flask import Response
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from helpline import words
from helpline.domain.change import Kind
from helpline.domain.names import Locale
from helpline.handlers import change, drafts, starting
from helpline.handlers.starting import Step
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import work
from helpline.web import pages
from helpline.web.door import house
from helpline.web.keeper import forms
from helpline.web.keeper.forms import Form
from helpline.web.keeper.room import KEEPERS, doors, me


@doors.page("/keeper/languages", to=KEEPERS)
def languages() -> Response:
    """The register, and the drafts that lines offer."""
    return _show()


@doors.page("/keeper/languages/<int:line_id>/<locale>", to=KEEPERS, method="POST")
def confirm_language(line_id: int, locale: str) -> AnyResponse:
    """She types its name: a tick would be made too quickly."""
    form = Form.sent(key=f"{line_id}-{locale}-")
    form.typed["typed"] = form.text("typed", needed=True)
    why = form.why()
    if form.is_fine:
        try:
            with work(house()) as w:
                draft = drafts.confirm(w, line_id, Locale(locale), form.text("typed"), by=me())
                what = f"{draft.line.number}: {draft.language}"
                change.changed(w, by=me(), kind=Kind.LANGUAGE, what=what, why=why)
            return pages.to("keeper.languages", "language-confirmed")
        except RefusedError as error:
            if error.code == "gone":
                raise NotFound from None
            form.refuse(error)
    return _show((line_id, locale, form))


def _show(wrong: tuple[int, str, Form] | None = None) -> Response:
    with work(house()) as w:
        found = [(one, _form_of(one, wrong)) for one in drafts.everything(w)]
        is_first_run = starting.progress(w).next is not Step.CHECK
    register = list(words.register().values())
    return pages.show(
        "keeper/languages", 422 if wrong else 200, drafts=found, register=register, is_first_run=is_first_run
    )


def _form_of(one: drafts.Draft, wrong: tuple[int, str, Form] | None) -> Form:
    if wrong and wrong[:2] == (one.line.id, one.language):
        return wrong[2]
    return forms.filled(key=f"{one.line.id}-{one.language}-")

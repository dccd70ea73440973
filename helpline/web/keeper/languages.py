"""Languages as the organisation offers them: what is missing in each, and drafts confirmed by their name."""

from flask import Response
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from helpline import prompts, words
from helpline.domain.line import Line
from helpline.domain.names import Locale
from helpline.handlers import languages as kept
from helpline.handlers import starting
from helpline.handlers.languages import Standing
from helpline.handlers.starting import Step
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work, work
from helpline.store import languages as store
from helpline.store import lines
from helpline.web import pages
from helpline.web.door import house, told
from helpline.web.keeper import forms
from helpline.web.keeper.forms import Form
from helpline.web.keeper.room import KEEPERS, doors, me


@doors.page("/keeper/languages", to=KEEPERS)
def languages() -> Response:
    """The drafts that lines offer, and how every language stands."""
    return _show()


@doors.page("/keeper/languages/<int:line_id>/<locale>", to=KEEPERS, method="POST")
def confirm_language(line_id: int, locale: str) -> AnyResponse:
    """She types its name: a tick would be made too quickly."""
    form = Form.sent(key=f"{line_id}-{locale}-")
    typed, why = form.text("typed", needed=True), form.why()
    if form.is_fine:
        try:
            with work(house()) as w:
                kept.confirm_draft(w, _line(w, line_id), _code(locale), typed=typed, by=me(), why=why)
            return pages.to("keeper.languages", "language-confirmed")
        except RefusedError as error:
            form.refuse(error)
    return _show((line_id, locale, form))


@doors.page("/keeper/languages/<int:line_id>/<locale>/back", to=KEEPERS, method="POST")
def take_back_language(line_id: int, locale: str) -> AnyResponse:
    """She has thought better of it."""
    form = Form.sent(key=f"{line_id}-{locale}-")
    why = form.why()
    if not form.is_fine:
        return _show((line_id, locale, form))
    with work(house()) as w:
        taken = kept.take_back(w, _line(w, line_id), _code(locale), by=me(), why=why)
    return pages.to("keeper.languages", "language-taken-back" if taken else "nothing-changed")


def _line(w: Work, line_id: int) -> Line:
    found = lines.with_id(w.db, line_id)
    if found is None:
        raise NotFound
    return found


def _code(locale: str) -> Locale:
    if locale not in words.register():
        raise NotFound
    return Locale(locale)


def _show(wrong: tuple[int, str, Form] | None = None) -> Response:
    with work(house()) as w:
        found = kept.standings(w, prompts.of(told().prompts))
        confirmed = store.confirmed_drafts(w.db)
        is_first_run = starting.progress(w).next is not Step.CHECK
    return pages.show(
        "keeper/languages",
        422 if wrong else 200,
        drafts=[draft for one in found for draft in _drafts(one, confirmed, wrong)],
        register=found,
        is_first_run=is_first_run,
    )


def _drafts(
    one: Standing, confirmed: set[tuple[int, Locale]], wrong: tuple[int, str, Form] | None
) -> list[tuple[Line, words.Language, bool, Form]]:
    """For each line that answers in it: whether it is confirmed, and its form."""
    if one.language.review != "draft":
        return []
    code = one.language.code
    return [
        (
            line,
            one.language,
            (line.id, code) in confirmed,
            wrong[2] if wrong and wrong[:2] == (line.id, code) else forms.filled(key=f"{line.id}-{code}-"),
        )
        for line in one.lines
    ]

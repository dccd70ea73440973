"""What an editor writes in a form: shown again with what is wrong about it, and nothing she typed is lost."""

from collections.abc import Callable, Iterable
from datetime import date

from flask import Response, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from helpline import words
from helpline.domain import entry
from helpline.domain.change import NamesError, NoReasonError
from helpline.domain.entry import UnfitError
from helpline.domain.names import Locale
from helpline.handlers.work import Work, work
from helpline.web import pages
from helpline.web.door import house

Form = MultiDict[str, str]


def empty() -> Form:
    return MultiDict()


def filled(pairs: Iterable[tuple[str, object]]) -> Form:
    """A form as it is first shown: lists field by field, days as browsers write them, nothing for None."""
    form = empty()
    for name, value in pairs:
        if isinstance(value, list | tuple | frozenset):
            form.setlist(name, [str(one) for one in sorted(value)])
        elif isinstance(value, bool):
            form[name] = "yes" if value else ""
        else:
            form[name] = value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
    return form


def kept(deed: Callable[[Work, Form], AnyResponse], again: Callable[[Form, UnfitError], Response]) -> AnyResponse:
    """Do what the form asks in one piece of work; where something does not fit, show it again with what and why."""
    form: Form = MultiDict(request.form)
    try:
        with work(house()) as w:
            return deed(w, form)
    except NamesError:
        return again(form, UnfitError("why", "names"))
    except NoReasonError:
        return again(form, UnfitError("why", "reason"))
    except UnfitError as wrong:
        return again(form, wrong)


def show(template: str, form: Form, wrong: UnfitError | None, **facts: object) -> Response:
    """A page with a form; 422 when something is wrong with it."""
    return pages.show(
        template,
        422 if wrong else 200,
        form=form,
        wrong_field=wrong.field if wrong else "",
        wrong_why=wrong.why if wrong else "",
        register=[(code, row.name) for code, row in words.register().items()],
        **facts,
    )


def text_of(form: Form, name: str, *, longest: int = entry.CARD, needed: bool = True) -> str:
    return entry.words(name, form.get(name, ""), longest=longest, needed=needed)


def line_of(form: Form, name: str, *, longest: int = entry.SHORT, needed: bool = True) -> str:
    return entry.line(name, form.get(name, ""), longest=longest, needed=needed)


def day_of(form: Form, name: str, *, today: date, needed: bool = False) -> date | None:
    told = entry.day(name, form.get(name, ""), today=today)
    if told is None and needed:
        raise UnfitError(name, "missing")
    return told


def language_of(form: Form, name: str = "language") -> Locale:
    return _known(name, form.get(name, ""))


def languages_of(form: Form, name: str = "languages") -> tuple[Locale, ...]:
    return tuple(dict.fromkeys(_known(name, code) for code in form.getlist(name)))


def _known(name: str, code: str) -> Locale:
    if code not in words.register():
        raise UnfitError(name, "form")
    return Locale(code)

"""Where options cards are written: each option, in each language, and what an authority may cost."""

from flask import Response, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain import entry, option
from helpline.domain.concern import Concern
from helpline.domain.entry import UnfitError
from helpline.domain.known import Answer
from helpline.domain.names import Locale
from helpline.domain.option import Cost, Option, Said, Sort
from helpline.handlers import options
from helpline.handlers.library import today
from helpline.handlers.work import Work, work
from helpline.web import pages
from helpline.web.door import house
from helpline.web.gate import Doors
from helpline.web.library import asked, forms
from helpline.web.library.asked import EDITORS
from helpline.web.library.forms import Form

doors = Doors("options")

OPENED = tuple[Option, dict[Locale, Said], list[Cost]]


@doors.page("/library/option/<int:option_id>", to=EDITORS)
def edit(option_id: int) -> Response:
    """One option; 0 is a new one."""
    found = _found(option_id)
    return _form(option_id, _filled(found, asked.locale()), None)


@doors.page("/library/option/<int:option_id>", to=EDITORS, method="POST")
def keep(option_id: int) -> AnyResponse:
    """Kept with a reason, or shown again."""
    _found(option_id)

    def deed(w: Work, form: Form) -> AnyResponse:
        language = forms.language_of(form)
        said = Said(
            title=forms.line_of(form, "title"),
            well=forms.text_of(form, "well"),
            wrong=forms.text_of(form, "wrong"),
            who_knows=forms.text_of(form, "who_knows"),
            checked_on=forms.day_of(form, "checked_on", today=today(w)),
        )
        wanted = Option(
            id=option_id,
            code=option.code(form.get("code", "")),
            sort=entry.one("sort", form.get("sort", ""), Sort),
            concerns=entry.several("concerns", form.getlist("concerns"), Concern),
        )
        kept = options.write(w, wanted, language, said, by=asked.reader().id, why=form.get("why", ""))
        return pages.to("options.edit", "kept", option_id=kept, language=language)

    return forms.kept(deed, lambda form, wrong: _form(option_id, form, wrong))


@doors.page("/library/option/<int:option_id>/remove", to=EDITORS, method="POST")
def remove(option_id: int) -> AnyResponse:
    """Out of every card."""

    def deed(w: Work, form: Form) -> AnyResponse:
        options.remove(w, option_id, by=asked.reader().id, why=form.get("why", ""))
        return pages.to("library.first", "taken-out")

    return forms.kept(deed, lambda _, wrong: _form(option_id, _filled(_found(option_id), asked.locale()), wrong))


@doors.page("/library/option/<int:option_id>/cost", to=EDITORS, method="POST")
def keep_cost(option_id: int) -> AnyResponse:
    """What an authority may cost in one country or region."""
    _found(option_id)

    def deed(w: Work, form: Form) -> AnyResponse:
        checked_on = forms.day_of(form, "cost_checked_on", today=today(w), needed=True)
        assert checked_on is not None
        cost = Cost(
            jurisdiction=forms.line_of(form, "jurisdiction"),
            language=forms.language_of(form, "cost_language"),
            charged=entry.one("charged", form.get("charged", ""), Answer),
            detained=entry.one("detained", form.get("detained", ""), Answer),
            deported=entry.one("deported", form.get("deported", ""), Answer),
            testimony=forms.line_of(form, "testimony", longest=entry.LINE),
            takes=forms.line_of(form, "takes", longest=entry.LINE),
            money=forms.line_of(form, "money", longest=entry.LINE),
            support=forms.line_of(form, "support", longest=entry.LINE),
            owner=forms.line_of(form, "owner"),
            source=forms.line_of(form, "source", longest=entry.LINE),
            checked_on=checked_on,
        )
        options.put_cost(w, option_id, cost, by=asked.reader().id, why=form.get("why", ""))
        return pages.to("options.edit", "kept", option_id=option_id)

    return forms.kept(deed, lambda form, wrong: _form(option_id, _with(form, _found(option_id)), wrong, cost=form))


@doors.page("/library/option/<int:option_id>/cost/<int:cost_id>/remove", to=EDITORS, method="POST")
def remove_cost(option_id: int, cost_id: int) -> AnyResponse:
    """One country or region."""

    def deed(w: Work, form: Form) -> AnyResponse:
        options.remove_cost(w, option_id, cost_id, by=asked.reader().id, why=form.get("why", ""))
        return pages.to("options.edit", "taken-out", option_id=option_id)

    return forms.kept(deed, lambda _, wrong: _form(option_id, _filled(_found(option_id), asked.locale()), wrong))


@doors.page("/library/options/<concern>/show", to=EDITORS, method="POST")
def show(concern: str) -> AnyResponse:
    """Responders see a card from now on, or no more."""
    which = asked.named(concern, Concern)

    def deed(w: Work, form: Form) -> AnyResponse:
        wanted = form.get("show") == "yes"
        options.show(w, which, wanted=wanted, by=asked.reader().id, why=form.get("why", ""))
        return pages.to("library.card", "shown" if wanted else "not-shown", concern=which)

    return forms.kept(deed, lambda _, wrong: _card_again(which, wrong))


def _card_again(concern: Concern, wrong: UnfitError) -> Response:
    with work(house()) as w:
        card = options.card(w, concern, locale=asked.locale(), to_edit=True)
    return forms.show(
        "library/card", forms.empty(), wrong, card=card, brought_up=False, may_write=True, carried={},
        wanted_language=None, wanted_area=None,
    )  # fmt: skip


def _found(option_id: int) -> OPENED | None:
    """What is written about it; None for a new one."""
    if not option_id:
        return None
    with work(house()) as w:
        found = options.texts_of(w, option_id)
    if found is None:
        raise NotFound
    return found


def _filled(found: OPENED | None, language: Locale) -> Form:
    if found is None:
        picked = asked.picked("concern", Concern)
        return forms.filled((("language", language), ("concerns", [picked] if picked else []), ("sort", Sort.OTHER)))
    one, texts, _ = found
    said = texts.get(language)
    facts = [("code", one.code), ("sort", one.sort), ("concerns", one.concerns), ("language", language)]
    names = ("title", "well", "wrong", "who_knows", "checked_on")
    return forms.filled([*facts, *((name, getattr(said, name) if said else None) for name in names)])


def _with(form: Form, found: OPENED | None) -> Form:
    """The option as it stands, beside the reason just typed."""
    whole = _filled(found, asked.locale())
    whole["why"] = form.get("why", "")
    return whole


def _form(option_id: int, form: Form, wrong: UnfitError | None, *, cost: Form | None = None) -> Response:
    found = _found(option_id)
    return forms.show(
        "library/option",
        form,
        wrong,
        option_id=option_id,
        texts=found[1] if found else {},
        costs=found[2] if found else [],
        cost=cost or forms.empty(),
        concerns=list(Concern),
        sorts=list(Sort),
        answers=list(Answer),
        is_post=request.method == "POST",
    )

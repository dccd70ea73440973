"""The first run: one page for each step, to be left and opened again at any time, and the look before going live."""

from typing import Final

from flask import Response, current_app
from werkzeug.wrappers import Response as AnyResponse

from helpline.handlers import checkup, starting, trials
from helpline.handlers import lines as kept
from helpline.handlers.checkup import State
from helpline.handlers.starting import Step
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import work
from helpline.store import house_rules, roster
from helpline.store import lines as store
from helpline.web import joining, live, pages
from helpline.web.door import house, told
from helpline.web.keeper import forms, lines, responders
from helpline.web.keeper.forms import Form
from helpline.web.keeper.room import KEEPERS, doors, me

PAGES: Final = {
    Step.ORGANISATION: "keeper.start_organisation",
    Step.LINE: "keeper.start_line",
    Step.LANGUAGES: "keeper.languages",
    Step.RESPONDER: "keeper.start_responder",
    Step.TRIAL: "keeper.start_trial",
    Step.CHECK: "keeper.start_check",
}
"""Where each step is done."""


@doors.page("/keeper/start", to=KEEPERS)
def start() -> Response:
    """What stands, and what comes next."""
    with work(house()) as w:
        stands = starting.progress(w)
    return pages.show("keeper/start", stands=stands, steps=[(step, PAGES[step]) for step in Step])


@doors.page("/keeper/start/later", to=KEEPERS, method="POST")
def put_aside() -> AnyResponse:
    """To the desk; the way back stands there."""
    with work(house()) as w:
        starting.put_aside(w, me())
    return pages.to("desk.first", "later")


@doors.page("/keeper/start/organisation", to=KEEPERS)
def start_organisation() -> Response:
    """How she calls the organisation herself."""
    with work(house()) as w:
        named = starting.progress(w).organisation
    return pages.show("keeper/start_organisation", form=forms.filled({"organisation": named}), step=Step.ORGANISATION)


@doors.page("/keeper/start/organisation", to=KEEPERS, method="POST")
def name_organisation() -> AnyResponse:
    """Callers never hear it."""
    form = Form.sent()
    try:
        with work(house()) as w:
            starting.name_organisation(w, form.text("organisation"), me())
    except RefusedError as error:
        form.refuse(error)
        return pages.show("keeper/start_organisation", 422, form=form, step=Step.ORGANISATION)
    return _on()


@doors.page("/keeper/start/line", to=KEEPERS)
def start_line() -> Response:
    """The first line; once there is one, what to enter at the carrier for it."""
    return _show_line(forms.filled(lines.USUAL))


@doors.page("/keeper/start/line", to=KEEPERS, method="POST")
def add_first_line() -> AnyResponse:
    """From now on it is answered."""
    form = Form.sent("languages")
    made = lines.attempt_add(form, form.why())
    return _show_line(form, 422) if made is None else pages.to("keeper.start_line", "line-added")


@doors.page("/keeper/start/responder", to=KEEPERS)
def start_responder() -> Response:
    """The first who answers."""
    return _show_responder(forms.filled(responders.USUAL))


@doors.page("/keeper/start/responder", to=KEEPERS, method="POST")
def add_first_responder() -> AnyResponse:
    """Her number goes in once."""
    form = Form.sent("languages")
    return _show_responder(form, 422) if joining.attempt(form) is None else _on("joining-asked")


@doors.page("/keeper/start/trial", to=KEEPERS)
def start_trial() -> Response:
    """Waits for the text, live or by looking again."""
    with work(house()) as w:
        found = [(one, kept.at_the_carrier(one.line, told().public_url)) for one in trials.everything(w)]
    return pages.show("keeper/start_trial", found=found, step=Step.TRIAL, live=live.address())


@doors.page("/keeper/start/trial/<int:line_id>", to=KEEPERS, method="POST")
def begin_trial(line_id: int) -> AnyResponse:
    """A new code for one line."""
    with work(house()) as w:
        found = store.with_id(w.db, line_id)
        if found is not None and found.takes_texts:
            trials.begin(w, found.id)
    return pages.to("keeper.start_trial")


@doors.page("/keeper/start/check", to=KEEPERS)
def start_check() -> Response:
    """Each item green, or with how to mend it. It asks the carrier, so it may take a moment."""
    look = checkup.look(house(), public_url=told().public_url, recorded=current_app.extensions["prompts"])
    found = [checkup.signatures(has_token=bool(told().auth_tokens)), *look, *starting.findings(house())]
    found.sort(key=lambda one: (State.BAD, State.NOTE, State.GOOD).index(one.state))
    with work(house()) as w:
        advice = house_rules.value(w.db, starting.ADVICE)
    bad = sum(one.state is State.BAD for one in found)
    return pages.show("keeper/start_check", found=found, bad=bad, advice=advice, step=Step.CHECK)


@doors.page("/keeper/start/advice", to=KEEPERS, method="POST")
def tick_advice() -> AnyResponse:
    """Somebody says that she has it in writing, or takes it back."""
    yes = Form.sent().text("advice") == "yes"
    with work(house()) as w:
        starting.has_advice(w, by=me(), yes=yes)
    return pages.to("keeper.start_check")


def _on(said: str = "") -> AnyResponse:
    """To whatever comes next."""
    with work(house()) as w:
        step = starting.progress(w).next
    return pages.to(PAGES[step], said)


def _show_line(form: Form, status: int = 200) -> Response:
    with work(house()) as w:
        facts = lines.choices_of_line(w)
        answered = [(one, kept.at_the_carrier(one, told().public_url)) for one in store.answered(w.db)]
    return pages.show("keeper/start_line", status, form=form, answered=answered, step=Step.LINE, **facts)


def _show_responder(form: Form, status: int = 200) -> Response:
    with work(house()) as w:
        facts = responders.choices_of_responder(w) | joining.facts_of(w)
        everybody = roster.everybody(w.db)
    return pages.show("keeper/start_responder", status, form=form, everybody=everybody, step=Step.RESPONDER, **facts)

"""Settings that can only be made stricter: what holds, how far it may go, and who changed it when and why."""

from flask import Response
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain.limits import LIMITS, Name
from helpline.handlers import limits
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import work
from helpline.web import pages
from helpline.web.door import house, told
from helpline.web.keeper import forms
from helpline.web.keeper.forms import Form
from helpline.web.keeper.room import KEEPERS, doors, me

MOST = 10**6


@doors.page("/keeper/settings", to=KEEPERS)
def settings() -> Response:
    """Everything that can be set, and what can only be set on the machine itself."""
    with work(house()) as w:
        found = limits.everything(w, with_notes=told().escalation)
    return pages.show("keeper/settings", found=found, has_notes=told().escalation)


@doors.page("/keeper/settings/<name>", to=KEEPERS)
def setting(name: str) -> Response:
    """One of them, with a field for what shall hold."""
    return _show(_named(name))


@doors.page("/keeper/settings/<name>", to=KEEPERS, method="POST")
def change_setting(name: str) -> AnyResponse:
    """Refused when it is looser than its ceiling, whatever the form let through."""
    which, form = _named(name), Form.sent()
    value, why = form.whole("value", least=0, most=MOST), form.why()
    if form.is_fine:
        try:
            with work(house()) as w:
                changed = limits.change_limit(w, which, value, by=me(), why=why)
            return pages.to("keeper.settings", "setting-changed" if changed else "nothing-changed")
        except RefusedError as error:
            form.refuse(error)
    return _show(which, form)


def _named(name: str) -> Name:
    """What an address says, with a dash for each space."""
    found = next((one for one in Name if one.replace(" ", "-") == name), None)
    if found is None or (LIMITS[found].about_notes and not told().escalation):
        raise NotFound
    return found


def _show(which: Name, form: Form | None = None) -> Response:
    with work(house()) as w:
        found = next(one for one in limits.everything(w, with_notes=True) if one.name is which)
    shown = form or forms.filled({"value": str(found.value)})
    return pages.show("keeper/setting", 422 if form else 200, one=found, form=shown)

"""Where peers lend a prompt their voice: read, listened to, replaced, and found right by somebody else."""

from typing import Final

from flask import Response, current_app, request
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized, UnsupportedMediaType
from werkzeug.wrappers import Response as AnyResponse

from helpline import words
from helpline.domain import take
from helpline.domain.account import Account, Role
from helpline.domain.names import Locale
from helpline.domain.take import UnfitTakeError
from helpline.handlers import recordings as kept
from helpline.handlers.recordings import Prompt
from helpline.handlers.work import Work, work
from helpline.prompts import Prompts
from helpline.web import pages, visitor
from helpline.web.door import house
from helpline.web.gate import Doors

doors = Doors("recorder")

READERS: Final = frozenset({Role.KEEPER, Role.RESPONDER})
SOUND: Final = "audio/wav"
TAKES: Final = "recorder.speak"
"""The one page address that takes anything but a form."""
LISTENS: Final = "camera=(), microphone=(self), geolocation=()"
"""The one page that may ask for the microphone."""


@doors.page("/recorder", to=READERS)
def first() -> Response:
    """The languages she may record, and how far each is."""
    with work(house()) as w:
        found = [kept.standing(w, code, _heard()) for code in kept.tongues(w, _me())]
    return pages.show("recorder/first", tongues=found)


@doors.page("/recorder/<locale>", to=READERS)
def language(locale: str) -> Response:
    """Every prompt of a language, what is missing first."""
    with work(house()) as w:
        code = _code(w, locale)
        found = kept.prompts(w, code, _heard())
    return pages.show("recorder/language", prompts=found, row=words.register()[code])


@doors.page("/recorder/<locale>/<prompt>", to=READERS)
def page(locale: str, prompt: str) -> Response:
    """One prompt: what to read, what is heard now, and the microphone."""
    return _show(locale, prompt)


@doors.page("/recorder/<locale>/<prompt>", to=READERS, method="POST")
def speak(locale: str, prompt: str) -> Response:
    """What she spoke, as the page sends it. Answers in one word that the page knows a sentence for."""
    if request.mimetype != SOUND:
        raise UnsupportedMediaType
    with work(house()) as w:
        one = _known(w, locale, prompt)
    try:
        spoken = take.made(request.get_data(cache=False), longest=one.reading.longest)
    except UnfitTakeError as unfit:
        return _word(unfit.fault, 422)
    with work(house()) as w:
        kept.keep(w, one, spoken, by=_me().id)
    return _word("kept", 200)


@doors.page("/recorder/<locale>/<prompt>/right", to=READERS, method="POST")
def right(locale: str, prompt: str) -> AnyResponse:
    """Somebody else has listened, and it says what it should."""
    with work(house()) as w:
        one = _known(w, locale, prompt)
        if _me().role is not Role.RESPONDER:
            raise Forbidden
        found = kept.is_right(w, one, request.form.get("digest", "")[:64], by=_me().id)
    return pages.to("recorder.page", "found-right" if found else "not-this-one", locale=locale, prompt=prompt)


@doors.page("/recorder/<locale>/<prompt>/out", to=READERS, method="POST")
def out(locale: str, prompt: str) -> AnyResponse:
    """It is heard no more."""
    if request.form.get("sure") != "on":
        return _show(locale, prompt, is_unsure=True)
    with work(house()) as w:
        found = kept.take_out(w, _known(w, locale, prompt), by=_me().id)
    return pages.to("recorder.page", "taken-out" if found else "nothing-there", locale=locale, prompt=prompt)


def _show(locale: str, name: str, *, is_unsure: bool = False) -> Response:
    with work(house()) as w:
        one = _known(w, locale, name)
        every = kept.prompts(w, one.locale, _heard())
    me = _me()
    is_hers = one.recorded is not None and one.recorded.by == me.id
    following = next((other.name for other in every if other.name != name and other.state == "missing"), "")
    shown = pages.show(
        "recorder/prompt",
        422 if is_unsure else 200,
        prompt=one,
        row=words.register()[one.locale],
        read_in=words.register()[one.reading.locale],
        may_find_right=me.role is Role.RESPONDER and not is_hers,
        is_hers=is_hers,
        is_unsure=is_unsure,
        following=following,
    )
    headers: dict[str, str] = current_app.extensions["headers"]
    shown.headers["Permissions-Policy"] = LISTENS
    shown.headers["Content-Security-Policy"] = headers["Content-Security-Policy"] + "; media-src 'self'"
    return shown


def _known(w: Work, locale: str, name: str) -> Prompt:
    found = kept.prompt(w, _code(w, locale), name, _heard())
    if found is None:
        raise NotFound
    return found


def _code(w: Work, locale: str) -> Locale:
    """A language she may record; to whoever may not it is not there."""
    code = Locale(locale)
    if code not in kept.tongues(w, _me()):
        raise NotFound
    return code


def _me() -> Account:
    who = visitor.current()
    if who is None:
        raise Unauthorized
    return who.account


def _heard() -> Prompts:
    found: Prompts = current_app.extensions["prompts"]
    return found


def _word(word: str, status: int) -> Response:
    return Response(word, status, content_type="text/plain; charset=utf-8")

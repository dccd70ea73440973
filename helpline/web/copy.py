"""Every message callers are told, and how the organisation words it: seen on a small phone before anybody gets it."""

from typing import Final

from flask import Response, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from helpline import words
from helpline.domain.account import Role
from helpline.domain.change import NamesError, NoReasonError, reason
from helpline.domain.copy_rules import Flaw, facts_kept
from helpline.domain.names import Locale
from helpline.domain.own_sentences import Place
from helpline.handlers import copy
from helpline.handlers.copy import Message, Sentence, UnfitError
from helpline.handlers.work import Work, work
from helpline.web import pages, visitor
from helpline.web.door import house
from helpline.web.gate import Doors

doors = Doors("copy")

KEEPERS: Final = frozenset({Role.KEEPER})
DEEDS: Final = ("try", "save", "back")


@doors.page("/keeper/copy", to=KEEPERS)
def first() -> Response:
    """The messages in one language: by default that of the first line in the register."""
    code = Locale(request.args.get("language", words.MASTER))
    if code not in words.register():
        raise NotFound
    with work(house()) as w:
        found = copy.every(w, code)
    return pages.show("copy/first", messages=found, chosen=words.register()[code], every=words.register().values())


@doors.page("/keeper/copy/<locale>/<path:template>", to=KEEPERS)
def message(locale: str, template: str) -> Response:
    """One message: what it is for, its sentences, and how it looks now."""
    with work(house()) as w:
        found = _known(w, locale, template)
        return _show(w, found, copy.look(w, found))


@doors.page("/keeper/copy/<locale>/<path:template>", to=KEEPERS, method="POST")
def word(locale: str, template: str) -> AnyResponse:
    """Look at a sentence, say it from now on, or go back to the original."""
    with work(house()) as w:
        found = _known(w, locale, template)
        sentence = _sentence(found)
        typed, deed = request.form.get("words", "")[: 2 * copy.LONGEST], request.form.get("deed", "")
        if deed == "try":
            seen = copy.look(w, found, _if_whole(sentence, typed))
            return _show(w, found, seen, about=sentence, typed=typed, flaws=_wrong(w, found))
        if deed not in DEEDS:
            return _show(w, found, copy.look(w, found), status=422)
        try:
            why = reason(request.form.get("why", ""))
            if deed == "save":
                copy.say_instead(w, found, sentence, typed, by=_me(), why=why)
                return pages.to("copy.message", "worded", locale=locale, template=template)
            copy.say_as_written(w, found, sentence, by=_me(), why=why)
            return pages.to("copy.message", "as-it-was", locale=locale, template=template)
        except NoReasonError as wrong:
            names = isinstance(wrong, NamesError)
            seen = copy.look(w, found)
            return _show(w, found, seen, about=sentence, typed=typed, no_reason=True, names=names, status=422)
        except UnfitError as unfit:
            seen = copy.look(w, found, _if_whole(sentence, typed))
            return _show(w, found, seen, about=sentence, typed=typed, flaws=unfit.flaws, status=422)


def _wrong(w: Work, found: Message) -> list[Flaw]:
    return copy.unfit(w, found, _sentence(found), request.form.get("words", "")[: 2 * copy.LONGEST])


def _if_whole(sentence: Sentence, typed: str) -> dict[Place, str]:
    """A sentence that can be said at all, to be looked at; one that lacks its facts can't."""
    return {} if facts_kept(typed, sentence.facts) or not typed.strip() else {sentence.place: typed}


def _known(w: Work, locale: str, template: str) -> Message:
    found = copy.one(w, template, Locale(locale))
    if found is None:
        raise NotFound
    return found


def _sentence(found: Message) -> Sentence:
    """The one that a form is about, by its place in the message."""
    number = request.form.get("sentence", "")
    if not number.isdecimal() or len(number) > 3 or int(number) >= len(found.sentences):
        raise NotFound
    return found.sentences[int(number)]


def _me() -> int | None:
    who = visitor.current()
    return who.account.id if who is not None else None


def _show(
    w: Work,
    found: Message,
    seen: copy.Look,
    *,
    about: Sentence | None = None,
    typed: str = "",
    flaws: list[Flaw] | None = None,
    no_reason: bool = False,
    names: bool = False,
    status: int = 200,
) -> Response:
    return pages.show(
        "copy/message",
        status,
        message=found,
        row=words.register()[found.locale],
        seen=seen,
        about=about,
        typed=typed,
        flaws=flaws,
        no_reason=no_reason,
        names=names,
        why=request.form.get("why", ""),
    )

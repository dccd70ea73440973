"""The practice room: made-up callers on the very page of a conversation, under a banner that says so."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Response, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from helpline import words
from helpline.carrier.inbound import clean
from helpline.domain import practice
from helpline.domain.names import Locale
from helpline.domain.practice import Practice, Story
from helpline.handlers import console, practising
from helpline.handlers.work import Work, work
from helpline.web import language, live, pages
from helpline.web.desk import LONGEST_WORDS, RESPONDERS, chosen
from helpline.web.door import house
from helpline.web.gate import Doors
from helpline.web.keys import me

doors = Doors("practice")

TALK: Final = "practice/talk.html"
DEEDS: Final[Mapping[str, tuple[str, str]]] = {
    "desk.say_here": ("here", "here"),
    "desk.pass_back": ("put back", ""),
    "desk.give": ("hand over", ""),
    "phone.may_know": ("may know", ""),
    "phone.block": ("block", ""),
    "phone.set_word": ("word", "word-kept"),
}
"""What each form of the page is called in a script, and what is said when it was sent."""


@doors.page("/practice", to=RESPONDERS)
def first() -> Response:
    """The stories."""
    spoken = language.of_page("practice/first.html")
    with work(house()) as w:
        facts = {"waiting": practising.waiting(w, me()), "goes_on": practising.now_of(w, me()) is not None}
    stories = [(one, _reader(one, spoken)) for one in practising.stories().values()]
    return pages.show("practice/first", stories=stories, live=live.address(), **facts)


@doors.page("/practice", to=RESPONDERS, method="POST")
def begin() -> AnyResponse:
    """She takes one, as she would from the queue."""
    with work(house()) as w:
        if not practising.begin(w, me(), request.form.get("story", "")):
            raise BadRequest
    return pages.to("practice.talk")


@doors.page("/practice/talk", to=RESPONDERS)
def talk() -> AnyResponse:
    """The conversation, as on the real page."""
    return _show()


@doors.page("/practice/do/<deed>", to=RESPONDERS, method="POST")
def act(deed: str) -> AnyResponse:
    """Whatever form of the page she sends: done with the script, and with nothing else."""
    with work(house()) as w:
        found = practising.now_of(w, me())
    if found is None:
        return pages.to("practice.first")
    if deed == "desk.say":
        return _say(found[1])
    if deed == "desk.say_quick":
        return _say_quick(found[1])
    done, said = _read(deed)
    return _done(done, said, own=practising.here(me(), _locale()) if done == "here" else "")


@doors.page("/practice/over", to=RESPONDERS)
def over() -> AnyResponse:
    """What the line's rules say of what she did. No marks, and nothing kept."""
    with work(house()) as w:
        found = practising.now_of(w, me())
        waiting = practising.waiting(w, me())
    if found is None:
        return pages.to("practice.first")
    read = _reader(found[0], language.of_page("practice/over.html"))
    told = [read(one) for one in practice.told(*found)]
    return pages.show("practice/over", title=read(found[0].title), told=told, waiting=waiting, live=live.address())


@doors.page("/practice/end", to=RESPONDERS, method="POST")
def end() -> AnyResponse:
    """Nothing of it is left."""
    with work(house()) as w:
        practising.end(w, me())
    return pages.to("practice.first")


def _say(now: Practice) -> AnyResponse:
    text = clean(request.form.get("words", "").replace("\r\n", "\n")).strip()
    if not text or len(text) > LONGEST_WORDS:
        return _show(said="long" if text else "empty", draft=text, status=422)
    if practising.gives_away(now, text, _locale()):
        with work(house()) as w:
            practising.do(w, me(), "clear refused")
        return _show(said="locked", draft=text, status=409)
    return _done("say", "sent", own=text)


def _say_quick(now: Practice) -> AnyResponse:
    which = chosen(request.form.get("which"))
    if which is None:
        raise BadRequest
    text = practising.quick_text(now, which, _locale())
    return _done(f"quick {which}", "sent-quick", own=text) if text else _done("clear refused", "locked")


def _read(deed: str) -> tuple[str, str]:
    """A form of the page, in the words of a script; and what is said about it."""
    if deed == "desk.set_safe":
        return ("safe", "safe") if request.form.get("safe") == "now" else ("not safe", "not-safe")
    if deed == "desk.close":
        return "goodbye" if "goodbye" in request.form else "quiet", ""
    if deed == "desk.press":
        key = next((one for one in console.HER_KEYS if one.value == request.form.get("key")), None)
        if key is None:
            raise BadRequest
        return f"key {key.value}", "pressed"
    if deed == "phone.set_borrowed":
        yes = request.form.get("borrowed") == "yes"
        return ("not their phone", "borrowed") if yes else ("their own phone", "own-phone")
    return DEEDS.get(deed, ("nothing", "practice-nothing"))


def _done(deed: str, said: str, *, own: str = "") -> AnyResponse:
    with work(house()) as w:
        practising.do(w, me(), deed, own)
    return pages.to("practice.over") if deed in practice.ENDS else pages.to("practice.talk", said)


def _show(*, said: str = "", draft: str = "", status: int = 200) -> AnyResponse:
    spoken = language.of_page(TALK)
    with work(house()) as w:
        found = practising.now_of(w, me())
        if found is None or found[1].is_over:
            return pages.to("practice.first")
        facts = _facts(w, *found, spoken)
    into_box = chosen(request.args.get("quick"))
    draft = draft or (practising.quick_text(found[1], into_box, _locale()) if into_box else "")
    return pages.show("practice/talk", status, draft=draft, **facts, **({"said": said} if said else {}))


def _facts(w: Work, story: Story, now: Practice, spoken: language.Spoken) -> dict[str, object]:
    read = _reader(story, spoken)
    return {
        "talk": practising.conversation(w, me(), now, locale=_locale(), read=read),
        "title": read(story.title),
        "waiting": practising.waiting(w, me()),
        "longest": LONGEST_WORDS,
        "minutes_left": None,
        "ending": None,
        "live": live.address(),
        "url_for": _ways,
        "standing_in": lambda _contact_id: None,
    }


def _ways(endpoint: str, **parts: Any) -> str:
    """Every form of a conversation leads here; everything else where it always does."""
    if "contact_id" not in parts:
        return url_for(endpoint, **parts)
    if endpoint == "desk.contact":
        return url_for("practice.talk", **{name: value for name, value in parts.items() if name != "contact_id"})
    return url_for("practice.act", deed=endpoint)


def _reader(story: Story, spoken: language.Spoken) -> Callable[[str], str]:
    """The story in the page's language, when all of it is written in it; never a mixture."""
    held: Mapping[object, str] = getattr(spoken.catalogue, "_catalog", {})
    whole = spoken.is_whole or all(one in held for one in practising.sentences(story.name))
    return spoken.catalogue.gettext if whole else str


def _locale() -> Locale:
    """What the made-up caller writes in: the page's language, where the line has texts in it."""
    code = language.of_page(TALK).code
    return code if code in words.register() else words.MASTER

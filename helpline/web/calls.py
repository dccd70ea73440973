"""Calls knock here: at every step the carrier asks what comes next, and is always told something a person can bear."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from helpline import log, prompts, words
from helpline.carrier.form import Form
from helpline.carrier.inbound import InboundCall, read_call
from helpline.carrier.twiml import PATH, Aloud, Played, Script
from helpline.domain.names import CarrierId, Locale
from helpline.domain.plan import HangUp, Hold, Listen, Part, Pause, Plan, Say, Step, StepName, spoken_in
from helpline.handlers import calls, dialling, talking
from helpline.web.door import house, signed_form, told, xml

doors = Blueprint("calls", __name__)

TRIES: Final = 3
"""How often a step that failed is tried again, two seconds apart, before somebody is told of the fault."""
LOG = log.room("calls")

View = Callable[[InboundCall], Plan]


def step(view: View) -> Callable[[], Response]:
    """Only the carrier; and whatever fails here, whoever is on the line hears a sentence and never a dead line."""

    @wraps(view)
    def knock() -> Response:
        form = signed_form()
        if form is None:
            LOG.warning("refused_unsigned", route=request.endpoint)
            return xml("", 403)
        call = read_call(with_kept(form))
        if call is None:
            return xml("")
        try:
            plan = view(call)
            return xml(script(call.sid, spoken_in(plan)).written(with_hours(plan, call.sid)))
        except Exception as error:
            LOG.error("step_failed", route=request.endpoint, error=type(error).__name__, where=log.where(error))
            return xml(_once_more(call))

    return knock


def report(view: Callable[[InboundCall], None]) -> Callable[[], Response]:
    """The same for what is only told: not taken, it is told again."""

    @wraps(view)
    def knock() -> Response:
        form = signed_form()
        if form is None:
            LOG.warning("refused_unsigned", route=request.endpoint)
            return xml("", 403)
        call = read_call(form)
        if call is not None:
            view(call)
        return xml("")

    return knock


@doors.post(PATH)
@step
def rings(call: InboundCall) -> Plan:
    """Somebody rings one of our numbers."""
    return calls.rings(house(), call.sid, call.caller, call.to)


@doors.post(f"{PATH}/next")
@step
def following(call: InboundCall) -> Plan:
    """What this leg hears now."""
    return calls.following(house(), call.sid, _step("next"), call.answered_by)


@doors.post(f"{PATH}/language")
@step
def language(call: InboundCall) -> Plan:
    """Her answer to the language step, or her silence."""
    return calls.language(house(), call.sid, _step("language"), call.digits)


@doors.post(f"{PATH}/key")
@step
def key(call: InboundCall) -> Plan:
    """A caller's key."""
    return calls.key(house(), call.sid, _step("key"), call.digits, spoken=_locale())


@doors.post(f"{PATH}/wish")
@step
def wish(call: InboundCall) -> Plan:
    """A caller's answer, who should answer her."""
    return calls.wish(house(), call.sid, _step("wish"), call.digits, spoken=_locale())


@doors.post(f"{PATH}/accept")
@step
def accept(call: InboundCall) -> Plan:
    """A responder's yes or no."""
    return talking.accept(house(), call.sid, _step("accept"), call.digits)


@doors.post(f"{PATH}/menu")
@step
def menu(call: InboundCall) -> Plan:
    """A responder's key behind the star."""
    return talking.menu(house(), call.sid, _step("menu"), call.digits)


@doors.post(f"{PATH}/consent")
@step
def consent(call: InboundCall) -> Plan:
    """A caller's answer, whether an interpreter may join."""
    return talking.consent(house(), call.sid, _step("consent"), call.digits)


@doors.post(f"{PATH}/duty")
@step
def duty(call: InboundCall) -> Plan:
    """A responder rings the line herself."""
    return calls.duty(house(), call.sid, call.caller, call.to, call.digits)


@doors.post(f"{PATH}/left")
@step
def left(call: InboundCall) -> Plan:
    """Somebody has left the room."""
    return calls.left(house(), call.sid, _step("left"), call.status)


@doors.post(f"{PATH}/machine")
@report
def machine(call: InboundCall) -> None:
    """The carrier has found out who picked up."""
    talking.machine(house(), call.sid, _number("l"), call.answered_by)


@doors.post(f"{PATH}/status")
@report
def status(call: InboundCall) -> None:
    """How a leg is getting on."""
    leg_id = _number("l") or None
    dialling.heard(house(), call.sid, leg_id, call.status, call.sequence)


def script(sid: CarrierId | None = None, locale: Locale | None = None) -> Script:
    """Writes the carrier's documents; ``locale`` is what the call goes on in, should nothing be known of it later."""
    recorded = prompts.of(told().prompts)

    def hearing(say: Say) -> Aloud | Played:
        heard = recorded.heard(say.prompt, say.locale, say.facts, stands_in=_stands_in(say.locale, sid))
        if isinstance(heard, prompts.Recording):
            return Played(heard.path)
        return Aloud(heard.text, heard.language, heard.voice)

    return Script(told().public_url, hearing, locale=locale or _locale())


def with_hours(plan: Plan, sid: CarrierId | None) -> Plan:
    """The same plan, where each recording that had to leave out an hour is followed by it, in some voice."""
    recorded = prompts.of(told().prompts)

    def told_after(one: Say | Hold) -> tuple[Say | Hold, ...]:
        hour = one.facts.get("time") if isinstance(one, Say) else None
        if not isinstance(one, Say) or hour is None:
            return (one,)
        heard = recorded.heard(one.prompt, one.locale, one.facts, stands_in=_stands_in(one.locale, sid))
        is_left_out = isinstance(heard, prompts.Recording)
        return (one, Say("voice/next_time", one.locale, {"time": hour})) if is_left_out else (one,)

    found: list[Part] = []
    for part in plan:
        if isinstance(part, Listen):
            found.append(replace(part, says=tuple(each for one in part.says for each in told_after(one))))
        else:
            found += told_after(part) if isinstance(part, Say) else [part]
    return tuple(found)


def _stands_in(locale: Locale, sid: CarrierId | None) -> tuple[Locale, ...]:
    """What else may be said where the carrier has no voice: what the line speaks besides, its default first."""
    known = words.register().get(locale)
    return () if sid is None or (known is not None and known.voice) else calls.languages_of(house(), sid)


def with_kept(form: Form) -> Form:
    """A step that is tried again has its key in the address: the carrier sends a key only once."""
    kept = request.args.get("d")
    return (*form, ("Digits", kept)) if kept and not any(name == "Digits" for name, _ in form) else form


def _once_more(call: InboundCall) -> str:
    """Something failed: two seconds of silence and the same step again; in the end a sentence, in her language."""
    tries = _number("f")
    if tries >= TRIES:
        # Nothing was said yet to whoever answered a call of ours: it may be a machine, or somebody else.
        says = (Say("voice/fault", _locale(), {"alt": None}),) if "g" in request.args or not _is_ours() else ()
        return script().written((*says, HangUp()))
    told_again = {name: value for name, value in request.args.items() if name not in ("f", "d")}
    told_again |= {"f": str(tries + 1)} | ({"d": call.digits} if call.digits else {})
    address = f"{told().public_url}{request.path}?{urlencode(told_again)}"
    return script().written((Pause(2),), then=address)


def _is_ours() -> bool:
    """Whether we rang, and not she: then a step's address names its leg from the first on."""
    return "l" in request.args


def _step(name: StepName) -> Step:
    return Step(name, _number("l"), _number("t"))


def _number(name: str) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _locale() -> Locale:
    asked = Locale(request.args.get("g", ""))
    return asked if asked in words.register() else words.MASTER

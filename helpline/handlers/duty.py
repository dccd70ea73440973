"""Duty: coming on, going off, and a break between; what is open stays with whoever holds it."""

from helpline.domain.events import ResponderCameOn, ResponderWentOff
from helpline.domain.responder import Duty, Responder
from helpline.handlers.work import Work
from helpline.store import roster


def change(w: Work, responder: Responder, to: Duty) -> None:
    """Come on, go off, or take a break. Coming on twice changes nothing, but tells her again who waits."""
    roster.set_duty(w.db, responder.id, to, w.now)
    w.announce("duty")
    w.happened(ResponderCameOn(responder.id) if to is Duty.ON else ResponderWentOff(responder.id))

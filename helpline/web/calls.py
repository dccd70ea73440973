"""Calls knock here. Lines take texts only for now: whoever rings is told so, and is not left ringing."""

from flask import Blueprint

from helpline import words
from helpline.carrier.form import Form, first_values
from helpline.carrier.twiml import speak
from helpline.domain.names import Locale
from helpline.store import lines
from helpline.web.door import house, signed

doors = Blueprint("calls", __name__)


@doors.post("/twilio/voice")
@signed
def rings(form: Form) -> str:
    """Somebody rings a line that takes texts: one sentence, then the end. Nothing is kept of it."""
    with house().database.transaction() as db:
        line = lines.with_number(db, first_values(form).get("To", ""))
    locale = line.default_language if line else words.MASTER
    spoken: Locale = words.spoken_in("voice/text_only", locale)
    return speak(words.say("voice/text_only", spoken), spoken)


@doors.post("/twilio/voice/status")
@signed
def ended(form: Form) -> str:
    """A call is over: there is nothing to remember."""
    return ""

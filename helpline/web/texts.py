"""Texts knock here: what came in, and how far what we sent has come."""

from flask import Blueprint, request

from helpline.carrier.form import Form
from helpline.carrier.inbound import read_receipt, read_text
from helpline.domain.contact import Channel
from helpline.domain.text import ArrivedText
from helpline.handlers import receipts, texts
from helpline.web.door import house, signed

doors = Blueprint("texts", __name__)


@doors.post("/twilio/sms")
@signed
def arrived(form: Form) -> str:
    """A text for one of our numbers: remembered once, then read by a worker. Nothing is answered here."""
    text = read_text(form)
    if text is not None:
        texts.accept(
            house(),
            ArrivedText(
                sid=text.sid,
                sender=text.sender,
                to=text.to,
                body=text.body,
                channel=Channel(text.channel),
                can_be_answered=text.can_be_answered,
                pictures=text.media_count,
                opt_out=text.opt_out,
            ),
        )
    return ""


@doors.post("/twilio/sms/status")
@signed
def came(form: Form) -> str:
    """How far one of our texts has come. Of texts we do not know: 200, and nothing else."""
    receipt = read_receipt(form)
    outbox_id = request.args.get("o", "")
    if receipt is not None and outbox_id.isascii() and outbox_id.isdecimal() and len(outbox_id) < 19:
        receipts.came(house(), int(outbox_id), receipt.sid, receipt.status, receipt.error_code)
    return ""

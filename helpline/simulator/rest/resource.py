"""Shows what the network keeps in the exact shape of the carrier's resources: every property, none more."""

from datetime import datetime
from email.utils import format_datetime
from typing import Any

from helpline.simulator.record import Call, Conference, Media, Message, OwnNumber, Participant

_VERSION = "2010-04-01"

_MEANINGS = {
    21611: "Queue overflow",
    30001: "Queue overflow",
    30002: "Account suspended",
    30003: "Unreachable destination handset",
    30004: "Message blocked",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
    30032: "Toll-free number not verified",
    30034: "Message from an unregistered number",
    63016: "Outside the allowed window",
}


def root(account: str) -> str:
    """Where an account's resources live."""
    return f"/{_VERSION}/Accounts/{account}"


def date(instant: datetime | None) -> str | None:
    """RFC 2822 in UTC, as all of this version's dates."""
    return None if instant is None else format_datetime(instant)


def _own(account: str, path: str, created: datetime, updated: datetime) -> dict[str, Any]:
    return {
        "account_sid": account,
        "uri": f"{root(account)}/{path}.json",
        "date_created": date(created),
        "date_updated": date(updated),
    }


def message(account: str, it: Message) -> dict[str, Any]:
    """A text."""
    path = f"{root(account)}/Messages/{it.sid}"
    waits = it.status in {"accepted", "scheduled"}
    return _own(account, f"Messages/{it.sid}", it.created_at, it.updated_at) | {
        "body": it.body,
        "num_segments": "0" if waits else str(it.segments),
        "num_media": str(len(it.media)),
        "direction": it.direction,
        "from": None if waits else it.from_,
        "to": it.to,
        "price": it.price,
        "price_unit": "USD",
        "error_code": it.error_code,
        "error_message": None if it.error_code is None else _MEANINGS.get(it.error_code, "Unknown error"),
        "status": it.status,
        "messaging_service_sid": it.service_sid,
        "sid": it.sid,
        "date_sent": date(it.sent_at),
        "api_version": _VERSION,
        "subresource_uris": {"media": f"{path}/Media.json", "feedback": f"{path}/Feedback.json"},
    }


def media(account: str, parent: Message, it: Media) -> dict[str, Any]:
    """A picture or file of a text."""
    return _own(account, f"Messages/{parent.sid}/Media/{it.sid}", it.created_at, it.created_at) | {
        "content_type": it.content_type,
        "parent_sid": parent.sid,
        "sid": it.sid,
    }


def call(account: str, it: Call) -> dict[str, Any]:
    """One leg of a call."""
    lasted = int((it.ended_at - it.started_at).total_seconds()) if it.ended_at and it.started_at else None
    parts = ("Notifications", "Recordings", "Payments", "Events", "Siprec", "Streams", "Transcriptions")
    path = f"{root(account)}/Calls/{it.sid}"
    return _own(account, f"Calls/{it.sid}", it.created_at, it.updated_at) | {
        "sid": it.sid,
        "parent_call_sid": None,
        "to": it.to,
        "to_formatted": it.to,
        "from": it.from_,
        "from_formatted": it.from_,
        "phone_number_sid": it.number_sid,
        "status": it.status,
        "start_time": date(it.started_at),
        "end_time": date(it.ended_at),
        "duration": None if lasted is None else str(lasted),
        "price": it.price,
        "price_unit": "USD",
        "direction": it.direction,
        "answered_by": it.answered_by,
        "api_version": _VERSION,
        "forwarded_from": it.forwarded_from,
        "group_sid": None,
        "caller_name": None,
        "queue_time": "0",
        "trunk_sid": None,
        "subresource_uris": {part.lower(): f"{path}/{part}.json" for part in parts}
        | {
            "user_defined_messages": f"{path}/UserDefinedMessages.json",
            "user_defined_message_subscriptions": f"{path}/UserDefinedMessageSubscriptions.json",
        },
    }


def conference(account: str, it: Conference, status: str) -> dict[str, Any]:
    """A room where legs meet, in the ``status`` it is read back in; why it ended is known once it has."""
    over = status == "completed"
    path = f"{root(account)}/Conferences/{it.sid}"
    return _own(account, f"Conferences/{it.sid}", it.created_at, it.updated_at) | {
        "api_version": _VERSION,
        "friendly_name": it.name,
        "region": "us1",
        "sid": it.sid,
        "status": status,
        "reason_conference_ended": it.reason_ended if over else None,
        "call_sid_ending_conference": it.ended_by if over else None,
        "subresource_uris": {"participants": f"{path}/Participants.json", "recordings": f"{path}/Recordings.json"},
    }


_PLACES = {"queued": "queued", "ringing": "ringing", "in-progress": "connected", "completed": "complete"}


def participant(account: str, room: Conference, it: Participant) -> dict[str, Any]:
    """A leg's place in a conference."""
    path = f"Conferences/{room.sid}/Participants/{it.call.sid}"
    return _own(account, path, it.created_at, it.updated_at) | {
        "call_sid": it.call.sid,
        "label": it.label,
        "call_sid_to_coach": it.call_sid_to_coach,
        "coaching": it.coaching,
        "conference_sid": room.sid,
        "end_conference_on_exit": it.end_conference_on_exit,
        "muted": it.muted,
        "hold": it.hold,
        "start_conference_on_enter": it.start_conference_on_enter,
        "status": _PLACES.get(it.call.status, "failed"),
        "queue_time": "0",
    }


def number(account: str, it: OwnNumber) -> dict[str, Any]:
    """A number of the organisation."""
    nothing = ("address_sid", "identity_sid", "trunk_sid", "emergency_address_sid", "bundle_sid")
    return (
        _own(account, f"IncomingPhoneNumbers/{it.sid}", it.created_at, it.updated_at)
        | dict.fromkeys(nothing)
        | {
            "address_requirements": "none",
            "api_version": _VERSION,
            "beta": False,
            "capabilities": {"voice": True, "sms": True, "mms": True, "fax": False},
            "friendly_name": it.friendly_name or it.address,
            "phone_number": it.address,
            "origin": "twilio",
            "sid": it.sid,
            "sms_application_sid": "",
            "sms_fallback_method": it.sms_fallback_method,
            "sms_fallback_url": it.sms_fallback_url,
            "sms_method": it.sms_method,
            "sms_url": it.sms_url,
            "status_callback": it.status_callback,
            "status_callback_method": it.status_callback_method,
            "voice_receive_mode": "voice",
            "voice_application_sid": None,
            "voice_caller_id_lookup": False,
            "voice_fallback_method": it.voice_fallback_method,
            "voice_fallback_url": it.voice_fallback_url,
            "voice_method": it.voice_method,
            "voice_url": it.voice_url,
            "emergency_status": "Inactive",
            "emergency_address_status": "unregistered",
            "status": "in-use",
            "type": "local",
        }
    )

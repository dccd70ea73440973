"""What the webhooks of calls and conferences say, in the carrier's names."""

from email.utils import format_datetime

from helpline.simulator.network import Network
from helpline.simulator.record import Call, Conference, Participant, now
from helpline.simulator.signature import Pairs

_VERSION = "2010-04-01"


def call_parameters(network: Network, call: Call, status: str | None = None) -> list[tuple[str, str]]:
    """What every request about a call says; places unknown are there and empty."""
    said = [
        ("AccountSid", network.account.sid),
        ("ApiVersion", _VERSION),
        ("CallSid", call.sid),
        ("CallStatus", status or call.status),
        ("Direction", call.direction),
    ]
    sides = {"From": call.from_, "Caller": call.from_, "To": call.to, "Called": call.to}
    for side, address in sides.items():
        said += [(side, address), (f"{side}Country", "US" if address.startswith("+1") else "")]
        said += [(f"{side}{what}", "") for what in ("City", "State", "Zip")]
    if call.direction == "inbound":
        said.append(("CallToken", f'{{"parentCallInfoToken":"{call.sid}"}}'))
        said.append(("StirVerstat", "TN-Validation-Passed-A" if call.from_.startswith("+1") else "No-TN-Validation"))
    if call.forwarded_from:
        said.append(("ForwardedFrom", call.forwarded_from))
    return said


def status_parameters(network: Network, call: Call, status: str) -> Pairs:
    """What a call's status callback says; its number counts from 0."""
    number, call.callbacks_sent = call.callbacks_sent, call.callbacks_sent + 1
    said = call_parameters(network, call, status)
    said += [
        ("Timestamp", format_datetime(now())),
        ("CallbackSource", "call-progress-events"),
        ("SequenceNumber", str(number)),
    ]
    if call.over and call.response_code is not None:
        said.append(("SipResponseCode", str(call.response_code)))
    if call.answered_by:
        said.append(("AnsweredBy", call.answered_by))
    if status == "completed" and call.started_at and call.ended_at:
        lasted = int((call.ended_at - call.started_at).total_seconds())
        said += [("CallDuration", str(lasted)), ("Duration", str(max(1, -(-lasted // 60))))]
    elif call.over:
        said += [("CallDuration", "0"), ("Duration", "0")]
    return said


def detection_parameters(network: Network, call: Call, milliseconds: int) -> Pairs:
    """What is told when it was found out later who or what answered."""
    return [
        ("CallSid", call.sid),
        ("AccountSid", network.account.sid),
        ("AnsweredBy", call.answered_by or "unknown"),
        ("MachineDetectionDuration", str(milliseconds)),
    ]


def room_parameters(network: Network, room: Conference, event: str) -> list[tuple[str, str]]:
    """What every callback of a conference says; its number counts from 1."""
    room.callbacks_sent += 1
    return [
        ("ConferenceSid", room.sid),
        ("FriendlyName", room.name),
        ("AccountSid", network.account.sid),
        ("SequenceNumber", str(room.callbacks_sent)),
        ("Timestamp", format_datetime(now())),
        ("StatusCallbackEvent", event),
    ]


def place_parameters(it: Participant) -> list[tuple[str, str]]:
    """What a callback about one who is in a conference says besides."""
    said = [
        ("CallSid", it.call.sid),
        ("Muted", _word(it.muted)),
        ("Hold", _word(it.hold)),
        ("Coaching", _word(it.coaching)),
        ("EndConferenceOnExit", _word(it.end_conference_on_exit)),
        ("StartConferenceOnEnter", _word(it.start_conference_on_enter)),
    ]
    return [*said, ("ParticipantLabel", it.label)] if it.label else said


def _word(fact: bool) -> str:
    return "true" if fact else "false"

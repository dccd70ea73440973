"""Conferences and who is in them over REST."""

from helpline.simulator.call_execution import CallLife, move
from helpline.simulator.record import Conference, Participant, now
from helpline.simulator.rest import calls, known, resource
from helpline.simulator.rest.asked import Answer, Asked, Operation
from helpline.simulator.rest.listing import listing
from helpline.simulator.rest.refusal import RefusedError, missing

_MOST_PARTICIPANTS = 250


class _Placed:
    """A participant with its place in the list."""

    def __init__(self, participant: Participant) -> None:
        self.serial, self.created_at = participant.call.serial, participant.created_at
        self.participant = participant


def _room(asked: Asked) -> Conference:
    room = asked.network.memory.conferences.get(asked.path["conference"])
    if room is None:
        raise missing(asked.address)
    return room


def _open_room(asked: Asked) -> Conference:
    """By sid, or by name: then it is made when nobody is in one of that name."""
    memory, name = asked.network.memory, asked.path["conference"]
    if name in memory.conferences:
        return memory.conferences[name]
    for room in memory.conferences.values():
        if room.name == name and room.status != "completed":
            return room
    room = Conference(serial=memory.serial(), name=name)
    memory.conferences[room.sid] = room
    return room


def _find(asked: Asked) -> tuple[Conference, Participant]:
    room, name = _room(asked), asked.path["sid"]
    for participant in room.participants:
        if name in {participant.call.sid, participant.label}:
            return room, participant
    raise missing(asked.address)


def _shown(asked: Asked, room: Conference, participant: Participant) -> dict[str, object]:
    return resource.participant(asked.network.account.sid, room, participant)


async def fetch(asked: Asked) -> Answer:
    """One conference."""
    return Answer(body=resource.conference(asked.network.account.sid, _room(asked)))


async def all_of(asked: Asked) -> Answer:
    """Conferences, newest first, by FriendlyName and Status."""
    name, status, account = asked.wished("FriendlyName"), asked.wished("Status"), asked.network.account.sid
    chosen = [
        room
        for room in reversed(asked.network.memory.conferences.values())
        if name in {None, room.name} and status in {None, room.status}
    ]
    return Answer(body=listing(asked, "conferences", chosen, lambda room: resource.conference(account, room)))


async def update(asked: Asked) -> Answer:
    """End a conference."""
    room, status = _room(asked), asked.one("Status")
    if status not in {None, "completed"}:
        raise RefusedError(400, 20001, "A conference can only be completed")
    if status == "completed" and room.status != "completed":
        for participant in room.participants:
            _hang_up(asked, participant)
        _end(room, "conference-ended-via-api", None)
    return Answer(body=resource.conference(asked.network.account.sid, room))


def _hang_up(asked: Asked, participant: Participant) -> None:
    if not participant.call.over:
        move(asked.network, participant.call, "completed")


def _end(room: Conference, reason: str, ended_by: str | None) -> None:
    room.status, room.reason_ended, room.ended_by, room.updated_at = "completed", reason, ended_by, now()
    room.participants.clear()


async def join(asked: Asked) -> Answer:
    """Ring someone into a conference."""
    call, room, label = calls.drafted(asked), _open_room(asked), asked.one("Label")
    if label is not None and any(participant.label == label for participant in room.participants):
        raise RefusedError(400, 16025, "That label is taken in this conference")
    if len(room.participants) >= _MOST_PARTICIPANTS:
        raise RefusedError(400, 20001, "The conference is full")
    asked.network.memory.calls[call.sid] = call
    participant = Participant(
        call=call,
        label=label,
        muted=asked.flag("Muted", False),
        coaching=asked.flag("Coaching", False),
        call_sid_to_coach=asked.one("CallSidToCoach"),
        end_conference_on_exit=asked.flag("EndConferenceOnExit", False),
        start_conference_on_enter=asked.flag("StartConferenceOnEnter", True),
    )
    room.participants.append(participant)
    if len(room.participants) > 1 and any(each.start_conference_on_enter for each in room.participants):
        room.status, room.updated_at = "in-progress", now()
    life = CallLife(asked.network, call, stays=True)
    return Answer(status=201, body=_shown(asked, room, participant), made=call.sid, begin=life.begin)


async def participants(asked: Asked) -> Answer:
    """Who is in a conference, newest first, by Muted, Hold and Coaching."""
    room = _room(asked)
    chosen = [_Placed(each) for each in reversed(room.participants) if _matches(asked, each)]
    return Answer(body=listing(asked, "participants", chosen, lambda item: _shown(asked, room, item.participant)))


def _matches(asked: Asked, participant: Participant) -> bool:
    facts = {"Muted": participant.muted, "Hold": participant.hold, "Coaching": participant.coaching}
    return all(asked.wished(name) in {None, str(fact).lower()} for name, fact in facts.items())


async def participant(asked: Asked) -> Answer:
    """One who is in a conference, by call or label."""
    return Answer(body=_shown(asked, *_find(asked)))


async def change(asked: Asked) -> Answer:
    """Mute, hold, coach."""
    room, it = _find(asked)
    it.muted, it.hold = asked.flag("Muted", it.muted), asked.flag("Hold", it.hold)
    it.coaching = asked.flag("Coaching", it.coaching)
    it.call_sid_to_coach = asked.one("CallSidToCoach") or it.call_sid_to_coach
    it.end_conference_on_exit = asked.flag("EndConferenceOnExit", it.end_conference_on_exit)
    it.updated_at = now()
    return Answer(body=_shown(asked, room, it))


async def remove(asked: Asked) -> Answer:
    """Put someone out of a conference; the last one out, or one it hangs on, ends it."""
    room, it = _find(asked)
    room.participants.remove(it)
    _hang_up(asked, it)
    if it.end_conference_on_exit:
        for other in room.participants:
            _hang_up(asked, other)
        _end(room, "participant-with-end-conference-on-exit-kicked", it.call.sid)
    elif not room.participants:
        _end(room, "last-participant-kicked", it.call.sid)
    return Answer(status=204)


_PLACE = "/Conferences/{conference}/Participants"

OPERATIONS = {
    ("GET", "/Conferences.json"): Operation(name="conferences.list", answer=all_of),
    ("GET", "/Conferences/{conference}.json"): Operation(name="conferences.fetch", answer=fetch),
    ("POST", "/Conferences/{conference}.json"): Operation(
        name="conferences.update", answer=update, known=known.CONFERENCE_CHANGE
    ),
    ("POST", f"{_PLACE}.json"): Operation(name="participants.create", answer=join, known=known.PARTICIPANT),
    ("GET", f"{_PLACE}.json"): Operation(name="participants.list", answer=participants),
    ("GET", f"{_PLACE}/{{sid}}.json"): Operation(name="participants.fetch", answer=participant),
    ("POST", f"{_PLACE}/{{sid}}.json"): Operation(
        name="participants.update", answer=change, known=known.PARTICIPANT_CHANGE
    ),
    ("DELETE", f"{_PLACE}/{{sid}}.json"): Operation(name="participants.delete", answer=remove),
}

"""Conferences and who is in them over REST."""

from datetime import datetime

from helpline.simulator.record import Conference, Moment, Participant, now
from helpline.simulator.rest import calls, known, resource
from helpline.simulator.rest.asked import Answer, Asked, Operation
from helpline.simulator.rest.listing import listing, within
from helpline.simulator.rest.refusal import RefusedError, missing
from helpline.simulator.voice import room as rooms
from helpline.simulator.voice.alone import hear_announcement
from helpline.simulator.voice.callback import tell_room
from helpline.simulator.voice.leg import Source
from helpline.simulator.voice.life import end as hang_up
from helpline.simulator.voice.ringing import Outbound, connect

_EVENTS = frozenset({"start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"})


class _Placed:
    """A participant with its place in the list."""

    def __init__(self, participant: Participant) -> None:
        self.serial, self.created_at = participant.call.serial, participant.created_at
        self.participant = participant


def _seen(asked: Asked, room: Conference) -> Moment | None:
    """How it reads back: perhaps late."""
    return rooms.as_of(room, asked.network.faults.conference_lag)


def _room(asked: Asked) -> Conference:
    room = asked.network.memory.conferences.get(asked.path["conference"])
    if room is None or _seen(asked, room) is None:
        raise missing(asked.address)
    return room


def _open_room(asked: Asked) -> Conference:
    """By sid, or by name: then it is made when nobody is in one of that name."""
    name = asked.path["conference"]
    return asked.network.memory.conferences.get(name) or rooms.open_room(asked.network, name)


def _find(asked: Asked) -> tuple[Conference, Participant]:
    room, name = _room(asked), asked.path["sid"]
    moment = _seen(asked, room)
    for participant in moment.participants if moment else ():
        if name in {participant.call.sid, participant.label}:
            return room, participant
    raise missing(asked.address)


def _shown(asked: Asked, room: Conference, participant: Participant) -> dict[str, object]:
    return resource.participant(asked.network.account.sid, room, participant)


def _room_shown(asked: Asked, room: Conference) -> dict[str, object]:
    moment = _seen(asked, room)
    return resource.conference(asked.network.account.sid, room, moment.status if moment else room.status)


async def fetch(asked: Asked) -> Answer:
    """One conference."""
    return Answer(body=_room_shown(asked, _room(asked)))


async def all_of(asked: Asked) -> Answer:
    """Conferences, newest first, by FriendlyName, Status and when they were made or changed."""
    name, status = asked.wished("FriendlyName"), asked.wished("Status")
    made = within(asked, "DateCreated", _made_at)
    changed = within(asked, "DateUpdated", _changed_at)
    chosen = [
        room
        for room in reversed(asked.network.memory.conferences.values())
        if name in {None, room.name} and made(room) and changed(room)
        if (moment := _seen(asked, room)) is not None and status in {None, moment.status}
    ]
    return Answer(body=listing(asked, "conferences", chosen, lambda room: _room_shown(asked, room)))


async def update(asked: Asked) -> Answer:
    """End a conference, or announce something to everyone in it."""
    room, status = _room(asked), asked.one("Status")
    if status not in {None, "completed"}:
        raise RefusedError(400, 20001, "A conference can only be completed")
    if status == "completed":
        rooms.end(asked.network, room, "conference-ended-via-api", "conference_ended_via_api")
    elif asked.one("AnnounceUrl"):
        for place in room.participants:
            _announce(asked, room, place)
    return Answer(body=_room_shown(asked, room))


def _made_at(room: Conference) -> datetime:
    return room.created_at


def _changed_at(room: Conference) -> datetime:
    return room.updated_at


def _announce(asked: Asked, room: Conference, place: Participant) -> None:
    url, network = asked.one("AnnounceUrl"), asked.network
    if not url or not place.joined:
        return
    source = Source(url=url, method=(asked.one("AnnounceMethod") or "POST").upper(), kind="voice-announce")

    async def announce() -> None:
        leg = rooms.leg_of(network, place)
        heard = await hear_announcement(network, leg, source)
        more = [("AnnounceUrl", url)] + ([] if heard else [("ReasonAnnouncementFailed", "it cannot be had")])
        tell_room(network, room, leg, f"announcement-{'end' if heard else 'fail'}", place, more=more)

    rooms.leg_of(network, place).habits.append(network.spawn(announce()))


async def join(asked: Asked) -> Answer:
    """Ring someone into a conference."""
    call, room, label = calls.drafted(asked), _open_room(asked), asked.one("Label")
    if label is not None and any(participant.label == label for participant in room.participants):
        raise RefusedError(400, 16025, "That label is taken in this conference")
    if len(room.participants) >= int(asked.one("MaxParticipants") or rooms.MOST_PARTICIPANTS):
        raise RefusedError(400, 20001, "The conference is full")
    call.detection_callback = asked.one("AmdStatusCallback")
    participant = Participant(
        call=call,
        label=label,
        beep=asked.one("Beep") or "true",
        wait_url=asked.one("WaitUrl"),
        wait_method=(asked.one("WaitMethod") or "POST").upper(),
        muted=asked.flag("Muted", False),
        coaching=asked.flag("Coaching", False),
        call_sid_to_coach=asked.one("CallSidToCoach"),
        end_conference_on_exit=asked.flag("EndConferenceOnExit", False),
        start_conference_on_enter=asked.flag("StartConferenceOnEnter", True),
    )
    _subscribe(asked, room)
    leg = connect(asked.network, call, call.to)
    rooms.invite(asked.network, room, participant)
    life = Outbound(asked.network, leg, early_media=asked.flag("EarlyMedia", True))
    return Answer(status=201, body=_shown(asked, room, participant), made=call.sid, begin=life.begin)


def _subscribe(asked: Asked, room: Conference) -> None:
    """Only the first one in a conference says where its callbacks go."""
    url = asked.one("ConferenceStatusCallback")
    if url and not room.participants and room.status_callback is None:
        named = {word for value in asked.every("ConferenceStatusCallbackEvent") for word in value.split()}
        room.status_callback, room.status_events = url, frozenset(named & _EVENTS) or frozenset({"start", "end"})
        room.status_method = (asked.one("ConferenceStatusCallbackMethod") or "POST").upper()


async def participants(asked: Asked) -> Answer:
    """Who is in a conference, newest first, by Muted, Hold and Coaching."""
    room = _room(asked)
    moment = _seen(asked, room)
    inside = moment.participants if moment else ()
    chosen = [_Placed(each) for each in reversed(inside) if _matches(asked, each)]
    return Answer(body=listing(asked, "participants", chosen, lambda item: _shown(asked, room, item.participant)))


def _matches(asked: Asked, participant: Participant) -> bool:
    facts = {"Muted": participant.muted, "Hold": participant.hold, "Coaching": participant.coaching}
    return all(asked.wished(name) in {None, str(fact).lower()} for name, fact in facts.items())


async def participant(asked: Asked) -> Answer:
    """One who is in a conference, by call or label."""
    return Answer(body=_shown(asked, *_find(asked)))


async def change(asked: Asked) -> Answer:
    """Mute, hold, coach, announce."""
    room, it = _find(asked)
    network = asked.network
    it.coaching = asked.flag("Coaching", it.coaching)
    it.call_sid_to_coach = asked.one("CallSidToCoach") or it.call_sid_to_coach
    it.end_conference_on_exit = asked.flag("EndConferenceOnExit", it.end_conference_on_exit)
    it.updated_at = now()
    if any(asked.one(name) for name in ("Coaching", "CallSidToCoach", "EndConferenceOnExit")):
        tell_room(network, room, rooms.leg_of(network, it), "participant-modify", it)
    rooms.mute(network, room, it, asked.flag("Muted", it.muted))
    rooms.hold(network, room, it, asked.flag("Hold", it.hold), _hold_music(asked))
    rooms.settle(network, room)
    _announce(asked, room, it)
    return Answer(body=_shown(asked, room, it))


def _hold_music(asked: Asked) -> Source | None:
    url, method = asked.one("HoldUrl"), (asked.one("HoldMethod") or "GET").upper()
    return Source(url=url, method=method, kind="voice-hold") if url else None


async def remove(asked: Asked) -> Answer:
    """Put someone out of a conference; the last one out, or one it hangs on, ends it."""
    room, it = _find(asked)
    leg = rooms.leg_of(asked.network, it)
    rooms.leave(asked.network, room, it, "participant_updated_via_api")
    if not it.joined:
        hang_up(asked.network, leg, "canceled", "removed over REST")
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

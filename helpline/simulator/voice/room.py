"""Conferences: who comes in, who hears whom, who leaves, and when it is over."""

import asyncio

from helpline.simulator.network import Network
from helpline.simulator.record import Conference, Moment, Participant, now
from helpline.simulator.voice.alone import hear_music
from helpline.simulator.voice.callback import tell_room
from helpline.simulator.voice.document import UnusableError
from helpline.simulator.voice.leg import Leg, Source

MOST_PARTICIPANTS = 250
_KICKED = "participant_updated_via_api"


def open_room(network: Network, name: str) -> Conference:
    """The conference of that name that is not over, or a new one."""
    memory = network.memory
    if name in memory.open_rooms:
        return memory.open_rooms[name]
    room = Conference(serial=memory.serial(), name=name)
    memory.conferences[room.sid] = memory.open_rooms[name] = room
    _remember(room)
    return room


def leg_of(network: Network, place: Participant) -> Leg:
    """Whose place it is."""
    return network.memory.legs[place.call.sid]


def invite(network: Network, room: Conference, place: Participant) -> None:
    """Keep a place for somebody who is only just being rung."""
    leg = leg_of(network, place)
    leg.room, leg.place = room, place
    room.participants.append(place)
    _remember(room)


def join(network: Network, room: Conference, place: Participant) -> asyncio.Future[str]:
    """Come in. Gives what is set to the reason when it is out again."""
    leg = leg_of(network, place)
    place.out = place.out or asyncio.get_running_loop().create_future()
    place.joined, place.created_at = True, now()
    if place not in room.participants:
        room.participants.append(place)
    leg.room, leg.place = room, place
    leg.note("joined", conference=room.name)
    tell_room(network, room, leg, "participant-join", place)
    if room.status == "init" and not _starts(network, room, leg):
        place.music = network.spawn(_wait(network, room, place))
    _beep(network, room, place, "onEnter")
    settle(network, room)
    return place.out


def _starts(network: Network, room: Conference, leg: Leg) -> bool:
    inside = [each for each in room.participants if each.joined]
    if len(inside) < 2 or not any(each.start_conference_on_enter for each in inside):
        return False
    room.status, room.updated_at = "in-progress", now()
    room.begun.set()
    for each in inside:
        if not each.hold:
            _stop_music(each)
        leg_of(network, each).note("started", conference=room.name)
    tell_room(network, room, leg, "conference-start")
    return True


async def _wait(network: Network, room: Conference, place: Participant) -> None:
    """Music until it starts; a conference whose music cannot be had never comes to be."""
    source = None
    if place.wait_url is not None:
        source = Source(url=place.wait_url, method=place.wait_method, kind="voice-wait")
    try:
        await hear_music(network, leg_of(network, place), source)
    except UnusableError:
        leave(network, room, place, "participant_add_failed")


def leave(network: Network, room: Conference, place: Participant, reason: str) -> None:
    """Go out; whoever is alone then, or hung on this one, goes too. Again does nothing."""
    if place not in room.participants:
        return
    kicked = reason == _KICKED
    _out(network, room, place, reason)
    if place.end_conference_on_exit and place.joined:
        way = "kicked" if kicked else "left"
        end(network, room, f"participant-with-end-conference-on-exit-{way}", "moderator_ended_conference", place)
    elif not room.participants:
        end(network, room, f"last-participant-{'kicked' if kicked else 'left'}", reason, place)
    else:
        settle(network, room)


def end(network: Network, room: Conference, why: str, reason: str, by: Participant | None = None) -> None:
    """It is over for everyone in it. ``why`` and ``reason`` are the carrier's words for it and for each one."""
    if room.status == "completed":
        return
    network.memory.open_rooms.pop(room.name, None)
    legs = [leg_of(network, each) for each in room.participants]
    for place in list(room.participants):
        _out(network, room, place, reason)
    room.status, room.reason_ended, room.updated_at = "completed", why, now()
    room.begun.set()
    room.ended_by = by.call.sid if by else None
    more = [("ReasonConferenceEnded", why), ("Reason", why.replace("-", " "))]
    if by is not None:
        more.append(("CallSidEndingConference", by.call.sid))
        more += [("ParticipantLabelEndingConference", by.label)] if by.label else []
    last = leg_of(network, by) if by else next(iter(legs), None)
    if last is not None:
        tell_room(network, room, last, "conference-end", more=more)
    settle(network, room)


def _out(network: Network, room: Conference, place: Participant, reason: str) -> None:
    leg = leg_of(network, place)
    room.participants.remove(place)
    _stop_music(place)
    leg.room = leg.place = None
    _hear(leg, frozenset())
    more = [("ParticipantCallStatus", leg.call.status), ("ReasonParticipantLeft", reason)]
    tell_room(network, room, leg, "participant-leave", place, more=more)
    if place.joined:
        leg.note("left", conference=room.name, reason=reason)
        _beep(network, room, place, "onExit")
    else:
        leg.decide("canceled")
    if place.out is not None and not place.out.done():
        place.out.set_result(reason)


def _beep(network: Network, room: Conference, place: Participant, when: str) -> None:
    if room.status == "in-progress" and place.beep in {"true", when}:
        for each in room.participants:
            if each.joined and not each.hold:
                leg_of(network, each).hear("beep")


def _stop_music(place: Participant) -> None:
    if place.music is not None and place.music is not asyncio.current_task():
        place.music.cancel()
    place.music = None


def hold(network: Network, room: Conference, place: Participant, held: bool, source: Source | None) -> None:
    """Put somebody on hold with music of their own, or take them back."""
    if place.hold == held:
        return
    place.hold = held
    _stop_music(place)
    leg = leg_of(network, place)
    if held and place.joined:
        place.music = network.spawn(_held(network, leg, source))
    elif place.joined and room.status == "init":
        place.music = network.spawn(_wait(network, room, place))
    tell_room(network, room, leg, "participant-hold" if held else "participant-unhold", place)
    settle(network, room)


async def _held(network: Network, leg: Leg, source: Source | None) -> None:
    try:
        await hear_music(network, leg, source)
    except UnusableError:
        leg.hear("silence")


def mute(network: Network, room: Conference, place: Participant, muted: bool) -> None:
    """Whether the others hear it."""
    if place.muted != muted:
        place.muted = muted
        event = "participant-mute" if muted else "participant-unmute"
        tell_room(network, room, leg_of(network, place), event, place)
        settle(network, room)


def settle(network: Network, room: Conference) -> None:
    """Who hears whom now, told to each leg that gained or lost somebody."""
    _remember(room)
    started = room.status == "in-progress"
    inside = [each for each in room.participants if each.joined] if started else []
    for each in inside:
        heard = frozenset(other.call.sid for other in inside if other is not each and _hears(each, other))
        _hear(leg_of(network, each), heard)


def _hears(one: Participant, other: Participant) -> bool:
    if one.hold or other.hold or other.muted:
        return False
    return not other.coaching or other.call_sid_to_coach == one.call.sid


def _hear(leg: Leg, sids: frozenset[str]) -> None:
    before, leg.hears = leg.hears, sids
    for sid in sorted(before - sids):
        leg.note("disconnected", other=sid)
    for sid in sorted(sids - before):
        leg.note("connected", other=sid, left_message=leg.on_tape)


def _remember(room: Conference) -> None:
    at = asyncio.get_running_loop().time()
    room.history.append(Moment(at, room.status, tuple(room.participants)))


def as_of(room: Conference, lag: float) -> Moment | None:
    """How it was so many seconds ago; None when there was none yet."""
    edge = asyncio.get_running_loop().time() - lag
    return next((moment for moment in reversed(room.history) if moment.at <= edge), None)

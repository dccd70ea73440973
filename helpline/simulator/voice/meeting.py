"""The step that brings somebody into a conference and lets her out of it again."""

import asyncio
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass

from helpline.simulator.network import Network
from helpline.simulator.record import Conference, Participant
from helpline.simulator.voice import room as rooms
from helpline.simulator.voice.document import Document, number_in
from helpline.simulator.voice.leg import Ear, Leg, Source
from helpline.simulator.webhook.errand import Errand

_LONGEST = 14400.0
_LEFT = "participant_hung_up"
_FAILED = "participant_add_failed"


@dataclass(frozen=True)
class Meeting:
    """One Dial into a conference; ``pick_up`` answers the call when it is not answered yet."""

    network: Network
    leg: Leg
    step: ET.Element
    document: Document
    pick_up: Callable[[], None]

    async def meet(self) -> Source | None:
        """Until out of it; where to go on, None for the next step."""
        noun = self.step.find("Conference")
        if noun is None:
            self._complain(12200, "only conferences are dialled here")
            return None
        if self.step.get("answerOnBridge", "false") != "true":
            self.pick_up()
        room, place = rooms.open_room(self.network, (noun.text or "").strip()), self._place(noun)
        if self._is_refused(room, place, int(number_in(noun, "maxParticipants", rooms.MOST_PARTICIPANTS))):
            return None
        self._subscribe(room, noun)
        if self.step.get("action") is not None:
            action = self.document.address(self.step.get("action", ""))
            self.leg.dial = action, self.step.get("method", "POST").upper()
        reason = await self._stay(room, place)
        return after(self.leg, "failed" if reason == _FAILED else "answered")

    def _place(self, noun: ET.Element) -> Participant:
        wait_url = noun.get("waitUrl")
        return Participant(
            call=self.leg.call,
            label=noun.get("participantLabel"),
            muted=noun.get("muted") == "true",
            beep=noun.get("beep", "true"),
            wait_url=self.document.address(wait_url) if wait_url else wait_url,
            wait_method=noun.get("waitMethod", "POST").upper(),
            coaching=noun.get("coach") is not None,
            call_sid_to_coach=noun.get("coach"),
            start_conference_on_enter=noun.get("startConferenceOnEnter", "true") == "true",
            end_conference_on_exit=noun.get("endConferenceOnExit") == "true",
        )

    def _is_refused(self, room: Conference, place: Participant, most: int) -> bool:
        inside = room.participants
        if place.label and any(place.label == each.label for each in inside):
            self._complain(16025, "that label is taken in this conference")
        elif place.call_sid_to_coach and place.call_sid_to_coach not in {each.call.sid for each in inside}:
            self._complain(13240, "nobody of that sid to coach")
        elif len(inside) >= most:
            self._complain(13227, "the conference is full")
        else:
            return False
        return True

    def _complain(self, code: int, words: str) -> None:
        errand = Errand(kind="voice", resource_sid=self.leg.call.sid, url=self.document.url, parameters=())
        self.network.alert(code, errand, self.document.url, words)

    def _subscribe(self, room: Conference, noun: ET.Element) -> None:
        """Only the first one in a conference says where its callbacks go."""
        url = noun.get("statusCallback")
        if url and not room.participants and room.status_callback is None:
            room.status_callback = self.document.address(url)
            room.status_method = noun.get("statusCallbackMethod", "POST").upper()
            room.status_events = frozenset(noun.get("statusCallbackEvent", "").split())

    async def _stay(self, room: Conference, place: Participant) -> str:
        """Until out of the room. Gives the reason."""
        ear = Ear(lambda key: self._on_key(room, place, key)) if self.step.get("hangupOnStar") == "true" else None
        out = rooms.join(self.network, room, place)
        if not self.leg.answered:
            self.network.spawn(self._pick_up_when_begun(room))
        if ear is not None:
            self.leg.listen(ear)
        try:
            async with asyncio.timeout(self.network.faults.pace(number_in(self.step, "timeLimit", _LONGEST))):
                return await asyncio.shield(out)
        except TimeoutError:
            rooms.leave(self.network, room, place, _LEFT)
            return _LEFT
        finally:
            if ear is not None and self.leg.ear is ear:
                self.leg.stop_listening()

    def _on_key(self, room: Conference, place: Participant, key: str) -> None:
        if key == "*":
            rooms.leave(self.network, room, place, _LEFT)

    async def _pick_up_when_begun(self, room: Conference) -> None:
        """A call that is only answered once somebody is there."""
        await room.begun.wait()
        if room.status == "in-progress":
            self.pick_up()


def after(leg: Leg, status: str) -> Source | None:
    """What the step's action is told once the conference is over for this one; None when it has none."""
    if leg.dial is None:
        return None
    (url, method), leg.dial = leg.dial, None
    more = (("DialCallStatus", status), ("DialBridged", "true" if status == "answered" else "false"))
    return Source(url=url, method=method, more=more, kind="dial")

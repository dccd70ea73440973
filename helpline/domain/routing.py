"""Who is told that somebody waits: language first, then area, then the neighbours, then whoever is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from helpline.domain.contact import Channel, Contact
from helpline.domain.line import Serves
from helpline.domain.responder import Responder


@dataclass(frozen=True)
class Reach:
    """Who can be asked for one contact now."""

    asked: tuple[Responder, ...]
    """Whom to tell, and only them."""
    somebody_on_duty: bool
    speaks_language: bool
    """Whether anybody on duty speaks it, free or not."""
    wider_left: bool
    """Whether asking wider later could reach anybody else."""


def reach(contact: Contact, on_duty: Sequence[Responder], loads: Mapping[int, int], *, wider: bool) -> Reach:
    """The order never looks at where a caller comes from: language, area, and who has a hand free."""
    on_duty = [one for one in on_duty if one.takes in _SUITS[contact.channel is Channel.VOICE]]
    speakers = [one for one in on_duty if contact.language in one.languages]
    near = [one for one in speakers if one.area_id == contact.area_id]
    free_near, free_speakers = _free(near, loads), _free(speakers, loads)
    asked = free_speakers if wider or not free_near else free_near
    if not speakers:
        asked = _free(on_duty, loads)
    return Reach(
        asked=tuple(asked),
        somebody_on_duty=bool(on_duty),
        speaks_language=bool(speakers),
        wider_left=not wider and len(asked) < len(on_duty),
    )


_SUITS: Final = {True: (Serves.VOICE, Serves.BOTH), False: (Serves.SMS, Serves.BOTH)}


def _free(responders: Sequence[Responder], loads: Mapping[int, int]) -> list[Responder]:
    """Those with a hand free, least busy first."""
    free = [one for one in responders if loads.get(one.id, 0) < one.at_once]
    return sorted(free, key=lambda one: (loads.get(one.id, 0), one.id))

"""Relief: who is asked to stand in when nobody came, one after the other."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from helpline.domain.line import Serves
from helpline.domain.responder import Responder
from helpline.domain.turn import Turn


def order(
    turn: Turn, everybody: Sequence[Responder], *, busy: Collection[int], hours: Mapping[int, timedelta]
) -> list[Responder]:
    """Who could do it and is not in a turn of her own: her own team first, then whoever had least to do of late.

    ``busy``: whom not to ask. ``hours``: how long each is there in these days, by her shifts.
    """
    fits = [one for one in everybody if one.id not in busy and one.id != turn.responder_id and _could(turn, one)]
    return sorted(fits, key=lambda one: (one.area_id != turn.area_id, hours.get(one.id, timedelta(0)), one.id))


def _could(turn: Turn, one: Responder) -> bool:
    channels = Serves.BOTH in (one.takes, turn.takes) or one.takes is turn.takes
    return channels and not set(one.languages).isdisjoint(turn.languages)

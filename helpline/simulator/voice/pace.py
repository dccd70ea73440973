"""How long things take to say and to play."""

import struct

from helpline.simulator.network import Network

_CHARACTERS_A_SECOND = 14
_SHORTEST = 0.4
_UNKNOWN_SOUND = 5.0


def words_last(text: str) -> float:
    """Seconds a voice needs for these words."""
    return max(len(text) / _CHARACTERS_A_SECOND, _SHORTEST)


async def sound_lasts(network: Network, url: str) -> float | None:
    """Seconds a sound lasts, five when its head does not say; None when it cannot be had."""
    known = network.memory.lengths
    if url not in known:
        outcome = await network.courier.fetch(url)
        if outcome.status != 200:
            return None
        known[url] = _wave_length(outcome.body) or _UNKNOWN_SOUND
    return known[url]


def _wave_length(head: bytes) -> float | None:
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        return None
    at, rate = 12, 0
    while at + 8 <= len(head):
        name, size = head[at : at + 4], struct.unpack_from("<I", head, at + 4)[0]
        if name == b"fmt " and at + 20 <= len(head):
            rate = struct.unpack_from("<I", head, at + 16)[0]
        if name == b"data":
            return size / rate if rate else None
        at += 8 + size + size % 2
    return None

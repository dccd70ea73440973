"""A take: what a peer spoke for a prompt, judged, cut to her words, brought to one loudness, and written anew."""

import io
import math
import struct
import wave
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from helpline.domain.names import Locale

Samples: TypeAlias = "array[int]"

RATES: Final = (8000, 16000)
"""Samples a second that carriers play as they are."""
MOST_BYTES: Final = 600_000
LONGEST: Final = 12.0
"""Seconds of a prompt; nobody in danger listens to more."""
LONGEST_MENU: Final = 25.0
SHORTEST: Final = 0.25
"""Seconds: less is a click, and no word."""

_FULL: Final = 32_767
_FRAMES_A_SECOND: Final = 50
_SILENT: Final = 260.0
"""Loudness, of 32 767, below which nobody spoke."""
_HEARD: Final = 0.06
"""What belongs to her words: this part of the loudest moment."""
_AIM: Final = 3300.0
"""The loudness that words are brought to: about 20 dB below the loudest there is."""
_PEAK: Final = 0.89
_MOST_GAIN: Final = 12.0
_CLIPPED: Final = 32_600
_MOST_CLIPPED: Final = 0.002
_AROUND: Final = 6
"""Frames of quiet that are left before and after her words: an eighth of a second."""
_FADE: Final = 0.008


class Fault(StrEnum):
    """Why a take can't be used."""

    UNREADABLE = "unreadable"
    QUIET = "quiet"
    CLIPPED = "clipped"
    SHORT = "short"
    LONG = "long"


class UnfitTakeError(Exception):
    """It can't be used; ``fault`` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, kw_only=True)
class Take:
    """``sound``: a whole WAV file of ours, one voice, 16 bits."""

    sound: bytes
    seconds: float


def may_record(spoken: Sequence[Locale], locale: Locale) -> bool:
    """Whoever answers in a language may lend it her voice, and listen to what others spoke."""
    return locale in spoken


def made(body: bytes, *, longest: float = LONGEST) -> Take:
    """A take out of a file that somebody sent, of which nothing is kept but the sound. Raises `UnfitTakeError`."""
    rate, samples = _read(body)
    samples = _centred(samples)
    size = rate // _FRAMES_A_SECOND
    loud = [_loudness(samples[at : at + size]) for at in range(0, len(samples) - size + 1, size)]
    words = _words(loud)
    seconds = len(words) / _FRAMES_A_SECOND
    if seconds < SHORTEST:
        raise UnfitTakeError(Fault.SHORT)
    first, last = max(0, words.start - _AROUND), words.stop + _AROUND
    cut = samples[first * size : last * size]
    if len(cut) / rate > longest:
        raise UnfitTakeError(Fault.LONG)
    if sum(abs(one) >= _CLIPPED for one in cut) > _MOST_CLIPPED * len(cut):
        raise UnfitTakeError(Fault.CLIPPED)
    spoken = [one for one in loud[words.start : words.stop] if one > _HEARD * max(loud)]
    return Take(sound=_written(rate, _levelled(cut, spoken, rate)), seconds=len(cut) / rate)


def _read(body: bytes) -> tuple[int, Samples]:
    """The samples of a plain WAV file and how many there are a second; whatever else is in it is left there."""
    if len(body) > MOST_BYTES:
        raise UnfitTakeError(Fault.LONG)
    try:
        with wave.open(io.BytesIO(body), "rb") as sound:
            shape = (sound.getnchannels(), sound.getsampwidth(), sound.getcomptype())
            rate, count = sound.getframerate(), sound.getnframes()
            raw = sound.readframes(count)
    except (wave.Error, EOFError, RuntimeError, ValueError, struct.error) as unreadable:
        raise UnfitTakeError(Fault.UNREADABLE) from unreadable
    if shape != (1, 2, "NONE") or rate not in RATES or len(raw) != 2 * count or not raw:
        raise UnfitTakeError(Fault.UNREADABLE)
    return rate, array("h", raw)


def _centred(samples: Samples) -> Samples:
    """Without the constant that cheap microphones add."""
    middle = round(sum(samples) / len(samples))
    if not middle:
        return samples
    return array("h", (max(-_FULL, min(_FULL, one - middle)) for one in samples))


def _loudness(samples: Samples) -> float:
    return math.sqrt(sum(one * one for one in samples) / len(samples))


def _words(loud: Sequence[float]) -> range:
    """From the first frame in which she speaks to the last."""
    loudest = max(loud, default=0.0)
    if not loud:
        raise UnfitTakeError(Fault.SHORT)
    if loudest < _SILENT:
        raise UnfitTakeError(Fault.QUIET)
    heard = [at for at, one in enumerate(loud) if one > _HEARD * loudest]
    return range(heard[0], heard[-1] + 1)


def _levelled(samples: Samples, spoken: Sequence[float], rate: int) -> Samples:
    """As loud as every other prompt, beginning and ending softly."""
    loudness = math.sqrt(sum(one * one for one in spoken) / len(spoken))
    gain = min(_AIM / loudness, _PEAK * _FULL / max(map(abs, samples)), _MOST_GAIN)
    fade = int(_FADE * rate)
    ends = len(samples) - 1
    return array(
        "h", (round(one * gain * min(1.0, at / fade, (ends - at) / fade)) for at, one in enumerate(samples))
    )  # fmt: skip


def _written(rate: int, samples: Samples) -> bytes:
    place = io.BytesIO()
    with wave.open(place, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(samples.tobytes())
    return place.getvalue()

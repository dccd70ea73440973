"""Voices to try recordings with: something like speech, made from numbers."""

import io
import math
import wave
from array import array
from collections.abc import Iterable

RATE = 8000


def spoken(seconds: float, *, loud: float = 0.3, before: float = 0.0, after: float = 0.0) -> list[int]:
    """Words, as a microphone hears them: a voice that swells and falls. ``loud``: of 1; more than that is torn."""
    voice = []
    for at in range(int(seconds * RATE)):
        swell = 0.6 + 0.4 * math.sin(at / RATE * 2 * math.pi * 3)
        heard = 32_767 * loud * swell * math.sin(at / RATE * 2 * math.pi * 220)
        voice.append(max(-32_767, min(32_767, round(heard))))
    return [0] * int(before * RATE) + voice + [0] * int(after * RATE)


def wav(samples: Iterable[int], *, rate: int = RATE, channels: int = 1) -> bytes:
    """A file of it."""
    place = io.BytesIO()
    with wave.open(place, "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(array("h", samples).tobytes())
    return place.getvalue()

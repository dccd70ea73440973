"""Makes what is heard while waiting: ten seconds of two soft chords that swell and fade, and join without a seam.

    python translations/prompts/hold.py    writes hold.wav beside it

The same file comes out each time: a test compares them.
"""

import io
import math
import sys
import wave
from array import array
from pathlib import Path

RATE = 8000
"""Samples a second: what a telephone carries."""
SWELL = 5
"""Seconds for a chord to come and go. Each begins and ends in silence, so the end meets the beginning."""
CHORDS = ((330.0, 440.0, 660.0), (294.0, 392.0, 588.0))
"""In hertz; a fifth and its octave, well inside of what a telephone carries."""
LOUD = 2600
"""Of 32767: quieter than a voice, so that nobody has to hold the phone away."""


def sample(at: int) -> int:
    """How the air stands at one moment."""
    chord = CHORDS[at // (RATE * SWELL)]
    second = (at % (RATE * SWELL)) / RATE
    swell = math.sin(math.pi * second / SWELL) ** 2
    tones = sum(math.sin(2 * math.pi * hertz * second) / (1 + number) for number, hertz in enumerate(chord))
    return round(LOUD * swell * tones / 1.8)


def made() -> bytes:
    """The whole file."""
    samples = array("h", map(sample, range(RATE * SWELL * len(CHORDS))))
    if sys.byteorder == "big":
        samples.byteswap()
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(samples.tobytes())
    return file.getvalue()


if __name__ == "__main__":
    (Path(__file__).parent / "hold.wav").write_bytes(made())

"""What is played to callers: files with nothing in them about anybody, for the carrier to fetch."""

from pathlib import Path
from typing import Final

from flask import Blueprint, Response, current_app, request

from helpline.prompts import HOLD, Prompts

doors = Blueprint("prompts", __name__)

KINDS: Final = {".wav": "audio/wav", ".mp3": "audio/mpeg"}
KEPT_FOR: Final = 3600
"""Seconds the carrier may keep a file: one that was recorded anew is heard an hour later at the latest."""


@doors.get("/prompts/hold.wav")
def hold() -> Response:
    """What is heard while waiting, the same for all."""
    return _played(_recorded().file("", HOLD), ".wav")


@doors.get("/prompts/<locale>/<file>")
def prompt(locale: str, file: str) -> Response:
    """One recording. Names are looked up among those there are: no address leads anywhere else."""
    name, dot, ending = file.rpartition(".")
    return _played(_recorded().file(locale, name) if locale else None, dot + ending)


def _played(found: Path | None, ending: str) -> Response:
    """The file, or the shortest no: the carrier goes on to what follows in its document."""
    sound = _read(found) if found is not None and found.suffix == ending else None
    if sound is None:
        return Response(status=404, content_type="text/plain; charset=utf-8")
    answer = Response(sound, content_type=KINDS[ending])
    answer.cache_control.public = True
    answer.cache_control.max_age = KEPT_FOR
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _read(found: Path) -> bytes | None:
    """All of it: a prompt is some seconds long. None when it was taken away a moment ago."""
    try:
        return found.read_bytes()
    except OSError:
        return None


def _recorded() -> Prompts:
    found: Prompts = current_app.extensions["prompts"]
    return found

"""What is played to callers: files with nothing in them about anybody, for the carrier to fetch."""

from pathlib import Path
from typing import Final

from flask import Blueprint, Response, current_app, request

from helpline.handlers import recordings as kept
from helpline.handlers.work import work
from helpline.prompts import HOLD, Prompts
from helpline.web.door import house

doors = Blueprint("prompts", __name__)

KINDS: Final = {".wav": "audio/wav", ".mp3": "audio/mpeg"}
KEPT_FOR: Final = 3600
"""Seconds the carrier may keep a file: one that was recorded anew is heard an hour later at the latest."""
FOR_GOOD: Final = 31_536_000
"""Seconds for what peers recorded on the page: its address names the sound, and another sound has another one."""


@doors.get("/prompts/hold.wav")
def hold() -> Response:
    """What is heard while waiting, the same for all."""
    return _played(_recorded().file("", HOLD), ".wav")


@doors.get("/prompts/<locale>/<file>")
def prompt(locale: str, file: str) -> Response:
    """One recording. Names are looked up among those there are: no address leads anywhere else."""
    name, dot, ending = file.rpartition(".")
    name, _, digest = name.partition(".")
    if digest:
        # A stranger's sign that no database can hold is no name, and nothing for the log.
        is_name = dot + ending == ".wav" and (locale + name).isprintable()
        return _spoken(locale, name, digest) if is_name else _nothing()
    return _played(_recorded().file(locale, name) if locale else None, dot + ending)


def _played(found: Path | None, ending: str) -> Response:
    """The file, or the shortest no: the carrier goes on to what follows in its document."""
    sound = _read(found) if found is not None and found.suffix == ending else None
    return _nothing() if sound is None else _sound(sound, ending, KEPT_FOR)


def _spoken(locale: str, name: str, digest: str) -> Response:
    """What a peer recorded on the page. Was it replaced a moment ago, the new one is heard, and not kept as the old."""
    with work(house()) as w:
        found = kept.sound(w, locale, name)
    if found is None:
        return _nothing()
    return _sound(found[1], ".wav", FOR_GOOD if found[0] == digest else 0)


def _sound(sound: bytes, ending: str, seconds: int) -> Response:
    answer = Response(sound, content_type=KINDS[ending])
    answer.cache_control.public = True
    answer.cache_control.max_age = seconds
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _nothing() -> Response:
    return Response(status=404, content_type="text/plain; charset=utf-8")


def _read(found: Path) -> bytes | None:
    """All of it: a prompt is some seconds long. None when it was taken away a moment ago."""
    try:
        return found.read_bytes()
    except OSError:
        return None


def _recorded() -> Prompts:
    found: Prompts = current_app.extensions["prompts"]
    return found

"""How a prompt is really heard: recorded by a peer, in the carrier's voice, or honestly in another language."""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from helpline import words
from helpline.domain.names import Locale

PLACE: Final = words.TRANSLATIONS / "prompts"
"""Recordings that come with the house: ``<locale>/<name>.wav`` or ``.mp3``, and ``hold.wav`` for all."""
HOLD: Final = "hold"
LOOKED_EVERY: Final = 30.0
"""Seconds after which folders are read again: peers may record while the line is open."""

ENDINGS: Final = (".wav", ".mp3")
_NAME: Final = re.compile(r"[a-z0-9_-]{1,80}")

COUNTED: Final = frozenset({"n", "key"})
"""Whole numbers that are the message itself: each has a recording of its own, ``before_you-3``."""
MORE_FROM: Final = 4
"""From here on ``before_you-more`` will do where a number has no recording of its own: it says "several"."""
NOT_EVERY_NIGHT: Final = ("responder-", "raid-")
"""What no caller hears, or only on a night when many ring at once: no language is off the menu for want of it."""
FLAGS: Final[Mapping[str, str]] = {
    "voice/keys": "can_ring_back",
    "voice/nobody_choice": "can_ring_back",
    "voice/star_menu": "can_ring_back",
    "voice/responder/whisper": "urgent",
    "voice/responder/menu": "is_ring_back",
    "voice/wish/nobody": "anybody",
}
"""Prompts that are worded in two ways: a yes is part of the recording's name, ``keys-can_ring_back``, a no is not."""
WHOLE_WITHOUT: Final[Mapping[str, str]] = {
    "voice/language_choice": "lang",  # said by the recording itself, which is in that language
    "voice/welcome": "cover",  # a courtesy; whoever records for one line may say it
    "voice/interpreter_ask": "lang",  # "both languages" asks the same
}
"""A recording loses nothing by leaving this fact out."""
HOUR: Final = "voice/next_time"
"""Follows a recording that had to leave out an hour: in a voice, in what stands in for the language."""
NEVER_RECORDED: Final = frozenset(
    (HOUR, *(f"voice/consent/{one}" for one in ("may_say", "ring", "area", "person", "board", "peers", "warn")))
)
"""What she is asked for is said word for word as it is kept, or not by a machine at all; and nobody records hours."""


@dataclass(frozen=True)
class Recording:
    """A file to be played: ``name`` is a file of ``locale``, with its ending."""

    locale: Locale
    name: str
    is_stale: bool = field(default=False, compare=False)
    """The sentence it was read from has changed since."""

    @property
    def path(self) -> str:
        """Where it is found at our own address."""
        return f"/prompts/{self.locale}/{self.name}"


@dataclass(frozen=True)
class Voiced:
    """A text to be read aloud by one of the carrier's voices, made for the language of the text."""

    text: str
    language: str
    voice: str


@dataclass(frozen=True)
class Spoken:
    """What a peer recorded on the page: a digest of the sound, so that each has an address of its own."""

    digest: str
    is_stale: bool = False


Own = Mapping[tuple[str, str], Spoken]
"""By language and name."""


class _Kept:
    """What this process knows of them. One assignment, so that threads see all of it or nothing."""

    own: Own = MappingProxyType({})


_kept = _Kept()


def play(own: Own) -> None:
    """From now on, in this process, what peers recorded on the page is heard before anything else."""
    _kept.own = own


def _nothing() -> Own:
    return MappingProxyType({})


class Prompts:
    """All that can be heard: what peers recorded, files in some folders, the first of which win, the carrier's voices.

    ``own``: what was recorded on the page, and wins over every file.
    """

    def __init__(
        self, *folders: Path, own: Callable[[], Own] = _nothing, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._folders = folders
        self._own = own
        self._seconds = seconds
        self._seen: tuple[float, Mapping[tuple[str, str], Path]] | None = None

    def heard(
        self, template: str, locale: Locale, facts: Mapping[str, object], *, stands_in: Sequence[Locale] = ()
    ) -> Recording | Voiced:
        """The best there is for ``voice/…``. A fact may be a function of the language it will be told in.

        For each language in turn (the one asked for, what stands in for it, ``stands_in``, English): a recording that
        says all, the carrier's voice, a recording that says less but nothing untrue, or says it in words of before.
        """
        for one in _in_turn(locale, stands_in):
            told = {name: fact(one) if callable(fact) else fact for name, fact in facts.items()}
            found = self._recorded(template, one, told) or _voiced(template, one, told)
            found = found or self._recorded(template, one, told, may_say_less=True)
            if found:
                return found
        raise LookupError(template)  # never: English has a voice, and every text

    def missing(self, locale: Locale, *, keys: Iterable[int] = (1, 2, 3)) -> list[str]:
        """The recordings that a language lacks for which the carrier has no voice; ``keys`` it is chosen by."""
        if _has_voice(locale):
            return []
        return [one.name for one in wanted(keys) if self.recording(locale, one.name) is None]

    def is_heard(self, locale: Locale, key: int) -> bool:
        """Whether a caller hears all there is in exactly this language, which she picks by ``key``."""
        if _has_voice(locale):
            return words.is_whole(locale, "voice")
        return all(name.startswith(NOT_EVERY_NIGHT) for name in self.missing(locale, keys=(key,)))

    def recording(self, locale: Locale, name: str) -> Recording | None:
        """What is recorded of one prompt: on the page, or else in a folder."""
        spoken = self._own().get((locale, name))
        if spoken is not None:
            return Recording(locale, f"{name}.{spoken.digest}.wav", spoken.is_stale)
        found = self.file(locale, name)
        return Recording(locale, found.name) if found else None

    def file(self, locale: str, name: str) -> Path | None:
        """The file of one recording, by its name without the ending; ``locale`` is empty for what all hear."""
        return self._files().get((locale, name))

    def _recorded(
        self, template: str, locale: Locale, told: Mapping[str, object], *, may_say_less: bool = False
    ) -> Recording | None:
        if template in NEVER_RECORDED:
            return None
        left_out = {name for name, fact in told.items() if _is_words(name, fact)} - {WHOLE_WITHOUT.get(template)}
        if left_out and not may_say_less:
            return None
        found = filter(None, (self.recording(locale, name) for name in _names(template, told)))
        return next((one for one in found if may_say_less or not one.is_stale), None)

    def _files(self) -> Mapping[tuple[str, str], Path]:
        now = self._seconds()
        if self._seen is None or now - self._seen[0] > LOOKED_EVERY:
            self._seen = (now, dict(_listed(self._folders)))
        return self._seen[1]


@cache
def of(own: str = "") -> Prompts:
    """All that can be heard, an organisation's own recordings first. One for the whole process."""
    return Prompts(*places(own), own=lambda: _kept.own)


def places(own: str = "") -> tuple[Path, ...]:
    """Where recordings are: an organisation's own folder before the one that comes with the house."""
    return (Path(own), PLACE) if own else (PLACE,)


def _in_turn(locale: Locale, stands_in: Sequence[Locale]) -> Iterator[Locale]:
    """Each language once: the one asked for, its own substitutes, the given ones, English."""
    return iter(dict.fromkeys((*words.near(locale), *stands_in, words.MASTER)))


def _voiced(template: str, locale: Locale, told: Mapping[str, object]) -> Voiced | None:
    """By the carrier's voice of exactly this language, if the prompt is written in it."""
    if not _has_voice(locale) or not words.has(template, locale):
        return None
    language, _, voice = str(words.register()[locale].voice).partition(":")
    return Voiced(words.say(template, locale, **told), language, voice)


def _has_voice(locale: Locale) -> bool:
    return locale in words.register() and words.register()[locale].voice is not None


def _is_words(name: str, fact: object) -> bool:
    """Whether a fact would have to be spoken, and so can't stand in a recording."""
    return name not in COUNTED and not isinstance(fact, bool) and fact not in (None, "")


def _names(template: str, told: Mapping[str, object]) -> Iterator[str]:
    """What a recording of exactly this variant may be called."""
    flags = [name for name, fact in told.items() if fact is True]
    name = "-".join((_name(template), *flags))
    number = next((fact for fact_name, fact in told.items() if fact_name in COUNTED), None)
    if number is None:
        yield name
        return
    yield f"{name}-{number}"
    if "n" in told and isinstance(number, int) and number >= MORE_FROM:
        yield f"{name}-more"


def _name(template: str) -> str:
    return template.removeprefix("voice/").replace("/", "-")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One recording there may be: its name, the prompt it says, and which of the prompt's variants."""

    name: str
    template: str
    facts: Mapping[str, object]
    is_several: bool = False
    """It says "several" in place of a number."""


def wanted(keys: Iterable[int]) -> Iterator[Wanted]:
    """Every recording a language without a voice needs; ``keys``: those it is chosen by."""
    for template in words.templates():
        name = _name(template)
        if template == "voice/before_you":
            for number in range(MORE_FROM):
                yield Wanted(name=f"{name}-{number}", template=template, facts={"n": number})
            yield Wanted(name=f"{name}-more", template=template, facts={"n": MORE_FROM}, is_several=True)
        elif template == "voice/language_choice":
            for key in keys:
                yield Wanted(name=f"{name}-{key}", template=template, facts={"key": key})
        elif template.startswith("voice/") and template not in NEVER_RECORDED:
            flag = FLAGS.get(template)
            yield Wanted(name=name, template=template, facts={flag: False} if flag else {})
            if flag:
                yield Wanted(name=f"{name}-{flag}", template=template, facts={flag: True})


def _listed(folders: Sequence[Path]) -> Iterator[tuple[tuple[str, str], Path]]:
    """Every recording there is; what comes later wins, so the best come last."""
    for folder in reversed(folders):
        for ending in reversed(ENDINGS):
            for path in sorted((*folder.glob(f"*{ending}"), *folder.glob(f"*/*{ending}"))):
                locale = "" if path.parent == folder else path.parent.name
                if _NAME.fullmatch(path.stem) and path.is_file():
                    yield (locale, path.stem), path

"""Judges of a text's language: programs on this machine that read it and name one. Nobody outside is asked.

Each is loaded once, before the workers fork, and only where texts are read.
"""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any, Final, Literal

from helpline.domain.first_guess import Judge

Which = Literal["small", "both"]

LEAST_SURE: Final = 0.1
"""Of the large one: below this it has seen no word it knows."""

SAME: Final = {"zh": "zh-Hans", "zh-cn": "zh-Hans", "iw": "he", "nb": "no"}
"""What they call otherwise than we do."""


def of(which: Which) -> Sequence[Judge]:
    """The small one (4 MB), or both: the large one takes 180 MB, and asks half as many which language to use."""
    return (small,) if which == "small" else (small, large)


def small(text: str) -> str | None:
    """What pycld2 takes it for."""
    reader = _small()
    try:
        _, _, found = reader.detect(_plain(text), isPlainText=True, bestEffort=True)
    except (reader.error, ValueError):
        return None
    return _named(found[0][1]) if found[0][1] != "un" else None


def large(text: str) -> str | None:
    """What py3langid takes it for."""
    code, sure = _large().classify(_plain(text))
    return _named(str(code)) if sure >= LEAST_SURE else None


def warm(judges: Sequence[Judge]) -> None:
    """Let each read something, so that whatever it needs is in memory before the workers fork."""
    for judge in judges:
        judge("Is anybody there?")


def _plain(text: str) -> str:
    """What both can read: whole characters of the standard, nothing that steers a screen."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    return shown.encode("utf-8", "ignore").decode("utf-8")


def _named(code: str) -> str:
    return SAME.get(code, code)


@cache
def _small() -> Any:
    return import_module("pycld2")


@cache
def _large() -> Any:
    model = import_module("py3langid.langid")
    return model.LanguageIdentifier.from_model_file(model.MODEL_FILE, norm_probs=True)

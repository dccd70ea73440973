"""An organisation's own sentences: one sentence of one message, in one language, said in place of ours."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from helpline.domain.names import Locale


@dataclass(frozen=True)
class Place:
    """Where one sentence stands: which of a message's ``forms`` (one, or a singular and plurals), of which template."""

    template: str
    locale: Locale
    message: str
    """As it stands in the template, which names it in the catalogues."""
    form: int = 0


Own = Mapping[Place, str]
"""Facts are named as in the catalogues, ``%(name)s``."""


@dataclass(frozen=True, kw_only=True)
class OwnSentence:
    """What is said instead; facts are named ``{name}``, as people write and read them."""

    place: Place
    words: str
    why: str
    at: datetime


def as_read(message: str) -> str:
    """A sentence of a catalogue as people read it: ``%(minutes)s`` is ``{minutes}``."""
    return re.sub(r"%\((\w+)\)s", r"{\1}", message).replace("%%", "%")


def as_kept(words: str) -> str:
    """What people wrote, for the machine that puts the facts in: it can name facts, and nothing else."""
    return re.sub(r"\{(\w+)\}", r"%(\1)s", words.replace("%", "%%"))


def facts_of(message: str) -> set[str]:
    """The facts a sentence is given."""
    return set(re.findall(r"%\((\w+)\)s", message))

"""What a telephone hears next, as a small plan of our own: the carrier's room turns it into the carrier's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from helpline.domain.names import Locale

StepName = Literal["next", "language", "key", "accept", "menu", "left", "consent", "duty", "wish"]


@dataclass(frozen=True)
class Step:
    """Where the carrier asks what comes next: a door, a leg, and how far it was."""

    name: StepName
    leg_id: int
    turn: int = 0


@dataclass(frozen=True)
class Say:
    """One prompt, such as ``voice/welcome``, with its facts."""

    prompt: str
    locale: Locale
    facts: Mapping[str, object] = field(default_factory=dict)
    """A fact may be a function of the language that is really heard."""


@dataclass(frozen=True)
class Hold:
    """One piece of neutral hold audio."""


@dataclass(frozen=True)
class Pause:
    seconds: int


@dataclass(frozen=True)
class Listen:
    """Say these, and hear one key meanwhile and a little after. No key: on to what follows in the plan."""

    says: tuple[Say | Hold, ...]
    then: Step
    seconds: int


@dataclass(frozen=True)
class Meet:
    """Into the room where the legs of this contact hear each other. A star leads out of it, to ``then``."""

    room: str
    then: Step
    seconds: int


@dataclass(frozen=True)
class Go:
    """On to another step."""

    step: Step


@dataclass(frozen=True)
class HangUp:
    """The end."""


Part = Say | Hold | Pause | Listen | Meet | Go | HangUp
Plan = tuple[Part, ...]


def spoken_in(plan: Plan) -> Locale | None:
    """The language of its first words; None when it says nothing."""
    for part in plan:
        for said in part.says if isinstance(part, Listen) else (part,):
            if isinstance(said, Say):
                return said.locale
    return None

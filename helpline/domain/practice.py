"""Practice: made-up callers from a script, what they say to what is done, and what the line's rules say of it after."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

LASTS: Final = timedelta(hours=1)
"""How long one practice may take; what is left of it goes with the next hourly tidying, so within two."""

ENDS: Final = frozenset({"goodbye", "quiet", "put back", "hand over", "may know", "block", "key wipe"})
"""What brings a conversation to its end."""


@dataclass(frozen=True, kw_only=True)
class Next:
    """What they say next: once, after any of these deeds. A bare ``quick`` stands for every quick reply."""

    after: frozenset[str]
    says: tuple[str, ...]
    may_mean: str | None = None
    """What the last of it may mean, when it is a bare digit."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What the line's rules say, of something that was done; or in any case, where nothing is named."""

    after: frozenset[str]
    says: str


@dataclass(frozen=True, kw_only=True)
class Story:
    """One script. Every text is a source sentence, to be looked up in the reader's catalogue."""

    name: str
    title: str
    about: str
    opens: tuple[str, ...]
    follows: tuple[Next, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, kw_only=True)
class Said:
    """One bubble. What they say is looked up when it is shown; what she wrote is as she wrote it."""

    voice: str
    words: str
    may_mean: str | None = None


@dataclass(frozen=True, kw_only=True)
class Practice:
    """How far somebody is with a story. Nothing of it is ever counted."""

    story: str
    said: tuple[Said, ...]
    deeds: tuple[str, ...] = ()
    used: tuple[int, ...] = ()
    is_clear: bool = False
    """They said that it is safe now, or she ticked it."""
    borrowed: bool = False
    is_over: bool = False


def begin(story: Story) -> Practice:
    """They have written, and she has taken it."""
    return Practice(story=story.name, said=tuple(Said(voice="caller", words=one) for one in story.opens))


def do(story: Story, now: Practice, deed: str, own: str = "") -> Practice:
    """She does something. ``own``: her words, which then stand in the conversation."""
    if now.is_over:
        return now
    said = (*now.said, Said(voice="responder", words=own)) if own else now.said
    done = replace(
        now,
        said=said,
        deeds=(*now.deeds, deed),
        is_clear=(now.is_clear or deed in ("safe", "key safe_now")) and deed != "not safe",
        borrowed=(now.borrowed or deed == "not their phone") and deed != "their own phone",
        is_over=deed in ENDS,
    )
    return done if done.is_over else _answered(story, done, deed)


def told(story: Story, now: Practice) -> list[str]:
    """What the rules say, in the order of the script."""
    return [one.says for one in story.rules if not one.after or any(_fits(one.after, deed) for deed in now.deeds)]


def _answered(story: Story, now: Practice, deed: str) -> Practice:
    at = next((at for at, one in enumerate(story.follows) if at not in now.used and _fits(one.after, deed)), None)
    if at is None:
        return now
    follows = story.follows[at]
    last = len(follows.says) - 1
    more = tuple(
        Said(voice="caller", words=one, may_mean=follows.may_mean if number == last else None)
        for number, one in enumerate(follows.says)
    )
    return replace(now, said=(*now.said, *more), used=(*now.used, at))


def _fits(after: frozenset[str], deed: str) -> bool:
    return deed in after or deed.partition(" ")[0] in after


def read(name: str, script: Mapping[str, Any]) -> Story:
    """A story out of its script."""
    return Story(
        name=name,
        title=script["title"],
        about=script["about"],
        opens=tuple(script["opens"]),
        follows=tuple(
            Next(after=frozenset(one["after"]), says=tuple(one["says"]), may_mean=one.get("may_mean"))
            for one in script.get("next", ())
        ),
        rules=tuple(Rule(after=frozenset(one.get("after", ())), says=one["says"]) for one in script["rule"]),
    )

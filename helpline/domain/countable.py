"""The table of events: what is counted, what each means, and by what it may be told apart. Nothing else ever is."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from helpline.domain.counting import CALL_WAITS, TEXT_WAITS, WHOLE_DAY, Bump, Counted, Part
from helpline.domain.escalation.consent import Purpose
from helpline.domain.wrap_up import Went


class UnknownEventError(Exception):
    """Something is to be counted that is not in the table of events."""


def _each(names: Mapping[str, str], *parts: Part, of_notes: bool = False) -> Iterable[Counted]:
    for name, means in names.items():
        yield Counted(name=name, means=means, parts=frozenset(parts), of_notes=of_notes)


BY_BOTH: Final = (Part.LANGUAGE, Part.AREA)

CONTACTS: Final = {
    "arrived": "a contact began: somebody wrote or rang who had nothing open here",
    "answered": "a person spoke to her for the first time",
    "answered in her language": "whoever answered first speaks the language she was met in",
    "answered in another language": "whoever answered first does not speak it",
    "nobody on duty": "she was told that nobody is on duty",
    "language not on duty": "she was told that nobody on duty speaks her language",
    "wiped": "she wiped her conversation",
    "forgotten while open": "its time ran out before anybody closed it",
    "call came in": "a call was let in",
    "call answered": "a person met her in that call",
    "abandoned": "she hung up before a person met her, after ten seconds or more",
    "abandoned early": "she hung up within ten seconds: perhaps she was watched",
}
HERS: Final = {
    "call left for a ring back": "she hung up before a person met her, having asked to be rung",
    "call wiped": "she wiped it before a person met her in that call",
    "call closed": "it was ended here before a person met her in that call",
    "answered again": "another person spoke to her, after she was put back in the queue",
    "claimed": "a responder took it",
    "claim lapsed": "nobody spoke to her within the line's time",
    "handed over": "another responder went on with her",
    "went unanswered": "her words waited so long that others were asked",
    "closed": "a conversation was ended",
    "forgotten": "a contact was forgotten",
    "nobody answered": "everybody there was rung, and nobody picked up",
    "language asked": "she was asked which of two languages it is",
    "check word": "a check word was given",
    "call back asked": "she asked to be rung",
    "called back": "she was rung as she had asked, and they talked",
    "call back missed": "she was rung as she had asked, and they did not talk",
    "rung back within 15 min": "her telephone rang within a quarter of an hour of her asking",
    "rung back later": "her telephone rang later than that",
    "rang again herself": "she rang and was answered before we rang her",
    "never rung back": "it was over, or her number forgotten, before we rang her",
    "wiped before we rang": "she wiped it before we rang her",
    "callback agreed": "a time to ring her was agreed",
    "callback kept": "she was rung at the time agreed",
    "block set": "a responder shut a number out for a day",
    "feedback 11": "afterwards she said that it was useful",
    "feedback 12": "afterwards she said that it was useful a little",
    "feedback 13": "afterwards she said that it was not useful",
}
HOUSE: Final = {
    "blocked": "somebody who is shut out tried to begin",
    "asked to wait": "somebody who began too often was asked to wait",
    "shift missed": "a shift began and nobody came",
    "shift ended in time": "whoever had the shift held nobody any more a quarter of an hour after its end",
    "shift ran over": "she still held somebody then",
    "needed out": "a responder needed out",
    "too many at once": "a responder's limit kept her from one more",
    "ring put off": "a telephone had to wait for its turn",
    "complaint": "somebody asked for a person to hear a complaint, without names",
    "gave a place's number": "a responder gave the number of a place outside",
    "carrier copy deleted": "the carrier deleted a copy in its time",
    "carrier copy deleted late": "the carrier deleted a copy after more than a day",
    "hard contact": "a responder said that it was hard",
    "language met": "a responder said that they could talk in the caller's language",
    "language not met": "a responder said that they could not",
    **{f"went: {went}": "how it went, as its responder saw it" for went in Went},
}
PROMISED: Final = {
    "hour covered": "a line promised somebody who speaks it and answers there; at half past somebody was on duty",
    "hour not covered": "the same, and nobody was",
}
SKIPPED: Final = {
    "skipped": "who waited longer, in this language, was passed over by somebody who speaks it and took another",
}
NOTES: Final = {
    "note written": "a note was written",
    "wrong word": "a word was given that opens no note",
    "yes taken back within 60 s": "a yes was closed within a minute of her saying so",
    "yes taken back later": "a yes was closed later than that",
    **{f"yes to {one}": "she said yes" for one in Purpose},
    **{f"taken back {one}": "she took back a yes" for one in Purpose},
    **{f"released {one}": "a recipient was told" for one in Purpose},
}

EVENTS: Final[Mapping[str, Counted]] = {
    one.name: one
    for one in (
        *_each(CONTACTS, *BY_BOTH),
        *_each(dict.fromkeys(CALL_WAITS.names, "how long she waited on the line for a person")),
        *_each(dict.fromkeys(TEXT_WAITS.names, "how long she who wrote waited for a person")),
        *_each(HERS),
        *_each(HOUSE),
        *_each(PROMISED, Part.LANGUAGE),
        *_each(SKIPPED, Part.LANGUAGE),
        *_each(NOTES, of_notes=True),
    )
}
"""The whole table. What is not in it is not counted."""


def event(name: str) -> Counted:
    """Raises `UnknownEventError` for what is not in the table."""
    try:
        return EVENTS[name]
    except KeyError:
        raise UnknownEventError(f"'{name}' is not in the table of events (helpline/domain/counting.py)") from None


def bumps(name: str, at: datetime, *, channel: str = "", language: str = "", area: str = "") -> Iterable[Bump]:
    """The cells to raise by one. ``at``: by the clock of the line. What is not known of it is told apart by nothing."""
    counted, day = event(name), at.date()
    yield Bump(day, at.hour, Part.CHANNEL, channel, name)
    for part, value in ((Part.LANGUAGE, language), (Part.AREA, area)):
        if value and part in counted.parts:
            yield Bump(day, WHOLE_DAY, part, value, name)

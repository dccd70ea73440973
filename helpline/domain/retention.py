"""What is kept, for how long at most, and by what it ends: every table, and nothing longer than its ceiling."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from helpline.domain.line import LONGEST_KEPT


class Ends(StrEnum):
    """What brings the end about."""

    CONTACT = "when its contact is forgotten"
    CLOCK = "by the clock"
    KEEPER = "when the organisation takes it out"
    REPLACED = "when the next one takes its place"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One table. ``longest`` is counted from when the row was last needed; None where no time ends it."""

    what: str
    longest: timedelta | None
    ends: Ends


WORDS: Final = LONGEST_KEPT
"""Whatever happens, nothing anybody wrote and no caller's number is readable for longer than this."""

HOURS_KEPT: Final = timedelta(days=35)
"""For so long counters tell hours apart."""

RETENTION: Final[Mapping[str, Kept]] = {
    "contact": Kept(
        what="that somebody wrote, when, in which language, and where it stands", longest=WORDS, ends=Ends.CLOCK
    ),
    "vault": Kept(what="the caller's number, sealed, and the key to all her words", longest=WORDS, ends=Ends.CONTACT),
    "message": Kept(what="what was said, sealed", longest=WORDS, ends=Ends.CONTACT),
    "offer": Kept(what="who was told that somebody waits, and by which code", longest=WORDS, ends=Ends.CONTACT),
    "handover": Kept(
        what="who is asked to go on with somebody, with a sealed note that goes when it is taken, or after an hour",
        longest=WORDS,
        ends=Ends.CONTACT,
    ),
    "due": Kept(what="what must happen later", longest=WORDS, ends=Ends.CONTACT),
    "inbox": Kept(
        what="that a text came: a keyed hash of the carrier's id, so that a repeat is known",
        longest=timedelta(days=30),
        ends=Ends.CLOCK,
    ),
    "outbox": Kept(what="that a text went out, and how far it came", longest=timedelta(days=7), ends=Ends.CLOCK),
    "carrier_copy": Kept(what="the proof that the carrier's copy is gone", longest=timedelta(days=90), ends=Ends.CLOCK),
    "drill": Kept(
        what="when the last drill was, and how long each of its steps took", longest=None, ends=Ends.REPLACED
    ),
    "practice": Kept(
        what="how far a responder is with a made-up caller, sealed", longest=timedelta(hours=2), ends=Ends.CLOCK
    ),
    "newcomer": Kept(
        what="who is asked to join, her number sealed, until she has said yes",
        longest=timedelta(days=7),
        ends=Ends.CLOCK,
    ),
    "leg": Kept(
        what="that a telephone rang or was in use, and how it ended", longest=timedelta(hours=6), ends=Ends.CLOCK
    ),
    "search": Kept(what="how far the search for somebody has gone", longest=WORDS, ends=Ends.CONTACT),
    "hidden": Kept(what="who is not to be offered a contact", longest=WORDS, ends=Ends.CONTACT),
    "misuse": Kept(
        what="how often a number began lately, by a keyed hash of the week",
        longest=timedelta(days=7),
        ends=Ends.CLOCK,
    ),
    "pace": Kept(what="when the account may ring next", longest=None, ends=Ends.REPLACED),
    "sign_in": Kept(what="that somebody is signed in, by a keyed hash", longest=timedelta(hours=13), ends=Ends.CLOCK),
    "half_way": Kept(
        what="that a password was right and the second step is missing, by a keyed hash",
        longest=timedelta(hours=1),
        ends=Ends.CLOCK,
    ),
    "printed_code": Kept(what="the codes she printed, each by a keyed hash", longest=None, ends=Ends.KEEPER),
    "shut": Kept(what="that all is locked, since when and by whom", longest=None, ends=Ends.KEEPER),
    "passkey": Kept(what="the public half of her passkeys", longest=None, ends=Ends.KEEPER),
    "passkey_question": Kept(
        what="that a passkey was asked for, by a keyed hash", longest=timedelta(hours=1), ends=Ends.CLOCK
    ),
    "counter": Kept(
        what="how often things happened, by the hour and then by the day", longest=timedelta(days=396), ends=Ends.CLOCK
    ),
    "tally": Kept(
        what="what has just been counted and is not added up yet", longest=timedelta(hours=1), ends=Ends.CLOCK
    ),
    "publication": Kept(what="what was published of a quarter, with its noise", longest=None, ends=Ends.KEEPER),
    "audit": Kept(what="who opened or changed what, and why", longest=timedelta(days=180), ends=Ends.CLOCK),
    "audit_ends": Kept(what="between which rows the audit runs, signed", longest=None, ends=Ends.REPLACED),
    "own_sentence": Kept(what="sentences the organisation words in its own way", longest=None, ends=Ends.KEEPER),
    "spoken_prompt": Kept(what="prompts that peers spoke, for callers to hear", longest=None, ends=Ends.KEEPER),
    "confirmed_draft": Kept(what="drafts of languages a keeper goes live in", longest=None, ends=Ends.KEEPER),
    "change": Kept(what="who of the organisation changed what, and why", longest=timedelta(days=730), ends=Ends.CLOCK),
    "option": Kept(what="what a caller may choose, by its code", longest=None, ends=Ends.KEEPER),
    "option_text": Kept(what="what may go well and wrong, in each language", longest=None, ends=Ends.KEEPER),
    "option_cost": Kept(what="what going to an authority may cost, by country", longest=None, ends=Ends.KEEPER),
    "card": Kept(what="which options cards are shown", longest=None, ends=Ends.KEEPER),
    "place": Kept(what="places outside, with their public numbers", longest=None, ends=Ends.KEEPER),
    "topic": Kept(what="short notes about everyday things", longest=None, ends=Ends.KEEPER),
    "threat": Kept(what="what is new about law and risk", longest=None, ends=Ends.KEEPER),
    "threat_read": Kept(what="who of us has read it as it stands", longest=None, ends=Ends.REPLACED),
    "account": Kept(what="who may sign in", longest=None, ends=Ends.KEEPER),
    "responder": Kept(what="who answers; her number sealed", longest=None, ends=Ends.KEEPER),
    "trial": Kept(what="when a keeper's test text came through a line", longest=None, ends=Ends.REPLACED),
    "self_try": Kept(
        what="how a line's last try of itself went, and how often in a row it failed", longest=None, ends=Ends.REPLACED
    ),
    "setting": Kept(what="what the organisation set for itself, by whom and why", longest=None, ends=Ends.KEEPER),
    "line": Kept(what="the organisation's own numbers", longest=None, ends=Ends.KEEPER),
    "area": Kept(what="its teams", longest=None, ends=Ends.KEEPER),
    "neighbour": Kept(what="which teams are next to each other", longest=None, ends=Ends.KEEPER),
    "complaint": Kept(
        what="that somebody wished to complain to a person, on which line and day",
        longest=timedelta(days=90),
        ends=Ends.CLOCK,
    ),
    "shift": Kept(what="who means to be there, and when", longest=timedelta(days=90), ends=Ends.CLOCK),
    "shift_change": Kept(what="on which day a shift is otherwise", longest=timedelta(days=90), ends=Ends.CLOCK),
    "turn": Kept(what="who was to be there on a day, and came", longest=timedelta(days=90), ends=Ends.CLOCK),
    "stand_in": Kept(what="who was asked to take another's turn", longest=timedelta(days=90), ends=Ends.CLOCK),
    "stretch": Kept(
        what="how long somebody has been on in one go, and since when without a break; a day after she left",
        longest=timedelta(days=1),
        ends=Ends.CLOCK,
    ),
    "week_on": Kept(what="how long somebody was on in a week, in all", longest=timedelta(days=1), ends=Ends.CLOCK),
    "month_on": Kept(what="how long somebody was on in a month, in all", longest=timedelta(days=396), ends=Ends.CLOCK),
    "own_limit": Kept(what="what a responder made stricter for herself", longest=None, ends=Ends.KEEPER),
    "listening_time": Kept(what="when a peer would listen to another", longest=timedelta(hours=1), ends=Ends.CLOCK),
    "debrief": Kept(
        what="that somebody is offered a talk, and the time she picked", longest=timedelta(hours=1), ends=Ends.CLOCK
    ),
    "calendar_feed": Kept(
        what="where a responder's own calendar is to be had, by a keyed hash", longest=None, ends=Ends.KEEPER
    ),
    "heartbeat": Kept(what="when each kind of worker was last alive", longest=None, ends=Ends.REPLACED),
    "circuit": Kept(what="how the carrier did lately", longest=None, ends=Ends.REPLACED),
    "ask": Kept(what="what she was asked, in which words, and her answer", longest=WORDS, ends=Ends.CONTACT),
    "grant": Kept(
        what="her yes: for what, for whom, until when; what may be said sealed; a keyed hash to take it back by",
        longest=timedelta(days=90),
        ends=Ends.CLOCK,
    ),
    "note": Kept(what="what to do, in codes; one sentence of hers sealed", longest=timedelta(days=90), ends=Ends.CLOCK),
    "note_action": Kept(what="what was done about a note", longest=timedelta(days=90), ends=Ends.CLOCK),
    "note_opened": Kept(what="in which conversation she gave her word", longest=WORDS, ends=Ends.CONTACT),
    "resume_word": Kept(
        what="the word that opens a note, by a keyed hash", longest=timedelta(days=90), ends=Ends.CLOCK
    ),
    "resume_try": Kept(
        what="how many wrong words came from a telephone, by a keyed hash", longest=timedelta(days=1), ends=Ends.CLOCK
    ),
    "tombstone": Kept(
        what="that a note was, for what and how long, and that its key is gone",
        longest=timedelta(days=90),
        ends=Ends.CLOCK,
    ),
    "motion": Kept(what="what the board was asked to decide", longest=timedelta(days=90), ends=Ends.CLOCK),
    "vote": Kept(what="who agreed, who did not and why, sealed", longest=timedelta(days=90), ends=Ends.CLOCK),
    "meeting": Kept(what="when the board meets, and who may look", longest=timedelta(days=90), ends=Ends.CLOCK),
    "agenda": Kept(what="which notes it looks at", longest=timedelta(days=90), ends=Ends.CLOCK),
    "release": Kept(
        what="who was told under which reference, and by when it is deleted",
        longest=timedelta(days=90),
        ends=Ends.CLOCK,
    ),
    "recipient": Kept(
        what="named people who may be told something; their number sealed", longest=None, ends=Ends.KEEPER
    ),
}

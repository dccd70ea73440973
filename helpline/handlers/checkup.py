"""A look at the whole house: what must be right before people rely on it, and how to mend what is not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from helpline import words
from helpline.domain.line import Serves
from helpline.domain.names import CarrierId, Locale
from helpline.handlers import alarms, audit, languages, speaking
from helpline.handlers.work import House, Work, work
from helpline.ports import CarrierError, CarrierRefusedError, SealBrokenError
from helpline.prompts import Prompts
from helpline.store import copies, lines, migration, roster
from helpline.store.database import DatabaseError

NOBODYS_TEXT: Final = CarrierId("SM" + "0" * 32)
"""A text that was never sent: asking for it tells whether the carrier knows us, and changes nothing."""


class State(StrEnum):
    """*Note*: fine to go on with, good to know."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, and how to mend it where that is needed."""

    name: str
    state: State
    found: str
    mend: str = ""
    case: str = ""
    """Which of several it is, where a name and a state alone do not say it."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """What ``found`` and ``mend`` were filled with: a page says both anew, in words of its own (keeper/found.html)."""

    @property
    def key(self) -> str:
        """What a page knows it by: the first word of its name and the case, which is its state if nothing else."""
        return f"{self.name.partition(' ')[0]} {self.case or self.state.value}"


def signatures(*, has_token: bool) -> Finding:
    """Whether the carrier's requests can be told from others'."""
    if has_token:
        return Finding("signatures", State.GOOD, "The carrier's requests can be told from others'.")
    mend = "Set TWILIO_AUTH_TOKEN to the token the carrier shows on its first page."
    return Finding("signatures", State.BAD, "Every request of the carrier is refused.", mend)


def look(house: House, *, public_url: str, recorded: Prompts) -> list[Finding]:
    """Everything that can be seen from inside; each part is looked at even when another one fails."""
    found = [_database(house)]
    if found[0].state is State.GOOD:
        found.append(_tables(house))
    if found[-1].state is State.GOOD:
        with work(house) as w:
            found += [_seals(w), *_lines(w), *_languages(w, recorded), *_voices(w, recorded), _copies(w), _audit(w)]
            found += _webhooks(w, public_url)
        found += _alarms(house)
    return [*found, _redis(house), *_carrier(house)]


def _database(house: House) -> Finding:
    if house.database.answers():
        return Finding("database", State.GOOD, "It answers.")
    return Finding("database", State.BAD, "It does not answer.", "Start it, or correct HELPLINE_DATABASE_URL.")


def _tables(house: House) -> Finding:
    try:
        at, wanted = migration.current(house.database), migration.wanted(escalation=house.escalates)
    except DatabaseError:
        at, wanted = None, ""
    if at == wanted:
        return Finding("tables", State.GOOD, f"They are at {at}.", facts={"at": at})
    found, facts = f"They are at {at or 'nothing'}, not {wanted}.", {"at": at, "wanted": wanted}
    return Finding("tables", State.BAD, found, "Run `helpline db upgrade`.", facts=facts)


def _seals(w: Work) -> Finding:
    """The master key opens and the pepper finds what is kept: shown on one responder's number, never printed."""
    everybody = roster.everybody(w.db)
    if not everybody:
        return Finding("keys", State.NOTE, "Nothing is sealed yet that could be tried.", "Add a responder first.")
    try:
        address = speaking.responder_address(w, everybody[0].id)
    except SealBrokenError:
        mend = "Bring back the HELPLINE_MASTER_KEY of before."
        return Finding("keys", State.BAD, "The master key does not open what is kept.", mend, "sealed")
    if address is None or roster.with_number(w.db, w.cipher.lookup("responder", address)) is None:
        mend = "Bring back the HELPLINE_PEPPER of before: nobody is recognised by number without it."
        return Finding("keys", State.BAD, "The pepper is not the one that numbers were kept with.", mend, "pepper")
    return Finding("keys", State.GOOD, "They open what is kept.")


def _lines(w: Work) -> Iterator[Finding]:
    every = lines.answered(w.db)
    if not every:
        yield Finding("lines", State.BAD, "No line is answered.", "Add one with `helpline line add`.")
    on_duty = roster.on_duty(w.db, w.now)
    for line in every:
        spoken = {language for one in on_duty for language in one.languages}
        silent = [code for code in line.languages if code not in spoken]
        name = f"line {line.number}"
        if len(silent) == len(line.languages):
            mend = "Bring somebody on with `helpline duty on`; callers are told meanwhile that nobody is there."
            yield Finding(name, State.BAD, "Nobody on duty speaks any of its languages.", mend)
        elif silent:
            found = f"Nobody on duty now speaks {', '.join(silent)}."
            yield Finding(name, State.NOTE, found, facts={"languages": silent})
        else:
            yield Finding(name, State.GOOD, "Somebody on duty speaks each of its languages.")
        if line.takes_calls and on_duty and all(one.takes is Serves.SMS for one in on_duty):
            mend = "Bring somebody on whose telephone may be rung; `helpline responder list` shows who takes calls."
            yield Finding(f"calls {line.number}", State.BAD, "Nobody on duty takes calls.", mend)


def _languages(w: Work, recorded: Prompts) -> Iterator[Finding]:
    """Whether a line goes live in words that nobody has read, and what it does not offer although it should."""
    waiting = set(languages.unconfirmed(w))
    for line in lines.answered(w.db):
        drafts = [code for code in line.languages if words.register()[code].review == "draft"]
        unnamed = [code for code in drafts if (line.id, code) in waiting]
        name = f"words {line.number}"
        if unnamed:
            mend = f"Let peers read them, or name each: `helpline line confirm {line.number} {','.join(unnamed)}`."
            found = f"Drafts that nobody has confirmed by name: {', '.join(unnamed)}."
            yield Finding(name, State.BAD, found, mend, facts={"languages": unnamed})
        elif drafts:
            mend = "Let somebody who speaks them read every text, and somebody else translate it back."
            found = f"Drafts, confirmed by name: {', '.join(drafts)}."
            yield Finding(name, State.NOTE, found, mend, facts={"languages": drafts})
        if silent := [code for code in line.languages if not languages.is_offered(line, code, recorded)]:
            mend = "See what is missing with `helpline languages`; it is not on the menu until then."
            found = f"Never offered to callers: {', '.join(silent)}."
            yield Finding(f"menu {line.number}", State.NOTE, found, mend, facts={"languages": silent})


def _voices(w: Work, recorded: Prompts) -> Iterator[Finding]:
    """What can't be heard yet in the languages of the lines that are rung, for want of a voice and a recording."""
    chosen_by: dict[Locale, set[int]] = {}
    for line in lines.answered(w.db):
        if line.serves is not Serves.SMS:
            for key, code in enumerate(line.languages, 1):
                chosen_by.setdefault(code, set()).update({key} if len(line.languages) > 1 else ())
    mute = {code: keys for code, keys in chosen_by.items() if words.register()[code].voice is None}
    yield from (_recordings(code, keys, recorded) for code, keys in mute.items())
    yield from _spoken(w, recorded, set(chosen_by))
    if chosen_by and not mute:
        yield Finding("voices", State.GOOD, "The carrier has a voice for each language that is rung.")


def _recordings(code: Locale, keys: set[int], recorded: Prompts) -> Finding:
    name, missing = f"voice {code}", recorded.missing(code, keys=sorted(keys))
    if not missing:
        return Finding(name, State.GOOD, "The carrier has no voice for it; every prompt is recorded.")
    of = len(Prompts().missing(code, keys=sorted(keys)))
    found = f"The carrier has no voice for it. Recordings missing, {len(missing)} of {of}: {', '.join(missing)}."
    mend = (
        f"Let somebody who answers in it record each on the page, at /recorder/{code}; translations/README.md says how"
        " files are brought along. Until then another language is heard."
    )
    facts = {"code": code, "missing": missing, "of": of}
    return Finding(name, State.BAD if len(missing) == of else State.NOTE, found, mend, "missing", facts)


def _spoken(w: Work, recorded: Prompts, rung: set[Locale]) -> Iterator[Finding]:
    """What peers recorded on the page for the lines that are rung, and is to be looked after."""
    for one in languages.standings(w, recorded) if rung else ():
        name = f"recordings {one.language.code}"
        if one.recordings_stale and one.language.code in rung:
            found = f"Read from a sentence that has changed since: {', '.join(one.recordings_stale)}."
            mend = f"Let a peer read them anew, at /recorder/{one.language.code}."
            facts: dict[str, object] = {"code": one.language.code, "prompts": one.recordings_stale}
            yield Finding(name, State.NOTE, found, mend, "stale", facts)
        if one.recordings_unheard and one.language.code in rung:
            found = f"Nobody else has listened to {len(one.recordings_unheard)} of them."
            mend = "Let another peer who speaks it listen, and mark what is right."
            facts = {"prompts": one.recordings_unheard}
            yield Finding(name, State.NOTE, found, mend, "unheard", facts)


def _copies(w: Work) -> Finding:
    counted = copies.counts(w.db)
    overdue = copies.overdue(w.db, w.now - alarms.COPY_OVERDUE)
    held, proven = counted.get(copies.State.HELD, 0), counted.get(copies.State.PROVEN, 0)
    if overdue:
        mend = "Look whether the carrier answers; delete by hand there what it does not let us delete."
        found = f"{overdue} are kept longer than a day."
        return Finding("carrier's copies", State.BAD, found, mend, facts={"overdue": overdue})
    found, facts = f"{held} held for now, {proven} proven gone.", {"held": held, "proven": proven}
    return Finding("carrier's copies", State.GOOD, found, facts=facts)


def _audit(w: Work) -> Finding:
    """Whether nobody changed, by hand, who opened what."""
    verdict = audit.verify(w)
    if verdict.fine:
        found = f"{verdict.rows} rows, none of them changed since."
        return Finding("who opened what", State.GOOD, found, facts={"rows": verdict.rows})
    mend = "Somebody changed the database by hand: `helpline audit verify` names the rows. Ask who could."
    return Finding("who opened what", State.BAD, "Rows were altered, taken out or moved.", mend)


MEND: Final = {
    "the sweeper is not running": "Start the workers: `python -m workers`, or the unit helpline-sweeper.",
    "unread for too long": "Look whether the workers run.",
    "could not be read by a machine": "Somebody on duty must read them on the page.",
    "perhaps sent, a person must decide": "Whoever holds the contact decides on the page, or texts *again.",
    "outcome unknown": "Look whether the carrier answers; the runbook is carrier-down.",
    "the carrier keeps copies too long": "Look whether the carrier answers.",
    "the carrier is being left alone": "It failed too often; it is tried again within half a minute.",
    "somebody waits and nobody is on duty": "Bring somebody on with `helpline duty on`.",
    "somebody has waited for too long": "Ring whoever is on duty, or bring somebody on with `helpline duty on`.",
    "a caller waits for an answer of somebody who has her": "Ring that responder; others are asked to take it.",
    "a responder's phone can't be reached": "Somebody on duty gets no offers: ask her for another number, or ring her.",
    "the carrier does not ring a responder's number": "Ask her for another number: this one can't be rung.",
    "telephones are not rung in time": "Raise HELPLINE_CALLS_PER_SECOND and the carrier's limits, or look whether the"
    " workers run; the runbook is phones-do-not-ring.",
    "nobody is planned for some hours of this week": "Look with `helpline coverage`, and add shifts or promise less.",
    "a shift has begun and nobody came": "Ring whoever has it, or bring somebody on with `helpline duty on`.",
    "somebody was made to sign in": "Write nothing to her phone. When she has told you that she is safe, lift it on the"
    " board, or with `helpline user lift`.",
    "two wrong words came for a caller's own": "Somebody else may have her phone: whoever holds her mentions nothing of"
    " before. It ends with the contact.",
    "a new way in for a supervisor": "Ask her yourself whether it is she who asked. Another member of the board says so"
    " under Deciding together; what was done at the machine is shown for a day.",
    "a line does not reach itself": "It texted or rang itself twice and nothing came. Look with"
    " `helpline check --through-the-carrier` and at the carrier's status page, and give people your other number; the"
    " runbook is carrier-down.",
    "the carrier leads a number elsewhere": "Enter the addresses at the carrier anew: `helpline check` shows them."
    " Or it could not be asked: look at its status page.",
    "all is locked": "When it is safe: `helpline unlock`, or a keeper opens again on the page, with her second step.",
    "unsent for too long": "Look whether the workers run, and whether the carrier answers.",
}


def _alarms(house: House) -> Iterator[Finding]:
    ringing = alarms.ringing(house)
    for alarm in ringing:
        state = State.BAD if alarm.urgent else State.NOTE
        found, facts = f"{alarm.name} ({alarm.count})", {"name": alarm.name, "count": alarm.count}
        yield Finding("alarm", state, found, MEND.get(alarm.name, ""), "rings", facts)
    if not ringing:
        yield Finding("alarms", State.GOOD, "None.")


def _redis(house: House) -> Finding:
    if house.ports.queue.answers():
        return Finding("redis", State.GOOD, "It answers.")
    mend = "Start it, or correct HELPLINE_REDIS_URL. Nothing is lost meanwhile; everything takes some seconds longer."
    return Finding("redis", State.BAD, "It does not answer.", mend)


def _carrier(house: House) -> Iterator[Finding]:
    """Whether the carrier answers and knows us: it is asked for a text that was never sent."""
    mend = "Correct TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN."
    try:
        house.ports.carrier.is_gone("message", NOBODYS_TEXT)
    except CarrierRefusedError as refused:
        yield Finding("carrier", State.BAD, f"It does not know us (status {refused.status}).", mend, "refuses")
    except CarrierError:
        mend = "Look at the carrier's status page and at your own line out."
        yield Finding("carrier", State.BAD, "It could not be reached.", mend, "silent")
    else:
        yield Finding("carrier", State.GOOD, "It answers, and knows us.")


def _webhooks(w: Work, public_url: str) -> Iterator[Finding]:
    """What must be entered at the carrier: nothing here can see whether it is."""
    texts = f"its texts must go to {public_url}/twilio/sms"
    calls = (
        f"its calls to {public_url}/twilio/voice, the end of each (status changes) to {public_url}/twilio/voice/status,"
        " and calls that fail to the voice.xml of infra/fallback on another host"
    )
    say = {Serves.SMS: texts, Serves.VOICE: calls, Serves.BOTH: f"{texts}, {calls}"}
    for line in lines.answered(w.db):
        facts = {"serves": line.serves, "url": public_url}
        yield Finding(f"webhooks {line.number}", State.NOTE, f"At the carrier, {say[line.serves]}.", facts=facts)

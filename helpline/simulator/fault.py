"""Every fault and habit of the network in this run, by name, each with what it means beside it."""

import dataclasses
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from helpline.simulator.chance import Chance, FaultError, Plain, read_chance


def _chance(**extras: Plain) -> Callable[[], Chance]:
    return lambda: Chance(extras=dict(extras))


def _means(doc: str, *choices: Plain) -> dict[str, Any]:
    return {"doc": doc, "choices": choices}


@dataclass(kw_only=True)
class Faults:
    """Every fault and habit of the network, quiet by default. The documentation of each key is beside it."""

    seed: int = field(
        default=0, metadata=_means("the dice: the same seed and the same order of events give the same faults")
    )

    answer_after: float = field(default=0.0, metadata=_means("seconds every REST answer takes"))
    too_many: Chance = field(
        default_factory=_chance(retry_after=1),
        metadata=_means("429 20429, nothing made; retry_after seconds or null for none"),
    )
    fail_before: Chance = field(default_factory=_chance(status=503), metadata=_means("a 5xx before anything was made"))
    fail_after: Chance = field(default_factory=_chance(status=500), metadata=_means("made, then a 5xx"))
    hang_before: Chance = field(default_factory=_chance(), metadata=_means("nothing made and never an answer"))
    hang_after: Chance = field(default_factory=_chance(), metadata=_means("made and never an answer"))
    reset_before: Chance = field(default_factory=_chance(), metadata=_means("nothing made and the connection reset"))
    reset_after: Chance = field(default_factory=_chance(), metadata=_means("made and the connection reset"))
    late_accept: Chance = field(
        default_factory=_chance(seconds=5.0), metadata=_means("made only after so many seconds, then answered")
    )
    unreadable: Chance = field(
        default_factory=_chance(body="cut"), metadata=_means("made, then a 2xx nobody can read: cut, html or empty")
    )
    refuse: Chance = field(
        default_factory=_chance(code=21612, status=400), metadata=_means("refused with this error code")
    )
    callback_before_reply: Chance = field(
        default_factory=_chance(), metadata=_means("the first status callback comes before the REST answer")
    )

    list_lag: float = field(default=0.0, metadata=_means("seconds until something new is seen in a list"))
    read_lag: float = field(default=0.0, metadata=_means("seconds until something new can be fetched by its sid"))
    list_down: Chance = field(default_factory=_chance(status=503), metadata=_means("503 for lists only"))
    list_unsent: bool = field(
        default=True, metadata=_means("texts not sent yet pass a DateSent filter by the time they were made")
    )
    delete_in_flight: int = field(default=409, metadata=_means("what deleting a queued or sending text gets", 409, 204))
    redaction: bool = field(default=False, metadata=_means("bodies are gone once delivery was tried"))
    redact_numbers: bool = field(
        default=False, metadata=_means("the last four digits of the other side are gone once delivery was tried")
    )
    media_auth: bool = field(default=False, metadata=_means("pictures ask for the account's credentials"))

    one_message_a_second: bool = field(
        default=False, metadata=_means("each own number sends one segment a second, the rest queue")
    )
    queue_limit: float = field(default=36000.0, metadata=_means("seconds a sender's queue may hold before 21611"))
    status_delay: float = field(default=0.05, metadata=_means("seconds from one status of a text or call to the next"))
    skip_sending: Chance = field(default_factory=_chance(), metadata=_means("no callback for sending"))
    skip_sent: Chance = field(default_factory=_chance(), metadata=_means("no callback for sent"))
    no_receipt: Chance = field(
        default_factory=_chance(), metadata=_means("sent is the last status: the handset's network gives no receipt")
    )
    late_delivered: Chance = field(
        default_factory=_chance(seconds=5.0), metadata=_means("delivered comes so many seconds later")
    )
    undelivered: Chance = field(
        default_factory=_chance(error_code=30003, status="undelivered"),
        metadata=_means("never arrives: status undelivered or failed"),
    )
    lose_callbacks: Chance = field(default_factory=_chance(), metadata=_means("a status callback that is never sent"))
    double_callbacks: Chance = field(default_factory=_chance(), metadata=_means("a status callback sent twice at once"))
    shuffle_callbacks: Chance = field(
        default_factory=_chance(), metadata=_means("all callbacks of one text come at its end, last first")
    )

    webhook_delay: float = field(default=0.0, metadata=_means("seconds between a handset's text and its webhook"))
    webhook_double: Chance = field(default_factory=_chance(), metadata=_means("an arriving text is told twice at once"))
    webhook_shuffle: Chance = field(
        default_factory=_chance(seconds=2.0),
        metadata=_means("told only after a later text was, or after so many seconds"),
    )
    webhook_drop: Chance = field(default_factory=_chance(), metadata=_means("never told: the text is only in the list"))
    port_in_signature: str = field(
        default="random", metadata=_means("how the signed address has its port", "random", "with", "without")
    )
    opt_out: str = field(
        default="default", metadata=_means("who reads STOP, START, HELP", "default", "advanced", "off")
    )

    calls_per_second: float = field(
        default=0.0, metadata=_means("calls started a second, the rest stay queued; 0 for no limit")
    )
    concurrent_calls: int = field(default=0, metadata=_means("calls at once, in and out, before 10004; 0 for no limit"))
    conference_lag: float = field(
        default=0.0, metadata=_means("seconds a conference and who is in it are read back late")
    )
    late_callbacks: Chance = field(
        default_factory=_chance(seconds=2.0),
        metadata=_means("a callback of a call or conference that comes so many seconds late"),
    )
    voice_speed: float = field(
        default=1.0, metadata=_means("how much faster everything on the telephone goes: words, pauses, ringing")
    )
    hand_patience: float = field(
        default=0.0,
        metadata=_means("seconds a telephone answered by hand rings at least, however fast everything else goes"),
    )
    key_patience: float = field(
        default=0.0,
        metadata=_means(
            "seconds in which a key pressed by hand still counts at least, however fast everything else goes;"
            " only where the steps themselves wait so long"
        ),
    )
    voicemail_after: float = field(default=15.0, metadata=_means("seconds until an answering machine picks up"))
    voicemail_greeting: float = field(default=5.0, metadata=_means("seconds its greeting lasts before the beep"))
    detection_after: float = field(
        default=3.0, metadata=_means("seconds after the answer until it is known who or what answered")
    )
    price_after: float = field(default=1.0, metadata=_means("seconds after its end until a call has its price"))

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, Chance) and value.dice is None:
                value.dice = self.dice(each.name)

    def pace(self, seconds: float) -> float:
        """How long something on the telephone takes here that usually takes so many seconds."""
        return seconds / (self.voice_speed or 1.0)

    def dice(self, name: str) -> random.Random:
        """Dice of its own for each purpose, so that one fault does not change the throws of another."""
        return random.Random(f"{self.seed}/{name}")

    @classmethod
    def asked(cls, wishes: Mapping[str, Any], *, over: Self | None = None) -> Self:
        """From JSON; what is not mentioned is quiet, or as in ``over``. Raises `FaultError`."""
        kinds = {each.name: each for each in fields(cls)}
        if unknown := sorted(set(wishes) - set(kinds)):
            raise FaultError(f"no such fault: {', '.join(unknown)}. Known: {', '.join(sorted(kinds))}")
        quiet = cls()
        given = {name: _read(name, wish, quiet, kinds[name].metadata) for name, wish in wishes.items()}
        return cls(**(over.kept(fresh_dice="seed" in wishes) | given if over is not None else given))

    def kept(self, *, fresh_dice: bool) -> dict[str, Any]:
        """All settings, counts and dice as they stand now, or the dice thrown away."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        if not fresh_dice:
            return values
        return {n: dataclasses.replace(v, dice=None) if isinstance(v, Chance) else v for n, v in values.items()}

    def plain(self) -> dict[str, Any]:
        """As JSON: what `asked` reads."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value.plain() if isinstance(value, Chance) else value for name, value in values.items()}

    @classmethod
    def meanings(cls) -> dict[str, str]:
        """Each key and what it does."""
        return {each.name: str(each.metadata["doc"]) for each in fields(cls)}


def _read(name: str, wish: Any, quiet: Faults, metadata: Mapping[str, Any]) -> Any:
    usual = getattr(quiet, name)
    if isinstance(usual, Chance):
        return read_chance(name, wish, usual)
    value = float(wish) if type(usual) is float and type(wish) is int else wish
    if type(value) is not type(usual):
        raise FaultError(f"{name}: expected {type(usual).__name__}")
    if metadata["choices"] and value not in metadata["choices"]:
        raise FaultError(f"{name}: one of {', '.join(map(str, metadata['choices']))}")
    if isinstance(value, float) and not 0 <= value < float("inf"):
        raise FaultError(f"{name}: not below 0")
    return value

"""Many callers write to a house while things break; and what must be true of it afterwards, whatever broke."""

import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.error import URLError
from urllib.parse import parse_qs, urlsplit

import psycopg
import redis

from infra.local.house import CommandFailedError, House

LINE, RESPONDER = "+15550100", "+15550150"
PATIENT = "#rc=5&rp=all&ct=2000&rt=4000"
"""As a line is set up in earnest: the carrier tries about three times before it gives up on us."""


def opens(house: House) -> None:
    """One line, and one responder on duty who may be told of many."""
    house.cli_all(
        ["line", "add", "--number", LINE, "--channel", "sms", "--languages", "en", "--area", "Harbour"],
        ["responder", "add", "--alias", "Ada", "--number", RESPONDER, "--languages", "en", "--area", "Harbour"],
        ["duty", "on", "Ada"],
    )
    house.add_number(LINE, sms_url=f"{house.url}/twilio/sms{PATIENT}")


def caller(number: int) -> str:
    """One of a hundred invented telephones."""
    return f"+120255501{number:02}"


@dataclass
class Crowd:
    """Callers who write one after the other, from a thread of their own."""

    house: House
    taken: list[str] = field(default_factory=list)
    """The ids of the texts that our door said yes to."""
    told: list[str] = field(default_factory=list)
    """All of them."""
    stumbled: list[str] = field(default_factory=list)

    def write(self, sender: str, body: str) -> None:
        """One text; whatever our door answers."""
        try:
            said = self.house.text(sender=sender, to=LINE, body=body)
        except (CommandFailedError, URLError, OSError) as error:
            self.stumbled.append(type(error).__name__)
            return
        self.told.append(said["sid"])
        if said["webhook_status"] == 200:
            self.taken.append(said["sid"])

    def write_all(self, numbers: Sequence[int], *, every: float = 0.0) -> None:
        """Each of them one text."""
        for number in numbers:
            self.write(caller(number), f"hello from {number}")
            time.sleep(every)

    @contextmanager
    def writing(self, numbers: Sequence[int], *, every: float = 0.05) -> Iterator[None]:
        """They write while the block runs; it ends when the last one has."""
        thread = threading.Thread(target=self.write_all, args=(numbers,), kwargs={"every": every})
        thread.start()
        try:
            yield
        finally:
            thread.join(120)
        assert not thread.is_alive()


def all_is_well(house: House, crowd: Crowd, *, but_unclear: bool = False, within: float = 120.0) -> None:
    """Nothing that was taken in is lost, nothing had two effects, nothing was sent twice, and all of it is settled.

    ``but_unclear``: a worker died with texts in its hands, and two minutes must pass before anybody may send them.
    """
    assert crowd.stumbled == []
    count = len(set(crowd.taken))
    house.eventually(lambda: _contacts(house) >= count, within=within, why=f"{count} texts have their effect")
    house.eventually(lambda: _unsettled(house, but_unclear) == 0, within=within, why="everything has been sent")
    assert _each_once(house) == []


def _contacts(house: House) -> int:
    return _ask(house, "SELECT count(*) FROM message WHERE voice = 'caller'")


def _unsettled(house: House, but_unclear: bool) -> int:
    settled = "'sent', 'cancelled'" + (", 'sending', 'unknown'" if but_unclear else "")
    return _ask(
        house,
        "SELECT (SELECT count(*) FROM inbox WHERE state = 'received') +"
        f" (SELECT count(*) FROM outbox WHERE state NOT IN ({settled}))",
    )


def _ask(house: House, question: str) -> int:
    """A number from a database that may be starting just now."""
    try:
        return int(house.rows(question)[0][0])
    except psycopg.OperationalError:
        return -1


def _each_once(house: House) -> list[str]:
    """What happened more often than once, in words."""
    said = Counter(house.rows("SELECT contact_id, voice FROM message"))
    twice = [f"contact {who[0]}: {count} × {who[1]}" for who, count in said.items() if count > 1]
    keys = Counter(house.rows("SELECT caller_key FROM contact"))
    twice += [f"{count} contacts for one caller" for count in keys.values() if count > 1]
    offers = Counter(house.rows("SELECT contact_id, responder_id FROM offer"))
    twice += [f"{count} offers for contact {who[0]}" for who, count in offers.items() if count > 1]
    made = Counter(reference(one) for one in house.sim("GET", "/sim/requests?operation=texts.create") if one["made"])
    twice += [f"outbox {row} was sent {count} times" for row, count in made.items() if count > 1]
    return twice


def reference(request: dict[str, dict[str, list[str]]]) -> int:
    """Which row of ours a request to the carrier was about."""
    return int(parse_qs(urlsplit(request["parameters"]["StatusCallback"][0]).query)["o"][0])


def worker_pid(house: House, queue: str) -> int:
    """The process that answers one bell; waits until there is one."""
    with redis.Redis.from_url(house.redis_url) as doorbell:

        def living() -> int:
            for name in doorbell.smembers(f"rq:workers:{queue}"):
                pid = doorbell.hget(name, "pid")
                if pid is not None and int(pid) in house.pids("workers"):
                    return int(pid)
            return 0

        return int(house.eventually(living, why=f"somebody works on {queue}"))

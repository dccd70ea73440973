"""Nobody hears them: whole journeys with canaries, with everything failing that can fail, and then a search everywhere.

What a caller wrote, what a responder wrote, and every number of theirs may be in two places only: sealed in the
database, and on the telephones and pages they were meant for.
"""

import contextlib
import json
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
import redis

from helpline import settings
from helpline.crypto import AesCipher
from infra.local.house import House
from tests.house.browser import Browser, knock

LINE, LINELESS = "+15550100", "+15550199"
ADA, BEA = "+12025550171", "+12025550172"
CALLER, CLOSED, OTHER, PARKED, STRANGER = (f"+120255501{at}" for at in (81, 82, 83, 84, 85))
NUMBERS = [phone.lstrip("+") for phone in (ADA, BEA, CALLER, CLOSED, OTHER, PARKED, STRANGER)]
WHOSE = ("first", "second", "third", "page", "parked", "reply", "goodbye", "late")
SENTENCES = [f"canary-{name} sings" for name in WHOSE]
FIRST, SECOND, THIRD, PAGE, UNREAD, REPLY, GOODBYE, LATE = SENTENCES
PASSWORD = "canary password of hers"
SECRETS = [*SENTENCES, *NUMBERS, PASSWORD]


def found_in(text: str, *, but: tuple[str, ...] = ()) -> list[str]:
    """Which canaries sing in a text, whichever way it was written down."""
    plain = text.replace("\\u0020", " ").replace("%20", " ").replace("+", " ").replace("%2B", " ")
    seen = f"{text}\n{plain}"
    encoded = {one: one.encode().hex() for one in SECRETS}
    return [one for one in SECRETS if one not in but and (one in seen or encoded[one] in seen.lower())]


@contextlib.contextmanager
def overheard(url: str) -> Iterator[list[str]]:
    """Everything anybody says to Redis meanwhile, every command with all it carries."""
    said: list[str] = []
    line = redis.Redis.from_url(url)
    listening = threading.Event()

    def listen() -> None:
        with contextlib.suppress(redis.RedisError, OSError, ValueError, AttributeError), line.monitor() as monitor:
            listening.set()
            for one in monitor.listen():
                said.append(str(one["command"]))
                if "the canary test is over" in said[-1]:
                    return

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    assert listening.wait(10)
    try:
        yield said
    finally:
        with redis.Redis.from_url(url) as other:
            other.echo("the canary test is over")
        thread.join(10)
        line.close()


def everything_in_redis(url: str) -> str:
    """All keys with all their values, as they are."""
    found: list[str] = []
    with redis.Redis.from_url(url) as line:
        for key in line.scan_iter():
            found += [repr(key), repr(line.dump(key))]
            if line.type(key) == b"hash":
                found.append(repr(line.hgetall(key)))
    return "\n".join(found)


def everything_in_the_database(house: House) -> str:
    """Every column of every table, bytes as text and as hex."""
    found: list[str] = []
    for (table,) in house.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        for row in house.rows(f'SELECT * FROM "{table}"'):
            found += [f"{value!r} {value.hex()}" if isinstance(value, bytes) else str(value) for value in row]
    return "\n".join(found)


def what_processes_show(house: House) -> str:
    """The command lines and environments of every process of ours, as anybody on the machine with rights sees them."""
    found = []
    for name in house.children:
        for pid in house.pids(name):
            with contextlib.suppress(OSError):
                found.append(Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace"))
                found.append(Path(f"/proc/{pid}/environ").read_bytes().decode(errors="replace"))
    return "\n".join(found)


def listed_at_the_carrier(house: House, **filters: str) -> list[dict[str, Any]]:
    """What the carrier still lists, asked over its own API."""
    query = "&".join(f"{name}={value.replace('+', '%2B')}" for name, value in filters.items())
    path = f"/2010-04-01/Accounts/{house.account_sid}/Messages.json?PageSize=1000&{query}"
    asked = Request(house.sim_url + path)
    secret = b64encode(f"{house.account_sid}:{house.auth_token}".encode()).decode()
    asked.add_header("Authorization", f"Basic {secret}")
    with urlopen(asked, timeout=30) as answer:
        listed: list[dict[str, Any]] = json.loads(answer.read())["messages"]
    return listed


def shows(house: House, phone: str) -> list[str]:
    return [text["body"] for text in house.texts_on(phone) if not text["mine"]]


def code_of(house: House, alias: str, contact: int) -> str:
    def found() -> list[tuple[Any, ...]]:
        return house.rows(
            "SELECT code FROM offer o JOIN responder r ON r.id = o.responder_id"
            " WHERE r.alias = %s AND o.contact_id = %s AND o.state = 'open'",
            alias,
            contact,
        )

    return str(house.eventually(found, why=f"no offer for {alias}")[0][0])


def contact_of(house: House, phone: str) -> int:
    told = settings.read(house.env)
    key = AesCipher(told.master_keys, told.pepper).lookup("caller", phone)

    def found() -> list[tuple[Any, ...]]:
        return house.rows("SELECT id FROM contact WHERE caller_key = %s ORDER BY id DESC", bytes(key))

    return int(house.eventually(found, why="no contact")[0][0])


def set_up(house: House) -> tuple[Browser, Browser, Browser]:
    """A line, a number that is no line, two responders and a keeper, all signed in."""
    house.add_number(LINE)
    house.add_number(LINELESS)
    house.cli("line", "add", "--number", LINE, "--channel", "sms", "--languages", "en", "--area", "Harbour")
    browsers = []
    for alias, phone in (("Ada", ADA), ("Bea", BEA)):
        house.cli("responder", "add", "--alias", alias, "--number", phone, "--languages", "en", "--area", "Harbour")
        house.cli("duty", "on", alias)
        link = house.cli("user", "add", "--role", "responder", "--alias", alias)["link"]
        browsers.append(Browser(house.url))
        browsers[-1].accept(link, PASSWORD)
    keeper = Browser(house.url)
    keeper.accept(house.cli("user", "add", "--role", "keeper", "--name", "Office")["link"], PASSWORD)
    return browsers[0], browsers[1], keeper


def live_through_a_night(house: House, ada: Browser) -> None:
    """Two conversations by phone, one by page, one unread, and knocks at the door by somebody else."""
    house.text(sender=CALLER, to=LINE, body=FIRST)
    house.text(sender=CALLER, to=LINE, body=SECOND)
    house.text(sender=CLOSED, to=LINE, body=FIRST)
    house.text(sender=OTHER, to=LINE, body=THIRD)
    house.text(sender=PARKED, to=LINELESS, body=UNREAD)
    by_phone = contact_of(house, CALLER)
    house.text(sender=BEA, to=LINE, body=f"{code_of(house, 'Bea', by_phone)} {REPLY}")
    house.eventually(lambda: REPLY in shows(house, CALLER), why="the reply did not arrive")
    house.eventually(lambda: any(SECOND in text for text in shows(house, BEA)), why="her words did not arrive")
    closed = contact_of(house, CLOSED)
    code = code_of(house, "Bea", closed)
    house.text(sender=BEA, to=LINE, body=f"{code} {GOODBYE}")
    house.text(sender=BEA, to=LINE, body=f"{code} *done")
    by_page = contact_of(house, OTHER)
    ada.post(f"/contact/{by_page}/take")
    assert THIRD in ada.get(f"/contact/{by_page}"), "the right person sees it"
    ada.post(f"/contact/{by_page}/say", on=f"/contact/{by_page}", words=PAGE)
    house.eventually(lambda: PAGE in shows(house, OTHER), why="words from the page did not arrive")


def knock_without_right(house: House) -> None:
    """Whoever is not the carrier: their words are not even read, and are no secret to keep for the log."""
    form = {"MessageSid": "SM" + "0" * 32, "From": STRANGER, "To": LINE, "Body": FIRST}
    paths = ("/twilio/sms", f"/twilio/sms?From={STRANGER}", "/twilio/voice", "/twilio/nothing", f"/nothing/{STRANGER}")
    for path in paths:
        for signature in ("", "bm90IHNpZ25lZA=="):
            assert knock(house.url + path, form, signature) in (403, 404)
    Browser(house.url).post("/sign-in", on="/sign-in", name=STRANGER, password=PASSWORD)
    Browser(house.url).get(f"/invitation/{STRANGER}")


def go_wrong(house: House) -> None:
    """Everything that can fail, fails, while people write."""
    faults = {"fail_after": 0.3, "fail_before": 0.3, "reset_after": 0.2, "hang_after": {"next": 2}}
    house.sim("PATCH", "/sim/faults", faults)
    for at in range(6):
        house.text(sender=CALLER, to=LINE, body=f"{LATE} {at}")
        house.text(sender=BEA, to=LINE, body=f"{REPLY} {at}")
    with redis.Redis.from_url(house.redis_url) as line:
        line.flushdb()
    house.kill("workers")
    house.text(sender=CALLER, to=LINE, body=LATE)
    house.restart("workers")
    house.text(sender=CALLER, to=LINE, body="\x00" + LATE)
    house.eventually(lambda: house.rows("SELECT count(*) FROM inbox WHERE state = 'received'") == [(0,)], why="unread")
    house.sim("PUT", "/sim/faults", {})


@pytest.mark.timeout(400)
def test_no_canary_sings_anywhere_but_where_it_was_meant_to(build_house: Callable[..., House]) -> None:
    house = build_house()
    ada, bea, keeper = set_up(house)
    with overheard(house.redis_url) as said:
        live_through_a_night(house, ada)
        knock_without_right(house)
        in_redis = everything_in_redis(house.redis_url)
        house.sim("PATCH", "/sim/faults", {"hang_before": {"next": 1}})
        go_wrong(house)
    assert len(said) > 50
    assert found_in("\n".join(said)) == []
    assert found_in(in_redis + everything_in_redis(house.redis_url)) == []
    assert found_in(everything_in_the_database(house)) == []
    assert found_in(what_processes_show(house)) == []
    ours = "\n".join(
        child.log.read_text(errors="replace") for name, child in house.children.items() if name != "simulator"
    )
    assert ours
    assert found_in(ours) == []
    theirs = [f"/contact/{contact_of(house, phone)}" for phone in (OTHER, CALLER)]
    for page in ("/", *theirs, "/readyz", "/healthz"):
        keeper.get(page)
    stranger = Browser(house.url)
    for page in theirs:
        stranger.get(page)
    assert found_in("\n".join(keeper.seen + stranger.seen)) == []
    bea.get(f"/contact/{contact_of(house, OTHER)}")
    assert found_in("\n".join(bea.seen), but=(UNREAD,)) == []
    assert [one for one in found_in("\n".join(ada.seen)) if one in NUMBERS] == []
    for command in (
        ("queue",),
        ("parked",),
        ("check",),
        ("responder", "list"),
        ("duty", "list"),
        ("purge", "--dry-run"),
    ):
        words = keeper_says(house, *command)
        assert found_in(words) == [], command


def keeper_says(house: House, *command: str) -> str:
    """A command as a keeper would run it, however it ends."""
    try:
        return house.command(*command)
    except RuntimeError as error:
        return str(error)


@pytest.mark.timeout(400)
def test_after_nine_nothing_of_hers_is_left_here_or_at_the_carrier(house: House) -> None:
    ada, _, _ = set_up(house)
    live_through_a_night(house, ada)
    told = settings.read(house.env)
    cipher = AesCipher(told.master_keys, told.pepper)
    before = everything_in_the_database(house)
    for phone in (CALLER, OTHER):
        assert cipher.lookup("caller", phone).hex() in before
        assert listed_at_the_carrier(house, From=phone)
        house.text(sender=phone, to=LINE, body="*9")
        house.eventually(lambda phone=phone: "All done. Thanks." in shows(house, phone), why="not wiped")
    after = everything_in_the_database(house)
    for phone in (CALLER, OTHER):
        assert cipher.lookup("caller", phone).hex() not in after
    assert found_in(after) == []

    def gone() -> bool:
        left = [
            one
            for phone in (CALLER, OTHER)
            for one in listed_at_the_carrier(house, From=phone) + listed_at_the_carrier(house, To=phone)
            if one["body"] not in ("*9", "All done. Thanks.")
        ]
        return left == []

    house.eventually(gone, within=120, why="the carrier still has words of hers")


@pytest.mark.parametrize("canary", [FIRST, ADA.lstrip("+"), PASSWORD])
def test_the_search_itself_finds_a_canary_however_it_is_written(canary: str) -> None:
    for written in (canary, canary.replace(" ", "%20"), canary.replace(" ", "+"), canary.encode().hex(), repr(canary)):
        assert found_in(f"before {written} after") == [canary]

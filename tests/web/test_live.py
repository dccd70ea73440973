"""Open pages hear what concerns them, by ids only, and nothing else; and what happens when nothing can be heard."""

import queue
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import get_args

import pytest
from flask.testing import FlaskClient

from helpline import app as application
from helpline.domain import live
from helpline.domain.account import Role
from helpline.domain.names import LookupKey
from helpline.queue import DeafError, Ear
from helpline.web.streams import MOST_UNREAD, REMEMBERED, Page, Stream, Streams
from tests.web.bench import CALLER, CANARY, HOME, Bench, post


class Said:
    """An ear that hears what a test puts into it. An error put in is raised."""

    def __init__(self) -> None:
        self.said: queue.Queue[set[str] | Exception] = queue.Queue()

    def hear(self, seconds: float) -> set[str]:
        try:
            heard = self.said.get(timeout=seconds)
        except queue.Empty:
            return set()
        if isinstance(heard, Exception):
            raise heard
        return heard


@pytest.fixture
def ear() -> Said:
    return Said()


@pytest.fixture
def leaving() -> Iterator[threading.Event]:
    """Set at the end, so that no thread outlives its test."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def build(ear: Said, leaving: threading.Event) -> Callable[..., Streams]:
    """Streams over that ear; ``holders`` says who holds which contact, ``over`` which sign-ins have ended."""

    def built(holders: dict[int, int] | None = None, most: int = 10, over: Collection[str] = ()) -> Streams:
        def holders_of(ids: Collection[int]) -> Mapping[int, int]:
            return {one: who for one, who in (holders or {}).items() if one in ids}

        def standing(keys: Collection[LookupKey]) -> Collection[LookupKey]:
            return [key for key in keys if key.decode() not in over]

        return Streams(ear, holders_of, standing, most=most, is_leaving=leaving.is_set)

    return built


def responders(number: int, sign_in: str = "") -> Page:
    return Page(Role.RESPONDER, number, sign_in=LookupKey(sign_in.encode()) if sign_in else None)


PATIENCE = 60


def hears(page: Page, *, least: int = 1) -> list[str] | None:
    """What comes next, so many things at least, or None at the end."""
    found: list[str] = []
    while len(found) < least:
        news = page.next(PATIENCE)
        if news is None:
            return None
        found += map(str, news)
    return found


def hears_at_last(page: Page, wanted: str) -> None:
    """Wait until it has heard that: every page has been told by then of all that came before."""
    heard: list[str] | None = []
    while wanted not in (heard or []):
        heard = hears(page)
        assert heard is not None, "it has ended before that"


def last_seen(streams: Streams, page: Page) -> str:
    """What a browser says it has seen last, when it comes back."""
    frame = streams.frame(page.next(PATIENCE) or [])
    return frame.decode().split("id: ")[-1].partition("\n")[0]


EVERY = get_args(live.Subject)


@pytest.mark.parametrize("subject", EVERY)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("is_holder", [True, False])
def test_every_role_hears_of_every_subject_what_the_table_says(
    ear: Said, build: Callable[..., Streams], subject: str, role: Role, is_holder: bool
) -> None:
    streams = build({17: 1, 18: 3})
    page = Page(role, 1 if is_holder else 2)
    end = responders(3)
    assert streams.open(page)
    assert streams.open(end)
    for said in (f"{subject} 17", "contact 17", "contact 18"):
        ear.said.put({said})
    hears_at_last(end, "contact 18")
    heard = [str(one) for one in page.take() or []]
    if subject == "contact":
        expected = ["contact 17", "contact 17"] if role is Role.RESPONDER and is_holder else []
    else:
        own = ["contact 17"] if role is Role.RESPONDER and is_holder else []
        expected = ([subject] if role in live.HEARD_BY[subject].roles else []) + own
    assert heard == expected


def test_a_subject_that_nobody_has_declared_stops_the_application() -> None:
    live.check()
    with pytest.raises(live.UndeclaredEventError, match="gossip"):
        live.check(announced={*EVERY, "gossip"})
    with pytest.raises(live.UndeclaredEventError, match="queue"):
        live.check(declared=set(EVERY) - {"queue"})


def test_a_page_hears_of_the_queue_and_of_what_is_its_own(ear: Said, build: Callable[..., Streams]) -> None:
    streams = build({17: 1, 18: 2})
    hers, others, keepers = responders(1), responders(2), Page(Role.KEEPER)
    for page in (hers, others, keepers):
        assert streams.open(page)
    ear.said.put({"queue 0", "contact 17", "contact 18", "contact 19", "elsewhere 3", ""})
    assert hears(hers, least=2) == ["queue", "contact 17"]
    assert hears(others, least=2) == ["queue", "contact 18"]
    assert hears(keepers) == ["queue"]


def test_whoever_held_it_hears_once_more_that_it_is_gone(ear: Said, build: Callable[..., Streams]) -> None:
    streams = build({})
    page = responders(1)
    assert streams.open(page, holds={17})
    ear.said.put({"contact 17"})
    assert hears(page) == ["contact 17"]
    ear.said.put({"contact 17", "duty 0"})
    assert hears(page) == ["duty"]


def test_what_was_missed_in_a_gap_is_told_first(ear: Said, build: Callable[..., Streams]) -> None:
    holders = {17: 1}
    streams = build(holders)
    page, other = responders(1), responders(2)
    assert streams.open(page, holds={17})
    assert streams.open(other)
    ear.said.put({"queue"})
    since = last_seen(streams, page)
    hears_at_last(other, "queue")
    streams.close(page)
    holders.clear()
    for said in ({"duty"}, {"contact 17", "contact 18"}, {"queue"}):
        ear.said.put(said)
    hears_at_last(other, "queue")
    back, stranger = responders(1), responders(3)
    assert streams.open(back, since=since)
    assert streams.open(stranger, since=since)
    assert hears(back) == ["duty", "contact 17", "queue"], "also of what was hers until then"
    assert hears(stranger) == ["duty", "queue"], "and nobody of what was never hers"


@pytest.mark.parametrize("since", ["other-1", "nonsense", "-", "{epoch}-99", "{epoch}-x"])
def test_when_nobody_knows_what_was_missed_everything_is_to_be_looked_at(
    ear: Said, build: Callable[..., Streams], since: str
) -> None:
    streams = build()
    first = responders(1)
    assert streams.open(first)
    ear.said.put({"queue"})
    epoch = last_seen(streams, first).partition("-")[0]
    page = responders(1)
    assert streams.open(page, since=since.format(epoch=epoch))
    assert hears(page) == ["all"]


def test_too_long_a_gap_is_such_a_gap(ear: Said, build: Callable[..., Streams]) -> None:
    streams = build()
    page, other = responders(1), responders(2)
    assert streams.open(page)
    assert streams.open(other)
    ear.said.put({"queue"})
    since = last_seen(streams, page)
    streams.close(page)
    for _ in range(REMEMBERED + 1):
        ear.said.put({"queue"})
        assert other.next(PATIENCE) is not None
    ear.said.put({"duty"})
    hears_at_last(other, "duty")
    back = responders(1)
    assert streams.open(back, since=since)
    assert hears(back) == ["all"]


def test_there_is_room_for_so_many_and_one_who_leaves_makes_room(build: Callable[..., Streams]) -> None:
    streams = build(most=2)
    pages = [responders(number) for number in range(3)]
    assert [streams.open(page) for page in pages] == [True, True, False]
    Stream(streams, pages[0]).close()
    assert streams.open(pages[2])
    assert streams.count() == 2


def test_when_nothing_can_be_heard_streams_end_and_none_begins(ear: Said, build: Callable[..., Streams]) -> None:
    streams = build()
    page = responders(1)
    assert streams.open(page)
    ear.said.put(DeafError())
    assert hears(page) is None
    assert streams.count() == 0


def test_an_error_nobody_thought_of_ends_the_streams_and_not_the_ear(ear: Said, build: Callable[..., Streams]) -> None:
    streams = build()
    page, later = responders(1), responders(1)
    assert streams.open(page)
    ear.said.put(ZeroDivisionError())
    assert hears(page) is None
    assert streams.open(later)
    ear.said.put({"queue"})
    assert hears(later) == ["queue"]


def test_a_page_that_reads_nothing_is_let_go(ear: Said, build: Callable[..., Streams]) -> None:
    streams = build()
    page, other = responders(1), responders(2)
    assert streams.open(page)
    assert streams.open(other)
    for _ in range(MOST_UNREAD + 1):
        ear.said.put({"queue"})
        assert hears(other) == ["queue"]
    ear.said.put({"duty"})
    hears_at_last(other, "duty")
    assert page.take() is None


def test_streams_end_when_the_process_is_asked_to_stop(build: Callable[..., Streams], leaving: threading.Event) -> None:
    streams = build()
    page = responders(1)
    assert streams.open(page)
    leaving.set()
    assert hears(page) is None
    assert not streams.open(responders(2))


def test_a_sign_in_that_ended_ends_its_streams_at_once(ear: Said, build: Callable[..., Streams]) -> None:
    over: set[str] = set()
    streams = build(over=over)
    hers, same, others = responders(1, "first"), responders(1, "first"), responders(2, "second")
    for page in (hers, same, others):
        assert streams.open(page)
    over.add("first")
    ear.said.put({"sign-ins"})
    assert hears(hers) is None
    assert hears(same) is None
    ear.said.put({"queue"})
    assert hears(others) == ["queue"]


def test_a_quiet_stream_says_that_it_is_there(build: Callable[..., Streams]) -> None:
    streams = build()
    page = responders(1)
    assert streams.open(page)
    lines = Stream(streams, page, beat=0.01)
    assert next(lines).startswith(b"retry: ")
    assert next(lines) == b": still here\nevent: beat\ndata: 1\n\n"


def test_what_is_announced_is_heard_once_it_is_listened_for(bench: Bench, redis_url: str) -> None:
    ear = Ear(redis_url)
    ear.hear(0.05)
    for _ in range(3):
        bench.house.ports.queue.announce("contact", 17)
    bench.house.ports.queue.announce("queue", 0)
    heard: set[str] = set()
    while len(heard) < 2:
        heard |= ear.hear(5)
    assert heard == {"contact 17", "queue 0"}
    ear.close()


def test_no_redis_is_deafness_and_nothing_worse() -> None:
    ear = Ear("redis://127.0.0.1:9/0")
    for _ in range(2):
        with pytest.raises(DeafError):
            ear.hear(0.1)


def test_a_page_is_told_by_id_and_hears_no_word_and_no_number(bench: Bench, ada: FlaskClient, held: int) -> None:
    answer = ada.get("/live/events", base_url=HOME)
    lines = iter(answer.response)
    assert answer.mimetype == "text/event-stream"
    assert answer.headers["Access-Control-Allow-Origin"] == HOME
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert answer.headers["Cache-Control"] == "no-store"
    told = next(lines)
    bench.texts(CANARY)
    while f"data: contact {held}".encode() not in told:  # type: ignore[operator]
        told += next(lines)  # type: ignore[operator]
    for never in (CANARY, CALLER, "5550147"):
        assert never.encode() not in told  # type: ignore[operator]
    answer.close()
    assert bench.app.extensions["streams"].count() == 0


def test_the_live_process_listens_at_an_address_of_its_own(bench: Bench, ada: FlaskClient) -> None:
    app = application.build_live(bench.house, bench.told)
    cookie = ada.get_cookie("desk", domain="desk.example")
    assert cookie is not None
    browser = app.test_client()
    browser.set_cookie("desk", cookie.value, domain="live.example")
    answer = browser.get("/live/events", base_url="http://live.example", headers={"Origin": HOME})
    assert answer.status_code == 200
    answer.close()
    assert browser.get("/live/events", base_url="http://elsewhere.example").status_code in (400, 401)
    strange = browser.get("/live/events", base_url="http://live.example", headers={"Origin": "http://evil.example"})
    assert strange.status_code == 403


def test_without_redis_the_page_is_sent_away_and_looks_by_itself(bench: Bench, ada: FlaskClient) -> None:
    bench.app.extensions["streams"] = Streams(Ear("redis://127.0.0.1:9/0"), lambda ids: {}, lambda keys: keys, most=3)
    assert ada.get("/live/events", base_url=HOME).status_code == 503
    assert ada.get("/", base_url=HOME).status_code == 200


def test_a_process_that_answers_webhooks_too_keeps_its_hands_free(bench: Bench, ada: FlaskClient) -> None:
    answers = [ada.get("/live/events", base_url=HOME) for _ in range(application.STREAMS_BESIDE_PAGES + 1)]
    assert [answer.status_code for answer in answers] == [200] * application.STREAMS_BESIDE_PAGES + [503]
    for answer in answers:
        answer.close()


def test_a_keeper_hears_that_something_changed_and_never_which_contact(bench: Bench, ada: FlaskClient) -> None:
    keeper = bench.sign_in("Kit", Role.KEEPER)
    answer = keeper.get("/live/events", base_url=HOME)
    lines = iter(answer.response)
    told = next(lines)
    bench.texts("hello")
    post(ada, f"/contact/{bench.contacts()[0][0]}/take")
    post(ada, "/duty", to="off")
    while b"data: duty" not in told:  # type: ignore[operator]
        told += next(lines)  # type: ignore[operator]
    assert b"data: queue" in told  # type: ignore[operator]
    assert b"contact" not in told  # type: ignore[operator]
    answer.close()

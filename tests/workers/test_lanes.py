"""Two workers read what comes in, and yet what one caller writes is read in the order in which she wrote it."""

from dataclasses import dataclass, field, replace

from redis import Redis
from rq import Queue

from helpline.domain.contact import Channel
from helpline.domain.names import Address, CarrierId
from helpline.domain.text import ArrivedText
from helpline.handlers import texts
from helpline.queue import LANES, QUEUES, RqBell, lanes
from tests.journeys.conftest import empty_street
from tests.journeys.street import LINE, Street
from workers.main import _roles

__all__ = ["empty_street"]


@dataclass
class Listener:
    """Remembers on which lane it was rung for. Implements `ports.Queue`."""

    heard: list[int] = field(default_factory=list)

    def ring(self, job: str, *ids: int) -> bool:
        self.heard.append(ids[1])
        return True

    def announce(self, subject: str, *ids: int) -> None:
        """Nothing."""

    def answers(self) -> bool:
        return True


def arrived(street: Street, sender: str, sid: str) -> int:
    """The lane on which one text is rung for."""
    listener = Listener()
    house = replace(street.house, ports=replace(street.house.ports, queue=listener))
    text = ArrivedText(
        sid=CarrierId(sid),
        sender=Address(sender),
        to=Address(LINE),
        body="hello",
        channel=Channel.SMS,
        can_be_answered=True,
    )
    texts.accept(house, text)
    (lane,) = listener.heard
    return lane


def test_each_lane_is_a_queue_of_its_own(redis_url: str) -> None:
    with Redis.from_url(redis_url) as redis:
        bell = RqBell(redis)
        for inbox_id, lane in ((1, 0), (2, 1), (3, 1)):
            assert bell.ring("arrived", inbox_id, lane)
        assert [Queue(name, connection=redis).count for name in LANES["intake"]] == [1, 2]


def test_whoever_does_not_know_the_lane_rings_on_the_first(redis_url: str) -> None:
    with Redis.from_url(redis_url) as redis:
        assert RqBell(redis).ring("arrived", 1)
        assert [Queue(name, connection=redis).count for name in LANES["intake"]] == [1, 0]


def test_what_one_caller_writes_stays_on_her_lane_and_both_are_used(empty_street: Street) -> None:
    callers = [f"+120255501{number:02}" for number in range(20)]
    taken = {sender: {arrived(empty_street, sender, f"SM{sender}{at}") for at in range(3)} for sender in callers}
    assert all(len(found) == 1 for found in taken.values())
    assert {lane for found in taken.values() for lane in found} == {0, 1}


def test_every_lane_has_a_worker() -> None:
    assert _roles(None, None) == [*lanes(*QUEUES), "sweeper"]
    assert _roles(["intake"], None) == list(LANES["intake"])

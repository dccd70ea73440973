"""The queue over RQ: which job belongs to which bell, and a bell that never makes anybody wait."""

import time
from typing import Final

from redis import ConnectionPool, Redis
from redis.client import PubSub
from redis.exceptions import RedisError
from rq import Queue as RqQueue
from rq.job import Job
from rq.serializers import JSONSerializer

BELLS: Final = {
    "arrived": "intake",
    "deliver": "send",
    "dial": "send",
    "tidy": "slow",
    "hush": "intake",
    "drill": "slow",
    "acknowledge": "intake",
}
"""Job name → the RQ queue it is rung on. Each queue has workers of its own: a hung carrier never stops intake."""

ONE_IS_ENOUGH: Final = frozenset({"deliver"})
"""Whoever answers one of these takes all that is due: while one waits to be answered, a second says nothing new."""

QUEUES: Final = ("intake", "send", "slow")
LANES: Final = {"intake": ("intake", "intake-2")}
"""Queues that are several, each with a worker of its own. Who rings says as a second number on which lane: what one
caller writes always goes on the same, so that her words keep their order."""

LIVE: Final = "helpline:live"
"""The channel on which open pages are told, with ids only, that something changed."""

FORGOTTEN_AFTER: Final = 60
"""Seconds that RQ keeps a job that failed. Its own default is a year."""
GATHERED_FOR: Final = 0.03
"""Seconds in which announcements that belong together are gathered."""
DEAF_FOR: Final = 1.0
"""Seconds without another try after Redis failed: the sweeper finds the rows, and nobody waits at the door."""


def connect(url: str) -> "Redis":
    """A connection for ringing: short time-outs, and no retry (a re-sent EXEC rings twice)."""
    pool = ConnectionPool.from_url(url, retry=None, socket_connect_timeout=0.2, socket_timeout=0.3)
    return Redis(connection_pool=pool)


def lanes(*queues: str) -> list[str]:
    """These queues, with all their lanes."""
    return [lane for queue in queues for lane in LANES.get(queue, (queue,))]


def _lane(queue: str, ids: tuple[int, ...]) -> str:
    all_of_it = lanes(queue)
    return all_of_it[ids[1] % len(all_of_it)] if len(ids) > 1 else queue


class RqBell:
    """Rings RQ workers by job name, and open pages by subject. Implements `ports.Queue`."""

    def __init__(self, redis: "Redis") -> None:
        self._redis = redis
        self._queues = {name: RqQueue(name, connection=redis, serializer=JSONSerializer) for name in lanes(*QUEUES)}
        self._deaf_until = 0.0

    def ring(self, job: str, *ids: int) -> bool:
        if time.monotonic() < self._deaf_until:
            return False
        queue = self._queues[_lane(BELLS[job], ids)]
        try:
            if job in ONE_IS_ENOUGH and self._redis.llen(queue.key):
                return True
            with self._redis.pipeline(transaction=False) as pipe:
                queue.enqueue_job(self._job(job, ids), pipeline=pipe)
                pipe.execute()
        except (RedisError, OSError):
            self._deaf_until = time.monotonic() + DEAF_FOR
            return False
        return True

    def announce(self, subject: str, *ids: int) -> None:
        if time.monotonic() < self._deaf_until:
            return
        try:
            self._redis.publish(LIVE, " ".join([subject, *map(str, ids)]))
        except (RedisError, OSError):
            self._deaf_until = time.monotonic() + DEAF_FOR

    def answers(self) -> bool:
        try:
            return bool(self._redis.ping())
        except (RedisError, OSError):
            return False

    def _job(self, job: str, ids: tuple[int, ...]) -> Job:
        return Job.create(
            f"workers.jobs.{job}",
            args=ids,
            connection=self._redis,
            serializer=JSONSerializer,
            description=job,
            timeout=30,
            result_ttl=0,
            ttl=300,
            failure_ttl=FORGOTTEN_AFTER,
        )


class DeafError(Exception):
    """Nothing can be heard of what is announced: whoever listens has to look for herself."""


class Ear:
    """Hears what is announced to open pages. For one thread alone."""

    def __init__(self, url: str) -> None:
        self._redis = Redis(connection_pool=_listening_pool(url))
        self._line: PubSub | None = None

    def hear(self, seconds: float) -> set[str]:
        """What was announced within that time, such as ``contact 17``, once each; raises `DeafError`."""
        try:
            if self._line is None:
                self._line = PubSub(self._redis.connection_pool, ignore_subscribe_messages=True)
                self._line.subscribe(LIVE)
            return self._heard(self._line, seconds)
        except (RedisError, OSError):
            self.close()
            raise DeafError from None

    def close(self) -> None:
        """Hang up; the next `hear` begins anew."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _heard(self, line: "PubSub", seconds: float) -> set[str]:
        """The first announcement ends the waiting; a few more may come at once with it."""
        heard: set[str] = set()
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            said = line.get_message(timeout=left)
            if said is not None and said["type"] == "message":
                heard.add(said["data"].decode("ascii", "replace"))
                until = min(until, time.monotonic() + GATHERED_FOR)
        return heard


def _listening_pool(url: str) -> ConnectionPool:
    """A line that is silent for a while is asked whether it still stands: a server may go without a word."""
    return ConnectionPool.from_url(
        url, retry=None, socket_connect_timeout=0.5, socket_timeout=2, health_check_interval=5
    )

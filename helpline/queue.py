"""The queue over RQ: which job belongs to which bell, and a bell that never makes anybody wait."""

import time
from typing import Final

from redis import ConnectionPool, Redis
from redis.exceptions import RedisError
from rq import Queue as RqQueue
from rq.job import Job
from rq.serializers import JSONSerializer

BELLS: Final = {"arrived": "intake", "deliver": "send", "tidy": "slow"}
"""Job name → the RQ queue it is rung on. Each queue has workers of its own: a hung carrier never stops intake."""

QUEUES: Final = ("intake", "send", "slow")
LIVE: Final = "helpline:live"
"""The channel on which open pages are told, with ids only, that something changed."""

FORGOTTEN_AFTER: Final = 60
"""Seconds that RQ keeps a job that failed. Its own default is a year."""
DEAF_FOR: Final = 1.0
"""Seconds without another try after Redis failed: the sweeper finds the rows, and nobody waits at the door."""


def connect(url: str) -> "Redis":
    """A connection for ringing: short time-outs, and no retry (a re-sent EXEC rings twice)."""
    pool = ConnectionPool.from_url(url, retry=None, socket_connect_timeout=0.2, socket_timeout=0.3)
    return Redis(connection_pool=pool)


class RqBell:
    """Rings RQ workers by job name, and open pages by subject. Implements `ports.Queue`."""

    def __init__(self, redis: "Redis") -> None:
        self._redis = redis
        self._queues = {name: RqQueue(name, connection=redis, serializer=JSONSerializer) for name in QUEUES}
        self._deaf_until = 0.0

    def ring(self, job: str, *ids: int) -> bool:
        if time.monotonic() < self._deaf_until:
            return False
        queue = self._queues[BELLS[job]]
        try:
            with self._redis.pipeline() as pipe:
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

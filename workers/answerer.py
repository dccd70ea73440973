"""Answers one bell: an RQ worker that keeps no books in Redis, because what must happen is a row in the database."""

import time
from typing import Final

from redis import Redis
from redis.client import Pipeline
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.worker import WorkerStatus

from helpline import log
from helpline.queue import BELLS

SAYS_IT_LIVES_EVERY: Final = 15.0
"""Seconds. RQ itself would say so three times a job, and write down when each began, was well and ended: 27 round
trips to Redis for a job whose whole work takes three to the database."""

OURS: Final = frozenset(f"workers.jobs.{job}" for job in BELLS)

LOG = log.room("workers")


class ForeignJobError(Exception):
    """Somebody else has put this on the queue."""


def is_ours(job: Job) -> bool:
    """Redis may name any function there is: only one of our own is called, with the ids of rows and nothing else."""
    is_bell = job.func_name in OURS and job.instance is None and not job.kwargs
    return is_bell and all(type(row_id) is int for row_id in job.args)


class Answerer(SimpleWorker):
    """Takes a job off its queue, calls what it names, forgets it. A job that dies is found by the sweeper."""

    def __init__(self, queue: str, redis: "Redis") -> None:
        super().__init__(
            [Queue(queue, connection=redis, serializer=JSONSerializer)], connection=redis, serializer=JSONSerializer
        )
        self._said_at = 0.0
        self._told = ""

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Call it. Whatever becomes of it, the job itself is over: the row it was about is retry enough."""
        # Busy in memory only: so a signal in the middle lets it end, and asks Redis nothing.
        self._state = WorkerStatus.BUSY
        try:
            with self.death_penalty_class(job.timeout, TimeoutError, job_id=job.id):
                if not is_ours(job):
                    raise ForeignJobError
                job.perform()
        except Exception as error:
            LOG.error("job_failed", queue=queue.name, error=type(error).__name__, where=log.where(error))
        finally:
            self._state = WorkerStatus.IDLE
            self._forget(job, queue)

    def heartbeat(self, timeout: int | None = None, pipeline: "Pipeline | None" = None) -> None:
        """Now and then is enough: RQ forgets a worker after minutes, not after a job."""
        if pipeline is None and time.monotonic() - self._said_at < SAYS_IT_LIVES_EVERY:
            return
        self._said_at = time.monotonic()
        super().heartbeat(timeout, pipeline)

    def set_state(self, state: str, pipeline: "Pipeline | None" = None) -> None:
        """Only what is news."""
        if state != self._told:
            super().set_state(state, pipeline)
            self._told = state
        self._state = state

    def check_for_suspension(self, burst: bool) -> None:
        """Nobody suspends these: there are signals for that."""

    def _forget(self, job: Job, queue: Queue) -> None:
        try:
            with self.connection.pipeline(transaction=False) as pipe:
                pipe.lrem(queue.intermediate_queue_key, 1, job.id)
                pipe.delete(job.key)
                pipe.execute()
        except (RedisError, OSError):
            # It forgets by itself: a job has minutes to live.
            return

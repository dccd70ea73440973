"""Whoever gets hold of Redis can ring our bells, and nothing else."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from redis import Redis
from rq import Queue
from rq.job import Job
from rq.serializers import DefaultSerializer, JSONSerializer

from helpline.handlers.work import House
from helpline.queue import RqBell
from workers import jobs
from workers.answerer import Answerer
from workers.dialler import Dialler
from workers.sender import Sender


@dataclass
class Counter:
    """Counts how often it was asked to send."""

    count: int = 0

    def send_due(self) -> None:
        self.count += 1


def answer_all(redis: "Redis", queue: str) -> int:
    """Let a worker answer all that waits; how often it was asked to send."""
    counter = Counter()
    jobs.sit_down(cast(House, None), cast(Sender, counter), cast(Dialler, counter))
    Answerer(queue, redis).work(burst=True, logging_level="ERROR")
    assert Queue(queue, connection=redis).count == 0
    return counter.count


def put(redis: "Redis", func: str, args: tuple[Any, ...], serializer: Any = JSONSerializer, **more: Any) -> None:
    """Put a job on the queue as somebody would who can write to Redis."""
    job = Job.create(func, args=args, connection=redis, serializer=serializer, **more)
    Queue("send", connection=redis, serializer=serializer).enqueue_job(job)


@pytest.fixture
def redis(redis_url: str) -> "Redis":
    return Redis.from_url(redis_url)


def test_a_bell_is_answered(redis: "Redis") -> None:
    assert RqBell(redis).ring("deliver", 7)
    assert answer_all(redis, "send") == 1


@pytest.mark.parametrize("serializer", [JSONSerializer, DefaultSerializer])
def test_a_job_that_somebody_else_has_put_on_the_queue_is_not_run(
    redis: "Redis", tmp_path: Path, serializer: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    put(redis, "os.mkdir", (str(tmp_path / "made"),), serializer)
    assert answer_all(redis, "send") == 0
    assert list(tmp_path.iterdir()) == []
    assert str(tmp_path) not in "".join(capfd.readouterr())


def test_our_own_job_with_anything_but_ids_is_not_run_either(redis: "Redis") -> None:
    put(redis, "workers.jobs.deliver", ("7; a word",))
    put(redis, "workers.jobs.sit_down", (None, None))
    put(redis, "workers.jobs.deliver", (), kwargs={"_": 7})
    assert answer_all(redis, "send") == 0

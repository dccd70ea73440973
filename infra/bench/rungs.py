"""The ladder: bare Flask applications, each doing one thing more than the one before, and none of them by any rule."""

from collections.abc import Callable
from functools import partial

from flask import Flask, Response, request
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import BigInteger, Column, DateTime, Identity, MetaData, Table, Text, func, insert

from helpline import settings
from helpline.carrier.signature import HEADER, is_signed
from helpline.settings import Settings
from helpline.store.database import Database
from infra.bench.knock import PATH

NOTHING = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
JOB = "infra.bench.plain_job.send"
QUEUE = "bench"

texts = Table(
    "bench_text",
    MetaData(),
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("sid", Text, nullable=False, unique=True),
    Column("sender", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("arrived_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

NAMES = ("hello", "signed", "inserted", "enqueued")
TITLES = {
    "hello": "bare Flask: hello",
    "signed": "+ signature check",
    "inserted": "+ one committed insert",
    "enqueued": "+ one RQ enqueue",
}


class Rung:
    """One bare application. ``steps`` is how far up the ladder it stands."""

    def __init__(self, steps: int, told: Settings) -> None:
        self._steps = steps
        self._told = told
        self._database = Database(told.database_url) if steps > 1 else None
        self._queue = Queue(QUEUE, connection=Redis.from_url(told.redis_url), serializer=JSONSerializer)

    def answer(self) -> Response:
        """Everything up to this rung."""
        if self._steps > 0 and not self._is_signed():
            return Response("", 403)
        if self._database is not None:
            text_id = self._insert(self._database)
            if self._steps > 2:
                self._queue.enqueue(JOB, text_id)
        return Response(NOTHING, content_type="text/xml")

    def _is_signed(self) -> bool:
        return is_signed(
            public_url=self._told.public_url,
            path=request.path,
            query="",
            form=tuple(request.form.items(multi=True)),
            content_type=request.headers.get("Content-Type"),
            header=request.headers.get(HEADER),
            tokens=self._told.auth_tokens,
        )

    def _insert(self, database: Database) -> int:
        form = request.form
        values = {"sid": form["MessageSid"], "sender": form["From"], "body": form["Body"]}
        with database.transaction() as db:
            return int(db.execute(insert(texts).values(**values).returning(texts.c.id)).scalar_one())


def _application(steps: int) -> Flask:
    app = Flask("rung")
    app.add_url_rule(PATH, view_func=Rung(steps, settings.read()).answer, methods=["POST"])
    return app


# gunicorn calls these by name: "infra.bench.rungs:signed()".
hello: Callable[[], Flask] = partial(_application, 0)
signed: Callable[[], Flask] = partial(_application, 1)
inserted: Callable[[], Flask] = partial(_application, 2)
enqueued: Callable[[], Flask] = partial(_application, 3)

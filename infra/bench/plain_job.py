"""What stands behind the ladder's last rung: one RQ job that reads the row and sends one text, one after another."""

from functools import cache

from redis import Redis
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer
from sqlalchemy import select
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from helpline import settings
from helpline.store.database import Database
from infra.bench.knock import LINE
from infra.bench.rungs import QUEUE, texts

TO = "+15550199"


@cache
def _database() -> Database:
    return Database(settings.read().database_url)


@cache
def _client() -> Client:
    told = settings.read()
    client = Client(told.account_sid, told.auth_tokens[0], http_client=TwilioHttpClient(timeout=10))
    client.api.base_url = told.carrier_url
    return client


def send(text_id: int) -> None:
    """Tell one responder of one text; the sender's number is in it, by which the measuring finds it again."""
    with _database().transaction() as db:
        row = db.execute(select(texts).where(texts.c.id == text_id)).one()
    _client().messages.create(to=TO, from_=LINE, body=f"{row.sender} {row.body}")


def main() -> None:
    """A worker as most people would start it, the application already loaded."""
    redis = Redis.from_url(settings.read().redis_url)
    SimpleWorker([Queue(QUEUE, connection=redis, serializer=JSONSerializer)], serializer=JSONSerializer).work(
        logging_level="ERROR"
    )


if __name__ == "__main__":
    main()

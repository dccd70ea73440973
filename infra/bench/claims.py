"""Claims: many responders reach for the same contacts at once; and the same with a million forgotten ones around."""

import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from typing import Any

from sqlalchemy import text

from helpline import wiring
from helpline.domain.line import Serves
from helpline.handlers import claims, desk, people
from helpline.handlers.claims import Outcome
from helpline.handlers.work import House, work
from helpline.settings import Settings
from infra.bench.knock import LINE
from infra.bench.load import percentile
from infra.bench.stage import Stage

AT_ONCE = 9
"""The most one responder may hold; what is over is given back and would blur the count, so it is lifted here."""

CONTACTS = """
WITH made AS (
    INSERT INTO contact (line_id, caller_key, channel, state, language, area_id, opened_at, last_text_at, forget_at)
    SELECT l.id, decode(md5('caller' || n || clock_timestamp()), 'hex'), 'sms', 'waiting', 'en', l.area_id,
           now() - interval '1 minute' + n * interval '1 microsecond', now(), now() + interval '1 day'
    FROM line l, generate_series(1, :count) n RETURNING id
)
INSERT INTO vault (contact_id, sealed_with) SELECT id, :key FROM made RETURNING contact_id
"""
OFFERS = """
INSERT INTO offer (contact_id, responder_id, code, made_at)
SELECT c.id, r.id, 'K' || c.id, now() FROM contact c, responder r WHERE c.id = ANY(:ids)
"""
BARE = text(
    "UPDATE contact SET state = 'claimed', responder_id = :by, claimed_at = now() "
    "WHERE id = :contact AND state = 'waiting' RETURNING id"
)
HUSKS = (
    """INSERT INTO inbox (carrier_key, source, state, received_at, next_at)
       SELECT decode(md5('in' || n), 'hex'), 'webhook', 'done', now() - n * interval '2 seconds', now()
       FROM generate_series(1, :count) n""",
    """INSERT INTO carrier_copy (kind, sid_key, state, made_at, next_at, deleted_at, proven_at)
       SELECT 'message', decode(md5('copy' || n), 'hex'), 'proven', at, at, at, at
       FROM (SELECT n, now() - n * interval '2 seconds' AS at FROM generate_series(1, :count) n) made""",
    """INSERT INTO outbox (line_id, responder_id, thread, template, state, made_at, next_at, expires_at,
                           carrier_sid, delivery, delivery_rank, ended_at)
       SELECT l.id, r.id, 'responder:' || r.id || ':' || n, 'offer', 'sent', at, at, at,
              'SM' || md5('out' || n), 'delivered', 4, at
       FROM line l, (SELECT min(id) AS id FROM responder) r,
            (SELECT n, now() - n * interval '0.5 seconds' AS at FROM generate_series(1, :count) n) made""",
    """INSERT INTO counter (day, hour, part, value, event, n)
       SELECT current_date - d, h, 'channel', 'sms', e, 100 FROM generate_series(0, 395) d, generate_series(0, 15) h,
              unnest(ARRAY['arrived', 'answered', 'wiped', 'closed', 'blocked']) e ON CONFLICT DO NOTHING""",
)
"""What a forgotten contact leaves: that its webhook came, that the carrier's copy is gone, when a text ended."""


@dataclass(frozen=True)
class Claims:
    """What became of everybody's attempts. Milliseconds."""

    attempts: int
    taken: int
    doubled: int
    p50: float
    p99: float
    worst: float
    winners_p99: float
    rate: float
    """Attempts a second."""


def people_at_work(house: House, count: int) -> list[int]:
    """One line and so many responders."""
    with work(house) as w:
        people.add_line(w, phone=LINE, serves=Serves.SMS, languages=["en"], area="Harbour")
        return [
            people.add_responder(
                w, alias=f"Peer {n}", phone=f"+120255501{n:02}", languages=["en"], area="Harbour", at_once=AT_ONCE
            ).id
            for n in range(count)
        ]


def waiting(house: House, count: int) -> list[int]:
    """So many contacts that wait, each offered to everybody."""
    with house.database.transaction() as db:
        values: dict[str, Any] = {"count": count, "key": house.ports.cipher.new_key()}
        ids = sorted(db.execute(text(CONTACTS), values).scalars())
        db.execute(text(OFFERS), {"ids": ids})
        db.execute(text("ALTER TABLE responder DROP CONSTRAINT IF EXISTS ck_responder_at_once"))
        db.execute(text("UPDATE responder SET at_once = 32000"))
    _vacuum(house)
    return ids


def crowd(house: House, count: int) -> None:
    """So many forgotten contacts, and what stays of them."""
    with house.database.transaction() as db:
        db.execute(text("SET LOCAL statement_timeout = 0"))
        for husk in HUSKS:
            db.execute(text(husk), {"count": count} if ":count" in husk else {})
    _vacuum(house)


@dataclass(frozen=True)
class Hand:
    """One process of the race."""

    told: Settings
    responder_id: int
    reach: Callable[[House, int, int], str]


def wholly(house: House, responder_id: int, contact_id: int) -> str:
    """A claim with everything that follows from it."""
    with work(house) as w:
        return claims.take(w, responder_id, contact_id, by_text=False).outcome


def barely(house: House, responder_id: int, contact_id: int) -> str:
    """The least that decides: what this machine can do at all."""
    with house.database.transaction() as db:
        won = db.execute(BARE, {"by": responder_id, "contact": contact_id}).first()
    return Outcome.TAKEN if won else Outcome.ALREADY_TAKEN


def race(
    stage: Stage, ids: Sequence[int], responders: Sequence[int], reach: Callable[[House, int, int], str] = wholly
) -> Claims:
    """One process a responder; each tries every contact in turn, in a transaction of its own."""
    context = multiprocessing.get_context("fork")
    barrier, told, found = context.Barrier(len(responders) + 1), stage.told, context.Queue()
    hands = [Hand(told, one, reach) for one in responders]
    runners = [context.Process(target=_reach_for, args=(hand, list(ids), barrier, found)) for hand in hands]
    for runner in runners:
        runner.start()
    barrier.wait(60)
    began = time.monotonic()
    reports = [found.get(timeout=300) for _ in runners]
    took = time.monotonic() - began
    for runner in runners:
        runner.join(10)
    return _claims(reports, took)


def _reach_for(hand: Hand, ids: list[int], barrier: Barrier, found: Any) -> None:
    house = wiring.build(hand.told, connections=1)
    tried: list[tuple[int, str, float]] = []
    with house.database.transaction():
        pass
    barrier.wait(60)
    for contact_id in ids:
        began = time.monotonic()
        outcome = hand.reach(house, hand.responder_id, contact_id)
        tried.append((contact_id, outcome, time.monotonic() - began))
    found.put(tried)
    house.database.close()


def _claims(reports: Sequence[Sequence[tuple[int, str, float]]], took: float) -> Claims:
    times = [seconds for report in reports for _, _, seconds in report]
    won = [(contact_id, seconds) for report in reports for contact_id, said, seconds in report if said == Outcome.TAKEN]
    owners = Counter(contact_id for contact_id, _ in won)
    return Claims(
        attempts=len(times),
        taken=len(owners),
        doubled=sum(count - 1 for count in owners.values()),
        p50=percentile(times, 0.5),
        p99=percentile(times, 0.99),
        worst=max(times) * 1000,
        winners_p99=percentile([seconds for _, seconds in won], 0.99),
        rate=len(times) / took,
    )


def queue_page(house: House, times: int = 60) -> float:
    """How long the queue takes to be read, in milliseconds: the median."""

    def read() -> None:
        with work(house) as w:
            desk.queue(w)

    return _median(read, times)


def claim_alone(house: House, ids: Sequence[int], responder_id: int) -> float:
    """How long one claim takes that nobody contests, in milliseconds: the median."""
    left = list(ids)

    def take() -> None:
        with work(house) as w:
            claims.take(w, responder_id, left.pop(0), by_text=False)

    return _median(take, len(ids))


def _median(once: Callable[[], None], times: int) -> float:
    found = []
    for _ in range(times):
        began = time.monotonic()
        once()
        found.append(time.monotonic() - began)
    return percentile(found, 0.5)


def _vacuum(house: House) -> None:
    with house.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        db.execute(text("SET statement_timeout = 0"))
        db.execute(text("VACUUM ANALYZE"))

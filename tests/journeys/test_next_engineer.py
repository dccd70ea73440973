"""What breaks at night breaks alone: one bad row, one dead worker or one busy number holds up nobody else."""

from datetime import timedelta

import psycopg

from helpline.domain.sending import LOOK_EVERY
from helpline.handlers import alarms, sweep, texts
from infra.local.programs import plain
from tests.journeys.street import ADA, CALLER, OTHER, Street, text_form


def change(town: Street, question: str) -> None:
    with psycopg.connect(plain(town.told.database_url)) as db:
        db.execute(question.encode())


def ringing(town: Street) -> set[str]:
    return {alarm.name for alarm in alarms.ringing(town.house)}


def test_one_timer_that_fails_holds_up_no_other(town: Street) -> None:
    town.writes("hello")
    change(town, "UPDATE vault SET sealed_with = 'broken'")
    town.later(seconds=30)
    town.writes("hello", sender=OTHER)
    contact = town.contact()
    town.writes(town.code("Ada", contact=contact), sender=ADA)
    assert town.state(contact) == "claimed"
    town.later(minutes=11)
    town.tick()
    assert town.state(contact) == "waiting"


def test_a_busy_number_does_not_keep_us_from_looking_for_what_perhaps_went_out(empty_street: Street) -> None:
    town = empty_street
    town.opens(texts_a_second=1.0)
    town.joins("Ada", ADA)
    town.faults(reset_after={"next": 1, "numbers": [CALLER]}, lose_callbacks=1.0)
    town.writes("hello")
    for _ in range(5):
        town.later(seconds=2)
    assert town.rows("SELECT count(*) FROM outbox WHERE state = 'unknown'") == [(1,)]
    town.clock.moved += LOOK_EVERY * 1.1
    change(town, "UPDATE line SET next_send_at = now() + interval '1 hour'")
    sweep.chores(town.house)
    assert town.rows("SELECT count(*) FROM outbox WHERE state = 'unknown'") == [(0,)]


def test_a_bell_that_nobody_answers_is_answered_by_the_sweeper(town: Street) -> None:
    town.knock(text_form("hello"))
    town.bell.rung.clear()
    for _ in range(4):
        town.clock.moved += timedelta(seconds=5)
        sweep.tick(town.house, town.send_due, town.dial_due)
        town.bell.rung.clear()
    assert town.rows("SELECT state FROM inbox") == [("done",)]
    for _ in range(4):
        town.clock.moved += timedelta(seconds=5)
        sweep.tick(town.house, town.send_due, town.dial_due)
        town.bell.rung.clear()
    assert len(town.shows(CALLER)) == 1


def test_what_nobody_sends_rings_an_alarm(town: Street) -> None:
    town.knock(text_form("hello"))
    texts.arrived(town.house, town.bell.rung.popleft()[1])
    assert "unsent for too long" not in ringing(town)
    town.clock.moved += timedelta(seconds=61)
    assert "unsent for too long" in ringing(town)


def test_looking_after_silent_texts_does_not_read_all_that_was_ever_sent(town: Street) -> None:
    change(
        town,
        "INSERT INTO outbox (line_id, thread, template, state, made_at, next_at, expires_at, ended_at, delivery)"
        " SELECT 1, 'caller:' || n, 'greeting', 'sent', now(), now() - interval '1 hour', now(), now(), 'delivered'"
        " FROM generate_series(1, 20000) n",
    )
    change(town, "ANALYZE outbox")
    plan = town.rows(
        "EXPLAIN (ANALYZE, TIMING OFF) SELECT id FROM outbox WHERE state = 'sent' AND next_at <= now()"
        " AND ended_at IS NULL LIMIT 20"
    )
    told = "\n".join(row[0] for row in plan)
    assert "Rows Removed by Filter" not in told, told

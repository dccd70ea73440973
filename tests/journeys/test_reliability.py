"""An accepted text is never lost and never acted on twice, whoever hangs, fails or forgets."""

from datetime import timedelta
from uuid import uuid4

import pytest

from helpline.domain.sending import LOOK_EVERY
from helpline.handlers import alarms, outbox, receipts, sweep, texts
from helpline.store import due
from helpline.store import outbox as store
from tests.contract.fixtures import ContractWatch
from tests.journeys.street import ADA, BEA, CALLER, OTHER, Street, text_form


def sent(town: Street, *states: str) -> int:
    return int(town.rows("SELECT count(*) FROM outbox WHERE state = ANY(%s)", list(states))[0][0])


def ringing(town: Street) -> set[str]:
    return {alarm.name for alarm in alarms.ringing(town.house)}


def look(town: Street, times: int = 1) -> None:
    """As many looks at the carrier's list, each a minute later."""
    for _ in range(times):
        town.clock.moved += LOOK_EVERY * 1.1
        sweep.chores(town.house)
        town.tick()


def test_when_no_bell_rings_the_sweeper_does_it_all_itself(town: Street) -> None:
    town.bell.is_deaf = True
    town.knock(text_form("hello"))
    town.later(seconds=3)
    town.later(seconds=1)
    assert len(town.shows(CALLER)) == 1
    assert len(town.shows(ADA)) > 0
    town.knock(text_form(town.code("Ada"), sender=ADA))
    town.later(seconds=3)
    assert town.state() == "claimed"


def test_a_worker_that_dies_before_it_is_done_leaves_everything_as_it_was(town: Street) -> None:
    town.knock(text_form("hello"))
    _, row_id = town.bell.rung.popleft()
    assert town.rows("SELECT state FROM inbox") == [("received",)]
    town.later(seconds=3)
    assert town.rows("SELECT state FROM inbox") == [("done",)]
    assert not texts.arrived(town.house, row_id)
    assert town.rows("SELECT count(*) FROM message WHERE voice = 'caller'") == [(1,)]


def test_a_text_is_claimed_by_one_worker_only(town: Street) -> None:
    town.knock(text_form("hello"))
    texts.arrived(town.house, town.bell.rung.popleft()[1])
    first = outbox.take_errands(town.house, limit=50)
    assert first
    assert outbox.take_errands(town.house, limit=50) == []
    for errand in first:
        outbox.send(town.house, errand)
    assert len(town.shows(CALLER)) == 1


def test_a_worker_that_died_while_sending_is_looked_for_before_anything_is_sent_again(town: Street) -> None:
    town.knock(text_form("hello"))
    texts.arrived(town.house, town.bell.rung.popleft()[1])
    town.bell.rung.clear()
    errands = outbox.take_errands(town.house, limit=50)
    greeting = next(one for one in errands if one.to == CALLER)
    town.house.ports.carrier.send_text(
        sender=greeting.sender, to=greeting.to, body=greeting.body, reference="no longer known"
    )
    town.later(seconds=31)
    assert sent(town, "unknown") == len(errands)
    look(town, 3)
    assert town.shows(CALLER) == [greeting.body]
    assert sent(town, "unknown", "pending", "sending") == 0


@pytest.mark.parametrize("fault", ["fail_after", "reset_after", "hang_after", "unreadable"])
def test_what_went_out_without_an_answer_is_found_and_never_sent_twice(
    town: Street, fault: str, contract_watch: ContractWatch
) -> None:
    town.faults(**{fault: {"next": 1, "numbers": [CALLER]}, "lose_callbacks": 1.0})
    town.writes("hello")
    assert sent(town, "unknown") == 1
    contract_watch.forget()
    look(town, 3)
    assert sent(town, "unknown") == 0
    assert len(town.shows(CALLER)) == 1


@pytest.mark.parametrize("fault", ["fail_before", "reset_before", "hang_before"])
def test_what_never_went_out_is_sent_after_two_looks_in_vain(town: Street, fault: str) -> None:
    town.faults(**{fault: {"next": 1, "numbers": [CALLER]}})
    town.writes("hello")
    assert town.shows(CALLER) == []
    look(town, 1)
    assert town.shows(CALLER) == []
    look(town, 2)
    assert len(town.shows(CALLER)) == 1


def test_a_status_callback_settles_what_nobody_answered(town: Street) -> None:
    town.faults(reset_after={"next": 1, "numbers": [CALLER]})
    town.writes("hello")
    assert town.eventually(lambda: sent(town, "unknown") == 0)
    assert len(town.shows(CALLER)) == 1


def test_too_many_is_waited_out_as_long_as_the_carrier_says(town: Street) -> None:
    town.faults(too_many={"next": 1, "retry_after": 7, "numbers": [CALLER]})
    town.writes("hello")
    assert sent(town, "pending") == 1
    town.later(seconds=5)
    assert town.shows(CALLER) == []
    town.later(seconds=4)
    assert len(town.shows(CALLER)) == 1


def test_a_refused_text_is_not_tried_again_and_its_writer_is_told(town: Street) -> None:
    town.writes("hello")
    code = town.code("Ada")
    town.writes(f"{code} hi", sender=ADA)
    town.faults(refuse={"next": 1, "numbers": [CALLER]})
    town.writes("can you read this?", sender=ADA)
    assert sent(town, "failed") == 1
    assert town.last(ADA) == f"{code}: your last text did not arrive."
    look(town, 3)
    assert "can you read this?" not in town.shows(CALLER)


def test_a_machines_text_that_comes_too_late_to_be_true_is_never_sent(town: Street) -> None:
    town.bell.is_deaf = True
    town.knock(text_form("hello"))
    texts.arrived(town.house, town.rows("SELECT id FROM inbox")[0][0])
    town.later(minutes=11)
    assert "Hi, we got your message" not in " ".join(town.shows(CALLER))
    assert sent(town, "expired") >= 1


def test_a_carrier_that_fails_too_often_is_left_alone_for_a_while_and_everything_is_still_taken_in(
    town: Street,
) -> None:
    town.faults(fail_before=1.0)
    for at in range(4):
        town.writes("hello", sender=f"+120255501{at:02}")
    asked = len(town.sim("GET", "/sim/requests"))
    assert "the carrier is being left alone" in ringing(town)
    town.writes("hello", sender=OTHER)
    assert len(town.sim("GET", "/sim/requests")) == asked
    assert town.rows("SELECT count(*) FROM contact") == [(5,)]
    town.faults(fail_before=False)
    look(town, 4)
    assert len(town.shows(OTHER)) == 1
    assert "the carrier is being left alone" not in ringing(town)


def test_callbacks_out_of_order_and_twice_never_take_a_text_back(town: Street) -> None:
    town.faults(shuffle_callbacks=1.0, double_callbacks=1.0)
    town.writes("hello")
    assert town.eventually(lambda: town.rows("SELECT DISTINCT delivery FROM outbox") == [("delivered",)])


def test_a_text_of_which_nothing_final_is_heard_is_asked_after(town: Street) -> None:
    town.faults(lose_callbacks=1.0)
    town.writes("hello")
    town.shows(CALLER)
    assert town.rows("SELECT DISTINCT delivery FROM outbox") == [(None,)]
    town.clock.moved += timedelta(minutes=16)
    receipts.ask_for_missing(town.house)
    assert town.rows("SELECT DISTINCT delivery FROM outbox") == [("delivered",)]


def test_danger_goes_before_everything_else_that_is_to_be_sent(town: Street) -> None:
    town.bell.is_deaf = True
    for at in range(3):
        town.knock(text_form("hello", sender=f"+120255501{at:02}"))
    town.knock(text_form("5", sender=CALLER))
    for (row_id,) in town.rows("SELECT id FROM inbox ORDER BY id"):
        texts.arrived(town.house, row_id)
    first = outbox.take_errands(town.house, limit=1)
    assert town.rows("SELECT urgent FROM outbox WHERE id = %s", first[0].text.id) == [(True,)]
    for errand in first:
        outbox.send(town.house, errand)


def test_a_number_that_may_send_one_a_second_is_kept_to_its_pace(empty_street: Street) -> None:
    town = empty_street
    town.opens(texts_a_second=1.0)
    town.joins("Ada", ADA)
    for at in range(4):
        town.writes("hello", sender=f"+120255501{at:02}")
    first = sent(town, "sent")
    assert sent(town, "pending") >= 3
    for _ in range(12):
        town.later(seconds=1)
    assert sent(town, "pending") == 0
    assert sent(town, "sent") > first


def test_what_waits_too_long_and_what_no_machine_could_read_rings_an_alarm(town: Street) -> None:
    town.later(seconds=0)
    assert ringing(town) == set()
    town.bell.is_deaf = True
    town.knock(text_form("hello"))
    town.clock.moved += timedelta(seconds=12)
    assert {"unread for too long", "the sweeper is not running"} <= ringing(town)
    town.tick()
    assert ringing(town) == set()
    town.knock(text_form("hello", to="+15550109"))
    town.later(seconds=3)
    assert ringing(town) == {"could not be read by a machine"}


def test_whatever_plan_the_database_picks_all_that_falls_due_is_done_and_no_more_is_taken_than_asked_for(
    town: Street,
) -> None:
    """Where a table is thought to be tiny, a plain ``IN (… LIMIT)`` is run once for each row, and picks another."""
    for n in range(6):
        town.writes("hello", sender=f"+155501{60 + n}")
    now = town.clock.now() + timedelta(hours=1)
    with town.house.database.engine.connect() as db, db.begin():
        for kind in ("hashjoin", "mergejoin", "hashagg", "sort", "indexscan", "bitmapscan", "material"):
            db.exec_driver_sql(f"SET LOCAL enable_{kind} = off")
        db.exec_driver_sql("UPDATE due SET due_at = due_at + id * interval '1 millisecond'")
        db.exec_driver_sql("UPDATE outbox SET state = 'pending', expires_at = expires_at + interval '2 hours'")
        every = {row[0] for row in db.exec_driver_sql("SELECT id FROM due")}
        assert len(every) > 6
        taken = []
        while (one := due.take_one(db, now)) is not None:
            taken.append(one.id)
        assert set(taken) == every
        found = [len(store.take(db, now=now, token=uuid4(), limit=2)) for _ in range(3)]
        assert found == [2, 2, 2]
        db.exec_driver_sql("ROLLBACK")


def test_two_sweepers_at_once_do_nothing_twice(town: Street) -> None:
    town.bell.is_deaf = True
    town.knock(text_form("hello"))
    town.clock.moved += timedelta(seconds=3)
    for _ in range(2):
        sweep.tick(town.house, town.send_due, town.dial_due)
    assert len(town.shows(CALLER)) == 1
    assert len([text for text in town.shows(BEA) if text.startswith("Someone")]) == 1

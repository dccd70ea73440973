"""The carrier is slow, refuses, lies or forgets: nothing is sent twice, and nothing is given up too soon."""

from dataclasses import replace

from helpline.carrier.twilio import TwilioCarrier
from helpline.domain.sending import LEASE, LOOK_EVERY
from helpline.handlers import lookback, outbox, sweep, texts
from infra.local.programs import free_ports
from tests.contract.fixtures import ContractWatch
from tests.journeys.street import ACCOUNT, ADA, CALLER, OTHER, READ_WITHIN, TOKEN, Street, text_form


def states(town: Street) -> set[str]:
    return {str(row[0]) for row in town.rows("SELECT DISTINCT state FROM outbox")}


def looks(town: Street, times: int) -> None:
    """So many minutes later, with a look at the carrier's list each minute."""
    for _ in range(times):
        town.clock.moved += LOOK_EVERY * 1.1
        sweep.chores(town.house)
        town.tick()


def joined(town: Street) -> str:
    """Ada talks with the caller; her code."""
    town.writes("hello")
    code = town.code("Ada")
    town.writes(f"{code} hi", sender=ADA)
    return code


def test_while_its_list_cannot_be_read_nothing_is_decided(town: Street, contract_watch: ContractWatch) -> None:
    town.faults(reset_after={"next": 1, "numbers": [CALLER]}, lose_callbacks=1.0, list_down=1.0)
    town.writes("hello")
    contract_watch.forget()
    looks(town, 5)
    assert "unknown" in states(town)
    assert len(town.shows(CALLER)) == 1
    town.faults(list_down=False)
    contract_watch.forget()
    looks(town, 1)
    assert states(town) == {"sent"}
    assert len(town.shows(CALLER)) == 1


def test_what_a_person_wrote_is_not_repeated_because_the_list_is_late(
    town: Street, contract_watch: ContractWatch
) -> None:
    code = joined(town)
    town.faults(reset_after={"next": 1, "numbers": [CALLER]}, lose_callbacks=1.0, list_lag=3600)
    town.writes("are you safe?", sender=ADA)
    contract_watch.forget()
    looks(town, 4)
    assert "human" in states(town)
    assert town.shows(CALLER).count("are you safe?") == 1
    assert code in town.last(ADA)


def test_what_is_taken_only_after_we_hung_up_is_settled_by_its_callback(town: Street) -> None:
    town.faults(late_accept={"next": 1, "numbers": [CALLER], "seconds": READ_WITHIN + 1.5})
    town.writes("hello")
    assert town.eventually(lambda: states(town) == {"sent"})
    looks(town, 3)
    assert len(town.shows(CALLER)) == 1


def test_a_callback_may_come_before_the_answer(town: Street) -> None:
    town.faults(callback_before_reply=1.0)
    joined(town)
    assert states(town) == {"sent"}
    assert town.eventually(lambda: town.rows("SELECT DISTINCT delivery FROM outbox") == [("delivered",)])
    assert town.shows(CALLER)[1:] == ["hi"]


def test_while_nobody_answers_the_line_nothing_was_made_and_it_is_tried_again(town: Street) -> None:
    town.knock(text_form("hello"))
    texts.arrived(town.house, town.bell.rung.popleft()[1])
    town.bell.rung.clear()
    (port,) = free_ports(1)
    nobody = TwilioCarrier(
        account_sid=ACCOUNT, auth_token=TOKEN, base_url=f"http://127.0.0.1:{port}", public_url=town.told.public_url
    )
    cut_off = replace(town.house, ports=replace(town.house.ports, carrier=nobody))
    for errand in outbox.take_errands(cut_off, limit=50):
        outbox.send(cut_off, errand)
    assert states(town) == {"pending"}
    town.later(seconds=3)
    assert states(town) == {"sent"}
    assert len(town.shows(CALLER)) == 1


def test_a_worker_that_slept_past_its_lease_sends_nothing_when_it_wakes(town: Street) -> None:
    town.knock(text_form("hello"))
    texts.arrived(town.house, town.bell.rung.popleft()[1])
    town.bell.rung.clear()
    asleep = outbox.take_errands(town.house, limit=50)
    town.clock.moved += LEASE * 1.1
    town.tick()
    looks(town, 3)
    assert states(town) == {"sent"}
    for errand in asleep:
        outbox.send(town.house, errand)
    town.settle()
    assert len(town.shows(CALLER)) == 1
    assert states(town) == {"sent"}


def test_a_worker_that_wakes_while_somebody_else_sends_changes_nothing(town: Street) -> None:
    town.knock(text_form("hello"))
    texts.arrived(town.house, town.bell.rung.popleft()[1])
    asleep = {errand.text.id: errand for errand in outbox.take_errands(town.house, limit=50)}
    town.clock.moved += LEASE * 1.1
    outbox.tend(town.house)
    for _ in range(3):
        town.clock.moved += LOOK_EVERY * 1.1
        outbox.look_for_unknown(town.house)
    awake = outbox.take_errands(town.house, limit=50)
    assert {errand.text.id for errand in awake} == set(asleep)
    for errand in asleep.values():
        outbox.send(town.house, errand)
    assert states(town) == {"sending"}
    for errand in awake:
        outbox.send(town.house, errand)
    assert states(town) == {"sent"}
    assert len(town.shows(CALLER)) == 1


def test_a_webhook_that_never_came_is_found_in_the_list(town: Street) -> None:
    town.faults(webhook_drop=1.0)
    town.writes("hello")
    town.writes("hello", sender=OTHER)
    assert town.rows("SELECT count(*) FROM inbox") == [(0,)]
    assert lookback.look_back(town.house) == 2
    town.settle()
    assert town.rows("SELECT count(*) FROM contact") == [(2,)]
    assert lookback.look_back(town.house) == 0


def test_webhooks_doubled_and_out_of_order_have_each_one_effect(town: Street) -> None:
    town.faults(webhook_double=1.0, webhook_shuffle={"fraction": 0.5, "seconds": 0.2})
    for at in range(6):
        town.writes(f"number {at}")
    assert town.eventually(lambda: town.rows("SELECT count(*) FROM inbox") == [(6,)])
    town.settle()
    assert town.rows("SELECT count(*) FROM contact") == [(1,)]
    assert town.rows("SELECT count(*) FROM message WHERE voice = 'caller'") == [(6,)]


def test_an_answer_that_still_waits_is_not_sent_to_somebody_who_said_stop(town: Street) -> None:
    joined(town)
    town.knock(text_form("one more thing", sender=ADA))
    texts.arrived(town.house, town.bell.rung.popleft()[1])
    town.bell.rung.clear()
    assert "pending" in states(town)
    town.writes("STOP")
    looks(town, 2)
    assert "one more thing" not in town.shows(CALLER)
    assert "pending" not in states(town)

"""Forgetting: sealed from the first moment, gone when their time has passed, at the carrier too, and provably."""

from datetime import timedelta

import pytest

from helpline.domain.account import Role
from helpline.domain.retention import RETENTION, Ends
from helpline.handlers import alarms, forgetting, ledger, outbox, people, signing_in, texts
from helpline.handlers.work import work
from helpline.ports import SealBrokenError
from tests.journeys.street import ADA, BEA, CALLER, LINE, OTHER, Street, text_form

CANARY = "the canary sings at noon"


def everything(town: Street) -> str:
    """Every value of every column of every table, as it lies in the database."""
    tables = [row[0] for row in town.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    found = []
    for table in tables:
        for row in town.rows(f'SELECT * FROM "{table}"'):
            found += [
                bytes(value).hex() + repr(bytes(value)) if isinstance(value, bytes) else str(value) for value in row
            ]
    return "\n".join(found)


def counted(town: Street, table: str) -> int:
    return int(town.rows(f'SELECT count(*) FROM "{table}"')[0][0])


def proven(town: Street) -> bool:
    """Let the ledger run until every copy at the carrier is proven gone."""
    # What is still on its way is not let go yet.
    town.shows(CALLER)
    for _ in range(4):
        town.clock.moved += timedelta(minutes=16)
        ledger.delete_due(town.house, limit=500)
    return town.rows("SELECT DISTINCT state FROM carrier_copy") == [("proven",)]


def test_words_and_numbers_are_sealed_from_the_first_moment_on(town: Street) -> None:
    town.knock(text_form(CANARY))
    assert CANARY not in everything(town)
    assert CALLER.lstrip("+") not in everything(town)
    town.settle()
    town.writes(f"{town.code('Ada')} yes, {CANARY}", sender=ADA)
    kept = everything(town)
    assert CANARY not in kept
    assert CANARY.encode().hex() not in kept
    assert CALLER.lstrip("+") not in kept
    assert ADA.lstrip("+") not in kept
    assert LINE in kept


def test_each_contact_has_a_key_of_its_own_and_with_it_goes_everything(town: Street) -> None:
    town.writes(CANARY)
    town.writes(CANARY, sender=OTHER)
    keys = town.rows("SELECT sealed_with FROM vault ORDER BY contact_id")
    assert len({bytes(key[0]) for key in keys}) == 2
    sealed = town.rows("SELECT words_sealed FROM message WHERE contact_id = %s", town.contact())[0][0]
    other = bytes(keys[0][0])
    with pytest.raises(SealBrokenError):
        town.house.ports.cipher.open(other, "message", bytes(sealed))  # type: ignore[arg-type]


def test_a_closed_conversation_is_gone_a_day_after_its_last_text(town: Street) -> None:
    town.writes(CANARY)
    town.writes(f"{town.code('Ada')} hi", sender=ADA)
    town.writes("*done", sender=ADA)
    contact = town.contact()
    town.later(hours=23.9)
    assert town.state(contact) == "closed"
    town.later(minutes=10)
    assert town.state(contact) is None
    assert (counted(town, "vault"), counted(town, "message"), counted(town, "offer")) == (0, 0, 0)


def test_an_open_conversation_is_forgotten_too_the_clock_does_not_ask_whether_we_were_done(town: Street) -> None:
    town.writes(CANARY)
    town.writes(f"{town.code('Ada')} hi", sender=ADA)
    town.later(hours=24.1)
    assert counted(town, "contact") == 0
    assert counted(town, "vault") == 0


def test_each_new_text_of_hers_starts_the_day_again(town: Street) -> None:
    town.writes("hello")
    town.clock.moved += timedelta(hours=20)
    town.writes("still here")
    town.later(hours=20)
    assert counted(town, "contact") == 1
    town.later(hours=5)
    assert counted(town, "contact") == 0


def test_a_line_may_keep_shorter(empty_street: Street) -> None:
    empty_street.opens(kept_for=timedelta(hours=1))
    empty_street.writes(CANARY)
    empty_street.later(minutes=61)
    assert counted(empty_street, "contact") == 0


def test_nine_forgets_at_once_on_every_line_and_everything_of_hers(town: Street) -> None:
    town.opens(number="+15550101", languages="en")
    town.writes(CANARY)
    town.writes(f"{town.code('Ada')} hi", sender=ADA)
    town.writes("*done", sender=ADA)
    town.writes(CANARY, to="+15550101")
    town.writes(CANARY, sender=OTHER)
    lookup = bytes(town.rows("SELECT caller_key FROM contact ORDER BY id")[0][0])
    town.writes("9", to="+15550101")
    assert counted(town, "contact") == 1
    assert lookup.hex() not in everything(town)
    assert town.last(CALLER) == "All done. Thanks."


def test_what_was_on_its_way_to_her_is_called_off_when_she_wipes(town: Street) -> None:
    town.writes("hello")
    town.writes(f"{town.code('Ada')} hi", sender=ADA)
    town.shows(CALLER)
    town.sim("POST", "/sim/texts", {"from": ADA, "to": LINE, "body": CANARY})
    job, row_id = town.bell.rung.popleft()
    assert job == "arrived"
    texts.arrived(town.house, row_id)
    town.bell.rung.clear()
    town.writes("*9")
    assert CANARY not in town.shows(CALLER)
    assert town.rows("SELECT count(*) FROM outbox WHERE words_sealed IS NOT NULL") == [(0,)]


def test_the_outbox_keeps_neither_words_nor_number_once_a_text_has_left(town: Street) -> None:
    town.writes("hello")
    town.writes(f"{town.code('Ada')} hi", sender=ADA)
    for column in ("words_sealed", "sealed_with", "address_sealed"):
        assert town.rows(f"SELECT count(*) FROM outbox WHERE {column} IS NOT NULL") == [(0,)]
    assert town.rows("SELECT count(*) FROM inbox WHERE words_sealed IS NOT NULL OR sealed_with IS NOT NULL") == [(0,)]


def test_the_carriers_copies_are_deleted_looked_for_again_and_proven_gone(town: Street) -> None:
    town.writes(CANARY)
    town.writes(f"{town.code('Ada')} hi", sender=ADA)
    at_the_carrier = town.sim("GET", "/sim/state")["counts"]["messages"]
    assert at_the_carrier == counted(town, "carrier_copy") > 5
    assert proven(town)
    assert town.sim("GET", "/sim/state")["counts"]["messages"] == 0
    assert town.rows("SELECT count(*) FROM carrier_copy WHERE sid IS NOT NULL") == [(0,)]


def test_pictures_go_before_the_text_they_came_with(town: Street) -> None:
    town.writes("look", media=["https://example.org/a.jpg"])
    assert proven(town)
    deleted = [
        one["path"] for one in town.sim("GET", "/sim/requests") if one["method"] == "DELETE" and one["status"] == 204
    ]
    assert any("/Media/" in path for path in deleted)


def test_a_copy_the_carrier_does_not_let_go_of_is_tried_again_and_rings_an_alarm_after_a_day(town: Street) -> None:
    town.writes("hello")
    town.faults(fail_before={"fraction": 1, "on": ["delete"]})
    for _ in range(3):
        town.clock.moved += timedelta(minutes=16)
        ledger.delete_due(town.house)
    assert town.rows("SELECT DISTINCT state FROM carrier_copy") == [("held",)]
    town.clock.moved += timedelta(days=1)
    ledger.delete_due(town.house)
    assert any(one.name == "the carrier keeps copies too long" and one.urgent for one in alarms.ringing(town.house))
    town.faults(fail_before=False)
    assert proven(town)


def test_a_purge_says_beforehand_what_it_would_forget_and_then_forgets_just_that(town: Street) -> None:
    town.writes(CANARY)
    town.writes(CANARY, sender=OTHER)
    town.clock.moved += timedelta(hours=25)
    would = forgetting.purge(town.house, dry=True)
    assert would["contact"] == 2
    assert counted(town, "contact") == 2
    assert forgetting.purge(town.house) == would
    assert counted(town, "contact") == 0
    assert forgetting.purge(town.house, dry=True)["contact"] == 0


def test_every_table_is_empty_when_its_time_has_passed_whatever_was_left_undone(town: Street) -> None:
    with work(town.house) as w:
        signing_in.begin(w, people.add_account(w, name="Ada", role=Role.RESPONDER, alias="Ada").account)
    town.writes(CANARY)
    town.writes(f"{town.code('Ada')} hi", sender=ADA)
    town.writes(CANARY, sender=OTHER, to=LINE)
    town.knock(text_form(CANARY, to="+15550109"))
    town.knock(text_form(CANARY))
    town.settle()
    assert town.rows("SELECT count(*) FROM inbox WHERE state = 'parked'") == [(1,)]
    town.faults(reset_before=1.0)
    town.writes("are you there?", sender=ADA)
    assert town.rows("SELECT count(*) FROM outbox WHERE state = 'unknown'")[0][0] >= 1
    town.faults(reset_before=0.0)
    for number in (ADA, BEA):
        # How long somebody has been on is known for as long as she is.
        town.writes("*off", sender=number)
    assert proven(town)
    for table, kept in sorted(RETENTION.items(), key=lambda one: one[1].longest or timedelta.max):
        if kept.longest is not None and kept.ends in (Ends.CLOCK, Ends.CONTACT):
            town.clock.moved += kept.longest + timedelta(hours=25)
            forgetting.purge(town.house)
            assert counted(town, table) == 0, table
            readable = "SELECT count(*) FROM {} WHERE words_sealed IS NOT NULL"
            if kept.longest >= timedelta(hours=72):
                assert town.rows(readable.format("inbox")) == [(0,)]
                assert town.rows(readable.format("outbox")) == [(0,)]


def test_a_repeat_that_comes_when_all_is_forgotten_has_no_effect(town: Street) -> None:
    form = text_form("hello")
    town.knock(form)
    town.settle()
    town.writes("9")
    for _ in range(2):
        assert town.knock(form).status_code == 200
    town.settle()
    assert counted(town, "contact") == 0


def test_a_text_that_was_sent_while_she_wiped_is_deleted_at_the_carrier_at_once(town: Street) -> None:
    town.writes("hello")
    town.writes(f"{town.code('Ada')} hi", sender=ADA)
    town.shows(CALLER)
    town.sim("POST", "/sim/texts", {"from": ADA, "to": LINE, "body": CANARY})
    texts.arrived(town.house, town.bell.rung.popleft()[1])
    town.bell.rung.clear()
    errands = [one for one in outbox.take_errands(town.house, limit=10) if one.to == CALLER]
    town.sim("POST", "/sim/texts", {"from": CALLER, "to": LINE, "body": "*9"})
    while town.bell.rung:
        job, row_id = town.bell.rung.popleft()
        if job == "arrived":
            texts.arrived(town.house, row_id)
    for errand in errands:
        outbox.send(town.house, errand)
    late = town.rows("SELECT count(*) FROM carrier_copy WHERE contact_id IS NULL AND next_at <= now()")
    assert late[0][0] >= 1
    assert CANARY not in everything(town)

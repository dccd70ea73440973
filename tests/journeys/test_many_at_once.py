"""Many come at once: a short greeting, a list in the order of arrival, others are asked to come; none is lost."""

from contextlib import suppress
from datetime import time, timedelta
from uuid import uuid4

import pytest

from helpline.domain.line import Serves
from helpline.domain.names import Address
from helpline.handlers import audit, misuse, raid
from helpline.handlers.work import work
from helpline.store import lines
from tests.journeys.exchange import VOICE, all_over, asks, call_form
from tests.journeys.street import ADA, BEA, CALLER, CAM, LINE, OTHER, THIRD, Street, text_form
from tests.simulator.telephones import OnCall, Telephones

DEE = "+15550153"
CALLERS = [f"+120255501{number:02}" for number in range(60)]
LAWYER = "+15550198"


@pytest.fixture
def town(empty_street: Street) -> Street:
    """A line with a lawyer's number; Ada leads shifts, Bea is on with her; Cam is off duty and may be asked in need."""
    line_id = empty_street.opens(languages="en", serves=Serves.BOTH, rings_from=time(0), rings_until=time(0))
    with work(empty_street.house) as w:
        lines.change(w.db, line_id, lawyer=LAWYER)
    empty_street.joins("Ada", ADA, leads=True)
    empty_street.joins("Bea", BEA)
    empty_street.joins("Cam", CAM, on=False, reachable=True)
    empty_street.joins("Dee", DEE, on=False)
    return empty_street


def rings_in(town: Street, caller: str) -> str:
    """Somebody rings, by the carrier's own webhooks, and hangs up; what she heard."""
    sid = f"CA{uuid4().hex}"
    heard = asks(town, VOICE, call_form(sid, caller=caller, CallStatus="ringing")).get_data(as_text=True)
    asks(town, f"{VOICE}/status", call_form(sid, caller=caller, CallStatus="completed"))
    town.settle()
    return heard


def writes(town: Street, body: str, sender: str) -> None:
    """A text, by the carrier's own webhook."""
    assert town.knock(text_form(body, sender=sender)).status_code == 200
    town.settle()


def waiting(town: Street) -> list[int]:
    """The list, in the order of arrival."""
    found = town.rows("SELECT id FROM contact WHERE state = 'waiting' ORDER BY urgent_at NULLS LAST, opened_at, id")
    return [row[0] for row in found]


def open_codes(town: Street, alias: str) -> list[tuple[int, str]]:
    return [
        (row[0], row[1])
        for row in town.rows(
            "SELECT o.contact_id, o.code FROM offer o JOIN responder r ON r.id = o.responder_id"
            " WHERE r.alias = %s AND o.state = 'open' ORDER BY o.contact_id",
            alias,
        )
    ]


def test_sixty_in_ten_minutes_and_three_responders_none_is_lost_and_the_order_holds(town: Street) -> None:
    for phone in (ADA, BEA, CAM):
        town.sim("PUT", f"/sim/handsets/{phone}/behaviour", {"answers": "by_hand"})
    town.writes("*raid", sender=ADA)
    town.writes("*on", sender=CAM)
    for number, caller in enumerate(CALLERS):
        town.clock.moved += timedelta(seconds=10)
        if number % 2 or number < 6:
            writes(town, "hello", caller)
        else:
            assert "You are on our list" in rings_in(town, caller)
    came = waiting(town)
    assert len(came) == 60
    taken, hands = list[int](), ["Ada", "Bea", "Cam"]
    while left := waiting(town):
        alias = hands[len(taken) % 3]
        ((first, code),) = open_codes(town, alias)
        assert first == left[0], f"{alias} has the code of another than the first"
        phone = {"Ada": ADA, "Bea": BEA, "Cam": CAM}[alias]
        writes(town, code, phone)
        writes(town, f"*done {code}", phone)
        taken.append(first)
    assert taken == came
    greeted = {town.shows(caller)[0] for number, caller in enumerate(CALLERS) if number % 2 or number < 6}
    assert greeted == {"Hi, many write just now. Please stay, we answer in turn. Text 2 and we ring you."}


def test_who_rings_hears_three_things_is_on_the_list_and_is_rung_in_turn(town: Street, phones: Telephones) -> None:
    town.writes("hello", sender=OTHER)
    for sender in (ADA, BEA):
        town.writes("*break", sender=sender)
    town.writes("*raid", sender=ADA)
    call = phones.caller(CALLER).rings(LINE).hears("Hello. Many ring just now.")
    facts = "You need not answer questions or sign anything. To reach a lawyer, ring + 1 5 5 5 0 1 9 8."
    call.hears(f"{facts} Please say no names here.").hears("You are on our list, and we ring you in turn.").ends()
    assert town.eventually(lambda: town.rows("SELECT wants_call FROM contact WHERE channel = 'voice'") == [(True,)])
    assert all_over(town, phones)
    town.writes("*on", sender=ADA)
    town.writes("*on", sender=ADA)
    ((_, first),) = open_codes(town, "Ada")
    town.writes(first, sender=ADA)
    town.writes(f"*done {first}", sender=ADA)
    ((_, code),) = open_codes(town, "Ada")
    town.writes(code, sender=ADA)
    ada = phones.responder(ADA).is_rung().picks_up().hears("Someone asked for a call").presses("1")
    phones.caller(CALLER).is_rung().picks_up().talks_with(ada).hangs_up()
    assert all_over(town, phones)


def test_whose_number_is_hidden_is_told_to_stay_and_is_rung_for_as_soon_as_somebody_is_free(
    town: Street, phones: Telephones
) -> None:
    town.writes("*raid", sender=ADA)
    for sender in (ADA, BEA):
        phones.responder(sender).is_busy()
    call = phones.caller(CALLER).rings(LINE, withheld=True)
    call.hears("We can't ring you back. Please stay on the line.").hears("hold.wav")
    phones.responder(ADA).waits_for_a_hand()
    town.writes("*on", sender=ADA)
    ada = town.eventually(lambda: answers(phones, ADA)).presses("1")
    call.talks_with(ada).hangs_up()
    assert all_over(town, phones)


def answers(phones: Telephones, number: str) -> OnCall | None:
    """Whichever call rings there now is picked up; one that was engaged a moment ago may be over before that."""
    for call in phones.calls(handset=number, status="ringing"):
        with suppress(AssertionError):
            phones.ask("POST", f"/sim/calls/{call.sid}/answer")
            return call
    return None


def test_who_rings_from_a_phone_that_is_not_hers_is_on_no_list_and_told_to_stay(
    town: Street, phones: Telephones
) -> None:
    with work(town.house) as w:
        misuse.leave_alone(w, Address(CALLER))
    town.writes("*raid", sender=ADA)
    for sender in (ADA, BEA):
        phones.responder(sender).is_busy()
    call = phones.caller(CALLER).rings(LINE)
    call.hears("We can't ring you back. Please stay on the line.").hears("hold.wav")
    phones.responder(ADA).waits_for_a_hand()
    town.writes("*on", sender=ADA)
    assert town.rows("SELECT wants_call, on_call FROM contact") == [(False, True)]
    call.never_heard("You are on our list")
    call.hangs_up()


def test_a_wish_that_nobody_fits_leaves_her_on_the_list(town: Street, phones: Telephones) -> None:
    for sender in (ADA, BEA):
        town.writes("*break", sender=sender)
    town.writes("*raid", sender=ADA)
    call = phones.caller(CALLER).rings(LINE).hears("You are on our list").presses("4")
    call.hears("For a woman, press 1").presses("1").hears("No one like that is here now.")
    town.faults(key_patience=0)
    call.hears("You are on our list").ends()
    assert town.eventually(lambda: town.rows("SELECT wants_call, on_call FROM contact") == [(True, False)])


def test_key_9_takes_her_off_the_list_and_key_5_keeps_her_on_the_line(town: Street, phones: Telephones) -> None:
    for sender in (ADA, BEA):
        town.writes("*off", sender=sender)
    town.writes("*raid", sender=ADA)
    phones.caller(CALLER).rings(LINE).hears("You are on our list").presses("9").hears("All done.").ends()
    assert town.eventually(lambda: town.rows("SELECT 1 FROM contact") == [])
    town.writes("*on", sender=BEA)
    town.writes("hello", sender=OTHER)
    call = phones.caller(THIRD).rings(LINE).hears("You are on our list").presses("5")
    bea = phones.responder(BEA).is_rung().picks_up().presses("1")
    call.talks_with(bea).hangs_up()
    assert all_over(town, phones)


def test_a_code_out_of_turn_takes_nobody_and_names_the_first(town: Street) -> None:
    town.writes("hello", sender=CALLER)
    town.clock.moved += timedelta(seconds=5)
    town.writes("hello", sender=OTHER)
    (first, code), (second, later) = open_codes(town, "Ada")
    town.writes("*raid", sender=ADA)
    town.writes(later, sender=ADA)
    assert town.last(ADA) == f"{later} is not next. We go in turn now: text {code} to take the first."
    assert town.rows("SELECT state FROM contact ORDER BY id") == [("waiting",), ("waiting",)]
    town.writes(code, sender=ADA)
    town.writes(later, sender=ADA)
    assert town.rows("SELECT id, state FROM contact ORDER BY id") == [(first, "claimed"), (second, "claimed")]


def test_who_gave_the_first_one_back_is_not_sent_to_it_again_and_those_behind_move_on(town: Street) -> None:
    town.writes("*off", sender=BEA)
    town.writes("*raid", sender=ADA)
    for caller in CALLERS[:3]:
        town.clock.moved += timedelta(seconds=10)
        writes(town, "hello", caller)
    first, second, _ = waiting(town)
    town.writes(town.code("Ada", contact=first), sender=ADA)
    town.writes("*pass", sender=ADA)
    assert town.state(first) == "waiting"
    town.writes(town.code("Ada", contact=second), sender=ADA)
    assert (town.state(first), town.state(second)) == ("waiting", "claimed")
    town.writes("*on", sender=BEA)
    assert [contact for contact, _ in open_codes(town, "Bea")][:1] == [first]


def test_those_off_duty_who_agreed_to_it_are_asked_twice_and_no_more(town: Street) -> None:
    town.writes("*busy", sender=ADA)
    ping = "Many need us now. Can you? Text *on. If not, do nothing."
    assert town.shows(CAM) == [ping]
    assert town.shows(BEA)[-1] == "Many come at once. From now on you get one code at a time, in turn."
    town.later(minutes=9)
    assert town.shows(CAM) == [ping]
    town.later(minutes=2)
    assert town.shows(CAM) == [ping, ping]
    town.later(minutes=30)
    assert town.shows(CAM) == [ping, ping]
    assert town.shows(DEE) == []


def test_on_and_off_and_on_again_wakes_nobody_twice(town: Street) -> None:
    for words in ("*raid", "*raid off", "*raid", "*raid off", "*raid"):
        town.writes(words, sender=ADA)
    assert len(town.shows(CAM)) == 1
    town.later(minutes=11)
    assert len(town.shows(CAM)) == 2, "should it go on, they are asked once more as ever"


def test_only_who_leads_the_shift_may_say_so_and_it_is_in_the_audit(town: Street) -> None:
    town.writes("*raid", sender=BEA)
    assert town.last(BEA) == "Only who leads the shift can do that. Ask them."
    town.writes("*raid they are at the harbour", sender=ADA)
    town.writes("*raid off", sender=ADA)
    with work(town.house) as w:
        said = [row.said for row in audit.listed(w) if row.said is not None and row.action.startswith("raid")]
    assert [(one.actor, one.action, one.reason) for one in said] == [
        ("Ada", "raid off", f"by text ({LINE})"),
        ("Ada", "raid on", f"they are at the harbour ({LINE})"),
    ]


def test_it_ends_by_itself_after_six_hours_and_whoever_was_on_is_offered_a_talk(town: Street) -> None:
    town.writes("*raid", sender=ADA)
    town.later(hours=1)
    town.writes("*raid", sender=ADA)
    town.writes("*off", sender=BEA)
    town.later(hours=5, minutes=30)
    with work(town.house) as w:
        assert raid.on_now(w)
    town.later(minutes=31)
    with work(town.house) as w:
        assert not raid.on_now(w)
        (last, *_) = [row.said for row in audit.listed(w) if row.said is not None]
    assert (last.actor, last.reason) == ("the clock", f"its time was over ({LINE})")
    offered = town.rows("SELECT r.alias FROM debrief d JOIN responder r ON r.id = d.responder_id ORDER BY 1")
    assert offered == [("Ada",), ("Bea",)]


def test_where_shifts_are_kept_whoever_comes_in_need_has_a_turn_made_for_her(town: Street) -> None:
    with work(town.house) as w:
        area = lines.area_named(w.db, "Harbour").id
        w.db.exec_driver_sql(
            "INSERT INTO turn (responder_id, area_id, takes, languages, begins_at, ends_at, stage, look_at)"
            " SELECT id, area_id, 'both', languages, now() - interval '1 hour', now() + interval '3 hours', 'here',"
            f" now() + interval '3 hours' FROM responder WHERE alias = 'Ada' AND area_id = {area}"
        )
    town.writes("*on", sender=CAM)
    assert "shift" in town.last(CAM)
    town.writes("*raid", sender=ADA)
    town.writes("*on", sender=CAM)
    assert town.rows("SELECT duty FROM responder WHERE alias = 'Cam'") == [("on",)]
    town.writes("hello", sender=CALLER)
    assert open_codes(town, "Cam")
    assert town.rows("SELECT count(*) FROM turn") == [(2,)]

"""Whatever the carrier does to an order about a telephone: nobody is rung twice, and no telephone stays blocked."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from helpline.domain.call import RING_FOR
from helpline.domain.names import CarrierId
from helpline.handlers import dialling
from helpline.ports import CarrierBusyError, CarrierError, CarrierRefusedError, CarrierUnknownError
from tests.journeys.street import ADA, BEA, CAM
from tests.journeys.switch import PUBLIC_URL, Switch, switch

PEERS = {"Ada": ADA, "Bea": BEA, "Cam": CAM}
IN_A_ROOM = "<Conference"


@pytest.fixture
def town(database_url: str) -> Iterator[Switch]:
    """One line, all are rung at once; Ada is on duty."""
    with switch(database_url) as one:
        one.opens()
        one.joins("Ada", ADA)
        yield one


def _sets_out(town: Switch) -> None:
    """A worker claims what is due and dies before it has asked, or before it could write down that it had."""
    dialling.take_errands(town.house, limit=50)


# An outcome that nobody knows.


def test_a_ring_whose_outcome_is_unknown_is_never_asked_for_again(town: Switch) -> None:
    town.rings()
    town.carrier.fail_next(CarrierUnknownError("reset"), happens=True)
    for _ in range(40):
        town.dials()
        town.ticks()
        town.clock.moved += timedelta(seconds=1)
    assert len(town.placed("Ada")) == 1


def test_it_is_found_in_the_carriers_list_and_goes_on_as_if_nothing_had_been(town: Switch) -> None:
    town.rings()
    town.carrier.fail_next(CarrierUnknownError("hangs"), happens=True)
    town.dials()
    assert town.leg("Ada").sid is None
    town.clock.moved += timedelta(seconds=4)
    assert town.asks_after_silent() == 1
    assert town.leg("Ada").sid == town.placed("Ada")[0].sid
    ada = town.picks_up("Ada")
    assert IN_A_ROOM in town.step("accept", ada.id, Digits="1")


def test_or_its_own_callback_tells_first(town: Switch) -> None:
    town.rings()
    town.carrier.fail_next(CarrierUnknownError("hangs"), happens=True)
    town.dials()
    town.tells(town.leg("Ada").id, "ringing", 1)
    assert (town.leg("Ada").state, town.leg("Ada").sid) == ("ringing", town.placed("Ada")[0].sid)


def test_what_never_rang_is_given_up_and_the_caller_is_not_left_waiting(town: Switch) -> None:
    caller = town.rings()
    assert "Someone will be with you" in caller
    town.carrier.fail_next(CarrierUnknownError("gone"))
    town.dials()
    for _ in range(12):
        town.clock.moved += timedelta(seconds=3)
        town.ticks()
        town.asks_after_silent()
    assert (town.leg("Ada").state, town.leg("Ada").ending) == ("ended", "lost")
    assert "No one is free" in town.step("next", town.leg().id, turn=1)


def test_a_ring_of_unknown_outcome_that_nobody_needs_any_more_is_hung_up_once_it_is_found(town: Switch) -> None:
    town.rings()
    town.carrier.fail_next(CarrierUnknownError("hangs"), happens=True)
    town.dials()
    town.tells(town.leg().id, "completed", 3)
    town.dials()
    assert town.placed("Ada")[0].status == "queued"
    town.clock.moved += timedelta(seconds=4)
    town.asks_after_silent()
    town.dials()
    assert town.placed("Ada")[0].status == "canceled"
    assert town.legs(live=True) == []


# A worker that dies.


def test_a_worker_who_dies_between_claim_and_record_lets_nobody_ring_twice(town: Switch) -> None:
    town.rings()
    _sets_out(town)
    for _ in range(30):
        town.clock.moved += timedelta(seconds=1)
        town.ticks()
        town.dials()
    assert town.placed("Ada") == []
    assert town.leg("Ada").state == "ended"


def test_a_worker_who_dies_after_it_rang_is_made_good_by_the_list(town: Switch) -> None:
    town.rings()
    (errand,) = dialling.take_errands(town.house, limit=50)
    assert errand.to is not None
    town.carrier.now = town.clock.now()
    sid = town.carrier.place_call(
        sender=errand.sender, to=errand.to, reference=str(errand.leg.id), ring_for=RING_FOR, machines="beside"
    )
    town.clock.moved += dialling.LEASE
    town.ticks()
    assert town.asks_after_silent() == 1
    assert town.leg("Ada").sid == sid
    assert len(town.rung()) == 1


def test_what_is_claimed_and_cannot_be_done_yet_is_no_reason_to_look_again_at_once(town: Switch) -> None:
    """Whoever waits for the next thing that is due would never sleep."""
    town.rings()
    _sets_out(town)
    town.tells(town.leg().id, "completed", 3)
    assert town.leg("Ada").wanted == "end"
    assert dialling.next_due(town.house) is None


# A plain no, and not now.


def test_a_number_that_is_refused_does_not_stop_the_others(town: Switch) -> None:
    town.joins("Bea", BEA)
    town.rings()
    town.carrier.fail_next(CarrierRefusedError(21211, 400))
    town.dials()
    states = sorted((one.state, one.ending) for one in town.legs() if one.alias)
    assert states == [("asked", None), ("ended", "failed")]
    other = next(one.alias for one in town.legs(live=True) if one.alias)
    assert IN_A_ROOM in town.step("accept", town.picks_up(other).id, Digits="1")


@pytest.mark.parametrize("busy", [CarrierBusyError(None, reached=True), CarrierBusyError(0.0), CarrierBusyError(2.0)])
def test_a_busy_carrier_is_asked_again_until_it_rings(town: Switch, busy: CarrierBusyError) -> None:
    town.rings()
    town.carrier.fail_next(busy, busy)
    for _ in range(6):
        town.dials()
        town.clock.moved += timedelta(seconds=1)
    assert len(town.placed("Ada")) == 1
    assert town.leg("Ada").sid == town.placed("Ada")[0].sid


def test_a_ring_put_off_by_a_busy_carrier_is_called_off_with_the_call(town: Switch) -> None:
    town.rings()
    town.carrier.fail_next(CarrierBusyError(None, reached=True))
    town.dials()
    town.tells(town.leg().id, "completed", 3)
    town.clock.moved += timedelta(seconds=2)
    town.dials()
    assert town.placed("Ada") == []
    assert town.legs(live=True) == []


def test_a_ring_called_off_while_it_is_refused_for_now_blocks_nobodys_telephone(town: Switch) -> None:
    """She hangs up at the very moment in which the carrier is asked, and it says: not now."""
    town.rings()
    (errand,) = dialling.take_errands(town.house, limit=50)
    town.tells(town.leg().id, "completed", 3)
    town.carrier.fail_next(CarrierBusyError(None, reached=True))
    dialling.carry_out(town.house, errand)
    assert town.legs(live=True) == []
    assert town.rings(caller="+15550122")
    town.dials()
    assert len(town.placed("Ada")) == 1


def test_what_could_not_be_rung_in_its_time_is_never_rung_late(town: Switch) -> None:
    town.rings()
    town.clock.moved += timedelta(minutes=2)
    town.dials()
    assert town.placed("Ada") == []
    assert (town.leg("Ada").state, town.leg("Ada").ending) == ("ended", "called off")
    assert "No one is free" in town.step("next", town.leg().id, turn=1)


# Moved and hung up.


def _met(town: Switch) -> None:
    """Ada has pressed 1."""
    town.rings()
    town.dials()
    assert IN_A_ROOM in town.step("accept", town.picks_up("Ada").id, Digits="1")


def test_a_move_refused_because_the_call_is_over_ends_it_here_as_well(town: Switch) -> None:
    _met(town)
    assert town.leg().wanted == "move"
    town.carrier.fail_next(CarrierRefusedError(21220, 400))
    town.dials()
    assert (town.leg().state, town.leg().ending) == ("ended", "hung up")
    assert town.state() == "closed"


@pytest.mark.parametrize("trouble", [CarrierRefusedError(20003, 401), CarrierUnknownError("503")])
def test_a_move_that_fails_for_any_other_reason_lets_nobody_go(town: Switch, trouble: CarrierError) -> None:
    """Her own next turn brings her into the room."""
    _met(town)
    town.carrier.fail_next(trouble)
    town.dials()
    assert town.leg().state == "answered"
    assert IN_A_ROOM in town.step("next", town.leg().id, turn=1)
    assert town.state() == "joined"


@pytest.mark.parametrize(
    "trouble", [CarrierUnknownError("hangs"), CarrierBusyError(None), CarrierRefusedError(None, 403)]
)
def test_an_end_that_failed_is_asked_for_again(town: Switch, trouble: CarrierError) -> None:
    town.rings()
    town.dials()
    town.tells(town.leg().id, "completed", 3)
    town.carrier.fail_next(trouble)
    for _ in range(4):
        town.dials()
        town.clock.moved += timedelta(seconds=1)
    assert town.placed("Ada")[0].status == "canceled"
    assert town.legs(live=True) == []


def test_an_end_that_is_refused_because_it_is_over_is_an_end(town: Switch) -> None:
    town.rings()
    town.dials()
    town.tells(town.leg().id, "completed", 3)
    town.carrier.fail_next(CarrierRefusedError(21220, 400))
    town.dials()
    assert town.legs(live=True) == []
    assert dialling.next_due(town.house) is None


# Silence.


def test_a_leg_of_which_nothing_is_heard_is_asked_after(town: Switch) -> None:
    _met(town)
    town.dials()
    town.placed("Ada")[0].status = "completed"
    town.clock.moved += timedelta(minutes=3)
    town.asks_after_silent()
    assert [one.state for one in town.legs() if one.alias] == ["ended", "planned"], "and she is rung for anew"
    assert town.state() == "waiting"


@pytest.mark.parametrize(
    "trouble", [CarrierUnknownError("503"), CarrierBusyError(None), CarrierRefusedError(20003, 401)]
)
def test_a_question_that_is_not_answered_ends_nobodys_talk(town: Switch, trouble: CarrierError) -> None:
    _met(town)
    town.dials()
    town.clock.moved += timedelta(minutes=3)
    town.carrier.fail_next(trouble, trouble)
    town.asks_after_silent()
    assert town.leg("Ada").state == "met"


def test_the_record_of_a_ring_that_was_given_up_is_noted_for_deletion(town: Switch) -> None:
    town.rings()
    town.dials()
    town.clock.moved += RING_FOR + timedelta(seconds=9)
    town.ticks()
    assert town.leg("Ada").state == "ended"
    sid = town.placed("Ada")[0].sid
    town.tells(town.leg("Ada").id, "canceled", 3)
    assert town.rows("SELECT kind, sid FROM carrier_copy") == [("call", sid)]


# Callbacks, in whatever order and however often.

LIFE_OF_A_RING = [("initiated", 0), ("ringing", 1), ("in-progress", 2), ("completed", 3)]


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 2, 1, 0], [3, 0, 1, 2], [1, 0, 3, 2], [0, 0, 1, 1, 2, 2, 3, 3]])
def test_in_whatever_order_callbacks_come_an_end_is_an_end_and_counts_once(town: Switch, order: list[int]) -> None:
    town.rings()
    town.dials()
    ada = town.leg("Ada")
    for at in order:
        town.tells(ada.id, *LIFE_OF_A_RING[at])
    assert (town.leg("Ada").state, town.leg("Ada").ending) == ("ended", "hung up")
    assert town.counted("nobody answered") == 1
    assert len(town.rows("SELECT 1 FROM carrier_copy")) == 1


def test_an_older_callback_changes_nothing_any_more(town: Switch) -> None:
    town.rings()
    town.dials()
    ada = town.leg("Ada")
    town.tells(ada.id, "in-progress", 2)
    before = town.rows("SELECT * FROM leg ORDER BY id")
    for status, sequence in [("ringing", 1), ("initiated", 0), ("in-progress", 2)]:
        town.tells(ada.id, status, sequence)
    assert town.rows("SELECT * FROM leg ORDER BY id") == before


def test_a_callback_of_another_call_about_this_leg_is_not_believed(town: Switch) -> None:
    town.rings()
    town.dials()
    ada = town.leg("Ada")
    form = {"CallSid": "CA" + "e" * 32, "CallStatus": "completed", "SequenceNumber": "3", "From": "+15550100"}
    town.knocks(f"/twilio/voice/status?l={ada.id}", form)
    assert town.leg("Ada") == ada


def test_the_late_callbacks_of_losers_never_touch_the_call_that_talks(town: Switch) -> None:
    town.joins("Bea", BEA)
    town.rings()
    town.dials()
    bea = town.picks_up("Bea")
    town.step("accept", town.picks_up("Ada").id, Digits="1")
    town.dials()
    town.step("next", town.leg().id, turn=1)
    for status, sequence in [("completed", 3), ("in-progress", 2), ("completed", 3), ("failed", 4)]:
        town.tells(bea.id, status, sequence)
    assert town.state() == "joined"
    assert {one.state for one in town.legs(live=True)} == {"met"}


# At the same instant.


def _at_once(*acts: Callable[[], str]) -> list[str]:
    """All of these begin together; what each was answered."""
    together, heard = threading.Barrier(len(acts)), [""] * len(acts)

    def run(at: int, act: Callable[[], str]) -> None:
        together.wait(10)
        heard[at] = act()

    threads = [threading.Thread(target=run, args=(at, act)) for at, act in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    return heard


def test_of_all_who_press_1_in_the_same_millisecond_exactly_one_has_her_every_time(town: Switch) -> None:
    for alias in ("Bea", "Cam"):
        town.joins(alias, PEERS[alias])
    for number in range(12):
        town.rings(caller=f"+155501{number + 60:02}")
        town.dials()
        asked = [town.picks_up(alias).id for alias in PEERS]

        def presses(leg: int) -> Callable[[], str]:
            return lambda: town.step("accept", leg, Digits="1")

        heard = _at_once(*(presses(leg) for leg in asked for _ in range(2)))
        winners = {
            leg for leg, one in zip([leg for leg in asked for _ in range(2)], heard, strict=True) if IN_A_ROOM in one
        }
        assert len(winners) == 1, heard
        assert sum(IN_A_ROOM in one for one in heard) == 2, "pressed twice, she hears the same twice"
        assert len(town.rows("SELECT 1 FROM leg WHERE state = 'met'")) == 1
        town.tells(town.leg().id, "completed", 9)
        for leg in asked:
            town.tells(leg, "completed", 9)
        assert town.legs(live=True) == []


def test_a_press_and_a_hang_up_at_the_same_moment_leave_nobody_in_a_room_alone(town: Switch) -> None:
    for number in range(12):
        town.rings(caller=f"+155501{number + 60:02}")
        town.dials()
        ada, caller = town.picks_up("Ada"), town.leg()

        def hangs_up(leg: int = caller.id) -> str:
            town.tells(leg, "completed", 9)
            return ""

        _at_once(lambda leg=ada.id: town.step("accept", leg, Digits="1"), hangs_up)  # type: ignore[misc]
        town.dials()
        assert IN_A_ROOM not in town.step("next", ada.id, turn=1)
        town.tells(ada.id, "completed", 9)
        assert town.state() == "closed"
        assert town.legs(live=True) == []


def test_the_same_call_told_twice_at_once_is_one_contact_with_one_leg(town: Switch) -> None:
    for number in range(8):
        sid, caller = CarrierId(f"CA{number + 0xB000:032x}"), f"+155501{number + 60:02}"

        def rings(sid: CarrierId = sid, caller: str = caller) -> str:
            return town.rings(sid=sid, caller=caller)

        heard = _at_once(rings, rings)
        assert heard[0] == heard[1]
        assert len(town.rows("SELECT 1 FROM leg WHERE sid = %s", sid)) == 1
    assert len(town.rows("SELECT 1 FROM contact")) == 8


# The account's own pace.


def test_rings_keep_to_the_accounts_pace_and_those_that_wait_take_their_turn(database_url: str) -> None:
    with switch(database_url, calls_a_second=1.0) as town:
        town.opens()
        for alias, phone in PEERS.items():
            town.joins(alias, phone)
        town.rings()
        for rung in (1, 2, 3):
            town.dials()
            assert len(town.rung()) == rung
            wait = dialling.next_due(town.house)
            town.clock.moved += wait or timedelta(0)
        assert [one.at - town.clock.began for one in town.rung()] == [timedelta(seconds=at) for at in range(3)]


def test_no_more_legs_than_the_account_may_have_and_the_next_one_as_soon_as_one_ends(database_url: str) -> None:
    with switch(database_url, calls_at_once=2, calls_a_second=1.0) as town:
        town.opens()
        for alias, phone in PEERS.items():
            town.joins(alias, phone)
        town.rings()
        for _ in range(5):
            town.dials()
            town.clock.moved += timedelta(seconds=1)
        assert len(town.rung()) == 1, "she herself is one of the two"
        town.tells(town.leg(next(one.alias for one in town.legs() if one.sid and one.alias)).id, "busy", 3)
        for _ in range(2):
            town.clock.moved += timedelta(seconds=1)
            town.dials()
        assert len(town.rung()) == 2


def test_only_the_carrier_moves_a_call(town: Switch) -> None:
    """A form that anybody could send changes nothing."""
    town.rings()
    town.dials()
    answer = town.app.test_client().post(
        f"{PUBLIC_URL}/twilio/voice/status?l={town.leg('Ada').id}",
        data={"CallSid": town.leg("Ada").sid, "CallStatus": "completed"},
    )
    assert answer.status_code == 403
    assert town.leg("Ada").state == "asked"

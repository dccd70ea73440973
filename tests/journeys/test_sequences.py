"""Every strategy with everything telephones do, for one, two and five who are rung; on telephones that really ring."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count, pairwise, product

import pytest

from helpline.domain.line import Serves, Strategy
from helpline.domain.responder import Duty
from helpline.handlers import people
from helpline.handlers.work import work
from helpline.store import stretches
from infra.local.databases import Databases
from tests.contract.fixtures import ContractWatch, check_network
from tests.journeys.street import LINE, Street, street
from tests.simulator.telephones import OnCall, Telephones

PEERS = {f"Peer {number}": f"+15550{150 + number}" for number in range(5)}
LINES = {Strategy.ALL: LINE, Strategy.IN_ORDER: "+15550101", Strategy.LONGEST_IDLE: "+15550102"}
CALLERS = [f"+120255501{number:02}" for number in range(100)]
OUTCOMES = {"rejected": "busy", "no answer": "no-answer", "busy": "busy", "failed": "failed", "voicemail": "completed"}
"""What a telephone does, and how the carrier says that the call ended."""
STRATEGIES = list(LINES)
SPEED = 40


@dataclass
class Town:
    """The street, its telephones, and what was already told of them before this test."""

    street: Street
    phones: Telephones
    known: set[str]
    _callers: Iterator[int]

    def only(self, number: int) -> list[str]:
        """So many are on duty, in the organisation's order; which."""
        with work(self.street.house) as w:
            for place, alias in enumerate(PEERS):
                her = people.set_duty(w, alias, Duty.ON if place < number else Duty.OFF)
                # Each of these tests is another night: nobody is tired from the one before.
                stretches.begin(w.db, her.id, w.now)
        self.street.clock.moved += timedelta(minutes=11)
        self.known = {call.sid for call in self.phones.calls()}
        return list(PEERS)[:number]

    def does(self, alias: str, what: str) -> None:
        """What a telephone does from now on."""
        phone = self.phones.responder(PEERS[alias])
        match what:
            case "answered":
                phone.picks_up(then="1")
            case "rejected":
                phone.rejects()
            case "no answer":
                phone.is_not_heard()
            case "busy":
                phone.is_busy()
            case "failed":
                phone.fails()
            case "voicemail":
                phone.has_voicemail(greeting=200)
            case _:
                phone.waits_for_a_hand()

    def rings(self, strategy: Strategy) -> OnCall:
        """Somebody who never rang before."""
        return self.phones.caller(CALLERS[next(self._callers) % len(CALLERS)]).rings(LINES[strategy])

    def rung(self) -> list[tuple[str, OnCall]]:
        """Who has been rung in this test, in the order of the rings."""
        names = {phone: alias for alias, phone in PEERS.items()}
        fresh = [one for one in self.phones.calls() if one.sid not in self.known]
        return [(names[one.facts["to"]], one) for one in fresh if one.facts["direction"] != "inbound"]

    def idle_order(self, aliases: list[str]) -> list[str]:
        """By when each let go of the last one, or came on when that was later."""
        rows = self.street.rows("SELECT alias FROM responder ORDER BY idle_since NULLS FIRST, id")
        return [alias for (alias,) in rows if alias in aliases]

    def is_over(self) -> None:
        """Nobody is on the line any more, and the contact is closed."""
        assert self.street.eventually(lambda: self.street.rows("SELECT 1 FROM leg WHERE state != 'ended'") == []), (
            self.street.rows("SELECT * FROM leg WHERE state != 'ended'")
        )
        assert self.street.state() == "closed"


@pytest.fixture(scope="module")
def whole(databases: Databases) -> Iterator[Town]:
    """Three lines and five peers for all tests of this page."""
    watch = ContractWatch()
    with databases.copy() as url, street(url, "redis://127.0.0.1:9/0", on_exchange=watch.exchange) as one:
        for strategy, number in LINES.items():
            one.opens(number=number, languages="en", serves=Serves.BOTH, strategy=strategy)
        for alias, phone in PEERS.items():
            one.joins(alias, phone, on=False)
        with one.switchboard() as phones:
            one.faults(voice_speed=SPEED)
            yield Town(one, phones, set(), count())
        assert check_network(one.sim) == []
    assert watch.verdict() == []


@pytest.fixture
def town(whole: Town) -> Iterator[Town]:
    """Whatever the last test left on the line is hung up."""
    yield whole
    for call in whole.phones.calls():
        if call.facts["status"] in {"queued", "ringing", "in-progress"}:
            call.hangs_up()
    whole.street.tick()
    assert whole.phones.left_messages() == []


def one_after_the_other(rung: list[tuple[str, OnCall]]) -> bool:
    """Whether each began to ring only when the one before had stopped."""
    spans = []
    for _, call in rung:
        moments = [one["at_ns"] for one in call.look()["moments"] if one["kind"] == "status"]
        spans.append((moments[0], moments[-1]))
    return all(ended < began for (_, ended), (began, _) in pairwise(spans))


@pytest.mark.parametrize("number", [1, 2, 5])
@pytest.mark.parametrize(("strategy", "outcome"), [*product(STRATEGIES, OUTCOMES)])
def test_when_nobody_answers_each_was_rung_once_and_she_hears_so(
    town: Town, strategy: Strategy, outcome: str, number: int
) -> None:
    there = town.only(number)
    for alias in there:
        town.does(alias, outcome)
    order = town.idle_order(there) if strategy is Strategy.LONGEST_IDLE else there
    call = town.rings(strategy).hears("no one is free")
    call.never_heard("someone is here").never_heard("gone")
    rung = town.rung()
    assert sorted(alias for alias, _ in rung) == sorted(there)
    for _, one in rung:
        one.ends(OUTCOMES[outcome])
    if strategy is not Strategy.ALL:
        assert [alias for alias, _ in rung] == order
        assert one_after_the_other(rung)
    assert town.street.state() == "waiting"
    call.hangs_up().ends()
    town.is_over()


@pytest.mark.parametrize("number", [1, 2, 5])
@pytest.mark.parametrize("strategy", STRATEGIES)
def test_when_all_answer_one_talks_with_her_and_nobody_else_is_on_the_line(
    town: Town, strategy: Strategy, number: int
) -> None:
    there = town.only(number)
    for alias in there:
        town.does(alias, "answered")
    first = town.idle_order(there)[0] if strategy is Strategy.LONGEST_IDLE else there[0]
    call = town.rings(strategy)
    call.until(lambda told: len(told["talks_with"]) == 1, "should talk with one")
    rung = town.rung()
    (winner,) = [(alias, one) for alias, one in rung if one.sid in call.look()["talks_with"]]
    assert len(rung) == len({alias for alias, _ in rung})
    if strategy is not Strategy.ALL:
        assert [alias for alias, _ in rung] == [first]
    for alias, one in rung:
        if alias != winner[0]:
            one.ends()
    assert town.street.eventually(lambda: town.street.state() == "joined")
    call.talks_with(winner[1]).hangs_up()
    winner[1].ends()
    town.is_over()


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_whatever_the_others_telephones_do_whoever_answers_has_her(town: Town, strategy: Strategy) -> None:
    there = town.only(5)
    order = town.idle_order(there) if strategy is Strategy.LONGEST_IDLE else there
    for alias, what in zip(order, ["busy", "failed", "voicemail", "rejected", "answered"], strict=True):
        town.does(alias, what)
    call = town.rings(strategy)
    call.until(lambda told: len(told["talks_with"]) == 1, "should talk with one")
    rung = town.rung()
    (winner,) = [one for alias, one in rung if alias == order[-1]]
    call.talks_with(winner).never_heard("no one is free")
    for _, one in rung:
        if one is not winner:
            one.ends()
    call.hangs_up()
    town.is_over()


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_whoever_is_gone_before_anybody_picks_up_stops_every_telephone(town: Town, strategy: Strategy) -> None:
    there = town.only(2)
    for alias in there:
        town.does(alias, "by hand")
    call = town.rings(strategy)
    wanted = 2 if strategy is Strategy.ALL else 1
    assert town.street.eventually(lambda: [one.look()["status"] for _, one in town.rung()] == ["ringing"] * wanted)
    call.hangs_up()
    for _, one in town.rung():
        one.ends("canceled")
    town.is_over()
    assert len(town.rung()) == wanted


def test_while_one_telephone_still_rings_nobody_tells_her_that_all_have_said_no(town: Town) -> None:
    there = town.only(5)
    for alias in there:
        town.does(alias, "rejected")
    town.does(there[2], "by hand")
    call = town.rings(Strategy.ALL).hears("hold.wav")
    last = town.phones.responder(PEERS[there[2]])
    assert town.street.eventually(
        lambda: sorted(one.look()["status"] for _, one in town.rung()) == ["busy"] * 4 + ["ringing"]
    )
    call.never_heard("no one is free")
    ring = next(one for alias, one in town.rung() if alias == there[2])
    ring.picks_up().presses("1")
    call.talks_with(last).never_heard("no one is free").hangs_up()
    town.is_over()


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_claim_whose_leg_fails_puts_her_back_at_the_head_with_her_own_waiting_time(
    town: Town, strategy: Strategy
) -> None:
    there = town.only(2)
    for alias in there:
        town.does(alias, "by hand")
    call = town.rings(strategy)
    wanted = 2 if strategy is Strategy.ALL else 1
    assert town.street.eventually(lambda: [one.look()["status"] for _, one in town.rung()] == ["ringing"] * wanted)
    (_, ring), *others = town.rung()
    ring.picks_up().presses("1").hears("you are connected")
    for _, one in others:
        one.ends("canceled")
    opened = town.street.rows("SELECT opened_at FROM contact ORDER BY id DESC LIMIT 1")
    before = {one.sid for _, one in town.rung()}
    ring.hangs_up()
    call.hears("the link broke. Please stay")
    assert town.street.eventually(lambda: town.street.state() == "waiting")
    assert town.street.rows("SELECT opened_at FROM contact ORDER BY id DESC LIMIT 1") == opened
    assert town.street.eventually(lambda: {one.sid for _, one in town.rung()} - before)
    again = next(one for _, one in town.rung() if one.sid not in before)
    again.picks_up().presses("1")
    call.talks_with(again).hangs_up()
    town.is_over()

"""Whatever comes together by chance: nobody who wrote is lost, and nobody is told anything twice."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from helpline.domain.sending import LOOK_EVERY
from helpline.handlers import lookback, outbox, sweep, texts
from tests.contract.fixtures import ContractWatch
from tests.faults.crowd import reference
from tests.journeys.street import ADA, BEA, Street

STEPS = 60
FAULTS = {
    "too_many": {"next": 1, "retry_after": 1},
    "fail_before": {"next": 1},
    "fail_after": {"next": 1},
    "reset_before": {"next": 1},
    "reset_after": {"next": 1},
    "unreadable": {"next": 1},
    "callback_before_reply": {"next": 1},
    "lose_callbacks": {"next": 3},
    "double_callbacks": {"next": 3},
    "shuffle_callbacks": {"next": 1},
    "webhook_double": {"next": 1},
    "webhook_drop": {"next": 1},
    "list_down": {"next": 1},
}


class Storm:
    """One street, and everything that may happen to it in one step."""

    def __init__(self, town: Street, seed: int) -> None:
        self.town = town
        # The network's own clock stands in the future until the end: what it lists is never too old to be looked at.
        town.clock.moved = -timedelta(hours=6)
        self.chance = random.Random(seed)
        self.written = 0
        self.acts: list[Callable[[], None]] = [
            *[self.somebody_writes] * 6,
            *[self.a_fault] * 4,
            self.somebody_takes_one,
            self.time_passes,
            self.no_bell_rings,
            self.a_worker_dies_before_it_asks,
            self.a_worker_dies_after_it_asked,
            self.it_reads_twice,
        ]

    def step(self) -> None:
        self.chance.choice(self.acts)()

    def somebody_writes(self) -> None:
        self.written += 1
        at = self.chance.randrange(12)
        self.town.writes(f"words {self.written}", sender=f"+120255501{at:02}")

    def somebody_takes_one(self) -> None:
        alias, phone = self.chance.choice((("Ada", ADA), ("Bea", BEA)))
        found = self.town.rows(
            "SELECT o.code FROM offer o JOIN responder r ON r.id = o.responder_id"
            " WHERE r.alias = %s AND o.state = 'open' ORDER BY o.id",
            alias,
        )
        if found:
            self.town.writes(f"{found[0][0]} hi", sender=phone)

    def a_fault(self) -> None:
        name = self.chance.choice(sorted(FAULTS))
        self.town.faults(**{name: FAULTS[name]})

    def time_passes(self) -> None:
        self.town.later(seconds=self.chance.choice((1, 5, 40)))
        sweep.chores(self.town.house)

    def no_bell_rings(self) -> None:
        self.town.bell.is_deaf = not self.town.bell.is_deaf

    def a_worker_dies_before_it_asks(self) -> None:
        outbox.take_errands(self.town.house, limit=2)

    def a_worker_dies_after_it_asked(self) -> None:
        for errand in outbox.take_errands(self.town.house, limit=2):
            try:
                self.town.house.ports.carrier.send_text(
                    sender=errand.sender,
                    to=errand.to,
                    body=errand.body,
                    reference=str(errand.text.id),
                    good_for=errand.text.expires_at - self.town.clock.now(),
                )
            except Exception as error:
                del error

    def it_reads_twice(self) -> None:
        for (row_id,) in self.town.rows("SELECT id FROM inbox"):
            texts.arrived(self.town.house, int(row_id))

    def is_over(self) -> None:
        """The sky clears, and some minutes pass."""
        self.town.sim("PUT", "/sim/faults", {"status_delay": 0.005})
        self.town.bell.is_deaf = False
        for _ in range(6):
            self.town.clock.moved += LOOK_EVERY * 1.1
            lookback.look_back(self.town.house)
            self.town.tick()
            sweep.chores(self.town.house)
            self.town.settle()


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_lost_and_nothing_happens_twice(town: Street, contract_watch: ContractWatch, seed: int) -> None:
    storm = Storm(town, seed)
    for _ in range(STEPS):
        storm.step()
    storm.is_over()
    contract_watch.forget()

    arrived = {one["parameters"]["MessageSid"] for one in town.sim("GET", "/sim/webhooks?kind=sms")}
    assert arrived
    assert town.rows("SELECT DISTINCT state FROM inbox") == [("done",)]
    assert town.rows("SELECT count(*) FROM message WHERE voice = 'caller'") == [(storm.written,)]
    unsettled = town.rows("SELECT state, template FROM outbox WHERE state IN ('pending', 'sending', 'unknown')")
    assert unsettled == []
    requests = town.sim("GET", "/sim/requests?operation=texts.create")
    made = Counter(reference(one) for one in requests if one["made"])
    assert [row for row, count in made.items() if count > 1] == []

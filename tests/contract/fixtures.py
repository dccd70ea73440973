"""What a test plugs in so that all that is said to the carrier, and by it, is held against the contract."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from helpline.carrier.seam import Exchange
from tests.contract.strict_spec import check_exchange
from tests.contract.twiml_grammar import Kind, Place, check_twiml


@dataclass
class ContractWatch:
    """Collects exchanges and documents; every violation fails the test at its end.

    Hand ``watch.exchange`` to ``TwilioCarrier(on_exchange=…)``. Called from many threads at once.
    """

    exchanges: list[Exchange] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    def exchange(self, one: Exchange) -> None:
        """One request and its answer."""
        self.exchanges.append(one)

    def twiml(self, xml: str, *, kind: Kind | None = None, place: Place | None = None) -> None:
        """One document we answered with."""
        self.documents.append(xml)
        self.violations += check_twiml(xml, kind=kind, place=place)

    def forget(self) -> None:
        """What was collected so far broke the contract on purpose (a fault that was asked for)."""
        self.exchanges.clear()
        self.violations.clear()

    def verdict(self) -> list[str]:
        """Everything wrong so far, in words."""
        return [*(wrong for one in list(self.exchanges) for wrong in check_exchange(one)), *self.violations]


@pytest.fixture
def contract_watch() -> Iterator[ContractWatch]:
    """Watches one test; see `ContractWatch`."""
    watch = ContractWatch()
    yield watch
    assert watch.verdict() == []

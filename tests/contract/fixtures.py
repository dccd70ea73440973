"""What a test plugs in so that all that is said to the carrier, and by it, is held against the contract."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from helpline.carrier.seam import Exchange
from tests.contract.strict_spec import check_exchange, check_log
from tests.contract.twiml_grammar import Kind, Place, check_twiml
from tests.contract.webhook_names import Webhook, check_webhook

_WEBHOOKS: dict[str, Webhook] = {
    "sms": "text",
    "sms-status": "text status",
    "voice": "call",
    "voice-wait": "call",
    "voice-hold": "call",
    "voice-announce": "call",
    "gather": "gather",
    "dial": "dial",
    "call-status": "call status",
    "conference": "conference",
    "amd": "amd",
}
_ASKS_FOR_STEPS: dict[str, Place | None] = {
    "voice": None,
    "gather": None,
    "dial": None,
    "voice-wait": "Conference.waitUrl.allowed",
    "voice-hold": "Participant.holdUrl_announceUrl.allowed",
    "voice-announce": "Participant.holdUrl_announceUrl.allowed",
}
"""Webhooks on a call that are answered with steps, and where those are used."""


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


def check_network(sim: Callable[[str, str], Any]) -> list[str]:
    """Everything wrong in what a simulator has logged, whichever process said it: requests, webhooks, our TwiML.

    ``sim(method, path)`` asks the simulator and gives its JSON, as `House.sim` does.
    """
    told = sim("GET", "/sim/webhooks")
    return [*check_log(sim("GET", "/sim/requests")), *(wrong for entry in told for wrong in _wrong_with_webhook(entry))]


def _wrong_with_webhook(entry: Mapping[str, Any]) -> Iterator[str]:
    kind = _WEBHOOKS.get(entry["kind"])
    if kind is not None:
        # The invented name is added on the way out, after the log was written.
        yield from check_webhook(kind, entry["parameters"], invented=0)
    if entry["kind"] == "sms" and entry["status"] is not None and 200 <= entry["status"] < 300:
        if not str(entry["content_type"]).startswith("text/xml"):
            yield f"a text was answered with {entry['content_type']}"
        yield from check_twiml(entry["body"], kind="messaging")
    if entry["kind"] in _ASKS_FOR_STEPS and entry["status"] is not None and 200 <= entry["status"] < 300:
        if not str(entry["content_type"]).startswith("text/xml"):
            yield f"a call was answered with {entry['content_type']}"
        yield from check_twiml(entry["body"], kind="voice", place=_ASKS_FOR_STEPS[entry["kind"]])


@pytest.fixture
def contract_watch() -> Iterator[ContractWatch]:
    """Watches one test; see `ContractWatch`."""
    watch = ContractWatch()
    yield watch
    assert watch.verdict() == []

"""The network with one number and the line behind it, new for each test."""

from collections.abc import Iterator

import pytest
from twilio.rest import Client

from helpline.simulator import Simulator
from tests.simulator.telephones import Telephones
from tests.simulator.town import ACCOUNT, LINE, TOKEN, Line, Town, Wire, listening


@pytest.fixture
def line() -> Iterator[Line]:
    """Hears webhooks."""
    with listening() as one:
        yield one


@pytest.fixture
def town(line: Line) -> Iterator[Town]:
    """One network, one number whose texts go to the line, the client pointed at it; statuses come at once."""
    simulator = Simulator(account_sid=ACCOUNT, auth_token=TOKEN, faults={"status_delay": 0.01})
    with simulator.run_in_thread() as running:
        wire = Wire(running.url)
        phones = Telephones(url=running.url)
        one = Town(running.url, line, wire, Client(ACCOUNT, TOKEN, http_client=wire), phones)
        one.sim(
            "POST", "/sim/numbers", {"number": LINE, "sms_url": f"{line.url}/sms", "voice_url": f"{line.url}/voice"}
        )
        yield one
        phones.close()
        wire.session.close()

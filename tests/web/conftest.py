"""A desk of a test's own, and a browser in which somebody is signed in."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from helpline import settings, wiring
from helpline.domain.account import Role
from helpline.domain.line import Serves
from helpline.handlers import people
from helpline.handlers.work import work
from helpline.settings import Settings
from tests import applications
from tests.carrier.fake import FakeCarrier
from tests.web.bench import CANARY, HOME, LINE, QUICK, Bench, SetClock, post


@pytest.fixture
def told(database_url: str, redis_url: str) -> Settings:
    return settings.read(
        {
            "HELPLINE_DATABASE_URL": database_url,
            "HELPLINE_REDIS_URL": redis_url,
            "HELPLINE_PUBLIC_URL": HOME,
            "HELPLINE_MASTER_KEY": "m" * 32,
            "HELPLINE_PEPPER": "p" * 16,
            "TWILIO_AUTH_TOKEN": "t" * 32,
            "HELPLINE_LIVE_URL": "http://live.example",
        }
    )


@pytest.fixture
def bench(told: Settings) -> Iterator[Bench]:
    """A line with one responder on duty, Ada, who has no account yet."""
    clock = SetClock()
    real = wiring.build(told)
    house = replace(real, ports=replace(real.ports, carrier=FakeCarrier(), clock=clock), passwords=QUICK)
    one = Bench(applications.over(house, told), house, clock, told)
    with work(house) as w:
        people.add_line(w, phone=LINE, serves=Serves.SMS, languages=["en", "es"], area="North")
    one.hire("Ada", "+15550150")
    yield one
    house.database.close()


@pytest.fixture
def ada(bench: Bench) -> FlaskClient:
    """Ada's browser, signed in."""
    return bench.sign_in("Ada", Role.RESPONDER)


@pytest.fixture
def held(bench: Bench, ada: FlaskClient) -> int:
    """The id of a contact that Ada has taken."""
    bench.texts(CANARY)
    contact_id = bench.contacts()[-1][0]
    assert post(ada, f"/contact/{contact_id}/take").status_code == 303
    return contact_id

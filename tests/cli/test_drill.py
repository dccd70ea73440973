"""The drill: all a line can do, once, with made-up people; and nothing real was rung, read away or left behind."""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
import sqlalchemy

from helpline import settings
from helpline.apart import drill as apart
from helpline.apart import training
from helpline.apart.network import ForeignCarrierError, guard
from helpline.apart.scene import sure, until
from helpline.cli.answer import open_house
from helpline.cli.root import run
from helpline.domain.drill import Came, Step, is_good, packed, unpacked
from helpline.handlers import drills, practising
from helpline.handlers.work import work
from helpline.simulator import Simulator
from helpline.store import apart as store
from helpline.store.apart import NotAllowedError
from infra.local.programs import plain

CODE = re.compile(r"\b[CDFHJKMNPRTVW][2-9]{1,3}\b")
REAL = (
    ("line", "add", "--number", "+15550108", "--channel", "both", "--languages", "en,es", "--area", "Harbour"),
    ("responder", "add", "--alias", "River", "--number", "+15550111", "--languages", "en", "--area", "Harbour"),
    ("user", "add", "--role", "responder", "--alias", "River"),
)


@pytest.fixture
def carrier() -> Iterator[Simulator]:
    """The carrier of the real house: nothing of a drill may reach it."""
    simulator = Simulator(account_sid="AC" + "1" * 32, auth_token="2" * 32)
    with simulator.run_in_thread():
        yield simulator


@pytest.fixture
def live(database_url: str, carrier: Simulator, monkeypatch: pytest.MonkeyPatch) -> settings.Settings:
    """A real line, with a peer and an account, at its own carrier."""
    told = {
        "HELPLINE_DATABASE_URL": database_url,
        "HELPLINE_REDIS_URL": "redis://127.0.0.1:9/0",
        "HELPLINE_PUBLIC_URL": "http://desk.example",
        "HELPLINE_MASTER_KEY": "m" * 32,
        "HELPLINE_PEPPER": "p" * 16,
        "HELPLINE_CARRIER_URL": carrier.url,
        "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
        "TWILIO_AUTH_TOKEN": "2" * 32,
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    for words in REAL:
        assert run([*words, "--json"]) == 0
    return settings.read()


def kept(url: str) -> dict[str, str]:
    """Every row of every table, as text."""
    with psycopg.connect(plain(url)) as db:
        names = [row[0] for row in db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        return {
            name: str(db.execute(f'SELECT array_agg(t::text ORDER BY t::text) FROM "{name}" t'.encode()).fetchone())
            for name in names
        }


def databases(url: str) -> set[str]:
    with psycopg.connect(plain(url)) as db:
        return {row[0] for row in db.execute("SELECT datname FROM pg_database WHERE datname LIKE 'helpline_apart%'")}


def test_a_drill_goes_through_every_step_and_touches_nothing_real(
    live: settings.Settings, carrier: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    before = kept(live.database_url)
    capsys.readouterr()
    assert run(["drill", "--json"]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert [one["step"] for one in told["steps"]] == [step.value for step in Step]
    assert {one["came"] for one in told["steps"]} == {"good"}
    assert told["seconds"] == pytest.approx(sum(one["seconds"] for one in told["steps"]), abs=1)
    assert kept(live.database_url) == before, "row by row"
    assert carrier.network.memory.messages == {}
    assert carrier.network.memory.legs == {}
    assert databases(live.database_url) == set()


def test_what_one_that_was_killed_left_behind_is_dropped_by_the_next(live: settings.Settings) -> None:
    """Not what is young, or in use, or only looks like it."""
    now = int(time.time())
    old, young = f"helpline_apart_{now - 7200:x}_0000beef", f"helpline_apart_{now:x}_0000beef"
    used, other = f"helpline_apart_{now - 7200:x}_0000cafe", "helpline_apart_of_somebody"
    with psycopg.connect(plain(live.database_url), autocommit=True) as db:
        for name in (old, young, used, other):
            db.execute(f'CREATE DATABASE "{name}"'.encode())
        address = urlsplit(plain(live.database_url))._replace(path=f"/{used}").geturl()
        try:
            with psycopg.connect(address), store.database(live.database_url):
                assert databases(live.database_url) >= {young, used, other}
                assert old not in databases(live.database_url)
        finally:
            for name in (old, young, used, other):
                db.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def test_it_speaks_to_no_carrier_but_its_own(live: settings.Settings) -> None:
    with pytest.raises(ForeignCarrierError):
        guard(live, "http://127.0.0.1:4010")
    own = replace(live, carrier_url="http://127.0.0.1:4010", public_url="http://127.0.0.1:4011", calls_a_second=0)
    guard(own, "http://127.0.0.1:4010")
    for foreign in ("", "https://api.twilio.com", "http://127.0.0.1:4012"):
        with pytest.raises(ForeignCarrierError):
            guard(replace(own, carrier_url=foreign), "http://127.0.0.1:4010")
    with pytest.raises(ForeignCarrierError):
        guard(replace(own, carrier_url="http://carrier.example"), "http://carrier.example")


def test_where_no_database_may_be_made_it_says_what_is_missing_and_does_nothing(
    live: settings.Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with psycopg.connect(plain(live.database_url), autocommit=True) as db:
        db.execute("DROP ROLE IF EXISTS poor")
        db.execute("CREATE ROLE poor LOGIN")
        try:
            url = sqlalchemy.make_url(live.database_url).set(username="poor").render_as_string(hide_password=False)
            with pytest.raises(NotAllowedError):
                apart.hold(replace(live, database_url=url))
        finally:
            db.execute("DROP ROLE poor")


def test_a_database_that_holds_anything_is_never_used_for_it_and_the_keeper_hears_so(
    live: settings.Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = kept(live.database_url)
    monkeypatch.setenv("HELPLINE_DRILL_DATABASE_URL", live.database_url)
    assert run(["drill"]) == 1
    assert "HELPLINE_DRILL_DATABASE_URL" in capsys.readouterr().err
    assert kept(live.database_url) == before
    with open_house() as house, work(house) as w:
        drills.ask(w)
    with psycopg.connect(plain(live.database_url)) as db:
        asked = db.execute("SELECT id FROM drill").fetchone()
    assert asked is not None
    assert run(["drill", "--asked", str(asked[0])]) == 1
    with open_house() as house, work(house) as w:
        last = drills.last(w)
    assert last is not None
    assert (last.goes_on, last.outcomes) == (False, [])


def test_after_a_step_that_did_not_work_the_rest_is_not_tried_and_the_report_says_so() -> None:
    record = apart.Record(lambda _outcome: None)
    with record.step(Step.TEXT):
        pass
    with record.step(Step.OFFERED):
        sure(False)
    assert record.is_broken
    record.pass_over(Step.RACE)
    assert [one.came for one in unpacked(packed(record.outcomes))] == [Came.GOOD, Came.BAD, Came.NOT_TRIED]
    assert not is_good(record.outcomes)


def test_training_is_a_house_of_its_own_with_callers_who_go_on_when_they_are_answered(
    live: settings.Settings, carrier: Simulator
) -> None:
    before = kept(live.database_url)
    with training.opened(live, every=0.5) as open_now:
        one = open_now.one
        assert all(link.startswith("http://127.0.0.1:") for link in open_now.links.values())
        river, caller = training.PEERS["River"], f"+155501{training.FIRST_CALLER}"
        until(lambda: one.network.shows(caller))
        code = until(lambda: CODE.search(" ".join(one.network.shows(river))))[0]
        first = next(iter(practising.stories().values()))
        one.network.writes(river, training.LINE, f"{code} who speaks there")
        until(lambda: "who speaks there" in " ".join(one.network.shows(caller)))
        until(lambda: first.follows[0].says[0] in " ".join(one.network.shows(river)))
    assert kept(live.database_url) == before
    assert carrier.network.memory.messages == {}
    assert databases(live.database_url) == set()

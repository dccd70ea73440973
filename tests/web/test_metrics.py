"""What monitors may read: how the house is, and nothing that is fewer than five; and only with their own word."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from helpline import app as application
from helpline.domain.account import Role
from helpline.handlers.work import work
from tests.web.bench import CALLER, CANARY, HOME, Bench

WORD = "a long word for the monitor alone"


@pytest.fixture
def monitor(bench: Bench) -> FlaskClient:
    """A browser at a house that has such a page."""
    return application.build(bench.house, replace(bench.told, metrics_token=WORD)).test_client()


def read(monitor: FlaskClient) -> dict[str, float]:
    answer = monitor.get("/metrics", base_url=HOME, headers={"Authorization": f"Bearer {WORD}"})
    assert answer.status_code == 200
    assert CALLER not in answer.text
    assert CANARY not in answer.text
    families = text_string_to_metric_families(answer.text)
    return {
        " ".join((sample.name, *sorted(sample.labels.values()))): sample.value
        for family in families
        for sample in family.samples
    }


def test_without_the_word_there_is_no_such_page(bench: Bench, monitor: FlaskClient) -> None:
    keeper = bench.sign_in("Kit", Role.KEEPER)
    assert keeper.get("/metrics", base_url=HOME).status_code == 404, "none is set"
    for word in ("", WORD[:-1], f"{WORD}!", "Ünglück"):
        brought = {"Authorization": f"Bearer {word}"}
        assert monitor.get("/metrics", base_url=HOME, headers=brought).status_code == 404
    assert bench.browser().get("/metrics", base_url=HOME, headers={"Authorization": "Bearer "}).status_code == 404


def test_it_tells_how_the_house_is(bench: Bench, monitor: FlaskClient) -> None:
    bench.texts(CANARY)
    bench.clock.pass_by(minutes=2)
    found = read(monitor)
    assert (found["helpline_waiting"], found["helpline_longest_wait_seconds"]) == (1, 120)
    assert found["helpline_unread"] == found["helpline_parked"] == 0
    assert found["helpline_sweeper_age_seconds"] == -1, "nobody has ever swept here"
    assert found["helpline_alarm the sweeper is not running"] == 1


def test_what_is_few_is_not_there_and_what_is_more_is_rounded(bench: Bench, monitor: FlaskClient) -> None:
    for n in range(4):
        bench.texts("hello", sender=f"+1202555010{n}")
    assert not [one for one in read(monitor) if one.startswith("helpline_events")]
    with work(bench.house) as w:
        for _ in range(9):
            w.count("shift missed")
    found = {one: n for one, n in read(monitor).items() if one.startswith("helpline_events")}
    assert list(found.values()) == [10]
    assert next(iter(found)).endswith("shift missed")

"""A quarter is published when it is over, once: asked again it is the same; what is gone is not made up."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from helpline.domain.contact import Channel
from helpline.handlers import forgetting, publishing
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import work
from tests.journeys.street import Street


@pytest.fixture
def year(empty_street: Street) -> Street:
    """A line in three languages, in the middle of a year."""
    empty_street.clock.began = datetime(2026, 8, 20, 12, tzinfo=UTC)
    empty_street.opens()
    return empty_street


def came(town: Street, language: str, n: int) -> None:
    with work(town.house) as w:
        for _ in range(n):
            w.count("arrived", channel=Channel.SMS, language=language)


def told(town: Street, number: int, seed: int = 1) -> publishing.Told:
    with work(town.house) as w:
        return publishing.of_quarter(w, 2026, number, Random(seed).randrange)


def test_it_is_drawn_once_when_it_is_over(year: Street) -> None:
    for language, n in (("en", 120), ("es", 40), ("th", 3)):
        came(year, language, n)
    with pytest.raises(RefusedError, match="2026Q3 is not over yet"):
        told(year, 3)
    year.later(days=50)
    first = told(year, 3)
    by_language = first["by language"]
    assert by_language["th"] is None
    assert by_language["es"] is None, "it could be worked out from the others"
    assert by_language["en"] is not None
    assert abs(by_language["en"] - 120) < 15
    assert first["waits on the line"] == dict.fromkeys(first["waits on the line"])
    came(year, "th", 500)
    assert all(told(year, 3, seed) == first for seed in range(2, 12))


def test_of_what_is_forgotten_nothing_is_published(year: Street) -> None:
    came(year, "en", 50)
    year.later(days=420)
    with pytest.raises(RefusedError, match="forgotten"):
        told(year, 3)


def test_hours_become_days_and_days_go(year: Street) -> None:
    came(year, "en", 7)
    forgetting.purge(year.house)
    kept = "SELECT hour, n FROM counter WHERE part = 'channel' AND event = 'arrived'"
    assert year.rows(kept) == [(12, 7)]
    year.clock.moved += timedelta(days=37)
    forgetting.purge(year.house)
    assert year.rows(kept) == [(-1, 7)]
    year.clock.moved += timedelta(days=365)
    forgetting.purge(year.house)
    assert year.rows("SELECT 1 FROM counter WHERE event = 'arrived' UNION ALL SELECT 1 FROM tally") == []

"""A line that runs."""

from pathlib import Path

import pytest

from helpline.domain.account import Role
from infra.local.house import House
from tests.browser.screen import Line

LONGEST = 360
"""Seconds for one test. Many look at twenty pages, each in light and in dark: slow is not the same as stuck."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.timeout(LONGEST))


@pytest.fixture
def line(house: House) -> Line:
    """One number, River on duty, a keeper."""
    return Line(house).open().hire("River", "+15550111").invite("Kit", Role.KEEPER)

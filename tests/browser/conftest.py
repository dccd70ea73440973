"""A line that runs."""

import pytest

from helpline.domain.account import Role
from infra.local.house import House
from tests.browser.screen import Line


@pytest.fixture
def line(house: House) -> Line:
    """One number, River on duty, a keeper."""
    return Line(house).open().hire("River", "+15550111").invite("Kit", Role.KEEPER)

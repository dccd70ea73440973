"""A Chromium without a window, and a line that runs."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from helpline.domain.account import Role
from infra.local.house import House
from tests.browser.screen import ARGUMENTS, Line


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def line(house: House) -> Line:
    """One number, River on duty, a keeper."""
    return Line(house).open().hire("River", "+15550111").invite("Kit", Role.KEEPER)

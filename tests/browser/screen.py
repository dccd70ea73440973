"""A browser as one person has it open: what she sees, and that nothing goes wrong behind it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pyotp
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Error, Page

from helpline import settings, wiring
from helpline.domain.account import Role
from helpline.domain.line import Serves
from helpline.domain.responder import Duty
from helpline.handlers import people
from helpline.handlers.work import Work, work
from infra.local.house import House
from tests.simulator.telephones import Telephones

PICTURES = Path(__file__).parents[2] / ".screenshots"
PASSWORD = "four words in a row"
NUMBER, CALLER, SECOND_CALLER = "+15550100", "+15550121", "+15550122"
PATIENCE = 20.0
"""Seconds: what she waits for goes through several processes, and this machine may have other tests to run."""

Seen = TypeVar("Seen")


@dataclass
class Line:
    """A running helpline with a number, responders and people who sign in."""

    house: House
    links: dict[str, str] = field(default_factory=dict)

    def open(self) -> "Line":
        self.house.add_number(NUMBER)
        with self._work() as w:
            people.add_line(w, phone=NUMBER, serves=Serves.SMS, languages=["en", "es"], area="Harbour")
        return self

    def answers_calls(self) -> Telephones:
        """From now on the number is rung as well, in one language: the telephones of the town, twice as fast."""
        with self._work() as w:
            w.db.exec_driver_sql("UPDATE line SET serves = 'both', languages = '{en}'")
        phones = Telephones(url=self.house.sim_url, patience=PATIENCE)
        # Whoever is rung here is a test that looks at a page first: her telephone rings until we call it off.
        phones.ask("PATCH", "/sim/faults", {"voice_speed": 2, "hand_patience": 60})
        return phones

    def hire(self, alias: str, number: str, *, languages: tuple[str, ...] = ("en", "es")) -> "Line":
        with self._work() as w:
            people.add_responder(w, alias=alias, phone=number, languages=languages, area="Harbour")
            people.set_duty(w, alias, Duty.ON)
        return self.invite(alias, Role.RESPONDER)

    def invite(self, name: str, role: Role) -> "Line":
        with self._work() as w:
            invitation = people.add_account(w, name=name, role=role, alias=name if role is Role.RESPONDER else None)
        self.links[name] = f"{self.house.url}/invitation/{invitation.token}"
        return self

    @contextmanager
    def _work(self) -> Iterator[Work]:
        """Done here, by the same handlers as the commands: starting a program for each would take most of the time."""
        ours = wiring.build(settings.read(self.house.env), connections=1)
        with work(ours) as w:
            yield w
        ours.database.close()

    def texts(self, words: str, *, sender: str = CALLER) -> None:
        self.house.text(sender=sender, to=NUMBER, body=words)


@contextmanager
def desk(browser: Browser, *, expected: tuple[str, ...] = (), **how: Any) -> Iterator[Page]:
    """A browser of one person; whatever its console complains about, but for what is expected, is a failure."""
    wrong: list[str] = []
    with browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | how)) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("console", lambda said: wrong.append(said.text) if _complains(said) else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        yield page
    complained = [said for said in wrong if not any(one in said for one in expected)]
    assert complained == [], complained


def _complains(said: ConsoleMessage) -> bool:
    """Not: that a page looked once more at a conversation just as it ended. Where it leads she sees by itself."""
    is_just_over = "status of 404" in said.text and "/contact/" in said.location["url"]
    return said.type in {"error", "warning"} and not is_just_over


def comes_in(page: Page, link: str) -> None:
    """Somebody accepts her invitation."""
    page.goto(link)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="To the desk").click()
    page.wait_for_url(lambda url: "/keys" not in url)


def shown_for(page: Page) -> str:
    """What an app shows now that has read the picture on this page."""
    return pyotp.TOTP(page.locator("input[name=seed]").get_attribute("value") or "").now()


def signs_in(page: Page, name: str) -> None:
    """Her name and her password."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def takes(page: Page) -> None:
    """She takes whoever waits, and can talk."""
    page.get_by_role("button", name="Take", exact=True).click()
    can_talk(page)


def can_talk(page: Page) -> None:
    """The conversation is there, and its scripts have taken hold.

    Before that it is a page as without scripts: no draft is kept, no key leads anywhere, and to send leads away.
    """
    page.get_by_label("Your words").wait_for()
    page.wait_for_load_state()


def escapes(page: Page) -> None:
    """Esc twice, and again should a slow machine have taken too long between the two for them to be a pair."""

    def is_gone() -> bool:
        return page.url.endswith("/locked") or page.locator("html.blank").count() == 1

    for _ in range(5):
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        if is_gone():
            return
    raise AssertionError("Esc twice locks nothing")


def until(page: Page, true: Callable[[], object]) -> None:
    """Look until it is so. Meanwhile the browser can speak: what it asks of us comes only while we listen."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it never came"
        page.wait_for_timeout(20)


def picture(page: Page, name: str) -> None:
    """For people to look at."""
    place = PICTURES / f"{name}.png"
    place.parent.mkdir(parents=True, exist_ok=True)
    _of_all(page, lambda: page.screenshot(path=place, full_page=True))


def _of_all(page: Page, seen: Callable[[], Seen]) -> Seen:
    """What is seen of a page that is there to its end; one that was just being left is looked at where it led to."""
    for has_another_try in (True, True, False):
        page.wait_for_load_state()
        try:
            return seen()
        except Error:
            if not has_another_try:
                raise
    raise AssertionError("the last try gives or raises")


def flaws(page: Page) -> list[str]:
    """What stands between this page and somebody who can't see, point or tell colours apart."""
    found = _of_all(page, lambda: _violations(page))
    return [f"{one['id']}: {node['html']} {node['failureSummary']}" for one in found for node in one["nodes"]]


def _violations(page: Page) -> Any:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate("axe.run({resultTypes: ['violations']}).then(all => all.violations)")


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return int(_of_all(page, lambda: page.evaluate(wider)))

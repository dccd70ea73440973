"""A browser as one person has it open: what she sees, and that nothing goes wrong behind it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyotp
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

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
        phones = Telephones(url=self.house.sim_url, patience=20.0)
        phones.ask("PATCH", "/sim/faults", {"voice_speed": 2})
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
        page.set_default_timeout(15_000)
        page.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        yield page
    complained = [said for said in wrong if not any(one in said for one in expected)]
    assert complained == [], complained


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


def picture(page: Page, name: str) -> None:
    """For people to look at."""
    place = PICTURES / f"{name}.png"
    place.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=place, full_page=True)


def flaws(page: Page) -> list[str]:
    """What stands between this page and somebody who can't see, point or tell colours apart."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(all => all.violations)")
    return [f"{one['id']}: {node['html']} {node['failureSummary']}" for one in found for node in one["nodes"]]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

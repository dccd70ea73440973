"""Passkeys in a real browser, with a device that is only pretended: made, used, asked for again, and taken away."""

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Thread

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from helpline import app as application
from helpline import settings, wiring
from helpline.domain.account import Role
from helpline.domain.line import Serves
from helpline.handlers import lines as keeping
from helpline.handlers import people
from helpline.handlers.work import House, work
from infra.local.programs import free_ports
from tests.browser.screen import PASSWORD, desk, flaws, overflow, picture


class Quiet(WSGIRequestHandler):
    """Writes no line for a request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


@dataclass
class Named:
    """A desk at an address with a name: to one of digits no browser gives a passkey."""

    url: str
    house: House

    def link(self) -> str:
        """A keeper's invitation."""
        with work(self.house) as w:
            token = people.add_account(w, name="Kit", role=Role.KEEPER).token
        return f"{self.url}/invitation/{token}"

    def in_an_hour(self) -> None:
        """Whoever is signed in proved it long ago."""
        with self.house.database.transaction() as db:
            db.exec_driver_sql("UPDATE sign_in SET proved_at = proved_at - interval '20 minutes'")


@pytest.fixture
def named(database_url: str, redis_url: str) -> Iterator[Named]:
    (port,) = free_ports(1)
    told = settings.read(
        {
            "HELPLINE_DATABASE_URL": database_url,
            "HELPLINE_REDIS_URL": redis_url,
            "HELPLINE_PUBLIC_URL": f"http://localhost:{port}",
            "HELPLINE_MASTER_KEY": "m" * 32,
            "HELPLINE_PEPPER": "p" * 16,
        }
    )
    house = wiring.build(told)
    with work(house) as w:
        # Where there is no line yet, a keeper is led to setting one up.
        keeping.add_line(w, phone="+15550100", serves=Serves.SMS, languages=["en"], area="North")
    server = make_server("127.0.0.1", port, application.build(house, told), threaded=True, request_handler=Quiet)
    serving = Thread(target=server.serve_forever)
    serving.start()
    yield Named(told.public_url, house)
    server.shutdown()
    serving.join()
    server.server_close()
    house.database.close()


def device(page: Page, *, is_hers: bool = True) -> tuple[CDPSession, str]:
    """A built-in device that makes sure who holds it, without anybody: the line to it, and its id."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": is_hers,
        "automaticPresenceSimulation": True,
    }
    return line, line.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def accepts(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="My sign-ins and keys")).to_be_visible()


def makes_one(page: Page) -> None:
    page.get_by_role("button", name="Make a passkey on this device").click()
    expect(page.get_by_role("heading", name="Ten codes for paper")).to_be_visible()
    page.get_by_role("link", name="I have them").click()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_passkey_signs_her_in_by_itself_and_a_password_alone_does_no_more(
    browser: Browser, named: Named, width: int
) -> None:
    def is_good(page: Page, which: str) -> None:
        picture(page, f"{which}-{width}")
        assert flaws(page) == [], which
        assert overflow(page) <= 0, which

    with desk(browser, expected=("403", "503", "EventSource"), viewport={"width": width, "height": 800}) as page:
        device(page)
        accepts(page, named.link())
        is_good(page, "passkeys-none")
        makes_one(page)
        expect(page.get_by_text("not used yet")).to_be_visible()
        is_good(page, "passkeys-one")
        page.get_by_role("button", name="Remove").click()
        expect(page.get_by_text("This is your only second step")).to_be_visible()
        page.get_by_role("button", name="Sign out").click()
        is_good(page, "sign-in-passkey")
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.get_by_role("heading", name="How the line is")).to_be_visible()
        named.in_an_hour()
        page.goto(f"{named.url}/keys")
        is_good(page, "again-passkey")
        page.get_by_role("button", name="Show my passkey").click()
        expect(page.get_by_text("used last on")).to_be_visible()
        page.get_by_role("button", name="Sign out").click()
        page.get_by_label("Name").fill("Kit")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("heading", name="Now your code")).to_be_visible()
        page.goto(named.url)
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_device_that_does_not_know_her_opens_nothing(browser: Browser, named: Named) -> None:
    with desk(browser, expected=("403", "503", "EventSource")) as page:
        line, which = device(page)
        accepts(page, named.link())
        makes_one(page)
        page.get_by_role("button", name="Sign out").click()
        line.send("WebAuthn.setUserVerified", {"authenticatorId": which, "isUserVerified": False})
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.get_by_text("Your device gave no passkey")).to_be_visible()
        expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_enabled()


def test_an_answer_works_once_and_at_its_own_question_only(browser: Browser, named: Named) -> None:
    with desk(browser, expected=("403", "503", "EventSource")) as page:
        device(page)
        accepts(page, named.link())
        makes_one(page)
        page.get_by_role("button", name="Sign out").click()
        sent: list[str] = []
        page.on("request", lambda asked: sent.append(asked.post_data or ""))
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.get_by_role("heading", name="How the line is")).to_be_visible()
        (said,) = [one for one in sent if "answer=" in one]
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        # What the page before still asked for may have come back in between, with a form's token of its own.
        page.goto(f"{named.url}/sign-in")
        token = page.locator("input[name=csrf_token]").first.get_attribute("value") or ""
        kept = [one for one in said.split("&") if not one.startswith("csrf_token")]
        form = "&".join([f"csrf_token={token}", *kept])
        answer = page.request.post(
            f"{named.url}/sign-in/passkey",
            data=form,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        assert answer.status == 403


def test_with_a_second_password_a_passkey_alone_opens_nothing_and_which_she_says_decides(
    browser: Browser, named: Named
) -> None:
    with desk(browser, expected=("403", "503", "EventSource")) as page:
        device(page)
        accepts(page, named.link())
        makes_one(page)
        page.goto(f"{named.url}/keys/duress")
        for label in ("Another password", "The same once more"):
            page.get_by_label(label).fill("another four words")
        page.get_by_role("button", name="Keep it").click()
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.get_by_role("heading", name="Now your password")).to_be_visible()
        page.goto(named.url)
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.get_by_role("heading", name="Now your password")).to_be_visible()
        page.get_by_label("Password").fill("another four words")
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("heading", name="How the line is")).to_be_visible()
        with named.house.database.transaction() as db:
            assert db.exec_driver_sql("SELECT is_hollow FROM sign_in").scalars().all() == [True]

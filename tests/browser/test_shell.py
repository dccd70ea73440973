"""What holds even when the page does not: locking at once, no connection, a slow line, and going back to nothing."""

from playwright.sync_api import Browser, Page, expect

from infra.local.house import House
from tests.browser import screen
from tests.browser.screen import Line, comes_in, desk, escapes, overflow, until

SECRET = "canary words of a caller"
SLOW = {"offline": False, "latency": 500, "downloadThroughput": 50_000 / 8, "uploadThroughput": 20_000 / 8}
"""50 kbit/s down, half a second each way: the worst that is still called a connection."""
NO_CONNECTION = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "Failed to load resource")


def takes(page: Page) -> None:
    screen.takes(page)
    expect(page.get_by_text(SECRET)).to_be_visible()


def kept(page: Page) -> list[str]:
    """Everything in the browser's stores for pages."""
    return list(
        page.evaluate(
            """async () => {
              const found = [JSON.stringify({ ...sessionStorage }), JSON.stringify({ ...localStorage })];
              for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys()) {
                  found.push(request.url + " " + (await (await cache.match(request)).text()));
                }
              }
              return found;
            }"""
        )
    )


def test_without_a_connection_there_is_a_page_and_nothing_of_hers_is_kept(
    browser: Browser, house: House, line: Line
) -> None:
    line.texts(SECRET)
    with desk(browser, expected=NO_CONNECTION) as page:
        comes_in(page, line.links["River"])
        takes(page)
        page.get_by_label("Your words").fill("a draft")
        page.evaluate("navigator.serviceWorker.ready")
        page.wait_for_function("async () => (await caches.keys()).length > 0 && navigator.serviceWorker.controller")
        stores = kept(page)
        addresses = {store.split(" ")[0].removeprefix(house.url).partition("?")[0] for store in stores[2:]}
        assert addresses >= {"/offline", "/static/desk.css", "/static/desk.js", "/static/shell.js"}
        assert all(address == "/offline" or address.startswith("/static/") for address in addresses)
        for never in (SECRET, "River", "csrf_token", "/contact/"):
            assert not [store for store in stores[1:] if never in store and "/static/" not in store.split(" ")[0]]
        page.context.set_offline(True)
        page.goto(f"{house.url}/board")
        expect(page.get_by_role("heading", name="No connection")).to_be_visible()
        page.context.set_offline(False)
        page.get_by_role("link", name="Try again").click()
        page.get_by_role("link", name="Talk").click()
        expect(page.get_by_label("Your words")).to_have_value("a draft")


def test_a_lock_is_blank_at_once_and_ends_the_sign_in_even_when_the_first_try_fails(
    browser: Browser, house: House, line: Line
) -> None:
    line.texts(SECRET)
    with desk(browser, expected=NO_CONNECTION) as page:
        comes_in(page, line.links["River"])
        takes(page)
        page.get_by_label("Your words").fill("a draft")
        tries: list[str] = []
        page.route("**/lock", lambda route: (tries.append("lock"), route.abort()))
        escapes(page)
        expect(page.locator("body")).to_be_hidden()
        until(page, lambda: len(tries) >= 3)
        page.unroute("**/lock")
        page.wait_for_url("**/locked")
        assert "draft" not in page.evaluate("JSON.stringify({ ...sessionStorage })")
        page.go_back()
        page.wait_for_url("**/sign-in")
        assert SECRET not in page.content()
        assert house.rows("SELECT count(*) FROM sign_in") == [(0,)]


def test_a_reload_in_the_middle_of_a_lock_shows_nothing(browser: Browser, house: House, line: Line) -> None:
    line.texts(SECRET)
    with desk(browser, expected=NO_CONNECTION) as page:
        comes_in(page, line.links["River"])
        takes(page)
        page.route("**/lock", lambda route: route.abort())
        page.locator("#lock button").click()
        expect(page.locator("body")).to_be_hidden()
        page.reload()
        expect(page.locator("body")).to_be_hidden()
        page.unroute("**/lock")
        page.wait_for_url("**/locked")
        assert house.rows("SELECT count(*) FROM sign_in") == [(0,)]


def test_on_a_very_slow_line_somebody_is_answered(browser: Browser, line: Line) -> None:
    line.texts(SECRET)
    with desk(browser, viewport={"width": 360, "height": 640}) as page:
        slow = page.context.new_cdp_session(page)
        slow.send("Network.enable")
        slow.send("Network.emulateNetworkConditions", SLOW)
        page.set_default_timeout(40_000)
        comes_in(page, line.links["River"])
        takes(page)
        page.get_by_label("Your words").fill("I'm here")
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator(".bubble.responder", has_text="I'm here")).to_be_visible(timeout=40_000)
        assert overflow(page) <= 0


def test_nothing_depends_on_a_script(browser: Browser, line: Line) -> None:
    line.texts(SECRET)
    with desk(browser, java_script_enabled=False) as page:
        comes_in(page, line.links["River"])
        takes(page)
        page.get_by_label("Your words").fill("I'm here")
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator(".bubble.responder", has_text="I'm here")).to_be_visible()
        page.locator("#menu summary").click()
        page.get_by_role("link", name="The shift now").click()
        expect(page.get_by_role("heading", name="The shift now")).to_be_visible()
        page.locator("#lock button").click()
        page.wait_for_url("**/locked")


def test_it_can_be_put_beside_the_other_apps(browser: Browser, line: Line) -> None:
    with desk(browser) as page:
        comes_in(page, line.links["River"])
        manifest = page.context.new_cdp_session(page).send("Page.getAppManifest")
        assert manifest["errors"] == []
        assert "helpline" not in manifest["data"].lower()
        problems = page.context.new_cdp_session(page).send("Page.getInstallabilityErrors")["installabilityErrors"]
        assert [one["errorId"] for one in problems if one["errorId"] != "in-incognito"] == []

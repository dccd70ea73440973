"""The pages of shifts in a real browser: for every eye and every width, light and dark, without a script."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser, Page, expect

from tests.browser.screen import Line, comes_in, desk, flaws, overflow, picture

PAGES = {
    "Kit": ("/shifts", "/shifts/new", "/shifts/calendar", "/shifts/hours"),
    "River": ("/shifts/mine", "/shifts/hours"),
}


def looked_at(page: Page, line: Line, path: str) -> None:
    """Light and dark, narrow and wide: nothing is in the way, nothing sticks out."""
    for width, scheme in ((320, "light"), (360, "dark"), (1280, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.goto(line.house.url + path)
        for one in page.locator("main details:not([open]) > summary").all():
            one.click()
        assert flaws(page) == [], (path, width)
        assert overflow(page) == 0, (path, width)
        if width != 320:
            picture(page, f"shifts{path.replace('/', '-')}-{width}")


def test_shifts_are_planned_and_seen_by_everybody_and_on_every_screen(browser: Browser, line: Line) -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    with desk(browser) as page:
        comes_in(page, line.links["Kit"])
        looked_at(page, line, "/shifts")
        page.goto(f"{line.house.url}/shifts/new")
        page.get_by_label("First day").fill(tomorrow)
        for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"):
            page.get_by_label(day).check()
        page.get_by_label("From").fill("22:00")
        page.get_by_label("Until").fill("02:00")
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_text("It is in the plan, eight weeks ahead.")).to_be_visible()
        page.get_by_role("link", name="River").first.click()
        expect(page.get_by_role("heading", name="Change one day")).to_be_visible()
        for path in (*PAGES["Kit"], page.url.removeprefix(line.house.url)):
            looked_at(page, line, path)
    with desk(browser, java_script_enabled=True) as page:
        comes_in(page, line.links["River"])
        for path in PAGES["River"]:
            looked_at(page, line, path)
        page.goto(f"{line.house.url}/shifts/mine")
        page.get_by_role("button", name="Make an address").click()
        expect(page.get_by_label("Your address.")).to_have_value(f"{line.house.url}/c/" + page.get_by_label(
            "Your address."
        ).input_value().rpartition("/")[2])  # fmt: skip
        assert flaws(page) == []

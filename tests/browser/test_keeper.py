"""A keeper who is no technician: from an empty house to a list without red, on a telephone and for every eye."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from helpline.domain.account import Role
from helpline.domain.escalation.board import Verdict
from helpline.domain.escalation.recipient import Sort
from helpline.handlers import people
from helpline.handlers.escalation import decisions, recipients
from helpline.store.escalation import board
from infra.local.house import House
from tests.browser.screen import NUMBER, Line, comes_in, desk, flaws, overflow, picture

OWN_PHONE = "+15550188"


@pytest.fixture
def nothing(house: House) -> Line:
    """A house in which there is a keeper, and nothing else."""
    house.add_number(NUMBER)
    return Line(house).invite("Kit", Role.KEEPER)


def somebody_for_children(line: Line) -> None:
    """A named person whom the board has agreed upon."""
    with line._work() as w:
        members = [people.add_account(w, name=one, role=Role.SUPERVISOR).account.id for one in ("Heron", "Ibis", "Jay")]
        # To a third one the first two agree.
        (newcomer,) = board.open_ones(w.db)
        for member in members[:2]:
            decisions.decide(w, member, newcomer.id, Verdict.APPROVE)
        today = w.now.date()
        recipients.propose(
            w,
            members[0],
            person="Ro",
            organisation="Children's Room",
            sort=Sort.CHILD,
            phone="+12025550100",
            may_receive="what may be said",
            must_not="ring anybody else",
            agreed_on=today,
            review_on=today + timedelta(days=300),
            verified_on=today,
        )
        motion = w.db.exec_driver_sql("SELECT max(id) FROM motion").scalar_one()
    for member in members[1:]:
        with line._work() as w:
            decisions.decide(w, member, motion, Verdict.APPROVE)


def test_from_nothing_to_a_line_that_works(browser: Browser, nothing: Line) -> None:
    with desk(browser, expected=("422",), viewport={"width": 360, "height": 740}) as page:

        def is_good(which: str) -> None:
            picture(page, f"start-{which}-360")
            assert flaws(page) == [], which
            assert overflow(page) <= 0, which

        comes_in(page, nothing.links["Kit"])
        expect(page.get_by_role("heading", name="Setting up")).to_be_visible()
        is_good("overview")
        page.get_by_role("listitem").filter(has_text="Your organisation").get_by_role("link").click()
        page.get_by_label("What do you call it?").fill("The Harbour")
        page.get_by_role("button", name="Go on").click()
        page.get_by_label("Number", exact=True).fill("555")
        page.get_by_label("Language 1").select_option("en")
        page.get_by_label("Area").fill("Harbour")
        page.get_by_label("Cover name").fill("Blue Door")
        page.get_by_label("What people may do with it").select_option("sms")
        page.get_by_role("button", name="Add the line").click()
        expect(page.get_by_text("This is no telephone number.")).to_be_visible()
        expect(page.get_by_label("Cover name")).to_have_value("Blue Door")
        is_good("line-wrong")
        page.get_by_label("Number", exact=True).fill("+1 555 01-00")
        page.get_by_role("button", name="Add the line").click()
        expect(page.get_by_text(f"{nothing.house.url}/twilio/sms")).to_be_visible()
        is_good("line")
        page.get_by_role("link", name="Go on").click()
        draft = page.get_by_label("Type its name")
        draft.fill("English")
        page.get_by_label("Why?").fill("We wrote these ourselves")
        is_good("languages")
        page.get_by_role("button", name="Go live in this draft").click()
        expect(page.get_by_text("Confirmed", exact=True)).to_be_visible()
        page.get_by_role("link", name="Back to setting up").click()
        page.get_by_role("listitem").filter(has_text="The first responder").get_by_role("link").click()
        page.get_by_label("Alias").fill("River")
        page.get_by_label("Her phone number").fill("+15550111")
        page.get_by_label("Language 1").select_option("en")
        page.get_by_label("Area").select_option("Harbour")
        page.get_by_role("button", name="Propose her").click()
        is_good("joins")
        nothing.texts(page.locator(".big-code").inner_text(), sender="+15550111")
        nothing.house.eventually(lambda: nothing.house.rows("SELECT 1 FROM responder"), why="she has said yes")
        page.get_by_role("link", name="Look again").click()
        page.get_by_role("link", name="Go on").click()
        expect(page.get_by_role("heading", name="A test text")).to_be_visible()
        page.get_by_role("button", name="Show me a code").click()
        code = page.locator(".big-code").inner_text()
        is_good("trial")
        page.evaluate("window.marked = true")
        nothing.texts(code, sender=OWN_PHONE)
        expect(page.get_by_text(re.compile("It came|It works"))).to_be_visible()
        assert page.evaluate("window.marked"), "live, not reloaded"
        # Of all that was sent, the answer to this one: the page looks again by itself, but not for every text.
        answered = "SELECT 1 FROM trial JOIN outbox ON outbox.id = trial.answer_id WHERE outbox.state = 'sent'"
        nothing.house.eventually(lambda: nothing.house.rows(answered), why="the answer to the test text has left")
        page.reload()
        expect(page.get_by_text("It works")).to_be_visible()
        is_good("trial-works")
        nothing.house.eventually(lambda: nothing.house.texts_on(OWN_PHONE), why="the answer on her own phone")
        assert nothing.house.rows("SELECT 1 FROM contact") == []
        page.get_by_role("link", name="Go on").click()
        expect(page.get_by_text(re.compile(r"Not yet: \d things are to be mended first."))).to_be_visible()
        is_good("check-red")
        page.get_by_role("button", name="Yes, we have it in writing").click()
        page.get_by_role("link", name="Responders", exact=True).first.click()
        page.get_by_role("link", name="Change").click()
        page.get_by_role("button", name="On", exact=True).click()
        expect(page.get_by_text("She is on duty.")).to_be_visible()
        somebody_for_children(nothing)

        def is_well() -> bool:
            page.goto(f"{nothing.house.url}/keeper/start/check")
            return page.get_by_text("All is well. You can tell people your number.").is_visible()

        # It is as things are at that moment, and on a busy machine a sweep may just be late.
        nothing.house.eventually(is_well, why="the list without red")
        is_good("check-green")
        page.get_by_role("link", name="To the desk").click()
        expect(page.get_by_text("The Harbour")).to_be_visible()
        assert OWN_PHONE[3:] not in page.content()


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_keepers_rooms_are_for_every_eye_and_every_width(
    browser: Browser, line: Line, look: str, width: int
) -> None:
    how = {"color_scheme": look, "viewport": {"width": width, "height": 760}, "reduced_motion": "reduce"}
    with desk(browser, expected=("422",), **how) as page:

        def is_good(which: str) -> None:
            picture(page, f"keeper-{which}-{width}-{look}")
            assert flaws(page) == [], which
            assert overflow(page) <= 0, which

        def opens(address: str, which: str) -> Page:
            page.goto(f"{line.house.url}{address}")
            is_good(which)
            return page

        comes_in(page, line.links["Kit"])
        is_good("home")
        ids = line.house.rows("SELECT line.id, responder.id FROM line, responder")[0]
        opens("/keeper/lines", "lines")
        opens(f"/keeper/lines/{ids[0]}", "line").get_by_text("Switch this line off").click()
        is_good("line-off")
        opens("/keeper/lines/new", "line-new")
        page.get_by_label("Number", exact=True).fill("1")
        page.get_by_label("Why?").fill("?")
        page.get_by_role("button", name="Add the line").click()
        is_good("line-new-wrong")
        opens("/keeper/areas", "areas")
        opens("/keeper/responders", "responders")
        opens("/joining", "joining")
        opens("/guide", "guide")
        opens(f"/keeper/responders/{ids[1]}", "responder").get_by_text("She answers no more").click()
        page.get_by_text("She has another phone number").click()
        is_good("responder-leaves")
        opens("/keeper/people", "people").get_by_text("Help or let go").first.click()
        is_good("people-help")
        page.get_by_label("The name she signs in with").fill("Heron")
        page.get_by_label("What for").select_option("external")
        page.get_by_role("button", name="Make the link").click()
        expect(page.get_by_role("img", name="The same link, for a camera")).to_be_visible()
        is_good("invited")
        opens("/keeper/languages", "languages")
        opens("/keeper/settings", "settings")
        opens("/keeper/settings/kept", "setting")
        opens("/keeper/start", "start")
        opens("/keeper/start/trial", "trial")
        opens("/keeper/start/check", "check")

"""The library in a real browser: from a conversation to a place and back with its number, and written by a keeper."""

import pytest
from playwright.sync_api import Browser, Page, expect

from helpline.domain.concern import Concern
from helpline.domain.known import Answer
from helpline.domain.names import Locale
from helpline.domain.referral import Need, Place, Question
from helpline.domain.topic import Note, Threat
from helpline.handlers import places, starter, topics
from helpline.store import options
from helpline.store import places as directory
from helpline.store import topics as told
from tests.browser.screen import Line, comes_in, desk, flaws, overflow, picture, takes

WHY = "To try it out"
PAGES = (
    "/library",
    "/library/places",
    f"/library/options/{Concern.TRICKED}",
    "/library/topics/pay",
    "/library/threats",
    "/library/others",
    "/changes",
)
KEEPERS_PAGES = ("/library", "/library/places", f"/library/options/{Concern.TRICKED}")


@pytest.fixture
def written(line: Line) -> Line:
    """The first drafts, a place of which little is known, one that is recommended, and something new."""
    with line._work() as w:
        today = w.now.date()
        starter.bring(w, show=True, by=None, why=WHY)
        for name, answer in (("Quay rooms", Answer.NOT_KNOWN), ("Hill clinic", Answer.NO)):
            is_known = answer is Answer.NO
            place = Place(
                name=name,
                needs=frozenset({Need.BED, Need.FOOD}),
                languages=(Locale("en"), Locale("es")),
                area_ids=frozenset(),
                ways=frozenset(),
                number="+15550160",
                reaching="Ring the second bell, after noon.",
                answers=dict.fromkeys(Question, answer),
                recommended=is_known,
                owner="River",
                source="A visit",
                written_on=today,
                checked_on=today if is_known else None,
            )
            places.write(w, place, by=None, why=WHY)
        note = Note(
            language=Locale("en"),
            words="From next month on papers are looked at in the station.",
            owner="River",
            source="A lawyer of ours",
            written_on=today,
        )
        topics.write_threat(w, Threat(region="Harbour", note=note, changed_at=w.now), by=None, why=WHY)
    return line


def at(page: Page, line: Line, address: str) -> None:
    page.goto(f"{line.house.url}{address}")


def test_a_place_and_its_number_come_into_the_reply_with_one_tap(browser: Browser, written: Line) -> None:
    with desk(browser) as page:
        comes_in(page, written.links["River"])
        expect(page.get_by_role("link", name="New about law and risk: Harbour")).to_be_visible()
        written.texts("Where can I sleep?")
        takes(page)
        page.get_by_label("Your words").fill("Perhaps here:")
        conversation = page.url
        page.get_by_role("link", name="Options and places").last.click()
        expect(page.get_by_role("heading", name="Everyday things")).to_be_visible()
        assert "contact" not in page.url
        # What she types is looked for once the page's scripts have taken hold.
        page.wait_for_load_state()
        page.get_by_label("Find on this page").fill("sleep")
        expect(page.get_by_role("link", name="Pay", exact=True)).to_be_hidden()
        page.get_by_role("link", name="A place to sleep").click()
        expect(page.get_by_text("Recommended by peers")).to_have_count(1)
        page.get_by_role("button", name="Put it into my reply").first.click()
        page.wait_for_url(conversation)
        expect(page.get_by_label("Your words")).to_have_value("Perhaps here: Hill clinic: +15550160")
        page.get_by_role("button", name="Send", exact=True).click()
        written.house.eventually(
            lambda: any("Hill clinic: +15550160" in text["body"] for text in written.house.texts_on("+15550121")),
            why="the place on her telephone",
        )


def test_the_pages_of_the_library_are_for_every_eye_and_width(browser: Browser, written: Line) -> None:
    with written._work() as w:
        option, threat = options.every(w.db)[0], told.every_threat(w.db)[0]
        place = directory.every(w.db)[0]
    forms = (f"/library/option/{option.id}", f"/library/place/{place.id}", f"/library/threat/{threat.id}")
    edits = (*KEEPERS_PAGES, *forms, "/library/topics/pay/edit")
    for who, addresses in (("River", PAGES), ("Kit", edits)):
        with desk(browser) as page:
            comes_in(page, written.links[who])
            for address in addresses:
                at(page, written, address)
                name = f"library{address.removeprefix('/library').replace('/', '-')}-{who.lower()}".rstrip(
                    "-0123456789"
                )
                for scheme in ("light", "dark"):
                    page.emulate_media(color_scheme=scheme)
                    page.set_viewport_size({"width": 1280, "height": 900})
                    assert flaws(page) == [], f"{who} {address} {scheme}"
                    picture(page, f"{name}-{scheme}-1280")
                    page.set_viewport_size({"width": 360, "height": 780})
                    picture(page, f"{name}-{scheme}-360")
                page.set_viewport_size({"width": 320, "height": 780})
                assert overflow(page) == 0, f"{who} {address}"

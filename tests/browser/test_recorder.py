"""A peer speaks a prompt into a microphone, listens to it, keeps it, and the next call plays it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from helpline.domain.account import Role
from helpline.domain.line import Serves
from helpline.handlers import people
from helpline.handlers.work import work
from tests.browser.screen import comes_in, desk, flaws, overflow, picture
from tests.contract.fixtures import contract_watch
from tests.journeys.conftest import empty_street
from tests.journeys.exchange import asks, call_form
from tests.journeys.street import ADA, Street
from tests.voices import wav

__all__ = ["contract_watch", "empty_street"]


@pytest.fixture
def town(empty_street: Street) -> Street:
    empty_street.opens(languages="en", serves=Serves.BOTH)
    empty_street.joins("Ada", ADA)
    return empty_street


def test_what_she_speaks_is_kept_only_when_she_says_so_and_then_callers_hear_it(
    town: Street, browser: Browser, tmp_path: Path
) -> None:
    with work(town.house) as w:
        link = people.add_account(w, name="Ada", role=Role.RESPONDER, alias="Ada").token
    silence = tmp_path / "silence.wav"
    silence.write_bytes(wav([0] * 16_000))
    phone = {"width": 360, "height": 760}
    with desk(browser, expected=("422",), viewport=phone, permissions=["microphone"]) as page:
        comes_in(page, f"{town.told.public_url}/invitation/{link}")
        page.goto(f"{town.told.public_url}/recorder/en/welcome")
        told = page.locator("#told")
        assert flaws(page) == []
        assert overflow(page) <= 0
        page.get_by_label("Or choose a sound file").set_input_files(silence)
        page.get_by_role("button", name="Keep this").click()
        expect(told).to_contain_text("Nothing can be heard")
        page.get_by_role("button", name="Record").click()
        expect(told).to_contain_text("Speak now")
        expect(page.locator("#clock")).to_have_text(re.compile(r"^(1\.[6-9]|[2-9]\.\d|1\d)"), timeout=20_000)
        assert flaws(page) == []
        picture(page, "recorder-360-recording")
        page.get_by_role("button", name="Stop").click()
        expect(told).to_contain_text("It has not left this page yet")
        assert town.rows("SELECT count(*) FROM spoken_prompt") == [(0,)]
        page.get_by_role("button", name="Listen").click()
        page.get_by_role("button", name="Keep this").click()
        # Not by its address: what the page was told there is taken out of it at once.
        expect(page.get_by_text("Callers hear it from now on.")).to_be_visible()
        heard = page.locator("audio").get_attribute("src")
        assert page.evaluate("() => new Promise(done => { const one = document.querySelector('audio');"
                             " one.onloadedmetadata = () => done(one.duration); one.onerror = () => done(0);"
                             " one.load(); one.preload = 'auto'; })") > 0.3  # fmt: skip
        assert flaws(page) == []
        picture(page, "recorder-360-kept")
    document = asks(town, "/twilio/voice", call_form("CA" + "1" * 32, CallStatus="ringing")).text
    assert f">{town.told.public_url}{heard}</Play>" in document

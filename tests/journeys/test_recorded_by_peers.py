"""A language no machine can read: not offered by voice, then spoken by a peer on the page, and heard by callers."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from helpline import prompts
from helpline.domain.account import Role
from helpline.domain.line import Serves
from helpline.handlers import checkup, people
from helpline.handlers.work import work
from tests.journeys.exchange import addresses, asks, call_form
from tests.journeys.street import ADA, BEA, Street
from tests.voices import spoken, wav

PASSWORD = "four words in a row"


@pytest.fixture
def town(empty_street: Street) -> Street:
    """A line in English and Shan, and Nang, who speaks Shan; what can be heard is really looked at."""
    house = replace(empty_street.house, is_heard=prompts.of().is_heard)
    empty_street.house = empty_street.app.extensions["house"] = house
    empty_street.opens(languages="en,shn", serves=Serves.BOTH)
    empty_street.joins("Ada", ADA)
    empty_street.joins("Nang", BEA, languages="shn,en")
    return empty_street


def signs_in(town: Street, alias: str) -> FlaskClient:
    """Somebody accepts her invitation."""
    browser = town.app.test_client()
    with work(town.house) as w:
        link = f"/invitation/{people.add_account(w, name=alias, role=Role.RESPONDER, alias=alias).token}"
    form = {"csrf_token": token(town, browser, link), "password": PASSWORD, "again": PASSWORD}
    assert browser.post(link, data=form, base_url=town.told.public_url).status_code == 303
    return browser


def page(town: Street, browser: FlaskClient, address: str) -> BeautifulSoup:
    return BeautifulSoup(browser.get(address, base_url=town.told.public_url).text, "lxml")


def token(town: Street, browser: FlaskClient, address: str) -> str:
    field = page(town, browser, address).find("input", attrs={"name": "csrf_token"})
    assert field is not None
    return str(field["value"])


def missing(town: Street, browser: FlaskClient) -> list[str]:
    """Where each prompt that callers lack is recorded."""
    cards = page(town, browser, "/recorder/shn").select("li.card")
    return [str(one.a["href"]) for one in cards if one.a and "missing" in one.text and "only we" not in one.text]


def rings(town: Street, number: int) -> str:
    """What the carrier is told when somebody rings."""
    return asks(town, "/twilio/voice", call_form(f"CA{number:032x}", CallStatus="ringing")).text


def hangs_up(town: Street, number: int) -> None:
    leg = town.rows("SELECT max(id) FROM leg WHERE role = 'caller'")[0][0]
    asks(town, f"/twilio/voice/status?l={leg}", call_form(f"CA{number:032x}", CallStatus="completed"))
    town.settle()


def test_it_is_offered_once_a_peer_has_spoken_all_of_it_and_is_heard_in_her_voice(town: Street) -> None:
    assert "For English, press 1." not in rings(town, 1), "there is nothing to choose: only English can be heard"
    hangs_up(town, 1)
    nang = signs_in(town, "Nang")
    lacking = missing(town, nang)
    assert "/recorder/shn/language_choice-2" in lacking
    assert len(lacking) > 20
    headers = {"Content-Type": "audio/wav", "X-CSRFToken": token(town, nang, lacking[0])}
    for address in lacking[:-1]:
        sent = nang.post(address, data=wav(spoken(0.5)), headers=headers, base_url=town.told.public_url)
        assert sent.status_code == 200, sent.text
    assert "For English, press 1." not in rings(town, 2), "not while anything is missing that she would need"
    hangs_up(town, 2)
    nang.post(lacking[-1], data=wav(spoken(0.5)), headers=headers, base_url=town.told.public_url)
    assert missing(town, nang) == []
    menu = rings(town, 3)
    assert "For English, press 1." in menu
    assert "/prompts/shn/language_choice-2." in menu
    chosen = asks(town, next(addresses(menu)), call_form(f"CA{3:032x}", Digits="2")).text
    assert "/prompts/shn/welcome." in chosen
    assert "<Say" not in chosen, "nothing in it is in any other voice"
    assert town.rows("SELECT language FROM contact ORDER BY id DESC LIMIT 1") == [("shn",)]


def test_the_check_says_what_is_to_be_spoken_and_listened_to(town: Street) -> None:
    def found() -> dict[str, str]:
        every = checkup.look(town.house, public_url=town.told.public_url, recorded=prompts.of())
        return {one.name: one.found for one in every}

    assert "Recordings missing" in found()["voice shn"]
    assert "recordings shn" not in found()
    nang = signs_in(town, "Nang")
    address = "/recorder/shn/goodbye"
    headers = {"Content-Type": "audio/wav", "X-CSRFToken": token(town, nang, address)}
    nang.post(address, data=wav(spoken(0.5)), headers=headers, base_url=town.told.public_url)
    assert "goodbye" not in found()["voice shn"]
    assert found()["recordings shn"] == "Nobody else has listened to 1 of them."

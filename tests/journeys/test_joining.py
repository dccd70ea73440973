"""Joining and leaving: two people and the newcomer herself, in a few steps; out again at once, by her own hand."""

import re
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from helpline.domain.account import Role
from helpline.handlers import forgetting, leaving, people
from helpline.handlers.work import work
from helpline.store import roster, shutting
from infra.local.programs import plain
from tests.journeys.street import ADA, CAM, Street
from tests.web.bench import PASSWORD

SKY: dict[str, Any] = {
    "alias": "Sky",
    "number": CAM,
    "languages": ["en"],
    "area": "Harbour",
    "at_once": "2",
    "takes": "both",
}


@dataclass
class Hand:
    """Somebody's browser, and how many forms she has filled in."""

    town: Street
    browser: FlaskClient
    forms: int = 0
    pages: list[str] = field(default_factory=list)

    def sees(self, page: str) -> BeautifulSoup:
        answer = self.browser.get(page, base_url=self.town.told.public_url)
        self.pages.append(answer.text)
        return BeautifulSoup(answer.text, "lxml")

    def fills_in(self, address: str, *, page: str = "", **form: Any) -> TestResponse:
        self.forms += 1
        token = self.sees(page or address).find("input", attrs={"name": "csrf_token"})
        told = {"csrf_token": str(token["value"]) if token else ""} | form
        return self.browser.post(address, data=told, base_url=self.town.told.public_url)

    def code(self) -> str:
        """What she tells the newcomer."""
        shown = self.sees("/joining").select_one(".big-code")
        return shown.get_text(strip=True) if shown else ""

    def decides(self, answer: str) -> TestResponse:
        """The newest who waits."""
        form = self.sees("/joining").select_one("form[action^='/joining/']")
        assert form is not None
        return self.fills_in(str(form["action"]), page="/joining", answer=answer)


def invited(town: Street, name: str, role: Role) -> Hand:
    """Somebody with an account, signed in."""
    with work(town.house) as w:
        alias = name if role is Role.RESPONDER else None
        token = people.add_account(w, name=name, role=role, alias=alias).token
    return accepts(town, f"/invitation/{token}")


def accepts(town: Street, link: str) -> Hand:
    hand = Hand(town, town.app.test_client())
    assert hand.fills_in(link, password=PASSWORD, again=PASSWORD).status_code == 303
    return hand


def aliases(town: Street) -> list[str]:
    with work(town.house) as w:
        return [one.alias for one in roster.everybody(w.db)]


@pytest.fixture
def kit(town: Street) -> Hand:
    """A keeper."""
    return invited(town, "Kit", Role.KEEPER)


@pytest.fixture
def heron(town: Street) -> Hand:
    """A supervisor who is a peer."""
    return invited(town, "Heron", Role.SUPERVISOR)


def test_two_people_bring_somebody_in_and_she_answers_within_twelve_steps(town: Street, kit: Hand, heron: Hand) -> None:
    kit.forms = heron.forms = 0
    assert kit.fills_in("/joining", **SKY).status_code == 303
    assert heron.decides("yes").status_code == 303
    town.writes(heron.code(), sender=CAM)
    assert town.last(CAM).startswith("You are in, Sky.")
    town.writes("*on", sender=CAM)
    answer = kit.fills_in("/keeper/people", what="responder", alias="Sky", name="")
    link = BeautifulSoup(answer.text, "lxml").select_one("#link-of-hers")
    assert link is not None
    sky = accepts(town, str(link["value"]).removeprefix(town.told.public_url))
    town.writes("hello")
    assert sky.fills_in(f"/contact/{town.contact()}/take", page="/").status_code == 303
    assert town.state() == "claimed"
    texts = 2
    assert kit.forms + heron.forms + sky.forms + texts <= 12
    everything = "".join(kit.pages + heron.pages + sky.pages)
    assert CAM not in everything
    assert CAM[2:] not in everything, "her number went in once"


def test_before_the_second_person_and_she_herself_have_said_yes_nothing_reaches_her(
    town: Street, kit: Hand, heron: Hand
) -> None:
    kit.fills_in("/joining", **SKY)
    assert kit.code() == ""
    town.writes("hello")
    town.writes("123456", sender=CAM)
    assert aliases(town) == ["Ada", "Bea"]
    assert "You are in" not in " ".join(town.shows(CAM)), "a code before anybody agreed is a caller's text"
    own = re.search(r'action="(/joining/\d+)"', kit.pages[-1])
    assert own is not None
    said = kit.fills_in(own[1], page="/joining", answer="yes")
    assert said.location.endswith("said=joining-somebody-else"), "whoever proposed her is not the second"
    assert kit.code() == ""
    heron.decides("yes")
    code = heron.code()
    before = len(town.shows(CAM))
    town.writes("hello again")
    assert len(town.shows(CAM)) == before, "she has not said yes yet"
    other = "100000" if code != "100000" else "100001"
    town.writes(other, sender=CAM)
    assert town.last(CAM) == "That is not the code. Ask for it once more."
    town.writes(code, sender="+15550188")
    assert aliases(town) == ["Ada", "Bea"], "from another phone it is nothing"
    town.writes(code, sender=CAM)
    assert aliases(town) == ["Ada", "Bea", "Sky"]
    assert town.rows("SELECT count(*) FROM newcomer") == [(0,)]


def test_the_database_itself_refuses_one_person_who_agrees_with_herself(town: Street, kit: Hand, heron: Hand) -> None:
    kit.fills_in("/joining", **SKY)
    with psycopg.connect(plain(town.told.database_url)) as db, pytest.raises(psycopg.errors.CheckViolation):
        db.execute("UPDATE newcomer SET agreed_by = proposed_by, agreed_at = now()")


def test_whoever_is_alone_may_and_is_told_so(town: Street, kit: Hand) -> None:
    assert "You are the only one here" in kit.sees("/joining").get_text()
    kit.fills_in("/joining", **SKY)
    assert kit.code(), "nobody else could agree"
    assert aliases(town) == ["Ada", "Bea"], "she herself still has to"
    town.writes(kit.code(), sender=CAM)
    assert "Sky" in aliases(town)


def test_a_peer_who_leads_shifts_may_bring_people_in_and_nobody_else(town: Street, kit: Hand) -> None:
    ada, bea = invited(town, "Ada", Role.RESPONDER), invited(town, "Bea", Role.RESPONDER)
    with work(town.house) as w:
        her = roster.with_alias(w.db, "Ada")
        assert her is not None
        people.change_responder(w, her.id, leads=True)
    kit.fills_in("/joining", **SKY)
    assert bea.browser.get("/joining", base_url=town.told.public_url).status_code == 403
    assert "Joining" not in bea.sees("/guide").get_text()
    assert ada.sees("/guide").select_one("a[href='/joining']") is not None
    assert ada.decides("yes").status_code == 303
    assert len(ada.code()) == 6


def test_one_no_is_enough_and_her_number_goes_with_it(town: Street, kit: Hand, heron: Hand) -> None:
    kit.fills_in("/joining", **SKY)
    assert heron.decides("no").status_code == 303
    assert town.rows("SELECT count(*) FROM newcomer") == [(0,)]
    kit.fills_in("/joining", **SKY)
    heron.decides("yes")
    code = heron.code()
    town.later(days=7, minutes=1)
    town.writes(code, sender=CAM)
    assert aliases(town) == ["Ada", "Bea"], "after a week it is over"
    forgetting.purge(town.house)
    assert town.rows("SELECT count(*) FROM newcomer") == [(0,)]


def test_she_leaves_by_text_and_from_the_next_moment_on_nothing_opens_for_her(town: Street) -> None:
    ada = invited(town, "Ada", Role.RESPONDER)
    town.writes("hello")
    town.writes(town.code("Ada"), sender=ADA)
    town.writes("*leave", sender=ADA)
    assert town.last(ADA).endswith("text: *leave Ada")
    assert "Ada" in aliases(town), "asked back first"
    shown = len(town.shows(ADA))
    town.writes("*leave ada", sender=ADA)
    assert aliases(town) == ["Bea"]
    assert town.state() == "waiting", "whoever she held waits at the old place"
    assert ada.browser.get("/", base_url=town.told.public_url).status_code == 303
    assert len(town.shows(ADA)) == shown, "her number is gone before anything could be said to it"
    town.writes("*on", sender=ADA)
    with work(town.house) as w:
        assert [one.alias for one in roster.on_duty(w.db, w.now)] == ["Bea"]


def test_she_leaves_from_her_own_page(town: Street) -> None:
    ada = invited(town, "Ada", Role.RESPONDER)
    assert ada.fills_in("/leaving").location.endswith("said=not-left")
    assert ada.fills_in("/leaving", sure="yes").status_code == 303
    assert aliases(town) == ["Bea"]
    assert ada.browser.get("/", base_url=town.told.public_url).status_code == 303


def test_two_accounts_of_one_person_are_one_person(town: Street, kit: Hand) -> None:
    """A peer on the board who also leads shifts does not agree with herself."""
    with work(town.house) as w:
        her = roster.with_alias(w.db, "Ada")
        assert her is not None
        people.change_responder(w, her.id, leads=True)
        token = people.add_account(w, name="Ada on the board", role=Role.SUPERVISOR, alias="Ada").token
    ada, board = invited(town, "Ada", Role.RESPONDER), accepts(town, f"/invitation/{token}")
    ada.fills_in("/joining", **SKY)
    assert board.decides("yes").location.endswith("said=joining-somebody-else")
    assert board.code() == ""
    with work(town.house) as w:
        leaving.account(w, "Ada on the board")
        leaving.responder(w, "Ada")
    assert town.rows("SELECT count(*) FROM newcomer") == [(0,)], "whom she asked for goes with her"


def test_who_has_left_lets_nobody_in(town: Street, kit: Hand, heron: Hand) -> None:
    kit.fills_in("/joining", **SKY)
    heron.decides("yes")
    code = kit.code()
    with work(town.house) as w:
        leaving.account(w, "Heron")
    town.writes(code, sender=CAM)
    assert aliases(town) == ["Ada", "Bea"], "her yes has gone with her"
    assert town.rows("SELECT agreed_at FROM newcomer") == [(None,)]


def test_while_all_is_locked_nobody_joins(town: Street, kit: Hand, heron: Hand) -> None:
    kit.fills_in("/joining", **SKY)
    heron.decides("yes")
    code = kit.code()
    with work(town.house) as w:
        shutting.close(w.db, by=None, now=w.now)
    town.writes(code, sender=CAM)
    assert aliases(town) == ["Ada", "Bea"]
    assert town.shows(CAM) == [], "and nothing is said"

"""The board's pages: a list without words, two who agree, exactly what leaves, and a stop that reaches who was told."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from helpline.domain.account import Role
from helpline.handlers import people
from helpline.handlers.work import work
from tests.web.bench import HOME, PASSWORD, Bench, post, soup
from tests.web.test_consent_pages import NOTE, main_of, page, rows, says_yes

LAWYER = "+12025550140"
MAY_SAY = "I want my papers back and my pay"


@dataclass
class Board:
    """A board of three peers and a doctor, each signed in; and the responder who holds a conversation."""

    bench: Bench
    ada: FlaskClient
    held: int
    heron: FlaskClient
    ibis: FlaskClient
    jay: FlaskClient
    doctor: FlaskClient

    def newest(self) -> str:
        return f"/deciding/{rows(self.bench, 'SELECT max(id) FROM motion')[0][0]}"

    def agrees(self, *browsers: FlaskClient) -> None:
        address = self.newest()
        for browser in browsers:
            assert post(browser, address, verdict="approve").status_code == 303

    def proposes(self, **more: str) -> int:
        """Heron puts a lawyer before the board."""
        today = self.bench.clock.now().date()
        form = {
            "person": "Ro",
            "organisation": "Law Room",
            "sort": "lawyer or advocate",
            "phone": LAWYER,
            "may_receive": "what may be said",
            "must_not": "ring anybody else",
            "agreed_on": today.isoformat(),
            "review_on": (today + timedelta(days=300)).isoformat(),
            "verified_on": today.isoformat(),
        }
        return post(self.heron, "/recipients/new", **(form | more)).status_code

    def note(self) -> str:
        """She says yes to the lawyer, and a note is kept."""
        assert self.proposes() == 303
        self.agrees(self.ibis, self.jay)
        ((recipient,),) = rows(self.bench, "SELECT id FROM recipient")
        says_yes(self.ada, self.held, "P5", recipient=str(recipient), mode="information only", may_say=MAY_SAY)
        assert post(self.ada, f"/contact/{self.held}/note", read_back="on", **NOTE).status_code == 303
        return str(rows(self.bench, "SELECT ref FROM note")[0][0])


def signed_in(bench: Bench, name: str, *, external: bool = False) -> FlaskClient:
    with work(bench.house) as w:
        token = people.add_account(w, name=name, role=Role.SUPERVISOR, external=external).token
        # The third waits for two who agree; here they have.
        w.db.exec_driver_sql("UPDATE account SET active = true")
        w.db.exec_driver_sql("DELETE FROM motion")
    browser, link = bench.browser(), f"/invitation/{token}"
    assert post(browser, link, page=link, password=PASSWORD, again=PASSWORD).status_code == 303
    return browser


@pytest.fixture
def board(bench: Bench, ada: FlaskClient, held: int) -> Board:
    return Board(
        bench,
        ada,
        held,
        heron=signed_in(bench, "Heron"),
        ibis=signed_in(bench, "Ibis"),
        jay=signed_in(bench, "Jay"),
        doctor=signed_in(bench, "Doctor", external=True),
    )


def test_empty_pages_say_what_will_stand_there(board: Board) -> None:
    told = {
        "/notes": "No note is kept.",
        "/deciding": "Nothing waits.",
        "/releases": "Nothing now.",
        "/recipients": "Nobody yet.",
    }
    for address, words in told.items():
        assert words in main_of(page(board.heron, address))
    assert "Nothing is shared with you today." in main_of(page(board.doctor, "/notes"))
    assert "Nothing now." in main_of(page(board.ada, "/notes"))


WRONG = (
    {"person": " "},
    {"organisation": "x" * 60},
    {"phone": "12"},
    {"must_not": ""},
    {"review_on": "2099-01-01"},
    {"agreed_on": "never"},
    {"sort": "police"},
)


def test_nobody_is_proposed_without_a_name_a_number_and_an_agreement(board: Board) -> None:
    assert [board.proposes(**wrong) for wrong in WRONG] == [422] * len(WRONG)
    assert rows(board.bench, "SELECT count(*) FROM recipient") == [(0,)]
    said = soup(post(board.heron, "/recipients/new", sort="health", person="Ro", agreed_on="never"))
    assert said.select_one("[role=alert]") is not None
    assert said.select_one("#person")["value"] == "Ro"


def test_a_person_outside_waits_for_two_and_can_be_taken_out_by_one(board: Board) -> None:
    board.proposes()
    assert "Waits for two" in main_of(page(board.heron, "/recipients"))
    assert "This waits for others" in main_of(page(board.heron, board.newest()))
    board.agrees(board.ibis)
    assert "Needs a second person" in main_of(page(board.jay, board.newest()))
    board.agrees(board.jay)
    assert "Waits for two" not in main_of(page(board.heron, "/recipients"))
    assert LAWYER not in page(board.heron, "/recipients").text
    ((recipient,),) = rows(board.bench, "SELECT id FROM recipient")
    assert LAWYER in soup(post(board.jay, f"/recipients/{recipient}/number")).text
    post(board.jay, f"/recipients/{recipient}/retire")
    assert "Nobody yet." in main_of(page(board.heron, "/recipients"))


def test_a_block_of_more_than_a_day_is_asked_for_here_and_takes_two_others(board: Board) -> None:
    post(board.ada, f"/contact/{board.held}/block")
    ((block, until),) = rows(board.bench, "SELECT id, blocked_until FROM misuse WHERE blocked_until IS NOT NULL")
    assert "By Ada" in main_of(page(board.heron, "/deciding"))
    assert "Blocked" not in main_of(page(board.doctor, "/deciding"))
    form = page(board.heron, "/deciding").select_one("form[action*='blocks']")
    assert form is not None
    assert post(board.heron, str(form["action"])).location.endswith("said=put-before-board")
    assert post(board.heron, str(form["action"])).location.endswith("said=gone"), "asked once"
    assert "A week is asked for" in main_of(page(board.ibis, "/deciding"))
    board.agrees(board.ibis)
    assert rows(board.bench, "SELECT blocked_until FROM misuse WHERE id = %s" % block) == [(until,)]  # noqa: UP031
    board.agrees(board.jay)
    ((longer,),) = rows(board.bench, "SELECT blocked_until FROM misuse WHERE id = %s" % block)  # noqa: UP031
    assert timedelta(days=6) < longer - board.bench.clock.now() <= timedelta(days=7)


def test_the_list_has_no_words_and_a_note_is_opened_with_a_reason(board: Board) -> None:
    ref = board.note()
    listed = page(board.heron, "/notes")
    assert ref in listed.text
    assert "Needs a second person" in main_of(listed)
    assert "I want my papers" not in listed.text
    assert "I want my papers" not in page(board.heron, f"/notes/{ref}").text
    assert post(board.heron, f"/notes/{ref}", reason=" ").status_code == 422
    assert post(board.heron, f"/notes/{ref}", reason="ask Marisol in room 14").status_code == 422
    opened = main_of(soup(post(board.heron, f"/notes/{ref}", reason="to decide")))
    assert MAY_SAY in opened
    assert "Heron" in main_of(page(board.jay, f"/audit?ref={ref}"))


def test_two_agree_it_is_told_once_and_a_stop_reaches_whoever_was_told(board: Board) -> None:
    ref = board.note()
    decision = board.newest()
    assert "Two have agreed" in main_of(page(board.heron, "/releases"))
    assert page(board.heron, "/releases").select(".card") == []
    board.agrees(board.heron)
    post(board.heron, decision, verdict="approve")
    assert page(board.heron, "/releases").select(".card") == [], "nobody agrees twice"
    board.agrees(board.ibis)
    look = page(board.jay, "/releases").select_one(".card form")["action"]
    parcel = soup(post(board.jay, look))
    assert MAY_SAY in parcel.text
    assert "I want my papers back" in parcel.text
    assert LAWYER in parcel.text
    assert post(board.jay, look.replace("look", "send"), by="call").status_code == 303
    assert "no word yet" in main_of(page(board.jay, "/releases"))
    told = page(board.jay, "/releases").select_one("form[action*='/told/']")["action"]
    post(board.jay, told)
    assert "received, will delete by" in main_of(page(board.jay, "/releases"))
    post(board.ada, f"/contact/{board.held}/yes/back")
    stops = main_of(page(board.jay, "/releases"))
    assert "Tell them to stop and delete, today" in stops
    number = soup(post(board.jay, f"{told}/number"))
    assert LAWYER in number.text
    assert ref in number.text
    post(board.jay, told)
    assert "today" not in main_of(page(board.jay, "/releases"))
    assert ref not in main_of(page(board.jay, "/notes"))


def test_what_was_taken_back_meanwhile_does_not_leave(board: Board) -> None:
    board.note()
    board.agrees(board.heron, board.ibis)
    look = page(board.jay, "/releases").select_one(".card form")["action"]
    assert MAY_SAY in soup(post(board.jay, look)).text
    post(board.ada, f"/contact/{board.held}/yes/back")
    answer = post(board.jay, look.replace("look", "send"), by="call")
    assert "passed-on" not in answer.location
    assert rows(board.bench, "SELECT count(*) FROM release") == [(0,)]


def test_no_needs_a_reason_two_noes_end_it_and_standing_aside_needs_none(board: Board) -> None:
    board.note()
    decision = board.newest()
    without = post(board.heron, decision, verdict="dissent")
    assert (without.status_code, "Say why not" in main_of(soup(without))) == (422, True)
    named = post(board.heron, decision, verdict="dissent", reason="Mrs Lopez would know")
    assert (named.status_code, "Leave names" in main_of(soup(named))) == (422, True)
    post(board.heron, decision, verdict="dissent", reason="too soon for them")
    post(board.ibis, decision, verdict="recuse")
    shown = main_of(page(board.jay, decision))
    assert "too soon for them" in shown
    assert "stood aside" in shown
    assert "This waits for others" in main_of(page(board.ibis, decision))
    assert "refused-by-two" in post(board.jay, decision, verdict="dissent", reason="not now").location


def test_whoever_is_no_peer_sees_only_what_is_shared_on_the_day(board: Board) -> None:
    ref = board.note()
    for address in ("/releases", "/recipients", "/audit"):
        assert board.doctor.get(address, base_url=HOME).status_code == 403
    assert post(board.doctor, f"/notes/{ref}", reason="to decide").status_code == 404
    assert board.doctor.get(board.newest(), base_url=HOME).status_code == 404
    says_yes(board.ada, board.held, "P4", externals="on")
    board.agrees(board.heron, board.ibis)
    today = board.bench.clock.now().date().isoformat()
    meeting = post(board.jay, "/deciding/meetings", on=today, externals="on").location.split("?")[0]
    assert "Nothing is on it yet." in main_of(page(board.jay, meeting))
    assert post(board.jay, f"{meeting}/agenda", ref=ref).status_code == 303
    assert ref in main_of(page(board.doctor, meeting))
    assert "I want my papers back" in main_of(soup(post(board.doctor, f"/notes/{ref}", reason="for the meeting")))
    assert post(board.doctor, f"{meeting}/end").status_code == 403
    post(board.jay, f"{meeting}/end")
    assert ref not in main_of(page(board.doctor, "/notes"))
    assert post(board.doctor, f"/notes/{ref}", reason="once more").status_code == 404


def test_a_duty_entry_needs_two_and_holds_next_to_nothing(board: Board) -> None:
    ((area,),) = rows(board.bench, "SELECT id FROM area")
    post(board.heron, "/deciding/duty-entry", area=str(area))
    assert rows(board.bench, "SELECT count(*) FROM note") == [(0,)]
    board.agrees(board.ibis)
    ((ref,),) = rows(board.bench, "SELECT ref FROM note")
    assert "Duty entry" in main_of(page(board.jay, "/notes"))
    assert "nothing else" in main_of(soup(post(board.jay, f"/notes/{ref}", reason="to decide")))
    post(board.jay, f"/notes/{ref}/duty", check="no duty")
    assert "There is no duty" in main_of(soup(post(board.jay, f"/notes/{ref}", reason="to decide")))

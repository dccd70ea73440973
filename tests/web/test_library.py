"""The library through its own doors: everybody reads, keepers write with a reason, nothing needs a caller's yes."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from helpline.domain.account import Role
from helpline.domain.change import Kind
from helpline.domain.concern import Concern
from helpline.domain.escalation import recipient
from helpline.domain.escalation.board import Verdict
from helpline.domain.known import Answer
from helpline.domain.names import Locale
from helpline.domain.option import Cost, Said, Sort
from helpline.domain.referral import Question
from helpline.domain.topic import Topic
from helpline.handlers import change, options, starter
from helpline.handlers.escalation import decisions, recipients
from helpline.handlers.work import work
from helpline.store import accounts
from helpline.store import options as kept_options
from helpline.store.database import DatabaseError
from tests.journeys.counting import counts
from tests.web.bench import CALLER, HOME, Bench, post, soup

WHY = "Peers asked for it"
PLACE = {
    "name": "Quay rooms",
    "needs": ["bed", "food"],
    "languages": ["en", "es"],
    "number": "+15550160",
    "owner": "River",
    "source": "Two visits",
    "why": WHY,
}
KNOWN = {f"answer_{question}": "no" for question in Question}


@pytest.fixture
def keeper(bench: Bench) -> FlaskClient:
    return bench.sign_in("Kit", Role.KEEPER)


def started(bench: Bench, *, show: bool = True) -> None:
    with work(bench.house) as w:
        starter.bring(w, show=show, by=None, why=WHY)


def reads(browser: FlaskClient, address: str, status: int = 200) -> str:
    answer = browser.get(address, base_url=HOME)
    assert answer.status_code == status, answer.text
    assert CALLER not in answer.text
    main = soup(answer).select_one("main")
    assert main is not None
    return main.get_text(" ", strip=True)


def keeps(browser: FlaskClient, address: str, **fields: object) -> TestResponse:
    return post(browser, address, **fields)


def day(bench: Bench, **ago: int) -> str:
    return (bench.clock.now().date() - timedelta(**ago)).isoformat()


def put_place(bench: Bench, keeper: FlaskClient, place_id: int = 0, **more: object) -> TestResponse:
    return keeps(keeper, f"/library/place/{place_id}", **(PLACE | more))


# What there is to begin with


def test_the_first_drafts_make_every_card_whole_and_every_topic_is_there(bench: Bench, ada: FlaskClient) -> None:
    started(bench)
    page = reads(ada, "/library")
    assert "not written yet" not in page
    for concern in Concern:
        said = reads(ada, f"/library/options/{concern}")
        assert "Do nothing for now" in said or "Say nothing and sign nothing for now" in said
        assert said.count("What may go well") == said.count("Who would know") >= 3
        assert "Draft: no peer has checked this" in said
        assert "authority" not in said
    for topic in Topic:
        assert "Draft" in reads(ada, f"/library/topics/{topic}")
    tricked = reads(ada, f"/library/options/{Concern.TRICKED}")
    for title in ("Ask for better terms", "Another workplace", "Talk about the debt", "Go home", "Do nothing for now"):
        assert title in tricked


def test_the_drafts_come_once_and_change_nothing_that_somebody_wrote(bench: Bench) -> None:
    started(bench, show=False)
    with work(bench.house) as w:
        one = kept_options.with_code(w.db, "O-HOME")
        assert one is not None
        ours = Said(title="Home", well="a", wrong="b", who_knows="c")
        options.write(w, one, Locale("en"), ours, by=None, why=WHY)
    with work(bench.house) as w:
        again = starter.bring(w, show=True, by=None, why=WHY)
        assert (again.options, again.topics, again.cards) == (0, 0, 17)
        assert kept_options.said(w.db)[one.id][Locale("en")].title == "Home"


def test_nothing_is_shown_to_responders_before_a_keeper_says_so(
    bench: Bench, ada: FlaskClient, keeper: FlaskClient
) -> None:
    started(bench, show=False)
    address = f"/library/options/{Concern.DEBT}"
    assert "Nobody has written this card yet" in reads(ada, address, 404)
    assert "It is whole: you can show it" in reads(keeper, address)
    assert keeps(keeper, f"{address}/show", show="yes", why="").status_code == 422
    assert "Nobody has written this card yet" in reads(ada, address, 404)
    assert keeps(keeper, f"{address}/show", show="yes", why=WHY).status_code == 303
    assert "Talk about the debt" in reads(ada, address)
    assert keeps(keeper, f"{address}/show", show="no", why=WHY).status_code == 303
    reads(ada, address, 404)


# Options


def test_a_card_without_its_two_options_and_a_third_cannot_be_shown(bench: Bench, keeper: FlaskClient) -> None:
    def adds(sort: Sort, code: str) -> None:
        fields = {"title": f"Option {code}", "well": "a", "wrong": "b", "who_knows": "c", "language": "en"}
        fields |= {"code": code, "sort": sort, "concerns": Concern.OTHER, "why": WHY}
        assert keeps(keeper, "/library/option/0", **fields).status_code == 303

    show = f"/library/options/{Concern.OTHER}/show"
    for sort, code in ((Sort.WAIT, "O-AA"), (Sort.STAY, "O-BB"), (Sort.AUTHORITY, "O-CC")):
        adds(sort, code)
        assert keeps(keeper, show, show="yes", why=WHY).status_code == 422
    adds(Sort.OTHER, "O-DD")
    assert keeps(keeper, show, show="yes", why=WHY).status_code == 303
    with work(bench.house) as w:
        waiting = kept_options.with_code(w.db, "O-AA")
        assert waiting is not None
    gone = keeps(keeper, f"/library/option/{waiting.id}/remove", why=WHY)
    assert gone.status_code == 422
    assert "needs three options" in gone.text
    fields = {"title": "x", "well": "a", "wrong": "b", "who_knows": "c", "language": "en", "code": "O-AA"}
    moved = keeps(keeper, f"/library/option/{waiting.id}", **fields, sort="wait", concerns="C01", why=WHY)
    assert moved.status_code == 422
    assert "Option O-AA" in reads(keeper, f"/library/options/{Concern.OTHER}")


def test_what_does_not_fit_is_shown_again_with_what_was_typed(keeper: FlaskClient) -> None:
    fields = {"title": "", "well": "well kept", "wrong": "b", "who_knows": "c", "language": "en", "code": "O-AA"}
    again = keeps(keeper, "/library/option/0", **fields, sort="other", concerns=["C01", "C05"], why=WHY)
    page = soup(again)
    assert again.status_code == 422
    assert page.select_one("#title[aria-invalid=true][aria-describedby=title-wrong]")
    assert page.select_one("#well").get_text() == "well kept"  # type: ignore[union-attr]
    assert [str(one["value"]) for one in page.select("[name=concerns][checked]")] == ["C01", "C05"]


def test_an_option_is_shown_in_the_language_asked_for_or_says_that_another_stands_in(
    bench: Bench, ada: FlaskClient, keeper: FlaskClient
) -> None:
    started(bench)
    with work(bench.house) as w:
        one = kept_options.with_code(w.db, "O-HOME")
        assert one is not None
    edit = f"/library/option/{one.id}?language=es"
    assert soup(keeper.get(edit, base_url=HOME)).select_one("#title")["value"] == ""  # type: ignore[index]
    fields = {"title": "Volver a casa", "well": "a", "wrong": "b", "who_knows": "c", "language": "es", "code": "O-HOME"}
    more = {"sort": "other", "concerns": sorted(one.concerns), "checked_on": day(bench), "why": WHY}
    assert keeps(keeper, f"/library/option/{one.id}", **fields, **more).status_code == 303
    page = soup(ada.get(f"/library/options/{Concern.TRICKED}?language=es", base_url=HOME))
    titles = {found.get_text(strip=True): str(found["lang"]) for found in page.select("article h2")}
    assert titles["Volver a casa"] == "es"
    assert titles["Another workplace"] == "en"
    assert "Not written in the language asked for. This is English." in page.get_text(" ", strip=True)
    assert "Go home" in reads(ada, f"/library/options/{Concern.TRICKED}")


def an_authority(bench: Bench, *, checked_days_ago: int = 0) -> None:
    with work(bench.house) as w:
        one = kept_options.with_code(w.db, "O-REPORT")
        assert one is not None
        cost = Cost(
            jurisdiction="Somewhere",
            language=Locale("en"),
            charged=Answer.YES,
            detained=Answer.NOT_KNOWN,
            deported=Answer.NO,
            testimony="In court, in person",
            takes="Two years",
            money="Nothing to pay",
            support="A lawyer",
            owner="River",
            source="A lawyer of ours",
            checked_on=bench.clock.now().date() - timedelta(days=checked_days_ago),
        )
        options.put_cost(w, one.id, cost, by=None, why=WHY)


def test_an_authority_is_on_the_card_only_when_a_board_knows_one_and_the_caller_spoke_of_it(bench: Bench) -> None:
    started(bench)
    an_authority(bench)

    def codes(**how: bool) -> list[str]:
        with work(bench.house) as w:
            card = options.card(w, Concern.HURT, locale=Locale("en"), **how)
            assert card is not None
            found = options.choices(w, [Concern.HURT], locale=Locale("en"), **how)
            assert list(found) == [one.code for one in card.options]
            return list(found)

    for how in ({}, {"authorities_shown": True}, {"brought_up": True}):
        assert "O-REPORT" not in codes(**how)
    assert codes(authorities_shown=True, brought_up=True)[-1] == "O-REPORT"


def test_what_an_authority_may_cost_is_dated_and_when_it_is_too_old_it_is_shown_to_nobody(bench: Bench) -> None:
    started(bench)
    both = {"authorities_shown": True, "brought_up": True}

    def ages() -> list[str]:
        with work(bench.house) as w:
            card = options.card(w, Concern.HURT, locale=Locale("en"), **both)
            assert card is not None
            return [price.age.value for one in card.options for price in one.costs]

    assert ages() == [], "of which nothing is known, it is not shown at all"
    an_authority(bench)
    assert ages() == ["fresh"]
    bench.clock.pass_by(days=91)
    assert ages() == ["red"]
    bench.clock.pass_by(days=90)
    assert ages() == []


def test_a_keeper_writes_down_what_an_authority_may_cost(bench: Bench, keeper: FlaskClient) -> None:
    started(bench)
    with work(bench.house) as w:
        one = kept_options.with_code(w.db, "O-REPORT")
        other = kept_options.with_code(w.db, "O-HOME")
        assert one is not None
        assert other is not None
    fields = {
        "jurisdiction": "Somewhere", "cost_language": "en", "charged": "yes", "detained": "not known", "deported": "no",
        "testimony": "In court", "takes": "Two years", "money": "None", "support": "A lawyer", "owner": "River",
        "source": "A lawyer", "why": WHY,
    }  # fmt: skip
    address = f"/library/option/{one.id}/cost"
    assert keeps(keeper, address, **fields, cost_checked_on="").status_code == 422
    assert keeps(keeper, address, **fields, cost_checked_on=day(bench, days=-1)).status_code == 422
    assert keeps(keeper, f"/library/option/{other.id}/cost", **fields, cost_checked_on=day(bench)).status_code == 422
    assert keeps(keeper, address, **fields, cost_checked_on=day(bench)).status_code == 303
    said = reads(keeper, f"/library/options/{Concern.HURT}")
    assert f"Could I be charged if I report? yes, {day(bench)}" in said
    assert f"Could I be detained if I report? not known, {day(bench)}" in said


# Places


def test_a_place_says_not_known_for_everything_nobody_asked(
    bench: Bench, ada: FlaskClient, keeper: FlaskClient
) -> None:
    assert put_place(bench, keeper).status_code == 303
    said = reads(ada, "/library/places")
    assert said.count("not known") == len(Question) + 1
    for question in (
        "leave when you like",
        "phone kept",
        "medicine continued",
        "Can you earn",
        "police or immigration",
    ):
        assert re.search(rf"{question}.*?\? not known", said)
    assert "Recommended" not in said
    assert "+15550160" in said


def test_a_place_of_which_anything_is_not_known_cannot_be_recommended(
    bench: Bench, ada: FlaskClient, keeper: FlaskClient
) -> None:
    almost = KNOWN | {"answer_earn": "not known"}
    assert put_place(bench, keeper, **almost, checked_on=day(bench), recommended="yes").status_code == 422
    assert put_place(bench, keeper, **KNOWN, recommended="yes").status_code == 422, "no peer has checked it"
    assert put_place(bench, keeper, **KNOWN, checked_on=day(bench), recommended="yes").status_code == 303
    assert "Recommended by peers" in reads(ada, "/library/places")
    with pytest.raises(DatabaseError), bench.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE place SET answer_phone = 'not known'")


def test_a_place_turns_red_and_then_goes_from_responders_but_not_from_those_who_review(
    bench: Bench, ada: FlaskClient, keeper: FlaskClient
) -> None:
    put_place(bench, keeper, **KNOWN, checked_on=day(bench), recommended="yes")
    for days, words, is_there in (
        (90, "Recommended by peers", True),
        (1, "Old: it may have changed", True),
        (90, "", False),
    ):
        bench.clock.pass_by(days=days)
        ada, keeper = signs_in_again(bench, "Ada"), signs_in_again(bench, "Kit")
        said = reads(ada, "/library/places")
        assert ("Quay rooms" in said) is is_there
        assert words in said
        assert ("Recommended" in said) is (words.startswith("Recommended"))
    assert "Too old: responders don’t see it" in reads(keeper, "/library/places")


def signs_in_again(bench: Bench, name: str) -> FlaskClient:
    """Days later everybody has been signed out."""
    browser = bench.browser()
    link = f"/invitation/{bench.invite_again(name)}"
    assert (
        post(browser, link, page=link, password="four words in a row", again="four words in a row").status_code == 303
    )
    return browser


def test_places_are_found_by_need_language_area_and_way_and_nothing_is_picked_beforehand(
    bench: Bench, ada: FlaskClient, keeper: FlaskClient
) -> None:
    put_place(bench, keeper, areas="1", ways=["stay"])
    put_place(bench, keeper, name="Hill clinic", needs="health", languages="th", ways=["home"])
    page = soup(ada.get("/library/places", base_url=HOME))
    assert len(page.select("article")) == 2
    assert [str(one["value"]) for one in page.select("main select option[selected]")] == []
    for asked, found in {
        "need=bed": ["Quay rooms"],
        "language=th": ["Hill clinic"],
        "area=1": ["Hill clinic", "Quay rooms"],
        "area=99": ["Hill clinic"],
        "way=stay": ["Quay rooms"],
        "way=home&need=bed": [],
        "need=nonsense": ["Hill clinic", "Quay rooms"],
    }.items():
        page = soup(ada.get(f"/library/places?{asked}", base_url=HOME))
        assert [one.get_text(strip=True) for one in page.select("article h2")] == found, asked


def test_that_a_number_was_given_is_a_count_and_no_record(bench: Bench, ada: FlaskClient, keeper: FlaskClient) -> None:
    put_place(bench, keeper)
    assert post(ada, "/library/given", page="/library/places").location.startswith("/library/places")
    assert counts(bench.house)["gave a place's number"] == 1
    with bench.house.database.transaction() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM contact").scalar() == 0


# Topics, law and risk


def test_a_topic_is_written_in_a_language_turns_red_and_is_hidden(
    bench: Bench, ada: FlaskClient, keeper: FlaskClient
) -> None:
    fields = {"text": "Preguntar\n\ny contar", "owner": "River", "source": "Peers", "language": "es", "why": WHY}
    assert keeps(keeper, "/library/topics/pay/edit", **(fields | {"why": " "})).status_code == 422
    assert keeps(keeper, "/library/topics/pay/edit", **fields, checked_on=day(bench)).status_code == 303
    said = reads(ada, "/library/topics/pay")
    assert "Preguntar" in said
    assert "Not written in the language asked for. This is Spanish." in said
    assert "Not written" not in reads(ada, "/library/topics/pay?language=es")
    bench.clock.pass_by(days=181)
    assert "too old to be told" in reads(signs_in_again(bench, "Ada"), "/library/topics/pay")
    assert "Preguntar" in reads(signs_in_again(bench, "Kit"), "/library/topics/pay")


def test_what_is_new_in_law_and_risk_is_told_at_the_desk_until_it_is_read(
    bench: Bench, ada: FlaskClient, keeper: FlaskClient
) -> None:
    assert "New about law and risk" not in reads(ada, "/")
    fields = {"region": "Harbour", "text": "New rule", "owner": "River", "source": "A lawyer", "language": "en"}
    checked = {"checked_on": day(bench), "why": WHY}
    assert keeps(keeper, "/library/threat/0", **fields, **checked).status_code == 303
    assert "New about law and risk: Harbour" in reads(ada, "/")
    assert "New for you" in reads(ada, "/library/threats")
    reads(ada, "/library/threats")
    assert "New about law and risk" in reads(ada, "/"), "only she says that she has read it"
    assert post(ada, "/library/threats/1/read", page="/library/threats").status_code == 303
    assert "New about law and risk" not in reads(ada, "/")
    bench.clock.pass_by(minutes=1)
    assert keeps(keeper, "/library/threat/1", **(fields | {"text": "Newer"}), **checked).status_code == 303
    assert "New about law and risk: Harbour" in reads(ada, "/")
    assert keeps(keeper, "/library/threat/0", **fields, **checked).status_code == 422, "one for each country or area"
    assert keeps(keeper, "/library/threat/1/remove", why=WHY).status_code == 303
    assert "New about law and risk" not in reads(ada, "/")


# Who may, and that everybody sees why


def test_every_change_says_who_and_why_and_without_a_reason_nothing_changes(
    bench: Bench, ada: FlaskClient, keeper: FlaskClient
) -> None:
    for address, fields in {
        "/library/place/0": PLACE,
        "/library/threat/0": {"region": "Harbour", "text": "x", "owner": "R", "source": "s", "language": "en"},
        "/library/topics/rent/edit": {"text": "x", "owner": "R", "source": "s", "language": "en"},
        "/library/option/0": {
            "title": "t", "well": "a", "wrong": "b", "who_knows": "c", "language": "en", "code": "O-AA", "sort": "wait",
            "concerns": "C01",
        },
    }.items():  # fmt: skip
        answer = keeps(keeper, address, **(fields | {"why": ""}))
        assert answer.status_code == 422
        assert "Say why" in answer.text
    with bench.house.database.transaction() as db:
        for table in ("place", "threat", "topic", "option", "option_text", "change"):
            assert db.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar() == 0
    put_place(bench, keeper)
    said = reads(ada, "/changes")
    assert "Quay rooms" in said
    assert WHY in said
    assert "Kit" in said
    with work(bench.house) as w:
        assert [one.kind for one in change.latest(w)] == [Kind.PLACE]


def test_a_responder_reads_everything_and_is_offered_no_way_to_change_it(
    bench: Bench, ada: FlaskClient, keeper: FlaskClient
) -> None:
    started(bench)
    put_place(bench, keeper)
    for address in ("/library", "/library/places", "/library/options/C01", "/library/topics/pay", "/library/threats"):
        page = soup(ada.get(address, base_url=HOME))
        links = [str(one.get("href") or one.get("action")) for one in page.select("main [href], main [action]")]
        assert not [one for one in links if re.search(r"/(option|place|threat)/|edit|remove|/show", one)]
    assert put_place(bench, ada).status_code == 403


def test_a_supervisor_who_has_not_proved_lately_who_she_is_is_asked_before_she_writes(bench: Bench) -> None:
    board = bench.sign_in("Sol", Role.SUPERVISOR)
    assert board.get("/library/place/0", base_url=HOME).status_code == 200
    bench.clock.pass_by(minutes=16)
    assert board.get("/library/places", base_url=HOME).status_code == 200
    assert board.get("/library/place/0", base_url=HOME).status_code == 303


def test_the_way_from_a_conversation_names_her_language_and_area_and_nothing_of_her(
    bench: Bench, ada: FlaskClient, held: int
) -> None:
    link = soup(ada.get(f"/contact/{held}", base_url=HOME)).select_one("a[data-library]")
    assert link is not None
    assert link["href"] == "/library?language=en&area=1"
    page = soup(ada.get(str(link["href"]), base_url=HOME))
    onward = {str(one["href"]).partition("?")[2] for one in page.select("main li a")}
    assert {part.partition("=")[0] for query in onward for part in query.split("&")} == {"language", "area", "need"}


def the_board_adds_an_officer(bench: Bench) -> None:
    """Proposed by one, decided by two."""
    bench.sign_in("Sol", Role.SUPERVISOR)
    bench.sign_in("Sam", Role.SUPERVISOR)
    with work(bench.house) as w:
        members = {name: accounts.named(w.db, name) for name in ("Kit", "Sol", "Sam")}
        proposer, *voters = [one.id for one in members.values() if one is not None]
        today = w.now.date()
        recipients.propose(
            w,
            proposer,
            person="Officer Reed",
            organisation="Labour office",
            sort=recipient.Sort.AUTHORITY,
            phone="+15550161",
            may_receive="What she said may be said",
            must_not="Nothing else",
            agreed_on=today,
            review_on=today + timedelta(days=300),
            verified_on=today,
        )
    for voter in voters:
        with work(bench.house) as w:
            motion = w.db.exec_driver_sql("SELECT id FROM motion").scalar_one()
            decisions.decide(w, voter, motion, Verdict.APPROVE)


def test_on_the_page_it_takes_a_named_person_of_the_board_and_a_tick_that_the_caller_spoke_of_it(
    bench: Bench, ada: FlaskClient, keeper: FlaskClient
) -> None:
    started(bench)
    an_authority(bench)
    address = f"/library/options/{Concern.HURT}"
    for asked in (address, f"{address}?brought_up=1"):
        assert "authority" not in reads(ada, asked)
    the_board_adds_an_officer(bench)
    said = reads(ada, address)
    assert "They spoke of an authority themselves" in said
    assert "Could I be deported" not in said
    said = reads(ada, f"{address}?brought_up=1")
    assert "Report it to one named person at an authority" in said
    assert f"Could I be deported if I report? no, {day(bench)}" in said
    assert "They spoke of an authority themselves" not in reads(ada, f"/library/options/{Concern.PAY}")


def test_to_whoever_asks_about_somebody_nothing_is_said_of_anybody(bench: Bench, ada: FlaskClient, held: int) -> None:
    """There are words to say, and no way from them to any person: no link, no form, nothing looked up."""
    page = soup(ada.get("/library/others", base_url=HOME)).select_one("main")
    assert page is not None
    said = page.get_text(" ", strip=True)
    assert "Nothing is written about a worker" in said
    assert "General facts only" in said
    assert page.select("form, input, a[href*=contact], a[href*=note]") == []


@pytest.mark.parametrize("address", ["/library", "/library/places", "/library/options/C08", "/library/topics/pay"])
def test_help_is_there_without_any_yes_of_anybody(
    bench: Bench, ada: FlaskClient, keeper: FlaskClient, address: str
) -> None:
    """No contact is open and no yes was given: options, topics and numbers are there all the same."""
    started(bench)
    put_place(bench, keeper)
    with bench.house.database.transaction() as db:
        assert db.exec_driver_sql('SELECT count(*) FROM "grant"').scalar() == 0
        assert db.exec_driver_sql("SELECT count(*) FROM contact").scalar() == 0
    reads(ada, address)
    assert post(ada, "/library/given", page="/library/places").status_code == 303

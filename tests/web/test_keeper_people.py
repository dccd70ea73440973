"""Who may sign in: let in by a link that is shown once, helped, let go; and the last keeper stays."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from helpline.domain.account import Role
from helpline.handlers import alarms, people, ways_in
from helpline.handlers.work import work
from helpline.store import accounts, proofs
from tests.web.bench import HOME, PASSWORD, Bench, post, seen, soup

PLACE = "/keeper/people"


@pytest.fixture
def kit(bench: Bench) -> FlaskClient:
    """A keeper, signed in."""
    return bench.sign_in("Kit", Role.KEEPER)


def invites(kit: FlaskClient, **form: str) -> TestResponse:
    return post(kit, PLACE, page=PLACE, **({"name": "", "alias": ""} | form))


def link_in(answer: TestResponse) -> str:
    field = soup(answer).select_one("#link-of-hers")
    assert field is not None, answer.text
    return str(field["value"]).removeprefix(HOME)


def account_id(bench: Bench, name: str) -> int:
    with work(bench.house) as w:
        found = accounts.named(w.db, name)
    assert found is not None
    return found.id


def test_a_link_is_shown_once_as_words_and_as_a_picture_and_lets_her_in(bench: Bench, kit: FlaskClient) -> None:
    answer = invites(kit, what="responder", alias="Ada")
    page = soup(answer)
    assert page.select_one(".square[role=img] svg") is not None
    assert answer.headers["Cache-Control"] == "no-store"
    link = link_in(answer)
    assert link not in kit.get(PLACE, base_url=HOME).text
    assert "A link waits to be opened." in seen(kit, PLACE)
    ada = bench.browser()
    assert post(ada, link, page=link, password=PASSWORD, again=PASSWORD).status_code == 303
    assert "Signs in with a password alone." in seen(kit, PLACE)
    assert post(bench.browser(), link, page="/sign-in").status_code == 410


@pytest.mark.parametrize(
    ("what", "role", "external"),
    [
        ("supervisor", Role.SUPERVISOR, False),
        ("external", Role.SUPERVISOR, True),
        ("keeper", Role.KEEPER, False),
    ],
)
def test_each_may_come_in_for_something_else(
    bench: Bench, kit: FlaskClient, what: str, role: Role, external: bool
) -> None:
    link_in(invites(kit, what=what, name="Heron", alias="-"))
    with work(bench.house) as w:
        made = accounts.named(w.db, "Heron")
    assert made is not None
    assert (made.role, made.external, made.responder_id) == (role, external, None)


def test_what_does_not_go_together_is_said_beside_its_field(bench: Bench, kit: FlaskClient) -> None:
    for form, field, told in (
        ({"what": "responder"}, "name", "This is missing."),
        ({"what": "responder", "name": "Heron"}, "alias", "Choose whose phone"),
        ({"what": "external", "name": "Heron", "alias": "Ada"}, "alias", "Whoever answers is a peer"),
        ({"what": "supervisor", "name": "Heron"}, "alias", "Say whose alias"),
        ({"what": "keeper"}, "name", "This is missing."),
        ({"what": "keeper", "name": "Kit"}, "name", "This name is taken"),
        ({"what": "board", "name": "Heron"}, "what", "This is missing."),
    ):
        answer = invites(kit, **form)
        beside = soup(answer).select_one(f"#{field}-wrong")
        assert answer.status_code == 422
        assert beside is not None, (form, answer.text)
        assert told in beside.get_text()
    with work(bench.house) as w:
        assert [one.name for one in accounts.everybody(w.db)] == ["Kit"]


def test_whoever_lost_her_link_gets_a_new_one_and_the_old_one_stops(bench: Bench, kit: FlaskClient) -> None:
    old = link_in(invites(kit, what="responder", alias="Ada"))
    new = link_in(post(kit, f"{PLACE}/{account_id(bench, 'Ada')}/invite", page=PLACE))
    assert bench.browser().get(old, base_url=HOME).status_code == 410
    assert bench.browser().get(new, base_url=HOME).status_code == 200


def test_whoever_lost_her_phone_is_signed_out_and_begins_anew(bench: Bench, kit: FlaskClient, ada: FlaskClient) -> None:
    bench.sets_up_app(ada)
    place = f"{PLACE}/{account_id(bench, 'Ada')}/reset"
    assert post(kit, place, page=PLACE).status_code == 422
    assert post(kit, place, page=PLACE, sure="on").status_code == 303
    assert ada.get("/", base_url=HOME).location == "/sign-in"
    with work(bench.house) as w:
        assert proofs.seed(w.db, account_id(bench, "Ada")) is None


def test_she_is_let_go_and_the_last_keeper_stays(bench: Bench, kit: FlaskClient, ada: FlaskClient) -> None:
    place = f"{PLACE}/{account_id(bench, 'Ada')}/leave"
    assert post(kit, place, page=PLACE).status_code == 422
    assert post(kit, place, page=PLACE, sure="on").status_code == 303
    assert ada.get("/", base_url=HOME).location == "/sign-in"
    last = post(kit, f"{PLACE}/{account_id(bench, 'Kit')}/leave", page=PLACE, sure="on")
    assert last.status_code == 422
    assert "This is the last keeper." in soup(last).get_text()
    assert kit.get("/", base_url=HOME).status_code == 200


def test_a_page_that_was_left_open_lets_nobody_in(bench: Bench, kit: FlaskClient) -> None:
    bench.clock.pass_by(minutes=16)
    assert kit.get(PLACE, base_url=HOME).location.startswith("/again")
    answer = post(kit, PLACE, page="/", what="keeper", name="Stranger", alias="")
    assert answer.location.startswith("/again")
    with work(bench.house) as w:
        assert accounts.named(w.db, "Stranger") is None


@pytest.fixture
def two(bench: Bench) -> tuple[FlaskClient, FlaskClient]:
    """A board of two: Heron, who has an app, and Ibis."""
    heron, ibis = (bench.sign_in(name, Role.SUPERVISOR) for name in ("Heron", "Ibis"))
    bench.sets_up_app(heron)
    return heron, ibis


def test_a_new_link_for_the_board_opens_nothing_before_a_second_member_says_it_is_she(
    bench: Bench, kit: FlaskClient, two: tuple[FlaskClient, FlaskClient]
) -> None:
    heron, ibis = two
    answer = post(kit, f"{PLACE}/{account_id(bench, 'Heron')}/invite", page=PLACE)
    assert "It opens nothing yet" in soup(answer).get_text()
    link = link_in(answer)
    assert bench.browser().get(link, base_url=HOME).status_code == 410
    assert NEW_WAY in {one.name for one in alarms.ringing(bench.house)}
    assert "a new way to sign in" in seen(ibis)
    yes = f"/deciding/ways-in/{account_id(bench, 'Heron')}"
    assert post(heron, yes, answer="yes").location.endswith("said=gone"), "nobody lets herself in"
    assert bench.browser().get(link, base_url=HOME).status_code == 410
    assert "Kit made a new link for Heron." in seen(ibis, "/deciding")
    assert post(ibis, yes, answer="yes").location.endswith("said=way-in-good")
    assert bench.browser().get(link, base_url=HOME).status_code == 200
    assert NEW_WAY not in {one.name for one in alarms.ringing(bench.house)}


def test_her_second_step_stays_until_it_is_confirmed_and_no_makes_it_void(
    bench: Bench, kit: FlaskClient, two: tuple[FlaskClient, FlaskClient]
) -> None:
    heron, ibis = two
    who = account_id(bench, "Heron")
    link = link_in(post(kit, f"{PLACE}/{who}/invite", page=PLACE))
    assert post(kit, f"{PLACE}/{who}/reset", page=PLACE, sure="on").location.endswith("said=reset-waits")
    with work(bench.house) as w:
        assert proofs.seed(w.db, who) is not None
    assert heron.get("/deciding", base_url=HOME).status_code == 200
    assert post(heron, f"/deciding/ways-in/{who}", answer="no").location.endswith("said=way-in-void")
    assert bench.browser().get(link, base_url=HOME).status_code == 410
    post(kit, f"{PLACE}/{who}/reset", page=PLACE, sure="on")
    assert post(ibis, f"/deciding/ways-in/{who}", answer="yes").location.endswith("said=way-in-good")
    with work(bench.house) as w:
        assert proofs.seed(w.db, who) is None


def test_with_nobody_else_on_the_board_only_the_machine_does_it_and_everybody_hears(
    bench: Bench, kit: FlaskClient, two: tuple[FlaskClient, FlaskClient]
) -> None:
    who = account_id(bench, "Heron")
    post(kit, f"{PLACE}/{account_id(bench, 'Ibis')}/leave", page=PLACE, sure="on")
    answer = post(kit, f"{PLACE}/{who}/invite", page=PLACE)
    assert answer.status_code == 422
    assert "Nobody else is on the board" in soup(answer).get_text()
    with work(bench.house) as w:
        heron = accounts.named(w.db, "Heron")
        assert heron is not None
        assert not ways_in.reset(w, heron, by=None)
        assert proofs.seed(w.db, who) is None
    assert NEW_WAY in {one.name for one in alarms.ringing(bench.house)}
    bench.clock.pass_by(hours=25)
    assert NEW_WAY not in {one.name for one in alarms.ringing(bench.house)}


def test_a_keeper_who_sits_on_the_board_as_well_does_not_confirm_what_she_asked_for(bench: Bench) -> None:
    with work(bench.house) as w:
        keeper = people.add_account(w, name="Ada keeps", role=Role.KEEPER, alias="Ada").account
        member = people.add_account(w, name="Ada decides", role=Role.SUPERVISOR, alias="Ada").account
        other = people.add_account(w, name="Heron", role=Role.SUPERVISOR).account
    with work(bench.house) as w:
        people.invite(w, other, by=keeper.id)
        assert not ways_in.answer(w, member, other.id, yes=True)
        assert ways_in.answer(w, member, other.id, yes=False)
    kit = bench.sign_in("Kit", Role.KEEPER)
    assert "The same person also signs in as Ada decides." in seen(kit, PLACE)


NEW_WAY = "a new way in for a supervisor"

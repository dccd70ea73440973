"""Settings can only be made stricter: whatever a form lets through, and whatever stands in the database."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from helpline.domain.account import Role
from helpline.domain.limits import LIMITS, Name
from helpline.handlers import limits, people
from helpline.handlers import lines as kept
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import work
from helpline.store import lines, roster
from tests.web.bench import HOME, Bench, post, seen, soup

PLACE = "/keeper/settings"


@pytest.fixture
def kit(bench: Bench) -> FlaskClient:
    """A keeper, signed in."""
    return bench.sign_in("Kit", Role.KEEPER)


def place(name: Name) -> str:
    return f"{PLACE}/{name.replace(' ', '-')}"


def in_force(bench: Bench, name: Name) -> int:
    with work(bench.house) as w:
        return limits.in_force(w, name)


@pytest.mark.parametrize("name", Name)
def test_every_limit_is_shown_and_refuses_what_is_looser(bench: Bench, kit: FlaskClient, name: Name) -> None:
    limit = LIMITS[name]
    looser = limit.least - 1 if limit.is_floor else limit.most + 1
    answer = post(kit, place(name), page=place(name), value=str(looser), why="We would like that")
    assert answer.status_code == 422
    wrong = soup(answer).select_one("#value-wrong")
    assert wrong is not None
    assert "It can only be made stricter" in wrong.get_text()
    assert in_force(bench, name) == limit.usual
    assert "We would like that" not in seen(kit, "/changes")


def test_a_stricter_one_holds_with_who_when_and_why(bench: Bench, kit: FlaskClient) -> None:
    assert post(kit, place(Name.NOTE), page=place(Name.NOTE), value="30", why=" ").status_code == 422
    done = post(kit, place(Name.NOTE), page=place(Name.NOTE), value="30", why="The board decided")
    assert done.location == f"{PLACE}?said=setting-changed"
    page = seen(kit, PLACE)
    assert "30 days" in page
    assert "never more than 90 days" in page
    assert "Kit · The board decided" in page
    assert bench.clock.now().strftime("%Y-%m-%d") in page
    assert "The board decided" in seen(kit, "/changes")
    same = post(kit, place(Name.NOTE), page=place(Name.NOTE), value="30", why="The board decided")
    assert same.location == f"{PLACE}?said=nothing-changed"
    assert in_force(bench, Name.NOTE) == 30


def test_lines_and_responders_are_brought_down_and_stay_there(bench: Bench, kit: FlaskClient) -> None:
    for name, value in ((Name.KEPT, "6"), (Name.FIRST_REPLY, "3"), (Name.AT_ONCE, "1")):
        post(kit, place(name), page=place(name), value=value, why="Stricter from today")
    with work(bench.house) as w:
        line, ada = lines.all_lines(w.db)[0], roster.with_alias(w.db, "Ada")
        assert ada is not None
        assert (line.kept_for, line.first_reply_within) == (timedelta(hours=6), timedelta(minutes=3))
        assert ada.at_once == 1
    for wish in ({"kept_for": timedelta(hours=7)}, {"first_reply_within": timedelta(minutes=4)}):
        with pytest.raises(RefusedError), work(bench.house) as w:
            kept.change_line(w, line.id, **wish)
    with pytest.raises(RefusedError), work(bench.house) as w:
        people.change_responder(w, ada.id, at_once=2)


def test_what_was_written_into_the_database_by_another_hand_is_not_looser_either(bench: Bench) -> None:
    with bench.house.database.transaction() as db:
        db.exec_driver_sql(
            "INSERT INTO setting (name, value, changed_at) VALUES"
            " ('limit kept', '999', now()), ('limit withheld', '0', now()), ('limit note', 'never', now())"
        )
    assert (in_force(bench, Name.KEPT), in_force(bench, Name.WITHHELD), in_force(bench, Name.NOTE)) == (72, 60, 90)


def test_where_no_notes_are_written_nothing_of_them_can_be_set(bench: Bench, kit: FlaskClient) -> None:
    assert "Notes and the board are on." in seen(kit, PLACE)
    assert kit.get(f"{PLACE}/nothing", base_url=HOME).status_code == 404

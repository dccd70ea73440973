"""Who opened what: nothing is changed, taken out, moved or cut off unseen, and forgetting leaves the proof whole."""

import threading
from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest

from helpline.domain.audit import Action, Verdict
from helpline.handlers import audit, forgetting
from helpline.handlers.work import House, work
from infra.local.programs import plain
from tests.journeys.street import Street

Tamper = Callable[..., None]


def note(house: House, ref: str, *, action: Action = Action.NOTE_OPENED, reason: str = "she asked") -> None:
    with work(house) as w:
        audit.note(w, actor="Ada", action=action, ref=ref, reason=reason)


def verdict(house: House) -> Verdict:
    with work(house) as w:
        return audit.verify(w)


@pytest.fixture
def seven(empty_street: Street) -> Street:
    """Seven rows, two of them about one note."""
    for ref in ("BCDFGH", "BCDFGJ", "BCDFGK", "BCDFGH", "BCDFGL", "BCDFGM", "BCDFGN"):
        note(empty_street.house, ref)
    return empty_street


@pytest.fixture
def tamper(database_url: str) -> Tamper:
    """Somebody with the database in her hands, who may do anything and switches the triggers off."""

    def one(*statements: str) -> None:
        with psycopg.connect(plain(database_url)) as db:
            db.execute("SET session_replication_role = replica")
            for statement in statements:
                db.execute(statement.encode())

    return one


COPY = ("CREATE TABLE a AS TABLE audit", "CREATE TABLE e AS TABLE audit_ends")
BACK = ("TRUNCATE audit, audit_ends", "INSERT INTO audit TABLE a", "INSERT INTO audit_ends TABLE e")


def test_before_the_first_row_all_is_well(empty_street: Street) -> None:
    found = verdict(empty_street.house)
    assert (found.fine, found.rows, found.last) == (True, 0, 0)


def test_rows_are_linked_and_their_seal_changes_with_each(seven: Street) -> None:
    before = verdict(seven.house)
    note(seven.house, "BCDFGP")
    after = verdict(seven.house)
    assert before.fine
    assert after.fine
    assert (before.rows, after.rows) == (7, 8)
    assert before.seal != after.seal
    with work(seven.house) as w:
        assert audit.seal_at(w, 7) == before.seal
        assert audit.seal_at(w, 99) is None


ALTERED = {
    "who": ("UPDATE audit SET who = 'Bea' WHERE seq = 3", {3}),
    "about what": ("UPDATE audit SET ref = 'ZZZZZZ' WHERE seq = 3", {3}),
    "what was done": ("UPDATE audit SET what = 'exported' WHERE seq = 3", {3}),
    "a word nobody knows": ("UPDATE audit SET what = 'nothing' WHERE seq = 3", {3}),
    "when": ("UPDATE audit SET at = at - interval '1 day' WHERE seq = 3", {3}),
    "why": ("UPDATE audit SET reason = decode('00', 'hex') || reason WHERE seq = 3", {3}),
    "another row's why": (
        "UPDATE audit SET (reason, sealed_with) = (SELECT reason, sealed_with FROM audit WHERE seq = 5) WHERE seq = 3",
        {3},
    ),
    "no why": ("UPDATE audit SET reason = NULL, sealed_with = NULL WHERE seq = 3", {3}),
    "salt": ("UPDATE audit SET salt = decode('00', 'hex') WHERE seq = 3", {3}),
    "commitment": ("UPDATE audit SET commitment = decode('00', 'hex') WHERE seq = 3", {3}),
    "link": ("UPDATE audit SET chain = decode('00', 'hex') WHERE seq = 3", {3}),
    "the newest link": ("UPDATE audit SET chain = decode('00', 'hex') WHERE seq = 7", {7}),
    "taken out": ("DELETE FROM audit WHERE seq = 4", {4}),
    "two taken out": ("DELETE FROM audit WHERE seq IN (2, 5)", {2, 5}),
    "the oldest taken out": ("DELETE FROM audit WHERE seq <= 2", {1, 2}),
    "the newest taken out": ("DELETE FROM audit WHERE seq >= 6", {6, 7}),
    "all taken out": ("DELETE FROM audit", {1, 2, 3, 4, 5, 6, 7}),
    "one made up": (
        "INSERT INTO audit SELECT 8, at, what, who, ref, NULL, NULL, salt, commitment, chain FROM audit WHERE seq = 7",
        {8},
    ),
}


def test_a_row_that_was_altered_or_taken_out_is_named(seven: Street, tamper: Tamper) -> None:
    tamper(*COPY)
    found = {}
    for how, (statement, _) in ALTERED.items():
        tamper(statement)
        found[how] = set(verdict(seven.house).wrong)
        tamper(*BACK)
    assert found == {how: rows for how, (_, rows) in ALTERED.items()}
    assert verdict(seven.house).fine


def test_rows_that_changed_places_are_named(seven: Street, tamper: Tamper) -> None:
    tamper("UPDATE audit SET seq = -seq WHERE seq IN (3, 5)")
    tamper("UPDATE audit SET seq = CASE seq WHEN -3 THEN 5 ELSE 3 END WHERE seq < 0")
    assert {3, 5} <= set(verdict(seven.house).wrong)


ENDS = (
    "UPDATE audit_ends SET (last, last_chain) = (SELECT seq, chain FROM audit WHERE seq = 5)",
    "UPDATE audit_ends SET (first, first_chain) = (SELECT seq, chain FROM audit WHERE seq = 2)",
    "UPDATE audit_ends SET signed = decode('00', 'hex')",
    "UPDATE audit_ends SET signed = ''",
)


def test_an_end_that_was_moved_by_hand_is_seen(seven: Street, tamper: Tamper) -> None:
    tamper(*COPY)
    unseen = []
    for statement in ENDS:
        tamper(statement)
        unseen += [] if verdict(seven.house).ends_forged else [statement]
        tamper(*BACK)
    assert unseen == []


def test_a_whole_day_put_back_is_seen_by_whoever_wrote_a_seal_down(seven: Street, tamper: Tamper) -> None:
    tamper(*COPY)
    note(seven.house, "BCDFGP")
    written = verdict(seven.house)
    tamper(*BACK)
    assert verdict(seven.house).fine, "by itself it cannot know"
    with work(seven.house) as w:
        assert audit.seal_at(w, written.last) is None


REFUSED = (
    "UPDATE audit SET who = 'Bea' WHERE seq = 3",
    "UPDATE audit SET salt = NULL, who = NULL, ref = NULL, reason = NULL, sealed_with = NULL, at = now()",
    "UPDATE audit SET reason = NULL WHERE seq = 3",
    "DELETE FROM audit WHERE seq = 3",
    "DELETE FROM audit_ends",
    "UPDATE audit_ends SET last = 3",
)


def test_the_database_itself_lets_nothing_be_changed(seven: Street, database_url: str) -> None:
    for statement in REFUSED:
        with psycopg.connect(plain(database_url)) as db, pytest.raises(psycopg.errors.RaiseException):
            db.execute(statement.encode())
    assert verdict(seven.house).fine


def test_what_is_erased_cannot_be_read_and_the_chain_still_holds(seven: Street) -> None:
    with work(seven.house) as w:
        assert audit.erase(w, "BCDFGH") == 2
        assert audit.who_opened(w, "BCDFGH") == []
    note(seven.house, "BCDFGP")
    found = verdict(seven.house)
    assert (found.fine, found.rows, found.erased) == (True, 8, 2)
    left = seven.rows("SELECT who, ref, reason, sealed_with, salt FROM audit WHERE seq IN (1, 4)")
    assert left == [(None,) * 5] * 2


def test_no_reason_stands_in_the_open(seven: Street) -> None:
    ((reason,),) = seven.rows("SELECT reason FROM audit WHERE seq = 1")
    assert b"she asked" not in bytes(reason)


def test_after_180_days_the_oldest_go_and_the_rest_still_proves_itself(seven: Street) -> None:
    seven.clock.moved += timedelta(days=100)
    note(seven.house, "BCDFGP")
    seven.clock.moved += timedelta(days=81)
    assert forgetting.purge(seven.house, dry=True)["audit"] == 7
    assert verdict(seven.house).rows == 8
    assert forgetting.purge(seven.house)["audit"] == 7
    assert forgetting.purge(seven.house)["audit"] == 0
    note(seven.house, "BCDFGQ")
    found = verdict(seven.house)
    assert (found.fine, found.rows, found.first, found.last) == (True, 2, 8, 9)
    seven.clock.moved += timedelta(days=400)
    assert forgetting.purge(seven.house)["audit"] == 2
    assert verdict(seven.house).fine
    note(seven.house, "BCDFGR")
    assert verdict(seven.house).fine


def test_what_was_tampered_with_is_not_cleaned_away_unseen(seven: Street, tamper: Tamper) -> None:
    tamper("DELETE FROM audit WHERE seq = 7")
    seven.clock.moved += timedelta(days=181)
    assert forgetting.purge(seven.house)["audit"] == 0
    assert verdict(seven.house).wrong == (7,)


def test_what_did_not_happen_is_not_noted(empty_street: Street) -> None:
    def fails() -> None:
        with work(empty_street.house) as w:
            audit.note(w, actor="Ada", action=Action.EXPORTED)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert verdict(empty_street.house).rows == 0


def test_nobody_reads_a_note_without_saying_why(empty_street: Street) -> None:
    for reason in ("", "  ", "x" * 201):
        with pytest.raises(audit.ReasonError), work(empty_street.house) as w:
            audit.opened(w, actor="Ada", ref="BCDFGH", reason=reason)
    with work(empty_street.house) as w:
        audit.opened(w, actor="Ada", ref="BCDFGH", reason="board\n today")
        audit.note(w, actor="Bea", action=Action.GRANT_GIVEN, ref="BCDFGH")
    with work(empty_street.house) as w:
        assert audit.who_opened(w, "BCDFGH") == [("Ada", empty_street.clock.now())]
        assert [row.said.reason for row in audit.listed(w) if row.said] == ["", "board today"]


def test_many_who_note_at_once_wait_for_each_other_and_for_nothing_else(town: Street) -> None:
    """Some note before they lock the contact, some after: the chain's end comes last, so nobody waits in a circle."""
    town.writes("hello")
    failed: list[BaseException] = []

    def noting(*, first: bool) -> None:
        try:
            for _ in range(5):
                with work(town.house) as w:
                    if first:
                        audit.note(w, actor="Ada", action=Action.WIPED)
                    w.db.exec_driver_sql("SELECT 1 FROM contact FOR UPDATE")
                    if not first:
                        audit.note(w, actor="Ada", action=Action.WIPED)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=noting, kwargs={"first": bool(at % 2)}) for at in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    found = verdict(town.house)
    assert (found.fine, found.rows, found.last) == (True, 40, 40)

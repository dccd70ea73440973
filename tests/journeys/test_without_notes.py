"""An organisation that wants nothing to do with notes: the line is whole, and nothing of that part is there."""

from collections.abc import Iterator

import psycopg
import pytest

from helpline.domain.account import Role
from helpline.handlers import forgetting, people
from helpline.handlers.escalation import asking, notes
from helpline.handlers.escalation.asking import No
from helpline.handlers.work import work
from helpline.store import migration
from helpline.store.escalation.part import PART
from helpline.store.schema import SCHEMA
from infra.local.programs import plain
from tests.contract.fixtures import ContractWatch
from tests.journeys.asked import DRAFT, Board, talks, wishes, yes
from tests.journeys.street import ADA, CALLER, Street, street


@pytest.fixture
def bare(empty_database_url: str, redis_url: str, contract_watch: ContractWatch) -> Iterator[Street]:
    """A street whose database never had that part."""
    migration.upgrade(empty_database_url, escalation=False)
    with street(empty_database_url, redis_url, on_exchange=contract_watch.exchange, escalation=False) as one:
        yield one


def test_none_of_its_tables_is_there_and_the_line_works(bare: Street) -> None:
    there = {row[0] for row in bare.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert not there & {table.name for table in SCHEMA.sorted_tables if table.info == PART}
    assert there >= {"contact", "offer", "outbox"}
    assert migration.current(bare.house.database) == migration.wanted(escalation=False)
    assert migration.differences(bare.house.database, escalation=False) == []
    assert bare.app.test_client().get("/readyz", base_url=bare.told.public_url).json["migrations"] == "ok"
    bare.opens(languages="en")
    bare.joins("Ada", ADA)
    contact, ada = talks(bare)
    bare.writes("8")
    assert bare.last(ADA).endswith("8"), "an 8 is something she said"
    bare.writes("42")
    assert bare.last(ADA).endswith("42")
    bare.writes("MANGO-4712")
    assert bare.last(ADA).endswith("MANGO-4712")
    with work(bare.house) as w:
        assert asking.ask(w, ada, contact, wishes()) is No.SWITCHED_OFF
        refusal = notes.write(w, ada, contact, DRAFT, read_back=True)
    assert isinstance(refusal, notes.Refusal)
    bare.later(minutes=1)
    bare.writes("*9")
    assert bare.state(contact) is None
    assert "grant" not in forgetting.purge(bare.house, dry=True)
    assert bare.last(CALLER) == "All done. Thanks."


def test_supervisors_come_without_a_board(bare: Street) -> None:
    for name in ("Heron", "Ibis", "Jay"):
        with work(bare.house) as w:
            assert not people.add_account(w, name=name, role=Role.SUPERVISOR).waits


def test_switching_it_off_asks_before_anything_is_lost(board: Board) -> None:
    url = board.street.told.database_url
    contact, ada = talks(board.street)
    yes(board.street, contact, ada, wishes())
    with pytest.raises(migration.StillThereError):
        migration.upgrade(url, escalation=False)
    assert board.street.rows('SELECT count(*) FROM "grant"') == [(1,)]
    migration.upgrade(url, escalation=False, drop_notes=True)
    with psycopg.connect(plain(url)) as db:
        assert db.execute("SELECT to_regclass('note')").fetchone() == (None,)
    migration.upgrade(url)
    assert board.street.rows('SELECT count(*) FROM "grant"') == [(0,)]

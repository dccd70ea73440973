"""Two workers at the same moment: the one who comes second does not leave anybody out."""

import threading
from datetime import timedelta

from helpline.domain.commands import new_code
from helpline.handlers import texts
from helpline.store import offers
from tests.journeys.street import BEA, OTHER, Street, text_form


def test_a_code_given_away_at_this_moment_costs_nobody_her_offer(town: Street) -> None:
    town.writes("hello")
    first, now = town.contact(), town.clock.now()
    town.writes(town.code("Bea"), sender=BEA)
    town.shows(BEA)
    town.knock(text_form("hello", sender=OTHER))
    _, inbox_id = town.bell.rung.popleft()
    (ada,) = (int(row[0]) for row in town.rows("SELECT id FROM responder WHERE alias = 'Ada'"))
    second = threading.Thread(target=texts.arrived, args=(town.house, inbox_id))
    with town.house.database.transaction() as db:
        # Whoever is first at this moment has taken the very code that the second is going to choose.
        code = new_code(first + 1, offers.codes_in_use(db, ada, now - timedelta(hours=2)))
        assert offers.make(db, contact_id=first, responder_id=ada, code=code, now=now)
        second.start()
        assert town.eventually(lambda: town.rows("SELECT 1 FROM pg_locks WHERE NOT granted"))
    second.join(60)
    told = town.rows("SELECT code FROM offer WHERE contact_id = %s AND responder_id = %s", first + 1, ada)
    assert len(told) == 1
    assert told[0][0] != code

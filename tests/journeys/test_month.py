"""Four weeks of a line in a few seconds: what was counted is what those outside saw, in every cell."""

from tests.journeys.street import street
from tests.rehearsal.journal import counted, differences
from tests.rehearsal.month import Month
from tests.rehearsal.plan import plan

EVERY_BIN = [f"call wait {one}" for one in ("0-20 s", "20-30 s", "30-60 s", "1-3 min")] + [
    f"first words {one}" for one in ("0-2 min", "2-10 min", "10-30 min", "30 min or more")
]


def test_every_cell_of_the_counters_is_what_the_network_saw(database_url: str, redis_url: str) -> None:
    with street(database_url, redis_url) as town:
        sweeps = (13 * 60, 13 * 60 + 30, 17 * 60)
        with town.switchboard() as phones:
            month = Month(town, phones, plan(contacts=100, calls=0.2, hours=(13,), sweeps=sweeps, deletes=False))
            month.opens()
            month.goes_by()
            calls = [one.look() for one in phones.calls() if one.facts["direction"] == "inbound"]
        seen, told = month.journal, counted(town.house)
        areas = {str(row[0]): str(row[1]) for row in town.rows("SELECT id, name FROM area")}
        assert differences(seen, told, areas) == []
        assert seen.total("arrived") == 100
        met = [one for one in calls if any(moment["kind"] == "connected" for moment in one["moments"])]
        assert (len(calls), len(met)) == (told.total("call came in"), told.total("call answered"))
        assert told.total("call came in") == sum(
            told.total(one)
            for one in ("call answered", "abandoned", "abandoned early", "call left for a ring back", "call wiped")
        )
        missing = [one for one in (*EVERY_BIN, "answered again", "wiped", "called back") if not told.total(one)]
        assert missing == [], "and all of it happened"

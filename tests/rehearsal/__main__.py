"""``make rehearse``: four weeks, twelve peers, four languages, three thousand contacts; then every cell is compared."""

import sys
import tempfile
import time
from pathlib import Path

from infra.local.databases import Databases
from infra.local.servers import servers
from tests.journeys.street import Street, street
from tests.rehearsal.journal import Journal, counted, differences
from tests.rehearsal.month import Month
from tests.rehearsal.plan import Plan, plan

CONTACTS = 3000
CALLS = 0.3
HOURS = (8, 12, 16, 20)
SWEEPS = tuple(range(0, 24 * 60, 30))
RESULT = Path(__file__).parents[2] / "infra" / "bench" / "MONTH.md"
SHOWN = (
    "arrived", "answered", "answered again", "answered in her language", "answered in another language", "wiped",
    "forgotten while open", "call came in", "call answered", "abandoned", "abandoned early",
    "call left for a ring back", "call wiped", "call back asked", "rung back within 15 min", "rung back later",
    "never rung back", "hour covered", "hour not covered",
)  # fmt: skip


def main(contacts: int) -> int:
    """Play it; 0 when nothing was counted that nobody saw, and nothing seen that was not counted."""
    began = time.monotonic()
    wanted = plan(contacts=contacts, calls=CALLS, hours=HOURS, sweeps=SWEEPS, deletes=True)
    with tempfile.TemporaryDirectory() as folder, servers(Path(folder), durable=False) as both:
        assert both.postgres is not None
        assert both.valkey is not None
        redis = both.valkey.url_of(0)
        with Databases(both.postgres) as made, made.copy() as url, street(url, redis) as town:
            return _play(town, wanted, began)


def _play(town: Street, wanted: Plan, began: float) -> int:
    with town.switchboard() as phones:
        month = Month(town, phones, wanted, tells=_tell)
        month.opens()
        month.goes_by()
        calls = [one.look() for one in phones.calls() if one.facts["direction"] == "inbound"]
    told = counted(town.house)
    areas = {str(row[0]): str(row[1]) for row in town.rows("SELECT id, name FROM area")}
    wrong = differences(month.journal, told, areas)
    met = sum(any(moment["kind"] == "connected" for moment in one["moments"]) for one in calls)
    texts = town.sim("GET", "/sim/state")["counts"]["messages"]
    words = _in_words(month.journal, told, wrong, len(wanted.wishes), len(calls), met, texts, time.monotonic() - began)
    RESULT.write_text(words)
    sys.stdout.write(words)
    return 1 if wrong else 0


def _tell(words: str) -> None:
    sys.stderr.write(f"{words}\n")


def _in_words(
    seen: Journal, told: Journal, wrong: list[str], contacts: int, calls: int, met: int, texts: int, seconds: float
) -> str:
    bins = sorted(event for event in seen.events() if event.startswith(("call wait", "first words", "feedback")))
    rows = [f"| {event} | {seen.total(event):,} | {told.total(event):,} |" for event in (*SHOWN, *bins)]
    cells = len({*seen.hours, *seen.languages, *seen.areas})
    lines = [
        "# Four weeks, played through the doors",
        "",
        f"{contacts:,} contacts on two lines in four languages, twelve peers in shifts, nobody there at night; signed",
        "webhooks, a telephone network of our own, a clock that is moved. `make rehearse` plays it again.",
        "",
        f"The network saw {calls:,} calls that came in, {met:,} of which met a person. At the end it held",
        f"{texts:,} texts still: the copies of all others had been deleted there.",
        f"Of {cells:,} cells (hour and channel, day and language, day and area, each with its event) {len(wrong)}",
        f"differ from what those outside saw. It took {seconds / 60:.0f} minutes.",
        "",
        "| event | seen outside | counted |",
        "| --- | ---: | ---: |",
        *rows,
        *([""] if wrong else []),
        *(f"- {one}" for one in wrong[:50]),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else CONTACTS))

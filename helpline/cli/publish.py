"""``helpline publish``: the tables of a quarter that anybody may see; drawn once, with noise, and safe to add up."""

import csv
import io
import re
from random import SystemRandom

import click

from helpline.cli.answer import Answer, Command, open_house, table
from helpline.domain.publishing import LEAST, NEVER_COUNTED, TABLES
from helpline.handlers import publishing
from helpline.handlers.publishing import Told
from helpline.handlers.work import work

HIDDEN = "hidden"
MEANS = {one.name: one.means for one in TABLES}


class Quarter(click.ParamType[tuple[int, int]]):
    """Such as ``2026Q3``."""

    name = "QUARTER"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        """Its year and number."""
        found = re.fullmatch(r"(20\d\d)Q([1-4])", str(value))
        if found is None:
            self.fail("Write a quarter such as 2026Q3", param, ctx)
        return int(found[1]), int(found[2])


@click.command("publish", cls=Command)
@click.option("--quarter", type=Quarter(), required=True, help="Such as 2026Q3; it has to be over.")
@click.option("--csv", "as_csv", is_flag=True, help="Print one line a cell, for a spreadsheet.")
def publish(quarter: tuple[int, int], as_csv: bool) -> Answer:
    """Print what may be published of a quarter.

    Each table tells one thing at a time. Fewer than ten is hidden, others with it so that it cannot be worked out from
    a sum, and every number has noise in it, drawn once: asked again, it is the same. Tables do not add up exactly.

    \b
    Examples:
      helpline publish --quarter 2026Q3
      helpline publish --quarter 2026Q3 --csv
      helpline publish --quarter 2026Q3 --json
    """
    year, number = quarter
    with open_house() as house, work(house) as w:
        told = publishing.of_quarter(w, year, number, SystemRandom().randrange)
    facts = {
        "quarter": f"{year}Q{number}",
        "hidden_below": LEAST,
        "noise": "two-sided geometric, epsilon 1 a table, drawn once",
        "tables": [{"name": name, "means": MEANS.get(name, ""), "cells": dict(cells)} for name, cells in told.items()],
        "never_counted": list(NEVER_COUNTED),
    }
    return Answer(facts, _as_csv(told) if as_csv else _in_words(told))


def _as_csv(told: Told) -> str:
    page = io.StringIO()
    rows = csv.writer(page, lineterminator="\n")
    rows.writerow(("table", "cell", "n"))
    for name, cells in told.items():
        rows.writerows((name, cell, HIDDEN if n is None else n) for cell, n in cells.items())
    return page.getvalue().rstrip("\n")


def _in_words(told: Told) -> str:
    parts = [
        f"{MEANS.get(name, name)}\n"
        + table(("", "N"), [(cell, HIDDEN if n is None else n) for cell, n in cells.items()])
        for name, cells in told.items()
    ]
    return "\n\n".join((*parts, "Never counted:\n" + "\n".join(f"  {one}" for one in NEVER_COUNTED)))

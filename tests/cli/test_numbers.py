"""``helpline board`` and ``helpline publish``, as people and programs read them."""

import json

from tests.cli.test_commands import LINE, Said, say

__all__ = ["say"]


def test_the_board_says_few_for_nothing_and_what_is_aimed_at(say: Said) -> None:
    say(*LINE)
    told = json.loads(say("board", "--window", "28 days", "--json")[1])
    assert told["now"]["waiting"] == 0
    assert told["events"]["arrived"] == told["began"]["channel"]["voice"] == told["began"]["area"]["Harbour"] == "few"
    assert {one["verdict"] for one in told["targets"]} == {"met", "too few to say"}
    assert "Waiting: 0" in say("board")[1]


def test_a_quarter_that_is_not_over_is_not_published(say: Said) -> None:
    assert "is not over yet" in say("publish", "--quarter", "2090Q1")[2]
    assert "Write a quarter such as 2026Q3" in say("publish", "--quarter", "last")[2]

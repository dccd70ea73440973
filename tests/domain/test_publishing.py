"""What is published: nothing under ten, nothing that a sum gives away, and noise that is what it is said to be."""

import math
from collections import Counter
from random import Random

import pytest

from helpline.domain.countable import EVENTS
from helpline.domain.publishing import LEAST, TABLES, noise, publish


def quarters(seed: int) -> list[dict[str, int]]:
    """Tables as they might be: sizes of every kind, small ones above all."""
    dice = Random(seed)
    sizes = (0, 0, 1, 3, 9, 10, 11, 25, 140, 2000)
    return [{f"cell {n}": dice.choice(sizes) for n in range(dice.randrange(1, 9))} for _ in range(300)]


@pytest.mark.parametrize("seed", range(6))
def test_no_difference_of_exported_numbers_tells_of_fewer_than_ten(seed: int) -> None:
    """The worst case: whoever attacks knows the total and every shown cell as they were, without any noise."""
    draw = Random(seed).randrange
    for cells in quarters(seed):
        told = publish(cells, draw)
        hidden = [cell for cell, n in told.items() if n is None]
        rest = sum(cells.values()) - sum(cells[cell] for cell, n in told.items() if n is not None)
        assert all(n is None or n >= LEAST for n in told.values())
        assert all(told[cell] is None for cell, n in cells.items() if n < LEAST)
        if len(cells) == 1 or not hidden:
            continue
        if len(hidden) < len(cells):
            # What is hidden is known together, and each of it may still be nothing, or all of it.
            assert len(hidden) >= 2
            assert rest >= LEAST
        else:
            assert all(n is None for n in told.values())


def test_a_single_hidden_cell_takes_the_smallest_shown_one_with_it() -> None:
    def nothing(_: int) -> int:
        return 1 if _ > 1 else 0

    assert noise(nothing) == 0
    assert publish({"a": 200, "b": 40, "c": 3}, nothing) == {"a": 200, "b": None, "c": None}
    assert publish({"a": 200, "b": 4, "c": 3}, nothing) == {"a": None, "b": None, "c": None}
    assert publish({"a": 200, "b": 6, "c": 6}, nothing) == {"a": 200, "b": None, "c": None}
    assert publish({"a": 200, "b": 40}, nothing) == {"a": 200, "b": 40}
    assert publish({"a": 9}, nothing) == {"a": None}


def test_the_noise_is_two_sided_and_geometric_with_epsilon_one() -> None:
    draw, n = Random(7).randrange, 40_000
    found = Counter(noise(draw) for _ in range(n))
    alpha = math.exp(-1)
    for k in range(-4, 5):
        expected = n * (1 - alpha) / (1 + alpha) * alpha ** abs(k)
        assert abs(found[k] - expected) < 5 * math.sqrt(expected), k
    # One contact more or less is told apart e times as often, and no more.
    for k in range(4):
        assert found[k] / found[k + 1] == pytest.approx(math.e, rel=0.2)


def test_each_table_is_of_one_thing_and_of_known_events() -> None:
    for table in TABLES:
        assert set(table.events) <= set(EVENTS)
        assert not any(EVENTS[event].of_notes for event in table.events)
        assert table.part is None or len(table.events) == 1
    assert len({table.name for table in TABLES}) == len(TABLES)

"""What journeys start from."""

from collections.abc import Iterator

import pytest

from tests.contract.fixtures import ContractWatch, check_network
from tests.journeys.asked import Board
from tests.journeys.street import ADA, BEA, CALLER, CAM, OTHER, THIRD, Street, street
from tests.simulator.telephones import Telephones


@pytest.fixture
def empty_street(database_url: str, redis_url: str, contract_watch: ContractWatch) -> Iterator[Street]:
    """Nobody there. At the end all that was said to the carrier, and by it, must have been as its contract has it."""
    with street(database_url, redis_url, on_exchange=contract_watch.exchange) as one:
        yield one
        wrong = check_network(one.sim)
    assert wrong == []


@pytest.fixture
def town(empty_street: Street) -> Street:
    """One line in three languages; Ada speaks English, Bea English and Spanish, both on duty."""
    empty_street.opens()
    empty_street.joins("Ada", ADA)
    empty_street.joins("Bea", BEA, languages="en,es")
    return empty_street


@pytest.fixture
def phones(town: Street) -> Iterator[Telephones]:
    """Everybody's telephone, each answered by hand, with somebody at the switchboard."""
    with town.switchboard() as board:
        for number in (ADA, BEA, CAM, CALLER, OTHER, THIRD):
            board.telephone(number).waits_for_a_hand()
        yield board


@pytest.fixture
def board(empty_street: Street) -> Board:
    """A line in two languages, Ada on duty, and a board of three peers and a doctor."""
    empty_street.opens(languages="en,es")
    empty_street.joins("Ada", ADA, languages="en,es", at_once=4)
    return Board(empty_street)

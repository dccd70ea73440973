"""Lets the tests of this room watch the contract."""

from tests.contract.fixtures import contract_watch

__all__ = ["contract_watch"]

"""What faults strike: the whole house, or a street whose clock can be moved."""

from tests.journeys.conftest import empty_street, town

__all__ = ["empty_street", "town"]

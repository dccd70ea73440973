"""Locking all and opening again at the command line."""

from tests.cli.test_commands import Said, facts, say

__all__ = ["say"]


def test_the_command_line_locks_and_opens(say: Said) -> None:
    assert facts(say("lock", "--json")) == {"locked": True}
    assert "all is locked" in say("check")[1]
    assert facts(say("unlock", "--json")) == {"locked": False, "was_locked": True}
    assert "all is locked" not in say("check")[1]
    assert facts(say("unlock", "--json")) == {"locked": False, "was_locked": False}


def test_there_is_nothing_to_lift_for_who_was_not_made_to(say: Said) -> None:
    assert say("user", "lift", "River")[0] == 1

"""What takes a minute goes on beside the workers, as a program of its own."""

from workers import aside


def test_a_command_of_ours_goes_on_by_itself() -> None:
    assert aside.begin("drill", "--help").wait(timeout=60) == 0
    assert aside.begin("drill", "--asked", "not a number").wait(timeout=60) == 2

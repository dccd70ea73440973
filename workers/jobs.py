"""One line a job: RQ calls it with ids, it calls one handler."""

from helpline.handlers import duress, self_tries, sweep, texts
from helpline.handlers.work import House
from workers import aside
from workers.dialler import Dialler
from workers.sender import Sender

_bench: list[tuple[House, Sender, Dialler]] = []


def sit_down(house: House, sender: Sender, dialler: Dialler) -> None:
    """Give this process what it works with, after the fork. RQ calls jobs by name, so they have to find it here."""
    _bench[:] = [(house, sender, dialler)]


def arrived(inbox_id: int, _lane: int = 0) -> None:
    """A text came in."""
    texts.arrived(_bench[0][0], inbox_id)


def deliver(_: int) -> None:
    """Texts are due: whoever comes takes all of them, as far as there are hands."""
    _bench[0][1].send_due()


def dial(_: int) -> None:
    """Telephones are to be rung, moved or hung up: whoever comes takes all of it."""
    _bench[0][2].send_due()


def hush(account_id: int) -> None:
    """Somebody was made to sign in."""
    duress.hush(_bench[0][0], account_id)


def drill(drill_id: int) -> None:
    """A keeper wants to see the whole line work."""
    aside.begin("drill", "--asked", str(drill_id))


def acknowledge(line_id: int) -> None:
    """A line has rung itself."""
    self_tries.acknowledge(_bench[0][0], line_id)


def tidy(_: int) -> None:
    """Rows whose time has passed."""
    sweep.tidy(_bench[0][0])

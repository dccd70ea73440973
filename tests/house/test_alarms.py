"""Every alarm is told in plain words on the pages, and says how to mend it."""

import re
from pathlib import Path

from helpline import words
from helpline.handlers import alarms
from helpline.handlers.checkup import MEND

NAMES = set(re.findall(r'(?:Alarm|_if_any)\(\s*"([^"]+)"', Path(alarms.__file__).read_text(encoding="utf-8")))


def test_every_alarm_says_how_to_mend_it() -> None:
    assert len(NAMES) > 8
    assert set(MEND) == NAMES


def test_every_alarm_is_told_in_plain_words() -> None:
    page = (words.TEMPLATES / "desk" / "alarms.html").read_text(encoding="utf-8")
    assert {name for name in NAMES if f'"{name}": _(' not in page} == set()


def test_a_keeper_reads_how_to_mend_every_alarm() -> None:
    page = (words.TEMPLATES / "keeper" / "mend.html").read_text(encoding="utf-8")
    assert {name for name in NAMES if f'"{name}": _(' not in page} == set()

"""What may be written after an option: numbers, languages, hours and names, each refused with a reason."""

from datetime import time
from typing import Any

import click

from helpline import words
from helpline.domain import number
from helpline.domain.line import LONGEST_KEPT
from helpline.domain.names import Locale, PhoneNumber

LONGEST_HOURS = int(LONGEST_KEPT.total_seconds() // 3600)


class Number(click.ParamType[PhoneNumber]):
    """A telephone number with its country."""

    name = "+NUMBER"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> PhoneNumber:
        known = number.read(str(value))
        if known is None:
            self.fail("this is no telephone number. Write it with its country, such as +15550100.", param, ctx)
        return known


class Languages(click.ParamType[tuple[Locale, ...]]):
    """Languages of the register, parted by commas; the first is the one spoken when nothing else is known."""

    name = "LANGUAGES"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Locale, ...]:
        if isinstance(value, tuple):
            return value
        register = words.register()
        wanted = [Locale(code.strip()) for code in str(value).split(",") if code.strip()]
        unknown = [code for code in wanted if code not in register]
        if unknown or not wanted:
            named = ", ".join(unknown) or "(none)"
            self.fail(f"not in the register of languages: {named}. Known: {', '.join(register)}.", param, ctx)
        return tuple(dict.fromkeys(wanted))


class Hours(click.ParamType[int]):
    """How long words are kept: never longer than the ceiling that holds for everybody."""

    name = "HOURS"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        hours = int(value) if str(value).isdecimal() else 0
        if not 1 <= hours <= LONGEST_HOURS:
            why = "Longer is not possible on any line: what is not kept cannot be taken away."
            self.fail(f"words and numbers are kept 1 to {LONGEST_HOURS} hours after the last text. {why}", param, ctx)
        return hours


class Span(click.ParamType[tuple[time, time]]):
    """From when until when on the clock of a line, such as 09:00-21:00; ``always`` is the whole day."""

    name = "FROM-UNTIL"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[time, time]:
        if isinstance(value, tuple):
            return value
        if value == "always":
            return time(0), time(0)
        try:
            begins, ends = (time.fromisoformat(part.strip()) for part in str(value).split("-"))
        except ValueError:
            begins = ends = time(0)
        if begins == ends or begins.tzinfo or ends.tzinfo:
            self.fail("write it as two times of the day, such as 09:00-21:00, or `always`.", param, ctx)
        return begins, ends


class Name(click.ParamType[str]):
    """A name that is not empty and fits a text."""

    name = "NAME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        bare = " ".join(str(value).split())
        if not 1 <= len(bare) <= 40:
            self.fail("a name has 1 to 40 letters.", param, ctx)
        return bare


NUMBER, LANGUAGES, HOURS, SPAN, NAME = Number(), Languages(), Hours(), Span(), Name()

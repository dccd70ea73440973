"""What every command shares: one answer for people and for programs, and one open house."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import click

from helpline import settings, wiring
from helpline.handlers.work import House


@dataclass(frozen=True)
class Answer:
    """``facts`` for programs, ``words`` for people; not ``fine`` when somebody has to do something."""

    facts: object
    words: str
    fine: bool = True


class Command(click.Command):
    """A command that gives an `Answer`; with ``--json`` it prints the facts and nothing else. Its result: 0 or 1."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.append(
            click.Option(["--json", "as_json"], is_flag=True, help="Print it for a program, as JSON, and nothing else.")
        )

    def invoke(self, ctx: click.Context) -> int:
        as_json = ctx.params.pop("as_json")
        answer: Answer = super().invoke(ctx)
        click.echo(as_line(answer.facts) if as_json else answer.words)
        return 0 if answer.fine else 1


class Family(click.Group):
    """Commands about one thing."""

    command_class = Command
    group_class = type


def as_line(facts: object) -> str:
    """JSON as programs read it: one line, every script as it is."""
    return json.dumps(facts, ensure_ascii=False)


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns under their heads, as wide as what stands in them."""
    lines = [[str(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(heads))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


@contextmanager
def open_house() -> Iterator[House]:
    """The house as the settings describe it, for the length of one command. Raises `SettingsError`."""
    house = wiring.build(settings.read(), connections=2)
    try:
        yield house
    finally:
        house.database.close()

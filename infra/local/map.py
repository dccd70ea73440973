"""Prints the map of the house and the lives of a contact and a text into the README, from the code itself."""

import ast
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from helpline.domain import call, contact, sending
from helpline.domain.machine import Machine
from infra.local.programs import ROOT

README = ROOT / "README.md"
BEGINS, ENDS = "<!-- {name}: from the code, by `python -m infra.local.map` -->", "<!-- end of {name} -->"
ROOMS = ("domain", "handlers", "store", "carrier", "web", "cli", "simulator")
ONLY_THE_DOOR = ("simulator",)
"""Rooms shown by their caption alone."""

State = TypeVar("State", bound=StrEnum)
Trigger = TypeVar("Trigger", bound=StrEnum)


def caption(path: Path) -> str:
    """The first line of a module."""
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    return said.splitlines()[0] if said else ""


def modules(folder: Path) -> Iterator[Path]:
    """The modules of one folder that have something to say."""
    return (path for path in sorted(folder.glob("*.py")) if not path.name.startswith("__"))


def house() -> str:
    """Every room and module with its caption."""
    lines = [_line(ROOT / "wsgi.py", 0, "wsgi.py"), f"{'helpline/':32}{caption(ROOT / 'helpline/__init__.py')}"]
    lines += [_line(path, 1) for path in modules(ROOT / "helpline")]
    for room in ROOMS:
        lines += _room(ROOT / "helpline" / room, 1, only_the_door=room in ONLY_THE_DOOR)
    lines += _room(ROOT / "workers", 0)
    return "```\n" + "\n".join(lines) + "\n```"


def life(machine: Machine[State, Trigger]) -> str:
    """A state machine as a diagram; moves between the same two states share an arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for old, trigger, new in machine:
        arrows.setdefault((old.name.lower(), new.name.lower()), []).append(trigger.value)
    lines = [f"    {old} --> {new}: {', '.join(why)}" for (old, new), why in arrows.items()]
    return "```mermaid\nstateDiagram-v2\n" + "\n".join(lines) + "\n```"


PARTS: dict[str, Callable[[], str]] = {
    "map": house,
    "contact": lambda: life(contact.LIFE),
    "text": lambda: life(sending.LIFE),
    "leg": lambda: life(call.LIFE),
}


def drawn(readme: str) -> str:
    """The README with every part as the code is now; what stands between the marks is replaced."""
    for name, part in PARTS.items():
        begins, ends = BEGINS.format(name=name), ENDS.format(name=name)
        before, found, rest = readme.partition(begins)
        _, closed, after = rest.partition(ends)
        if not found or not closed:
            raise LookupError(f"the README has no place for the {name}: {begins} … {ends}")
        readme = f"{before}{begins}\n{part()}\n{ends}{after}"
    return readme


def _room(folder: Path, depth: int, *, only_the_door: bool = False) -> list[str]:
    name = "  " * depth + f"{folder.name}/"
    inside = [] if only_the_door else [_line(path, depth + 1) for path in modules(folder)]
    return [f"{name:32}{caption(folder / '__init__.py')}", *inside]


def _line(path: Path, depth: int, name: str = "") -> str:
    return f"{'  ' * depth + (name or path.stem):32}{caption(path)}"


def main() -> None:
    """Bring the README up to date; with ``--check`` only say whether it is."""
    was = README.read_text(encoding="utf-8")
    now = drawn(was)
    if "--check" not in sys.argv:
        README.write_text(now, encoding="utf-8")
    elif was != now:
        sys.exit("The README is not up to date: run `python -m infra.local.map`.")


if __name__ == "__main__":
    main()

"""Laws of the house that read the code itself: directions, names, words, captions, and where things may stand."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.map import README, drawn
from infra.local.programs import ROOT

ROOMS = ("helpline", "workers", "infra")
TOP = {
    "pyproject.toml", "wsgi.py", "helpline", "workers", "templates", "translations", "tests", "infra", "README.md",
    "LICENSE", "Makefile", "requirements",
}  # fmt: skip

NEVER_SAID = re.compile(
    r"\b(victims?|perpetrators?|rescue[ds]?|rescuing|case subject|trafficking status|(?<!user-)agents?|tickets?"
    r"|customers?|(?:a|the|each|every|new|team) leads?)\b",
    re.IGNORECASE,
)
NEVER_NAMED = {"utils", "helpers", "common", "misc", "base", "manager", "service", "processor", "data", "info"}
NEVER_LEFT = re.compile(
    r"\b(TODO|FIXME|XXX|NotImplementedError)\b|pytest\.skip|pytest\.mark\.(skip|xfail)|assert True\b|pragma: no cover"
)
NUMBER = re.compile(r"(?<![\w.])\+([0-9]{7,15})\b")
INVENTED = re.compile(
    r"1\d{3}55501\d{0,2}|155501\d\d"  # kept free for stories
    r"|1500555\d{4}"  # the carrier's own, to try refusals with
    r"|266696687|7378742833|2562533|8656696|86282452253|464"  # ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN … as digits
    r"|(\d)\1{6,14}|1234567890*"  # nobody's
)


def files() -> list[Path]:
    """Everything that is in the repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).exists()]


def python(*rooms: str) -> list[Path]:
    return [path for path in files() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in rooms]


def names_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


def test_the_top_of_the_tree_is_what_it_always_was() -> None:
    found = {path.relative_to(ROOT).parts[0] for path in files()}
    assert {name for name in found if not name.startswith(".")} <= TOP


def test_imports_point_one_way() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_module_begins_with_one_sentence_about_itself() -> None:
    wrong = []
    for path in python(*ROOMS, "tests"):
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        if not said or not said.splitlines()[0].rstrip().endswith((".", "?", "!", "…", "``")):
            wrong.append(str(path.relative_to(ROOT)))
    assert wrong == []


def test_nothing_is_named_after_nothing() -> None:
    wrong = []
    for path in python(*ROOMS, "tests"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = [path.stem, *path.relative_to(ROOT).parts[:-1], *names_in(tree)]
        wrong += [
            f"{path.relative_to(ROOT)}: {name}"
            for name in names
            if name.lower() in NEVER_NAMED
            or (name.startswith(("do_", "handle_")) and name not in ("do_GET", "do_POST"))
        ]
    assert wrong == []


def test_nobody_is_called_what_nobody_here_is_called() -> None:
    wrong = []
    for path in files():
        inside = path.relative_to(ROOT).parts
        if inside[0] not in ("helpline", "workers", "templates", "wsgi.py", "README.md") or path.suffix in (
            ".woff2",
            ".png",
        ):
            continue
        for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            wrong += [f"{path.relative_to(ROOT)}:{at}: {found[0]}" for found in NEVER_SAID.finditer(line)]
    assert wrong == []


def test_nothing_is_left_for_later() -> None:
    here = Path(__file__)
    wrong = [
        str(path.relative_to(ROOT))
        for path in python(*ROOMS, "tests")
        if path != here and NEVER_LEFT.search(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_every_telephone_number_in_the_tree_is_an_invented_one() -> None:
    wrong = set()
    for path in files():
        if path.suffix in (".py", ".md", ".html", ".txt", ".example", ".toml") and "contract" not in path.parts:
            found = NUMBER.findall(path.read_text(encoding="utf-8"))
            wrong |= {f"{path.relative_to(ROOT)}: +{number}" for number in found if not INVENTED.fullmatch(number)}
    assert wrong == set()


def test_the_environment_is_read_in_one_place() -> None:
    wrong = []
    for path in python("helpline", "workers"):
        inside = str(path.relative_to(ROOT))
        tree = ast.parse(path.read_text(encoding="utf-8"))
        reads = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and node.attr in ("environ", "getenv")
            and isinstance(node.value, ast.Name)
            and node.value.id == "os"
        ]
        if reads and inside not in ("helpline/settings.py", "helpline/simulator/__main__.py"):
            wrong.append(inside)
    assert wrong == []


def test_nothing_is_imported_inside_a_function() -> None:
    wrong = []
    for path in python("helpline", "workers"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                inside = [one for one in ast.walk(node) if isinstance(one, ast.Import | ast.ImportFrom)]
                wrong += [f"{path.relative_to(ROOT)}:{one.lineno}" for one in inside]
    assert wrong == []


def test_only_the_clock_knows_what_time_it_is() -> None:
    """Everybody else is told: a rule about time that asks the wall can't be tried."""
    wrong = [
        str(path.relative_to(ROOT))
        for path in python("helpline", "workers")
        if re.search(r"\b(datetime\.now|utcnow|time\.time)\(", path.read_text(encoding="utf-8"))
        and path.relative_to(ROOT).parts[1] not in ("clock.py", "simulator")
    ]
    assert wrong == []


def test_the_readme_shows_the_house_as_it_is() -> None:
    readme = README.read_text(encoding="utf-8")
    assert readme == drawn(readme), "run `python -m infra.local.map`"


@pytest.mark.parametrize("words", ["all the rescued victims", "the customer", "a lead", "Ticket 5", "agents"])
def test_the_law_on_names_notices(words: str) -> None:
    assert NEVER_SAID.search(words)

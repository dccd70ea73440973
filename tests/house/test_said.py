"""Whatever a handler says has a template, and the facts it gives are the facts that template takes."""

import ast
from collections.abc import Iterator
from pathlib import Path

from helpline import words
from helpline import worst_facts as facts

HOUSE = Path(words.__file__).parent
HANDLERS = HOUSE / "handlers"
SAYS = {
    "to_caller": "sms/",
    "unasked_to_caller": "sms/",
    "last_to_caller": "sms/",
    "words_for": "sms/",
    "to_responder": "sms/responder/",
}
OTHER = {"line", "about", "urgent", "by_person"}
"""What the functions themselves take besides facts."""


def calls() -> Iterator[tuple[str, int, str, set[str]]]:
    """Each place in the handlers that names a template: the file, the line, the template, the facts given by name."""
    for path in sorted(HANDLERS.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            named = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if name in SAYS and named:
                given = {word.arg for word in node.keywords if word.arg} - OTHER
                yield path.name, node.lineno, SAYS[name] + named[0], given


def test_every_text_that_is_said_has_a_template_and_its_facts() -> None:
    found = list(calls())
    assert len(found) > 10, "the handlers speak in another way now: look again at how this law reads them"
    for file, line, template, given in found:
        assert template in facts.TEMPLATES, f"{file}:{line} says {template}, and there is no such template"
        assert given <= facts.names(template), f"{file}:{line} gives {given - facts.names(template)} to {template}"


def spoken() -> Iterator[tuple[str, int, str, set[str]]]:
    """Each place that has a prompt said on the telephone: the file, the line, the prompt, its facts."""
    for path in sorted((*HANDLERS.glob("*.py"), *(HOUSE / "web").glob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Say"):
                continue
            prompt, *rest = node.args
            if isinstance(prompt, ast.Constant) and isinstance(prompt.value, str):
                keys = [key for one in rest if isinstance(one, ast.Dict) for key in one.keys]
                given = {str(key.value) for key in keys if isinstance(key, ast.Constant)}
                yield path.name, node.lineno, prompt.value, given


def test_every_prompt_that_is_said_has_a_template_and_exactly_its_facts() -> None:
    found = list(spoken())
    assert len(found) > 20, "the telephones speak in another way now: look again at how this law reads them"
    for file, line, prompt, given in found:
        assert prompt in facts.TEMPLATES, f"{file}:{line} says {prompt}, and there is no such template"
        assert given == facts.names(prompt), f"{file}:{line} gives {given} to {prompt}, not {facts.names(prompt)}"

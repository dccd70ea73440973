"""Nothing that people wrote is cut inside a letter: every place that shortens a text does it by whole letters."""

import ast
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpline import words
from helpline.domain.grapheme import graphemes
from helpline.domain.segment import count
from helpline.handlers import relay
from infra.local.programs import ROOT

WRITTEN_BY_NOBODY = {
    "request.form.get('answer', '')",  # what a key of hers signed
    "request.form.get('password', '')",
    "clean(request.form.get('code', ''))",
    "request.form.get('calendar', '')",  # refused where it is longer than that
    "request.form.get('words', '')",  # the same: twice as much as may be said
    "request.headers.get('Last-Event-ID') or request.args.get('since', '')",
    "text",  # a calendar, by which time it has been refused
    "request.form.get(name, '')",  # a password
    "request.form.get('digest', '')",
    "drawn",  # of a lottery
    "hashlib.sha256(_content(name)).hexdigest()",
    "hashlib.sha256(f'{spoken} {text}'.encode()).hexdigest()",
    "w.cipher.lookup('calendar entry', str(one.id)).hex()",
    "_CONTROL.sub('', raw).strip()",  # a telephone's address
    "said.get('Digits', '')",
}
"""What is cut though it is no text of anybody's, or is refused as a whole afterwards."""

PIECES = st.lists(
    st.sampled_from([*"မြန်မာ ကျွန်ုပ်", "क्षेत्र", "स्ते", "น้ำ", "ပြီး", "မႂ်ႇ", "👩🏽‍🚒", "e\u0301", "ক্ষ", "佢", "a", " "]),
    min_size=1,
    max_size=300,
)


def shortened() -> Iterator[tuple[str, str]]:
    """Each ``text[:most]`` with a limit worth its name: where, and what is cut."""
    for room in ("handlers", "web", "carrier", "domain"):
        for path in sorted((ROOT / "helpline" / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not (isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice)):
                    continue
                if node.slice.lower is None and node.slice.upper is not None and _is_limit(node.slice.upper):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", ast.unparse(node.value)


def _is_limit(upper: ast.expr) -> bool:
    said = ast.unparse(upper)
    return ("LONGEST" in said and "CLUSTER" not in said) or "MOST_TEXT" in said or (said.isdecimal() and int(said) > 7)


def test_no_text_is_cut_by_counting_code_points() -> None:
    cut = [f"{place} {what}" for place, what in shortened() if what not in WRITTEN_BY_NOBODY]
    assert cut == []


@pytest.mark.parametrize("code", ["en", "my", "hi", "zh-Hans", "xh"])
@settings(max_examples=40, deadline=None)
@given(said=PIECES)
def test_what_is_passed_on_to_a_phone_loses_and_tears_no_letter(code: str, said: list[str]) -> None:
    text = "".join(said).strip() or "a"
    pieces = relay._pieces(words.Locale(code), "K7", text)
    assert all(piece.startswith("K7: ") and count(piece).parts <= 3 for piece in pieces)
    told = [one for piece in pieces for one in graphemes(piece.removeprefix("K7: ")) if not one.isspace()]
    assert told == [one for one in graphemes(text) if not one.isspace()]

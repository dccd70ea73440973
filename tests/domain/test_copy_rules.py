"""The rules of copy find what they are there to find, and name it."""

import pytest

from helpline.domain.copy_rules import Flaw, Rule, costly_signs, facts_kept, flaws, grade
from helpline.domain.segment import straighten


@pytest.mark.parametrize(
    ("text", "parts", "flaw"),
    [
        ("", 1, Flaw(Rule.EMPTY)),
        ("x" * 161, 1, Flaw(Rule.TOO_LONG, "2")),
        ("It is a very long façade " + "x" * 60, 1, Flaw(Rule.TOO_LONG, "2", ("ç",))),
        ("ก" * 135, 2, Flaw(Rule.TOO_LONG, "3")),
        ("We called the police.", 1, Flaw(Rule.TELLING, "police")),
        ("See www.line.example", 1, Flaw(Rule.LINK, "www.")),
        ("Look at line.org now", 1, Flaw(Rule.LINK, "e.org")),
        ("All is well 🙂", 2, Flaw(Rule.UNFIT_SIGN, "🙂")),
        ("It’s done.", 2, Flaw(Rule.UNFIT_SIGN, "’")),
        ("Done.\u202e", 2, Flaw(Rule.UNFIT_SIGN, "\u202e")),
        ("Text STOP for no more.", 1, Flaw(Rule.SWALLOWED, "STOP")),
        ("Ring  now.", 1, Flaw(Rule.GAP)),
        ("Ring None.", 1, Flaw(Rule.GAP)),
    ],
)
def test_each_rule_finds_its_flaw(text: str, parts: int, flaw: Flaw) -> None:
    assert flaw in flaws(text, parts=parts, telling=["police"])


def test_a_plain_text_has_none() -> None:
    plain = "Hi, we got your message. A person will reply soon. Text 0 for no more texts."
    assert flaws(plain, parts=1, telling=["sex", "police", "work"], is_english=True) == []
    assert flaws("Your stop at the station: don't quit.", parts=1, telling=[]) == []


def test_hard_english_is_named_with_its_years_of_school() -> None:
    hard = "Confidentiality considerations necessitate individualised authorisation, unfortunately, every single time."
    assert [one.rule for one in flaws(hard, parts=1, telling=[], is_english=True)] == [Rule.TOO_HARD]
    assert flaws(hard, parts=1, telling=[]) == []
    assert grade("We are here. You can text us at any time you want to.") < 4


def test_a_sentence_keeps_its_facts_and_names_no_others() -> None:
    assert facts_kept("Ring {emg} now, {who}.", ["emg", "time"]) == [
        Flaw(Rule.LOST_FACT, "time"),
        Flaw(Rule.UNKNOWN_FACT, "who"),
    ]
    assert facts_kept("At {time} ring {emg}.", ["emg", "time"]) == []


def test_the_signs_that_cost_are_named_each_once() -> None:
    assert costly_signs("façade ñ garçon ๑") == ("ç", "๑")


def test_what_desks_and_telephones_put_in_is_straightened() -> None:
    assert straighten("“It’s\u00a0here” – now…\n ok") == '"It\'s here" - now... ok'

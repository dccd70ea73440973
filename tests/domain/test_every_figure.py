"""Figures of any script count wherever somebody tells a number: a code, a key, an hour, a telephone, a proof."""

from datetime import time

import pytest

from helpline.domain import number
from helpline.domain.account import tidied
from helpline.domain.commands import Command, Kind, read
from helpline.domain.escalation import resume
from helpline.domain.keys import read_key
from helpline.web.keeper.forms import filled

ASCII = "0123456789"
FIGURES = {
    "Thai": "๐๑๒๓๔๕๖๗๘๙",
    "Burmese": "၀၁၂၃၄၅၆၇၈၉",
    "Shan": "႐႑႒႓႔႕႖႗႘႙",
    "Devanagari": "०१२३४५६७८९",
    "Bengali": "০১২৩৪৫৬৭৮৯",
    "full width": "０１２３４５６７８９",
    "Arabic": "٠١٢٣٤٥٦٧٨٩",
    "Khmer": "០១២៣៤៥៦៧៨៩",
    "Lao": "໐໑໒໓໔໕໖໗໘໙",
}


@pytest.mark.parametrize("script", FIGURES)
def test_a_number_is_a_number_in_every_script(script: str) -> None:
    own = str.maketrans(ASCII, FIGURES[script])
    assert read("K7".translate(own)) == Command(Kind.CODE, "K7")
    assert read("K23 hello".translate(own)) == Command(Kind.SAY, "K23", "hello")
    assert read("*9 K7".translate(own)) == Command(Kind.KEY, "K7", "9")
    assert number.read("+1 555 01-00 12".translate(own)) == "+155501" + "0012"
    assert number.read("00 1 555 0100".translate(own)) == "+15550100"
    assert tidied("123 456".translate(own)) == "123456"
    assert tidied("ab2c-d3".translate(own)) == "AB2CD3"
    form = filled({"at": "09:30".translate(own), "many": "12".translate(own)})
    assert form.clock("at") == time(9, 30)
    assert form.whole("many", least=1, most=20) == 12
    assert form.wrong == {}
    assert resume.read("MANGO-47".translate(own)) == resume.read("mango 47")
    for key in (0, 5, 9, 13, 38, 49):
        told = read_key(f"*{key}".translate(own))
        assert told is not None
        assert (told.number, told.starred) == (key, True)


def test_letters_as_wide_as_figures_count_too() -> None:
    assert read("Ｋ７") == Command(Kind.CODE, "K7")
    assert tidied("ＡＢ２Ｃ－Ｄ３") == "AB2CD3"
    assert number.read("＋１５５５０１００") == "+15550100"

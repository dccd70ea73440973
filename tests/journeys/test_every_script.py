"""One whole conversation in each script, by text: met, offered, claimed, relayed, asked, ended, in her own figures."""

from dataclasses import dataclass

import pytest

from helpline import words
from helpline.domain.escalation.consent import Purpose
from helpline.domain.grapheme import graphemes
from helpline.domain.line import Serves
from helpline.domain.names import Locale
from helpline.domain.segment import count
from tests.journeys.asked import Board, asks, grants, wishes
from tests.journeys.street import ADA, BEA, CALLER, Street

ASCII = "0123456789"


@dataclass(frozen=True)
class Tongue:
    """One language as somebody really writes it: her first words, a long story, figures, and a peer's command."""

    code: str
    first: str
    story: str
    figures: str = ASCII
    done: str = "*done"
    read_as: str = ""
    """What her first words are once they are read, where her phone writes another way."""
    wipes: bool = False
    """Whether it ends by her own key, or by her peer's word."""

    def typed(self, key: str) -> str:
        """A key as her keyboard writes it."""
        return key.translate(str.maketrans(ASCII, self.figures))


BURMESE = "ကျွန်မတို့သုံးယောက်ကြောက်နေတယ်ဘယ်သူ့ကိုမေးရမှန်းမသိဘူးကျေးဇူးပြုပြီးဖုန်းဆက်ပေးပါ။"
TONGUES = [
    Tongue(
        code="hi",
        wipes=True,
        first="मुझे किसी से बात करनी है, क्या कोई है? मेरे पास पैसे नहीं हैं",
        story="उन्होंने मेरे काग़ज़ रख लिए हैं और दो महीने से पैसे नहीं दिए, मैं डरी हुई हूँ। " * 6,
        figures="०१२३४५६७८९",
        done="*पूरा",
    ),
    Tongue(
        code="zh-Hans",
        first="你好,有人吗?我想问一件事",
        story="他们拿走了我的证件，两个月没有给我钱，我很害怕，不知道还可以问谁。" * 9,
        figures="０１２３４５６７８９",
        done="＊完成",
    ),
    Tongue(
        code="zh-Hant",
        wipes=True,
        first="你好，請問有冇人喺度？我想問啲嘢",
        story="佢哋攞走咗我啲證件，兩個月冇畀錢我，我好驚，唔知可以問邊個。" * 9,
        figures="０１２３４５６７８９",
        done="*完成",
    ),
    Tongue(
        code="zu",
        first="sawubona, ngicela ukukhuluma nomuntu manje",
        story="Bathathe amaphepha ami futhi abangikhokhelanga izinyanga ezimbili, ngiyesaba kakhulu. " * 6,
        done="*qedile",
    ),
    Tongue(
        code="my",
        wipes=True,
        first="\u1021\u1000\u1030\u100a\u102e\u101c\u102d\u102f\u1010\u101a\u1039",
        read_as="အကူညီလိုတယ်",
        story=BURMESE * 5,
        figures="၀၁၂၃၄၅၆၇၈၉",
        done="*ပြီးပြီ",
    ),
]


def opened(street: Street, code: str) -> None:
    """Ada speaks English, and Bea the caller's language first: her telephone speaks it too."""
    street.opens(languages=f"en,{code}", serves=Serves.BOTH)
    street.joins("Ada", ADA)
    street.joins("Bea", BEA, languages=f"{code},en")


def told(language: str, template: str, **facts: object) -> str:
    return words.say(f"sms/{template}", Locale(language), **facts)


def pieces(street: Street, phone: str, before: int) -> list[str]:
    return street.shows(phone)[before:]


def letters(texts: list[str]) -> list[str]:
    """What a reader sees as single letters, over the edges of several texts; spaces may fall away there."""
    return [one for text in texts for one in graphemes(text) if not one.isspace()]


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda one: one.code)
def test_a_conversation_by_text_from_the_first_word_to_the_last(empty_street: Street, tongue: Tongue) -> None:
    street, code = empty_street, tongue.code
    opened(street, code)
    Board(street)
    street.writes(tongue.first)
    assert street.rows("SELECT language FROM contact") == [(code,)]
    assert street.last(CALLER) == told(code, "greeting", calls=True, several_languages=True)
    assert not any(text.startswith("Someone") for text in street.shows(ADA)), "who does not speak it is not asked first"

    claim = street.code("Bea")
    offer = street.last(BEA)
    assert claim in offer
    assert words.language_name(Locale(code), Locale(code)) in offer
    street.writes(tongue.typed(claim), sender=BEA)
    assert (tongue.read_as or tongue.first) in street.last(BEA)

    seen = len(street.shows(CALLER))
    street.writes(f"{tongue.typed(claim)} {tongue.story}", sender=BEA)
    hers = pieces(street, CALLER, seen)
    assert len(hers) > 1
    assert letters(hers) == letters([tongue.story]), "nothing is lost, and no letter is torn"
    assert all(count(one).parts <= 3 for one in hers)

    seen = len(street.shows(BEA))
    street.writes(tongue.story)
    peers = pieces(street, BEA, seen)
    assert all(one.startswith(f"{claim}: ") for one in peers)
    assert letters([one.removeprefix(f"{claim}: ") for one in peers]) == letters([tongue.story])

    street.writes(tongue.typed("*6"))
    bea = int(street.rows("SELECT id FROM responder WHERE alias = 'Bea'")[0][0])
    asked = asks(street, street.contact(), bea, wishes(Purpose.BOARD))
    assert str(asked.code) in street.last(CALLER)
    street.writes(f"{tongue.typed(str(asked.code))}.")
    assert grants(street) == [("P4", "text code", True)]

    if tongue.wipes:
        street.writes(tongue.typed("*9"))
        assert street.rows("SELECT 1 FROM contact") == []
        assert grants(street) == [("P4", "text code", False)]
        assert street.last(BEA) == told(code, "responder/caller_wiped", code=claim)
    else:
        street.writes(f"{tongue.done} {tongue.typed(claim)}", sender=BEA)
        assert street.state() == "closed"
        street.later(hours=25)
        assert street.rows("SELECT 1 FROM contact") == []

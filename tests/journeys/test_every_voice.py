"""One whole call in each tongue: the menu, the wait, a peer, a key and the end, in a voice or as peers recorded it."""

import wave
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from helpline import words
from helpline.domain.line import Serves
from helpline.domain.names import Locale
from helpline.handlers import callback, coverage, shifts
from helpline.handlers.work import work
from helpline.prompts import Prompts
from helpline.store import contacts, roster
from tests.contract.fixtures import ContractWatch, check_network
from tests.journeys.exchange import all_over, heard
from tests.journeys.street import ADA, BEA, CALLER, LINE, Street, street

TWO_AT_NIGHT = datetime(2026, 11, 22, 19, tzinfo=UTC)
"""Two o'clock on a Monday in Bangkok."""
BURMESE, SHAN, THAI = Locale("my"), Locale("shn"), Locale("th")
OF_AN_OLD_PHONE = "\u1021\u1000\u1030\u100a\u102e\u101c\u102d\u102f\u1010\u101a\u1039"


def record(folder: Path, code: str, key: int) -> None:
    """As if peers had recorded every prompt of a language."""
    (folder / code).mkdir()
    for name in Prompts(folder).missing(Locale(code), keys=(key,)):
        with wave.open(str(folder / code / f"{name}.wav"), "wb") as sound:
            sound.setparams((1, 2, 8000, 0, "NONE", "not compressed"))
            sound.writeframes(bytes(1600))


@pytest.fixture
def recorded(tmp_path: Path, database_url: str, redis_url: str, contract_watch: ContractWatch) -> Iterator[Street]:
    """A street where Shan, Burmese and isiZulu are recorded, for the keys that the stories give them."""
    for code, key in (("zu", 2), ("my", 2), ("shn", 3)):
        record(tmp_path, code, key)
    with street(database_url, redis_url, on_exchange=contract_watch.exchange, recordings=str(tmp_path)) as one:
        yield one
        wrong = check_network(one.sim)
    assert wrong == []


def spoken(code: str) -> Callable[..., str]:
    """How a prompt is heard in a language: read by a voice, or the name of what was recorded."""

    def said(prompt: str, recording: str = "", **facts: object) -> str:
        if words.register()[Locale(code)].voice:
            return heard(prompt, code, **facts)
        return f"/prompts/{code}/{recording or prompt}.wav"

    return said


@pytest.mark.parametrize("code", ["hi", "zh-Hant", "zu", "my"])
def test_a_call_from_the_menu_to_the_end(recorded: Street, code: str) -> None:
    says, row = spoken(code), words.register()[Locale(code)]
    recorded.opens(languages=f"en,{code}", serves=Serves.BOTH)
    recorded.joins("Ada", ADA)
    recorded.joins("Bea", BEA, languages=f"{code},en")
    with recorded.switchboard() as phones:
        for number in (ADA, BEA, CALLER):
            phones.telephone(number).waits_for_a_hand()
        call = phones.caller(CALLER).rings(LINE).hears("For English, press 1.")
        call.hears(says("language_choice", "language_choice-2", lang=row.name, key=2)).presses("2")
        call.hears(says("welcome", cover=None)).hears("hold.wav")
        bea = phones.responder(BEA).is_rung().picks_up()
        minutes = {"language": words.language_name(Locale(code), Locale(code), aloud=True), "minutes": 0}
        bea.hears(says("responder/whisper", "responder-whisper", urgent=False, **minutes)).presses("1")
        call.hears(says("connecting")).talks_with(bea)
        call.presses("*").hears(says("star_menu", "star_menu-can_ring_back", can_ring_back=True)).presses("9")
        call.hears(says("wiped")).ends()
        assert all_over(recorded, phones)
    assert recorded.rows("SELECT 1 FROM contact") == []


@pytest.fixture
def night(recorded: Street) -> Street:
    """Two at night: Ada speaks Thai and is there; Bea speaks Shan and Burmese, and comes at six."""
    recorded.clock.began = TWO_AT_NIGHT
    recorded.opens(languages="th,my,shn", zone="Asia/Bangkok", serves=Serves.BOTH)
    recorded.joins("Ada", ADA, languages="th")
    recorded.joins("Bea", BEA, languages="shn,my", on=False)
    with work(recorded.house) as w:
        bea = roster.with_alias(w.db, "Bea")
        assert bea is not None
        shifts.add(w, responder=bea, first_on=date(2026, 11, 23), starts=time(6), ends=time(10))
    return recorded


@pytest.mark.parametrize(
    ("wrote", "two", "code"),
    [("မႂ်ႇသုင်ၶႃႈ", "႒", SHAN), (OF_AN_OLD_PHONE, "၂", BURMESE)],
    ids=["Shan", "Burmese of an old phone"],
)
def test_at_two_at_night_she_hears_who_comes_when_and_is_rung_then(
    night: Street, wrote: str, two: str, code: Locale
) -> None:
    night.writes(wrote)
    assert night.rows("SELECT language FROM contact") == [(code,)]
    name = words.language_name(code, code)
    told = words.say("sms/language_not_on_duty", BURMESE, lang=name, time="06:00", calls=True)
    assert night.last(CALLER) == told, "in what stands in for it, with the hour"
    assert words.language_name(code, THAI) in night.last(ADA), "whoever is there is asked, and sees the language"

    night.writes(two)
    night.writes(night.code("Ada"), sender=ADA)
    night.writes("สวัสดีค่ะ มีคนพูดภาษาของคุณตอนหกโมง", sender=ADA)
    six = TWO_AT_NIGHT.replace(hour=23)
    with work(night.house) as w:
        ada = roster.with_alias(w.db, "Ada")
        assert ada is not None
        assert coverage.next_covered(w, code, Serves.VOICE) == six
        assert callback.agree(w, ada.id, night.contact(), six) is callback.Agreed.AGREED
    night.writes("*pass", sender=ADA)
    night.writes("*off", sender=ADA)
    night.later(hours=3, minutes=59)
    night.writes("*on", sender=BEA)
    night.later(minutes=1)
    with night.switchboard() as phones:
        for number in (BEA, CALLER):
            phones.telephone(number).waits_for_a_hand()
        night.writes(night.code("Bea"), sender=BEA)
        bea = phones.responder(BEA).is_rung().picks_up()
        bea.hears("/prompts/shn/responder-whisper_ring_back.wav").presses("1")
        phones.caller(CALLER).is_rung().picks_up().talks_with(bea).hangs_up()
        assert all_over(night, phones)


def test_whoever_rings_at_night_hears_shan_on_the_menu_and_when_somebody_speaks_it(night: Street) -> None:
    with night.switchboard() as phones:
        for number in (ADA, CALLER):
            phones.telephone(number).waits_for_a_hand()
        call = phones.caller(CALLER).rings(LINE).hears(heard("language_choice", "th", lang="ไทย", key=1))
        soon = heard("next_time", "th", time="06:00")
        call.hears("/prompts/my/language_choice-2.wav").hears("/prompts/shn/language_choice-3.wav").hears(soon)
        call.presses("3").hears("/prompts/shn/welcome.wav").hears("/prompts/shn/language_gap.wav").hears(soon)
        ada = phones.responder(ADA).is_rung()
        call.presses("2").hears("/prompts/shn/ring_back_noted.wav").ends()
        ada.ends("canceled")
        assert all_over(night, phones)
    with work(night.house) as w:
        contact = contacts.get(w.db, night.contact())
    assert contact is not None
    assert contact.wants_call
    assert contact.language == SHAN

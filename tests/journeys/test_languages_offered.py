"""A language is offered when it is written, can be heard and is spoken on duty; a draft only once it is named."""

from pathlib import Path

import pytest

from helpline import prompts, words
from helpline.domain.line import Line, Serves
from helpline.domain.names import Locale
from helpline.handlers import charging, checkup, languages
from helpline.handlers import lines as kept
from helpline.handlers.change import latest
from helpline.handlers.checkup import State
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import work
from helpline.store import lines
from tests.journeys.street import ADA, BEA, CALLER, LINE, Street

SHAN = Locale("shn")


def line_of(town: Street) -> Line:
    with work(town.house) as w:
        found = lines.with_number(w.db, LINE)
    assert found is not None
    return found


def offered(town: Street) -> set[str]:
    with work(town.house) as w:
        return {one.language.code for one in languages.standings(w, prompts.Prompts()) if one.offered}


def test_the_menu_names_what_somebody_on_duty_speaks_and_its_keys_never_move(empty_street: Street) -> None:
    empty_street.opens(languages="en,es,zu,shn")
    empty_street.joins("Ada", ADA, languages="en,zu,shn")
    empty_street.joins("Bea", BEA, languages="es", on=False)
    assert offered(empty_street) == {"en", "zu"}, "Shan is not written, and nobody speaks Spanish now"
    empty_street.writes("hello there, can you help me")
    empty_street.writes("3")
    assert empty_street.last(CALLER).startswith("Text 31 English, 33 isiZulu.")
    empty_street.writes("*on", sender=BEA)
    assert offered(empty_street) == {"en", "es", "zu"}
    empty_street.writes("3")
    assert empty_street.last(CALLER).startswith("Text 31 English, 32 Español, 33 isiZulu.")


def test_what_is_not_on_the_menu_is_picked_by_its_key_all_the_same(empty_street: Street) -> None:
    empty_street.opens(languages="en,es")
    empty_street.joins("Ada", ADA)
    empty_street.writes("hello there")
    empty_street.writes("32")
    assert empty_street.rows("SELECT language FROM contact") == [("es",)]
    assert empty_street.last(CALLER).startswith("Perdona, nadie")


def test_without_a_voice_and_without_recordings_nothing_is_offered_aloud(tmp_path: Path) -> None:
    zulu = Locale("zu")
    mute = prompts.Prompts(tmp_path)
    assert not mute.is_heard(zulu, 2)
    (tmp_path / "zu").mkdir()
    for name in mute.missing(zulu, keys=(2,)):
        if not name.startswith("responder-"):
            (tmp_path / "zu" / f"{name}.wav").write_bytes(b"RIFF")
    assert prompts.Prompts(tmp_path).is_heard(zulu, 2)
    assert not prompts.Prompts(tmp_path).is_heard(zulu, 3), "its own key was not recorded"
    assert mute.is_heard(Locale("es"), 2), "the carrier has a voice for it"


def test_a_line_is_not_ready_in_a_draft_until_its_keeper_has_named_it(empty_street: Street) -> None:
    empty_street.opens(languages="en,th", serves=Serves.BOTH)
    line = line_of(empty_street)
    look = lambda: checkup.look(empty_street.house, public_url="https://line.example", recorded=prompts.Prompts())  # noqa: E731

    def words_of() -> tuple[State, str]:
        return next((one.state, one.found) for one in look() if one.name == f"words {LINE}")

    assert words_of() == (State.BAD, "Drafts that nobody has confirmed by name: en, th.")
    with pytest.raises(RefusedError), work(empty_street.house) as w:
        languages.confirm_draft(w, line, Locale("th"), typed="yes", by=None, why="we must begin")
    with work(empty_street.house) as w:
        assert languages.confirm_draft(w, line, Locale("th"), typed="ไทย", by=None, why="we must begin")
        assert languages.confirm_draft(w, line, Locale("en"), typed="english", by=None, why="we must begin")
        assert not languages.confirm_draft(w, line, Locale("en"), typed="en", by=None, why="again")
        assert len(latest(w)) == 2
    assert words_of() == (State.NOTE, "Drafts, confirmed by name: en, th.")
    with work(empty_street.house) as w:
        assert languages.take_back(w, line, Locale("th"), by=None, why="peers found mistakes")
    assert words_of()[0] is State.BAD


def test_a_language_the_line_does_not_answer_in_cannot_be_confirmed(empty_street: Street) -> None:
    empty_street.opens(languages="en")
    with pytest.raises(RefusedError), work(empty_street.house) as w:
        languages.confirm_draft(w, line_of(empty_street), SHAN, typed="shn", by=None, why="why not")


def test_where_it_must_be_said_every_text_of_a_machine_says_what_an_answer_costs(empty_street: Street) -> None:
    empty_street.opens(languages="en")
    with work(empty_street.house) as w:
        kept.change_line(w, line_of(empty_street).id, charge_notice=True)
    empty_street.joins("Ada", ADA)
    empty_street.writes("hello there")
    assert empty_street.last(CALLER).endswith("0 for no more texts. Reply to this SMS will be charged.")
    empty_street.writes(empty_street.code("Ada"), sender=ADA)
    empty_street.writes("I am here now", sender=ADA)
    assert empty_street.last(CALLER) == "I am here now", "a person says what she says"


def test_the_register_says_who_reviewed_what_or_that_nobody_has() -> None:
    for row in words.register().values():
        assert (row.review == "reviewed") is (row.reviewed is not None)
        assert row.parts == (1 if row.gsm7 else 2)


def test_before_a_keeper_switches_the_notice_on_she_sees_what_it_does_to_each_text(empty_street: Street) -> None:
    empty_street.opens(languages="en,th")
    english, thai = charging.look(line_of(empty_street))
    assert english.example.text.endswith("0 for no more texts. Reply to this SMS will be charged.")
    over = {one.template for one in english.troubles if one.is_over}
    free = {one.template for one in english.troubles if one.says_free}
    for template in over:
        assert next(one for one in english.troubles if one.template == template).segments.parts == 2
    assert free == {"sms/quick/about_us"}
    assert "sms/erased" not in over
    assert thai.notice in thai.example.text
    assert {one.template for one in thai.troubles if one.says_free} == {"sms/quick/about_us"}

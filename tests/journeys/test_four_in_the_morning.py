"""One tired responder with an old phone: no word of hers goes astray unheard, and no caller is left behind."""

import psycopg
import pytest

from helpline.handlers import alarms, claims, console
from helpline.handlers.work import work
from infra.local.programs import plain
from tests.journeys.street import ADA, BEA, CALLER, CAM, OTHER, Street

LONG = "I will tell you from the beginning what happened to me that night. " * 24


@pytest.fixture
def night(empty_street: Street) -> Street:
    """One line, and Ada alone."""
    empty_street.opens()
    empty_street.joins("Ada", ADA)
    return empty_street


def talking(town: Street, sender: str = CALLER, alias: str = "Ada", phone: str = ADA) -> tuple[int, str]:
    """Somebody wrote, and is being talked with: the contact and its code."""
    town.writes("hello", sender=sender)
    contact = town.contact()
    code = town.code(alias, contact=contact)
    town.writes(f"{code} hi", sender=phone)
    assert town.state(contact) == "joined"
    return contact, code


def offers_on(town: Street, phone: str) -> list[str]:
    return [text for text in town.shows(phone) if text.startswith("Someone")]


def test_words_for_somebody_who_wiped_meanwhile_never_reach_the_other_one(night: Street) -> None:
    _, code = talking(night)
    talking(night, OTHER)
    night.writes("*9")
    night.writes(f"{code} the safe house is behind the church", sender=ADA)
    assert night.last(OTHER) == "hi"
    assert night.last(ADA).startswith("Nobody got this text") or night.last(ADA).startswith(f"{code} is over")


@pytest.mark.parametrize("typed", ["{} hello, I am Ada", "{} pm is fine"])
def test_what_looks_like_a_code_and_is_none_of_hers_goes_to_nobody(night: Street, typed: str) -> None:
    _, code = talking(night)
    other = next(f"K{digit}" for digit in "2345" if f"K{digit}" != code)
    before = night.shows(CALLER)
    night.writes(typed.format(other), sender=ADA)
    assert night.shows(CALLER) == before
    assert night.last(ADA) == f"Nobody got this text: {other} is not one of yours."


def test_a_code_is_not_given_again_to_her_who_used_it_until_just_now(night: Street) -> None:
    _, code = talking(night)
    for _ in range(5):
        night.later(hours=1)
        night.writes("still here")
    night.writes("*done", sender=ADA)
    night.rows("SELECT setval('contact_id_seq', currval('contact_id_seq') + 103) FROM nextval('contact_id_seq')")
    night.writes("hello", sender=OTHER)
    assert night.code("Ada") != code


def test_after_a_wipe_that_leaves_no_trace_the_next_caller_has_another_code(night: Street) -> None:
    night.writes("hello")
    code = night.code("Ada")
    night.writes("9")
    for _ in range(12):
        night.writes("hello", sender=OTHER)
        assert night.code("Ada") != code
        night.writes("9", sender=OTHER)


@pytest.mark.parametrize(("word", "told"), [("*off", "You are off."), ("*break", "You are on a break.")])
def test_who_is_not_on_duty_takes_nobody_and_hears_why(night: Street, word: str, told: str) -> None:
    night.writes("hello")
    code = night.code("Ada")
    night.writes(word, sender=ADA)
    night.writes(code, sender=ADA)
    assert night.state() == "waiting"
    assert night.last(ADA).startswith(told)
    night.writes(f"{code} hello, I am Ada", sender=ADA)
    assert night.state() == "waiting"
    assert not any("I am Ada" in text for text in night.shows(CALLER))


def test_ten_who_wait_for_another_do_not_hide_the_one_whom_she_could_answer(empty_street: Street) -> None:
    town = empty_street
    town.opens()
    for last in range(30, 42):
        town.writes("สวัสดี", sender=f"+155501{last}")
    town.writes("hello", sender=OTHER)
    town.joins("Cam", CAM, languages="th", at_once=1)
    town.writes(town.code("Cam"), sender=CAM)
    town.joins("Bea", BEA)
    town.tick()
    assert len(offers_on(town, BEA)) == 1


def test_a_night_full_of_callers_is_not_sixty_codes_on_one_phone(empty_street: Street) -> None:
    town = empty_street
    town.opens()
    for last in range(60, 76):
        town.writes("hello", sender=f"+155501{last}")
    town.joins("Ada", ADA)
    for _ in range(4):
        town.tick()
    assert len(offers_on(town, ADA)) == claims.WAITING_TOLD
    town.writes(f"{town.code('Ada')} hi", sender=ADA)
    town.tick()
    assert len(offers_on(town, ADA)) == claims.WAITING_TOLD + 1


def test_star_on_once_more_tells_her_the_codes_she_has_lost(night: Street) -> None:
    night.writes("hello")
    code = night.code("Ada")
    night.writes("*on", sender=ADA)
    assert len(offers_on(night, ADA)) == 2
    assert f"Text {code} to take it." in night.last(ADA)


def test_who_overlooked_an_offer_is_told_again_while_she_still_waits(night: Street) -> None:
    night.writes("hello")
    night.later(minutes=11)
    assert offers_on(night, ADA)[-1] == f"Someone is waiting. English, 11 min. Text {night.code('Ada')} to take it."


def test_who_passes_one_on_hears_of_the_others_who_wait(empty_street: Street) -> None:
    town = empty_street
    town.opens()
    town.joins("Ada", ADA, at_once=1)
    talking(town)
    town.joins("Bea", BEA)
    town.writes("hello", sender=OTHER)
    assert len(offers_on(town, ADA)) == 1
    town.writes("*pass", sender=ADA)
    assert len(offers_on(town, ADA)) == 2
    assert town.code("Ada") == town.code("Ada", contact=town.contact())


@pytest.mark.parametrize("word", ["done", "pass", "again", "here"])
def test_words_behind_a_word_with_a_star_are_not_swallowed(night: Street, word: str) -> None:
    contact, _ = talking(night)
    night.writes(f"*{word} take care, love", sender=ADA)
    if word in ("done", "here"):
        assert "take care, love" in night.shows(CALLER)
        assert night.state(contact) == ("closed" if word == "done" else "joined")
    else:
        assert night.state(contact) == "joined"
        assert night.last(ADA).startswith("Nobody got this text")


def test_what_she_took_on_the_page_hears_nothing_from_her_phone_without_its_code(night: Street) -> None:
    night.writes("hello")
    with work(night.house) as w:
        console.take(w, 1, night.contact())
    night.settle()
    before = night.shows(CALLER)
    code = night.code("Ada")
    night.writes("who has the keys to the office?", sender=ADA)
    assert night.shows(CALLER) == before
    assert night.last(ADA) == f"Nobody got this text. Open now: {code}. Start with the code."


def test_each_piece_of_a_long_text_says_whose_it_is(night: Street) -> None:
    _, code = talking(night)
    seen = len(night.shows(ADA))
    night.writes(LONG[:1500])
    pieces = night.shows(ADA)[seen:]
    assert len(pieces) > 1
    assert all(piece.startswith(f"{code}: ") for piece in pieces)
    assert " ".join(piece.removeprefix(f"{code}: ") for piece in pieces).split() == LONG[:1500].split()


def test_whoever_goes_on_with_her_can_tell_her_words_from_those_of_whoever_was_there(night: Street) -> None:
    night.joins("Bea", BEA)
    talking(night)
    night.writes("I am at the station", sender=CALLER)
    night.writes("wait there, I send somebody", sender=ADA)
    night.writes("*pass", sender=ADA)
    code = night.code("Bea")
    night.writes(code, sender=BEA)
    assert f"{code}: I am at the station" in night.shows(BEA)
    assert f"{code}: wait there, I send somebody" not in night.shows(BEA)
    assert any("wait there, I send somebody" in text for text in night.shows(BEA))


def test_the_claim_that_lapsed_while_she_typed_tells_her_that_nobody_got_it(night: Street) -> None:
    night.writes("hello")
    code = night.code("Ada")
    night.writes(code, sender=ADA)
    night.later(minutes=6)
    night.writes(f"{code} sorry, I had to think", sender=ADA)
    assert "sorry, I had to think" not in night.shows(CALLER)
    assert night.last(ADA) == f"{code} is over. Please wait for a new code."


@pytest.mark.parametrize("word", ["*done", "*pass", "*9"])
def test_what_she_holds_no_more_she_neither_ends_nor_passes_on_nor_wipes(night: Street, word: str) -> None:
    """Between reading her text and doing it, somebody else may have it by now: the row decides, not the code."""
    contact, code = talking(night)
    bea = night.joins("Bea", BEA)
    with psycopg.connect(plain(night.told.database_url)) as db:
        db.execute("UPDATE contact SET responder_id = %s", (bea,))
    night.writes(f"{code} {word}", sender=ADA)
    assert night.state(contact) == "joined"
    assert night.last(ADA) == f"{code} is over. Please wait for a new code."


def test_whoever_waits_too_long_rings_an_alarm_though_somebody_is_on_duty(night: Street) -> None:
    night.writes("hello")
    assert "somebody has waited for too long" not in {one.name for one in alarms.ringing(night.house)}
    night.later(minutes=11)
    assert "somebody has waited for too long" in {one.name for one in alarms.ringing(night.house)}


def test_star_pass_with_nobody_else_on_duty_comes_back_to_her(night: Street) -> None:
    talking(night)
    night.writes("*pass", sender=ADA)
    assert len(offers_on(night, ADA)) == 1
    night.later(minutes=2.5)
    assert len(offers_on(night, ADA)) == 2


def test_k7_twice_is_said_twice_and_done_once(night: Street) -> None:
    night.writes("hello")
    code = night.code("Ada")
    for _ in range(2):
        night.writes(code, sender=ADA)
        assert night.last(ADA).startswith(f"{code} is yours.") or night.last(ADA) == f"{code}: hello"
    assert night.rows("SELECT claim_version FROM contact") == [(1,)]


def test_a_phone_on_duty_that_no_text_reaches_is_an_alarm_until_one_does(town: Street) -> None:
    town.faults(refuse={"code": 21610, "status": 400, "numbers": [ADA]})
    town.writes("hello")
    assert "a responder's phone can't be reached" in {alarm.name for alarm in alarms.ringing(town.house)}
    town.faults(refuse=False)
    town.writes("*help", sender=ADA)
    town.shows(ADA)
    # It is on her phone; that the carrier has said so may take another moment.
    assert town.eventually(
        lambda: "a responder's phone can't be reached" not in {alarm.name for alarm in alarms.ringing(town.house)}
    )

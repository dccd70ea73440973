"""The life of a contact from the caller's side: greeted once, never asked, in her language, and always in her hands."""

import pytest

from helpline import words
from helpline.domain.names import Locale
from tests.journeys.street import ADA, BEA, CALLER, OTHER, THIRD, Street

GREETING = (
    "Hi, we got your message. A person will reply soon. Text 1 to go on, 3 for other languages, 0 for no more texts."
)
NO_MORE = "OK. No more texts unless you text us first."
NEXT = "OK. You are next."
WIPED = "All done. Thanks."
STOPS = "STOP alto arrêt pare 停止 หยุด ရပ် रोको বন্ধ थांबवा रोक्नुहोस् misa yimisa mirai"
STARTS = "START iniciar commencer começar 开始 เริ่ม စတင် शुरू শুরু सुरू सुरु qala qalisa tanga"
STOPPED = "SELECT opted_out OR silenced FROM contact WHERE id = %s"
STILL_HERE = "Still here. Sorry for the wait. Text 0 for no more texts. Text 4 to choose who replies."


def said(town: Street) -> int:
    """How many things were said in the newest contact, by whomever."""
    return int(town.rows("SELECT count(*) FROM message WHERE contact_id = %s", town.contact())[0][0])


def queue(town: Street) -> list[int]:
    """Who waits, in the order in which they are shown to responders."""
    return [int(row[0]) for row in town.rows(
        "SELECT id FROM contact WHERE state = 'waiting' ORDER BY urgent_at NULLS LAST, opened_at, id"
    )]  # fmt: skip


def callers(count: int) -> list[str]:
    """Invented telephones."""
    return [f"+120255501{at:02}" for at in range(count)]


def test_whoever_writes_is_greeted_once_and_what_she_adds_while_she_waits_is_not_greeted_again(town: Street) -> None:
    town.writes("hello")
    town.writes("it is about my papers")
    assert town.shows(CALLER) == [GREETING]
    assert town.rows("SELECT count(*) FROM contact") == [(1,)]
    assert town.rows("SELECT count(*) FROM message WHERE voice = 'caller'") == [(2,)]


def test_she_is_greeted_in_the_language_her_letters_point_to(town: Street) -> None:
    town.joins("Cam", "+15550152", languages="th")
    town.writes("สวัสดีค่ะ ช่วยด้วย")
    assert town.shows(CALLER) == [words.say("sms/greeting", Locale("th"), calls=False, several_languages=True)]


def test_letters_that_point_nowhere_are_greeted_in_the_lines_own_language(town: Street) -> None:
    town.writes("brrr grmpf")
    assert town.last(CALLER) == GREETING


def test_three_shows_the_languages_and_a_key_of_the_menu_picks_one(town: Street) -> None:
    town.writes("hello")
    town.writes("3")
    menu = town.last(CALLER)
    assert "English" in menu
    assert "Español" in menu
    assert "ไทย" not in menu, "nobody on duty speaks Thai now"
    key = menu.split("Español")[0].split()[-1]
    town.writes(key)
    assert town.last(CALLER) == words.say("sms/greeting", Locale("es"), calls=False, several_languages=True)
    assert town.rows("SELECT language FROM contact") == [("es",)]
    assert "Spanish" in town.last(BEA)
    assert "Spanish" not in town.last(ADA)


def test_a_language_that_nobody_on_duty_speaks_is_said_honestly(town: Street) -> None:
    town.writes("สวัสดี")
    thai = words.register()[Locale("th")].name
    assert town.last(CALLER) == words.say("sms/language_not_on_duty", Locale("th"), lang=thai, calls=False, time=None)
    assert town.state() == "waiting"


def test_when_nobody_is_on_duty_she_is_told_so_and_keeps_her_place(empty_street: Street) -> None:
    empty_street.opens(alternative="+15550109")
    empty_street.joins("Ada", ADA, on=False)
    empty_street.writes("hello")
    assert empty_street.last(CALLER) == (
        "No one is free now. A person will reply when they can. If it can't wait, ring +15550109."
    )
    assert empty_street.state() == "waiting"
    empty_street.writes("*on", sender=ADA)
    assert empty_street.last(ADA).startswith("Someone is waiting.")


def test_the_queue_is_first_come_and_only_danger_now_jumps_it(town: Street) -> None:
    for caller in (CALLER, OTHER, THIRD):
        town.writes("hello", sender=caller)
    first, second, third = queue(town)
    assert first < second < third
    town.writes("5", sender=THIRD)
    assert town.last(THIRD) == NEXT
    assert queue(town) == [third, first, second]
    assert town.last(ADA).startswith("Someone can't wait.")
    town.writes("this is very very urgent, please, danger", sender=OTHER)
    assert queue(town) == [third, first, second]


def test_danger_now_may_be_said_in_the_first_word(town: Street) -> None:
    town.writes("hello", sender=OTHER)
    town.writes("5")
    assert NEXT in town.shows(CALLER)
    assert queue(town)[0] == town.contact()


def test_zero_is_answered_once_and_followed_by_silence_until_she_writes_again(town: Street) -> None:
    town.writes("hello")
    town.writes("0")
    assert town.shows(CALLER) == [GREETING, NO_MORE]
    town.later(minutes=11)
    town.writes("hi there", sender=ADA)
    assert town.shows(CALLER) == [GREETING, NO_MORE]
    assert town.state() == "waiting"
    town.writes("are you there?")
    assert town.rows("SELECT silenced FROM contact") == [(False,)]


def test_a_zero_out_of_nothing_opens_no_conversation(town: Street) -> None:
    town.writes("0")
    assert town.shows(CALLER) == [NO_MORE]
    assert queue(town) == []


@pytest.mark.parametrize("word", ["STOP", "End"])
def test_what_the_carrier_stops_itself_we_do_not_answer_and_a_person_still_sees_her(town: Street, word: str) -> None:
    town.writes("hello")
    ours = town.shows(CALLER)
    town.writes(word)
    assert town.rows("SELECT opted_out, state FROM contact") == [(True, "waiting")]
    town.writes(town.code("Ada"), sender=ADA)
    assert any("they want no more texts" in text for text in town.shows(ADA))
    town.writes("can you read me?", sender=ADA)
    assert not any("read me" in text for text in town.shows(CALLER)[len(ours) :])


def test_stop_in_every_launch_language_stops_texts_and_start_lets_them_in_again(town: Street) -> None:
    for phone, stop, start in zip(callers(14), STOPS.split(), STARTS.split(), strict=True):
        town.writes("hello", sender=phone)
        contact = town.contact()
        town.writes(stop, sender=phone)
        assert town.rows(STOPPED, contact) == [(True,)], stop
        town.writes(start, sender=phone)
        assert town.rows(STOPPED, contact) == [(False,)], start


def test_a_stop_the_carrier_knows_nothing_of_holds_only_until_she_writes_again(town: Street) -> None:
    town.writes("hello")
    town.writes("alto")
    assert town.rows("SELECT opted_out, silenced FROM contact") == [(False, True)]
    town.writes("hello, are you there?")
    assert town.rows("SELECT opted_out, silenced FROM contact") == [(False, False)]


def test_a_sentence_with_stop_in_it_is_a_message_to_a_person(town: Street) -> None:
    town.writes("hello")
    town.writes("STOP him, he is outside")
    assert town.rows("SELECT opted_out, silenced FROM contact") == [(False, False)]
    assert said(town) == 3


def test_nine_wipes_while_she_waits_whatever_keyboard_she_has(town: Street) -> None:
    nines = ("9", "๙", "၉", "९", "৯", "９", "9.", "(9)", "9️⃣", "*9", "⭐9")
    for phone, nine in zip(callers(len(nines)), nines, strict=True):
        town.writes("hello, it is about my papers", sender=phone)
        town.writes(nine, sender=phone)
        assert town.last(phone) == WIPED, nine
        for table in ("contact", "vault", "message", "offer", "due"):
            assert town.rows(f"SELECT count(*) FROM {table}") == [(0,)], (nine, table)


def test_nine_wipes_in_every_state_of_a_contact(town: Street) -> None:
    town.writes("hello")
    town.writes(town.code("Ada"), sender=ADA)
    assert town.state() == "claimed"
    town.writes("9")
    assert (town.last(CALLER), town.rows("SELECT count(*) FROM contact")) == (WIPED, [(0,)])

    town.writes("hello again")
    town.writes(f"{town.code('Ada')} hi", sender=ADA)
    assert town.state() == "joined"
    town.writes("*9")
    assert (town.last(CALLER), town.rows("SELECT count(*) FROM contact")) == (WIPED, [(0,)])

    town.writes("and once more")
    town.writes(f"{town.code('Ada')} hi", sender=ADA)
    town.writes("*done", sender=ADA)
    assert town.state() == "closed"
    town.writes("9")
    assert (town.last(CALLER), town.rows("SELECT count(*) FROM contact")) == (WIPED, [(0,)])


def test_once_a_person_has_spoken_a_bare_digit_is_an_answer_and_the_person_is_told_what_it_may_mean(
    town: Street,
) -> None:
    town.writes("hello")
    code = town.code("Ada")
    town.writes(f"{code} how many of you are there?", sender=ADA)
    town.writes("9")
    assert town.state() == "joined"
    assert town.shows(ADA)[-2:] == [
        f"{code}: 9",
        f"{code}: they sent 9. It may mean: wipe. Text {code} *9 to do it.",
    ]
    town.writes(f"{code} *9", sender=ADA)
    assert town.rows("SELECT count(*) FROM contact") == [(0,)]
    assert town.last(CALLER) == WIPED


def test_still_waiting_is_said_once_at_ten_minutes(town: Street) -> None:
    town.writes("hello")
    town.later(minutes=9)
    assert town.shows(CALLER) == [GREETING]
    town.later(minutes=2)
    assert town.shows(CALLER) == [GREETING, STILL_HERE]
    town.later(minutes=30)
    town.writes("still nobody?")
    town.later(minutes=30)
    assert town.shows(CALLER) == [GREETING, STILL_HERE]


def test_still_waiting_is_not_said_to_somebody_who_is_being_talked_with(town: Street) -> None:
    town.writes("hello")
    town.writes(f"{town.code('Ada')} hi", sender=ADA)
    town.later(minutes=11)
    assert STILL_HERE not in town.shows(CALLER)


def test_at_most_two_texts_she_did_not_ask_for_come_before_a_person(town: Street) -> None:
    town.writes("hello")
    for at in range(6):
        town.writes(f"please {at}")
        town.later(minutes=7)
    unasked = [text for text in town.shows(CALLER) if text != STILL_HERE]
    assert len(unasked) <= 2
    assert town.shows(CALLER).count(STILL_HERE) <= 1


def test_seven_hushes_every_machine_but_not_a_person(town: Street) -> None:
    town.writes("hello")
    town.writes("7")
    before = town.shows(CALLER)
    assert before[1:] in ([], ["OK. No rush."])
    town.later(minutes=11)
    assert town.shows(CALLER) == before
    town.writes(f"{town.code('Ada')} whenever you like", sender=ADA)
    assert town.shows(CALLER) == [*before, "whenever you like"]


def test_two_asks_for_a_call_and_whoever_takes_it_is_told(town: Street) -> None:
    town.writes("hello")
    town.writes("2")
    code = town.code("Ada")
    town.writes(code, sender=ADA)
    assert f"{code}: they ask for a call." in town.shows(ADA)


def test_a_closed_contact_that_writes_again_is_a_new_contact_without_a_past(town: Street) -> None:
    town.writes("hello")
    first = town.contact()
    town.writes(f"{town.code('Ada')} hi", sender=ADA)
    town.writes("*done", sender=ADA)
    town.writes("me again")
    second = town.contact()
    assert second != first
    assert (town.state(first), town.state(second)) == ("closed", "waiting")
    assert town.last(CALLER) == GREETING
    assert town.rows("SELECT count(*) FROM message WHERE contact_id = %s AND voice = 'caller'", second) == [(1,)]


def test_two_people_are_two_contacts_and_one_person_on_two_lines_is_too(town: Street) -> None:
    town.opens(number="+15550101", languages="en")
    town.writes("hello")
    town.writes("hello", sender=OTHER)
    town.writes("hello", to="+15550101")
    assert len(queue(town)) == 3


def test_photos_are_not_kept_and_she_is_told_kindly(town: Street) -> None:
    town.writes("look", media=["https://example.org/a.jpg"])
    assert "Sorry, we can't open photos or files here. It was not kept. You can text." in town.shows(CALLER)
    assert town.state() == "waiting"


def test_every_text_to_a_caller_before_a_person_reads_like_a_shop_or_a_friend(town: Street) -> None:
    for text in ("hello", "3", "39", "5", "0", "hello", "9"):
        town.writes(text)
    revealing = ("sex", "help", "abuse", "violence", "traffick", "police", "brothel", "hiv", "visa", "http", "line")
    assert not [text for text in town.shows(CALLER) if any(word in text.lower() for word in revealing)]

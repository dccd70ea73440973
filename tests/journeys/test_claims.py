"""Offer and claim: who is told that somebody waits, who takes it, and how it comes back when nobody speaks."""

import threading
from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest

from helpline.domain.contact import Channel
from helpline.domain.names import Address, CarrierId
from helpline.domain.text import ArrivedText
from helpline.handlers import console, texts
from helpline.handlers.claims import Outcome
from helpline.handlers.work import work
from tests.journeys.street import ADA, BEA, CALLER, CAM, LINE, OTHER, THIRD, Street


def offered(town: Street, phone: str) -> list[str]:
    """The offers on a responder's telephone."""
    return [text for text in town.shows(phone) if text.startswith("Someone")]


def held(town: Street, alias: str) -> int:
    found = town.rows(
        "SELECT count(*) FROM contact c JOIN responder r ON r.id = c.responder_id WHERE r.alias = %s"
        " AND c.state IN ('claimed', 'joined')",
        alias,
    )
    return int(found[0][0])


def test_whoever_is_on_duty_and_fits_gets_a_text_with_a_code_of_her_own(town: Street) -> None:
    town.writes("hello")
    for alias, phone in (("Ada", ADA), ("Bea", BEA)):
        code = town.code(alias)
        assert offered(town, phone) == [f"Someone is waiting. English, 0 min. Text {code} to take it."]
    assert ("queue", (0,)) in town.bell.news


def test_an_offer_shows_language_and_wait_and_nothing_else(town: Street) -> None:
    town.writes("my name is Canary and I am afraid")
    text = offered(town, ADA)[0]
    assert "Canary" not in text
    assert "afraid" not in text
    assert CALLER not in text


def test_who_does_not_speak_it_is_not_asked_while_somebody_does(town: Street) -> None:
    town.joins("Cam", CAM, languages="th")
    town.writes("hello")
    assert town.shows(CAM) == []
    town.writes("สวัสดี", sender=OTHER)
    assert town.code("Cam") in town.last(CAM)
    assert len(offered(town, ADA)) == 1


def test_another_area_is_asked_when_its_own_has_not_taken_it_in_its_time(town: Street) -> None:
    town.joins("Cam", CAM, languages="en", area="Hills")
    town.writes("hello")
    assert offered(town, CAM) == []
    town.later(minutes=1)
    assert offered(town, CAM) == []
    town.later(minutes=1.5)
    assert len(offered(town, CAM)) == 1
    assert len(offered(town, ADA)) == 1


def test_who_is_off_or_on_a_break_is_not_asked_and_her_open_codes_are_ended(town: Street) -> None:
    town.writes("hello")
    town.writes("*break", sender=ADA)
    town.writes("*off", sender=BEA)
    town.writes("hello", sender=OTHER)
    assert len(offered(town, ADA)) == 1
    assert len(offered(town, BEA)) == 1
    assert town.rows("SELECT DISTINCT state FROM offer") == [("ended",)]


def test_a_code_takes_it_and_everything_she_said_meanwhile_comes_along(town: Street) -> None:
    town.writes("hello")
    town.writes("it is about my papers")
    code = town.code("Ada")
    town.writes(code, sender=ADA)
    assert town.state() == "claimed"
    assert town.shows(ADA)[-3:] == [
        f"{code} is yours. What you text now goes to them. *done ends, *pass puts back.",
        f"{code}: hello",
        f"{code}: it is about my papers",
    ]


def test_the_button_takes_it_as_well_and_the_phone_stays_quiet(town: Street) -> None:
    town.writes("hello")
    contact = town.contact()
    ada = town.rows("SELECT id FROM responder WHERE alias = 'Ada'")[0][0]
    before = town.shows(ADA)
    with work(town.house) as w:
        attempt = console.take(w, ada, contact)
    town.settle()
    assert attempt is not None
    assert attempt.outcome is Outcome.TAKEN
    assert town.state() == "claimed"
    town.writes("are you there?")
    assert town.shows(ADA) == before


def test_who_is_second_is_told_so_by_phone_and_by_button(town: Street) -> None:
    town.writes("hello")
    first, second = town.code("Ada"), town.code("Bea")
    town.writes(first, sender=ADA)
    town.writes(second, sender=BEA)
    assert town.last(BEA) == f"{second} is already taken. Thank you."
    bea = town.rows("SELECT id FROM responder WHERE alias = 'Bea'")[0][0]
    with work(town.house) as w:
        attempt = console.take(w, bea, town.contact())
    assert attempt is not None
    assert attempt.outcome is Outcome.ALREADY_TAKEN
    assert (held(town, "Ada"), held(town, "Bea")) == (1, 0)


def test_of_thirty_two_who_claim_at_once_by_text_and_by_button_one_has_it_and_all_others_are_told(
    empty_street: Street,
) -> None:
    town = empty_street
    town.opens()
    phones = [f"+120255501{at:02}" for at in range(32)]
    ids = [town.joins(f"Peer {at}", phone) for at, phone in enumerate(phones)]
    town.writes("hello")
    contact = town.contact()
    sids = count(1)
    started = threading.Barrier(32)
    by_button: list[Outcome] = []

    def by_text(at: int) -> Callable[[], None]:
        text = ArrivedText(
            sid=CarrierId(f"SM{next(sids):032x}"),
            sender=Address(phones[at]),
            to=Address(LINE),
            body=town.code(f"Peer {at}"),
            channel=Channel.SMS,
            can_be_answered=True,
        )
        row_id = texts.accept(town.house, text)
        assert row_id is not None

        def claim() -> None:
            started.wait()
            assert texts.arrived(town.house, row_id)

        return claim

    def by_hand(at: int) -> Callable[[], None]:
        def claim() -> None:
            started.wait()
            with work(town.house) as w:
                attempt = console.take(w, ids[at], contact)
            assert attempt is not None
            by_button.append(attempt.outcome)

        return claim

    threads = [threading.Thread(target=(by_text if at % 2 else by_hand)(at)) for at in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert town.rows("SELECT count(*) FROM inbox WHERE state <> 'done'") == [(0,)]
    town.bell.rung.clear()
    town.tick()
    assert town.rows("SELECT count(*) FROM offer WHERE state = 'won'") == [(1,)]
    told = sum("is already taken" in town.last(phone) for phone in phones)
    won_by_text = sum("is yours" in " ".join(town.shows(phone)) for phone in phones)
    assert len(by_button) == 16
    assert by_button.count(Outcome.TAKEN) + won_by_text == 1
    assert told + by_button.count(Outcome.ALREADY_TAKEN) == 31


def test_a_claim_without_a_word_goes_back_to_the_head_with_its_original_waiting_time(town: Street) -> None:
    town.writes("hello")
    contact = town.contact()
    opened = town.rows("SELECT opened_at FROM contact")
    code = town.code("Ada")
    town.writes(code, sender=ADA)
    town.clock.moved += timedelta(seconds=1)
    town.writes("hello", sender=OTHER)
    town.later(minutes=5.1)
    assert town.state(contact) == "waiting"
    assert town.rows("SELECT opened_at FROM contact WHERE id = %s", contact) == opened
    assert town.rows("SELECT id FROM contact WHERE state = 'waiting' ORDER BY opened_at")[0] == (contact,)
    assert f"{code} went back to wait for someone else: no reply in 5 min." in town.shows(ADA)
    town.writes("sorry, I am here", sender=ADA)
    assert "sorry, I am here" not in town.shows(CALLER)


def test_each_line_has_its_own_limit_for_the_first_reply(town: Street) -> None:
    from_minutes = {"+15550101": 2, "+15550102": 15}
    for number, minutes in from_minutes.items():
        town.opens(number=number, languages="en", first_reply_within=timedelta(minutes=minutes))
    town.writes("hello", to="+15550101")
    short = town.contact()
    town.writes(town.code("Ada", contact=short), sender=ADA)
    town.writes("hello", to="+15550102", sender=OTHER)
    long = town.contact()
    town.writes(town.code("Ada", contact=long), sender=ADA)
    town.later(minutes=2.1)
    assert (town.state(short), town.state(long)) == ("waiting", "claimed")
    town.later(minutes=13)
    assert town.state(long) == "waiting"


def test_the_first_words_of_a_person_make_a_claim_firm(town: Street) -> None:
    town.writes("hello")
    town.writes(town.code("Ada"), sender=ADA)
    town.writes("hi, I am here", sender=ADA)
    assert town.state() == "joined"
    town.later(minutes=30)
    assert town.state() == "joined"


def test_code_and_words_in_one_text_take_it_and_say_them(town: Street) -> None:
    town.writes("hello")
    town.writes(f"{town.code('Ada')} hi, what can I do?", sender=ADA)
    assert town.state() == "joined"
    assert town.last(CALLER) == "hi, what can I do?"


def test_a_stray_text_of_a_responder_goes_to_nobody_and_says_so(town: Street) -> None:
    town.writes("hello")
    before = town.shows(CALLER)
    town.writes("see you at seven, love", sender=ADA)
    assert town.last(ADA) == "Nobody got this text: you have no open chat. *help shows what you can text."
    assert town.shows(CALLER) == before
    assert not any("love" in text for text in town.shows(BEA))
    assert town.rows("SELECT count(*) FROM contact") == [(1,)]


def test_with_two_open_a_text_without_a_code_goes_to_nobody_and_one_with_a_code_to_the_right_one(town: Street) -> None:
    town.writes("hello")
    one = town.contact()
    town.writes("hello", sender=OTHER)
    two = town.contact()
    first, second = town.code("Ada", contact=one), town.code("Ada", contact=two)
    town.writes(f"{first} hi", sender=ADA)
    town.writes(f"{second} hi", sender=ADA)
    town.writes("who is this for?", sender=ADA)
    assert town.last(ADA) == f"Nobody got this text. Open now: {first}, {second}. Start with the code."
    town.writes(f"{second} this is for you", sender=ADA)
    assert town.last(OTHER) == "this is for you"
    assert town.last(CALLER) == "hi"


def test_nobody_takes_more_than_she_can(town: Street) -> None:
    for phone in (CALLER, OTHER, THIRD):
        town.writes("hello", sender=phone)
    codes = [
        str(row[0])
        for row in town.rows(
            "SELECT code FROM offer o JOIN responder r ON r.id = o.responder_id WHERE r.alias = 'Ada' ORDER BY o.id"
        )
    ]
    for code in codes:
        town.writes(code, sender=ADA)
    assert held(town, "Ada") == 2
    assert town.last(ADA) == f"Open now: {codes[0]}, {codes[1]}. Please end one first, then text {codes[2]}."
    town.writes(f"{codes[0]} *done", sender=ADA)
    town.writes(codes[2], sender=ADA)
    assert held(town, "Ada") == 2


def test_star_done_ends_it_and_says_goodbye(town: Street) -> None:
    town.writes("hello")
    code = town.code("Ada")
    town.writes(f"{code} hi", sender=ADA)
    town.writes("*done", sender=ADA)
    assert town.state() == "closed"
    assert (
        town.last(CALLER)
        == "Thanks for the chat. It is wiped in 24 hours. You can text any time, day or night. To complain, text 18."
    )
    assert town.last(ADA) == f"{code} is closed. Thank you."
    town.writes("one more thing", sender=ADA)
    assert "one more thing" not in town.shows(CALLER)


def test_star_pass_puts_it_back_and_it_is_offered_to_others(town: Street) -> None:
    town.writes("hello")
    contact = town.contact()
    town.writes(f"{town.code('Ada')} hi", sender=ADA)
    offers_of_bea = len(offered(town, BEA))
    town.writes("*pass", sender=ADA)
    assert town.state(contact) == "waiting"
    assert len(offered(town, BEA)) == offers_of_bea + 1
    assert town.last(ADA).endswith("goes to the next free person. Thank you.")
    assert town.last(CALLER).startswith("I have to go now. The next free person will go on with you.")
    town.writes(f"{town.code('Bea')} hi, I go on", sender=BEA)
    assert town.last(CALLER) == "hi, I go on"


def test_star_on_tells_who_comes_on_duty_of_everybody_who_waits(empty_street: Street) -> None:
    town = empty_street
    town.opens()
    town.joins("Ada", ADA, on=False)
    town.writes("hello")
    town.writes("hello", sender=OTHER)
    town.writes("*on", sender=ADA)
    assert "You are on. We text you when someone waits. *off ends it." in town.shows(ADA)
    assert len(offered(town, ADA)) == 2


@pytest.mark.parametrize(
    ("word", "duty", "said"),
    [
        ("*off", "off", "You are off. Thank you. *on starts again."),
        ("*break", "break", "You are on a break. *on ends it."),
    ],
)
def test_star_off_and_star_break_leave_what_is_open_with_whom_it_is(
    town: Street, word: str, duty: str, said: str
) -> None:
    town.writes("hello")
    code = town.code("Ada")
    town.writes(f"{code} hi", sender=ADA)
    town.writes(word, sender=ADA)
    assert town.rows("SELECT duty FROM responder WHERE alias = 'Ada'") == [(duty,)]
    assert said in town.shows(ADA)
    assert held(town, "Ada") == 1
    assert town.last(ADA) == f"Still yours: {code}. *pass puts one back, *done ends it."


def test_star_out_gives_everything_back_and_asks_nothing(town: Street) -> None:
    town.writes("hello")
    town.writes(f"{town.code('Ada')} hi", sender=ADA)
    town.writes("*out", sender=ADA)
    assert town.state() == "waiting"
    assert held(town, "Ada") == 0
    assert town.last(ADA) == "You are off. The next free person goes on with your chats. Take care."


def test_star_help_lists_what_can_be_texted_and_an_unknown_star_goes_to_nobody(town: Street) -> None:
    town.writes("hello")
    town.writes(f"{town.code('Ada')} hi", sender=ADA)
    town.writes("*help", sender=ADA)
    assert town.last(ADA).startswith("K7 takes K7.")
    town.writes("*dnoe", sender=ADA)
    assert town.last(ADA).startswith("Nobody got this text: there is no such word with a star.")
    assert town.last(CALLER) == "hi"


def test_a_code_is_good_once_and_only_for_whom_it_was_made(town: Street) -> None:
    town.writes("hello")
    code = town.code("Ada")
    if code != town.code("Bea"):
        town.writes(code, sender=BEA)
        assert town.state() == "waiting"
    town.writes("9")
    town.writes(code, sender=ADA)
    assert town.last(ADA) in (
        f"{code} is over. Please wait for a new code.",
        f"Nobody got this text: {code} is not one of yours.",
    )


def test_whoever_waits_without_a_living_offer_is_offered_again(town: Street) -> None:
    town.writes("hello")
    town.writes("*off", sender=ADA)
    town.writes("*off", sender=BEA)
    town.later(minutes=5)
    town.writes("*on", sender=BEA)
    assert len(offered(town, BEA)) == 2

"""Who is told that somebody waits, and nobody else: circle by circle, fairly, and as she wishes."""

from datetime import date

import pytest

from helpline.domain.counting import Part
from helpline.domain.wish import Wish
from helpline.handlers import console, desk, people, wishes
from helpline.handlers.claims import Outcome
from helpline.handlers.lines import set_neighbours
from helpline.handlers.work import work
from helpline.store import counters, lines
from tests.journeys.street import ADA, BEA, CALLER, CAM, OTHER, THIRD, Street

DEE = "+15550153"
LOOKING = "OK. We are looking for someone."
NOBODY = "No one like that is here now. We keep looking. If anyone will do, text 17."


@pytest.fixture
def town(empty_street: Street) -> Street:
    """Ada answers in the harbour, Bea in the north beside it, Cam far away on the hill; Dee stands by, off duty."""
    empty_street.joins("Dee", DEE, area="Harbour", on=False)
    empty_street.opens(languages="en,es", area="Harbour", fallback="Dee")
    empty_street.joins("Ada", ADA)
    empty_street.joins("Bea", BEA, area="North", asked_as_woman=True)
    empty_street.joins("Cam", CAM, area="Hill")
    beside(empty_street, "Harbour", "North")
    return empty_street


def beside(town: Street, area: str, *others: str) -> None:
    with work(town.house) as w:
        set_neighbours(w, area_id(w.db, area), [area_id(w.db, one) for one in others])


def area_id(db: lines.Connection, name: str) -> int:
    return lines.area_named(db, name).id


def asked(town: Street, contact: int | None = None) -> str:
    """The first letters of those who hold a code for it that takes it."""
    found = town.rows(
        "SELECT left(r.alias, 1) FROM offer o JOIN responder r ON r.id = o.responder_id"
        " WHERE o.state = 'open' AND o.contact_id = %s ORDER BY o.id",
        contact or town.contact(),
    )
    return "".join(row[0] for row in found)


def ever_asked(town: Street) -> set[str]:
    """Everybody who was ever told of somebody, on their own handsets."""
    phones = {"A": ADA, "B": BEA, "C": CAM, "D": DEE}
    return {name for name, phone in phones.items() if any("to take it" in one for one in town.shows(phone))}


def waits(town: Street, minutes: int) -> str:
    """Whoever is asked after so many minutes, each of them looked after."""
    for _ in range(minutes):
        town.later(minutes=1)
    return asked(town)


def takes(town: Street, alias: str, words: str = "") -> Outcome | None:
    """By the page."""
    me = town.rows("SELECT id FROM responder WHERE alias = %s", alias)[0][0]
    with work(town.house) as w:
        attempt = console.take(w, me, town.contact())
        if words:
            console.say(w, me, town.contact(), words)
    town.settle()
    return attempt.outcome if attempt else None


def sees(town: Street, alias: str) -> int:
    """How many wait on somebody's page."""
    me = town.rows("SELECT id FROM responder WHERE alias = %s", alias)[0][0]
    with work(town.house) as w:
        return len(desk.desk(w, me).cards)


def skipped(town: Street) -> dict[str, int]:
    """How often each language was passed over."""
    with work(town.house) as w:
        found = counters.count(w.db, date.min, date.max, part=Part.LANGUAGE, events=["skipped"])
    return {language: n for (_, language), n in found.items()}


def test_her_area_then_its_neighbours_then_every_speaker_then_the_fallback(town: Street) -> None:
    town.writes("hello")
    assert asked(town) == "A"
    assert waits(town, 2) == "AB"
    assert waits(town, 2) == "ABC"
    assert waits(town, 2) == "ABCD"
    town.writes(f"{town.code('Dee')} I am here", sender=DEE)
    assert town.state() == "joined", "who stands by need not be on duty"


def test_where_no_area_is_beside_hers_every_speaker_is_next_and_no_time_is_lost(town: Street) -> None:
    beside(town, "Harbour")
    town.writes("hello")
    assert asked(town) == "A"
    assert waits(town, 2) == "ABC"
    assert waits(town, 2) == "ABCD"


def test_to_be_neighbours_counts_both_ways(town: Street) -> None:
    town.opens(number="+15550101", languages="en", area="North")
    town.writes("hello", to="+15550101")
    assert asked(town) == "B"
    assert waits(town, 2) == "BA"


def test_when_nobody_is_on_duty_who_stands_by_is_asked_at_once(town: Street) -> None:
    for phone in (ADA, BEA, CAM):
        town.writes("*off", sender=phone)
    town.writes("hello")
    assert asked(town) == "D"


def test_nobody_who_speaks_her_language_is_passed_over_and_without_one_whoever_is_there(town: Street) -> None:
    town.joins("Eve", "+15550154", languages="es", area="Hill")
    town.writes("hola, necesito hablar con alguien")
    assert asked(town) == "E"
    town.writes("*off", sender="+15550154")
    town.writes("hola, necesito hablar con alguien", sender=OTHER)
    assert sorted(asked(town)) == ["A", "B", "C"]


def test_whoever_is_idle_longest_hears_of_it_first_by_text(town: Street) -> None:
    town.joins("Eve", "+15550154")
    town.later(minutes=5)
    town.writes("hello")
    town.writes(f"{town.code('Ada')} Hi", sender=ADA)
    town.writes("*done", sender=ADA)
    town.later(minutes=1)
    town.writes("hello", sender=OTHER)
    assert asked(town) == "EA", "Ada has just been with somebody"


@pytest.mark.parametrize("sender", [CALLER, "+12025550147", "+12025550100"])
def test_where_she_rings_from_and_whether_she_came_before_makes_no_difference(town: Street, sender: str) -> None:
    town.writes("hello", sender=sender)
    first = [asked(town), waits(town, 2), waits(town, 2)]
    town.writes("*9", sender=sender)
    town.writes("hello", sender=sender)
    assert [asked(town), waits(town, 2), waits(town, 2)] == first == ["A", "AB", "ABC"]


def test_who_wishes_for_a_woman_is_offered_to_women_and_to_nobody_else_at_any_time(town: Street) -> None:
    town.writes("hello")
    code = town.code("Ada")
    town.writes("14")
    assert town.last(CALLER) == LOOKING
    assert asked(town) == "B"
    assert waits(town, 12) == "B", "neither wider, nor the fallback, nor the net under it all"
    town.writes(code, sender=ADA)
    assert town.state() == "waiting", "an old code leads nowhere"
    assert takes(town, "Ada") is Outcome.GONE
    assert (sees(town, "Ada"), sees(town, "Bea")) == (0, 1)
    assert takes(town, "Bea") is Outcome.TAKEN
    assert ever_asked(town) == {"A", "B"}


def test_her_first_text_may_be_her_wish(town: Street) -> None:
    town.writes("14")
    assert asked(town) == "B"
    assert len(town.shows(CALLER)) == 1, "the greeting is answer enough"
    assert waits(town, 12) == "B"
    assert ever_asked(town) == {"B"}


def test_when_nobody_is_whom_she_wishes_for_she_hears_so_and_nobody_is_asked_before_she_says_so(town: Street) -> None:
    town.writes("*off", sender=BEA)
    town.writes("14")
    assert NOBODY in town.shows(CALLER)
    assert asked(town) == waits(town, 12) == ""
    assert ever_asked(town) == set()
    town.writes("17")
    assert asked(town) == "A"
    assert waits(town, 2) == "AC"


def test_whoever_comes_on_and_is_whom_she_wishes_for_is_told(town: Street) -> None:
    town.writes("*off", sender=BEA)
    town.writes("14")
    town.writes("*on", sender=BEA)
    assert asked(town) == "B"
    assert ever_asked(town) == {"B"}


def test_in_danger_whoever_is_there_is_asked_whatever_she_wished_before(town: Street) -> None:
    town.writes("14")
    town.writes("5")
    assert sorted(asked(town)) == ["A", "B", "C"]


def test_another_area_is_neither_that_of_her_line_nor_of_whoever_she_talked_with(town: Street) -> None:
    town.writes("hello")
    town.writes("15")
    assert waits(town, 12) == "BC"
    assert takes(town, "Bea", "Hi") is Outcome.TAKEN
    town.writes("*15")
    assert asked(town) == "C"
    assert waits(town, 12) == "C"
    assert ever_asked(town) == {"A", "B", "C"}


def test_another_person_means_never_that_one_again_and_nobody_hears_why(town: Street) -> None:
    town.writes("hello")
    town.writes(f"{town.code('Ada')} Hi", sender=ADA)
    code = town.code("Ada")
    town.writes("*16")
    assert town.last(CALLER) == LOOKING
    assert town.last(ADA) == f"{code} goes to the next free person. Thank you."
    assert asked(town) == "B"
    assert waits(town, 12) == "BCD"
    town.writes("*on", sender=ADA)
    assert "A" not in asked(town)
    assert takes(town, "Ada") is Outcome.GONE
    town.writes(f"{town.code('Bea')} Hello", sender=BEA)
    town.writes("*pass", sender=BEA)
    town.writes("16")
    assert asked(town) == "C", "said once more, while she waits: not whoever talked with her last either"


def test_where_there_is_nobody_else_she_hears_so_and_nothing_is_promised(town: Street) -> None:
    for one in (BEA, CAM, DEE):
        town.writes("*off", sender=one)
    town.writes("hello")
    town.writes(f"{town.code('Ada')} Hi", sender=ADA)
    town.writes("*16")
    assert town.last(CALLER) == NOBODY.partition(" If anyone")[0]
    assert asked(town) == "D", "whoever is named for when nobody else is there"
    town.writes("*on", sender=BEA)
    assert "B" in asked(town)
    assert "A" not in asked(town)


def test_a_bare_key_said_to_a_person_is_an_answer_that_the_person_is_asked_about(town: Street) -> None:
    town.writes("hello")
    town.writes(f"{town.code('Ada')} How old are your shoes?", sender=ADA)
    town.writes("16")
    assert town.state() == "joined"
    assert town.rows("SELECT may_mean FROM message WHERE may_mean IS NOT NULL") == [("other_person",)]


def test_whoever_has_her_sets_her_wish_by_text_and_on_the_page(town: Street) -> None:
    town.writes("hello")
    town.writes(f"{town.code('Ada')} Hi", sender=ADA)
    town.writes(f"{town.code('Ada')} *14", sender=ADA)
    assert asked(town) == "B"
    assert takes(town, "Bea", "Hi") is Outcome.TAKEN
    me = town.rows("SELECT id FROM responder WHERE alias = 'Bea'")[0][0]
    with work(town.house) as w:
        assert wishes.on_page(w, me, town.contact(), Wish.WOMAN) is False, "she is one, and it stays with her"
        assert wishes.on_page(w, me, town.contact(), Wish.OTHER_AREA) is True
    town.settle()
    assert town.last(CALLER) == NOBODY
    assert asked(town) == ""


def test_the_wish_is_forgotten_with_the_contact(town: Street) -> None:
    town.writes("14")
    town.writes("9")
    town.writes("hello")
    assert asked(town) == "A"


def test_who_can_reply_is_told_to_whoever_asks_with_one_key(town: Street) -> None:
    town.writes("hello")
    town.writes("4")
    assert town.last(CALLER).startswith("Who should reply? Text 14 for a woman")
    assert len(town.shows(CALLER)) == 2


def test_a_language_that_is_passed_over_is_counted_and_nobody_with_it(town: Street) -> None:
    with work(town.house) as w:
        ada = town.rows("SELECT id FROM responder WHERE alias = 'Ada'")[0][0]
        people.change_responder(w, ada, languages=["en", "es"])
    town.writes("hola, necesito hablar con alguien")
    town.later(minutes=1)
    town.writes("hello", sender=OTHER)
    assert takes(town, "Ada") is Outcome.TAKEN
    assert skipped(town) == {"es": 1}
    town.later(minutes=1)
    town.writes("hello", sender=THIRD)
    assert takes(town, "Bea") is Outcome.TAKEN
    assert skipped(town) == {"es": 1}, "Bea speaks no Spanish: she passed nobody over"


def test_when_the_only_one_who_speaks_it_is_not_for_her_others_are_asked(town: Street) -> None:
    for phone in (BEA, CAM):
        town.writes("*off", sender=phone)
    town.joins("Eve", "+15550154", languages="en")
    town.joins("Flo", "+15550155", languages="es")
    town.writes("*off", sender=ADA)
    town.writes("hello")
    town.writes(f"{town.code('Eve')} Hi", sender="+15550154")
    town.writes("*16")
    assert asked(town) == "F"


def test_who_needs_out_hears_of_nobody_though_she_be_the_one_who_stands_by(town: Street) -> None:
    for phone in (ADA, BEA, CAM):
        town.writes("*off", sender=phone)
    town.writes("*on", sender=DEE)
    town.writes("hello")
    town.writes(f"{town.code('Dee')} Hi", sender=DEE)
    town.writes("hello", sender=OTHER)
    seen: dict[str, int] = {}
    town.fresh(DEE, seen)
    town.writes("*out", sender=DEE)
    assert not [one for one in town.fresh(DEE, seen) if "to take it" in one]

"""Her word that shows it is she: after half an hour nothing of before is shown or said until it comes."""

import pytest

from helpline.domain.check import Sure
from helpline.domain.line import Serves
from helpline.handlers import alarms, check_word, console, conversation
from helpline.handlers.conversation import Conversation
from helpline.handlers.work import work
from tests.journeys.street import ADA, BEA, Street

LOCKED = "two wrong words came for a caller's own"


@pytest.fixture
def town(empty_street: Street) -> Street:
    """Ada holds somebody by telephone, who has chosen a word."""
    empty_street.opens(languages="en", serves=Serves.SMS)
    empty_street.joins("Ada", ADA)
    empty_street.writes("my name for him is the canary")
    code = empty_street.code("Ada")
    empty_street.writes(f"{code} hello", sender=ADA)
    with work(empty_street.house) as w:
        assert check_word.set_word(w, ada(empty_street), empty_street.contact(), "Papaya")
    return empty_street


def ada(town: Street) -> int:
    return int(town.rows("SELECT id FROM responder WHERE alias = 'Ada'")[0][0])


def sees(town: Street) -> Conversation:
    with work(town.house) as w:
        found = conversation.conversation(w, ada(town), town.contact())
    assert found is not None
    return found


def away(town: Street) -> None:
    """She is silent for a while; whoever has her still writes a word, which is no sign of her."""
    town.later(minutes=20)
    town.writes("still there?", sender=ADA)
    town.later(minutes=15)


def words(town: Street) -> list[str]:
    return [one.words for one in sees(town).bubbles]


def test_while_she_is_there_nothing_is_asked(town: Street) -> None:
    town.later(minutes=29)
    town.writes("I am back")
    assert sees(town).sure is Sure.SURE
    assert "my name for him is the canary" in words(town)


def test_after_a_while_nothing_of_before_is_shown_until_her_word_comes(town: Street) -> None:
    away(town)
    town.writes("hey")
    assert sees(town).sure is Sure.ASKED
    assert words(town) == ["hey"]
    assert any("quiet for 30 min" in text for text in town.shows(ADA))
    town.writes("what is our word?", sender=ADA)
    town.writes(" papaya! ")
    assert sees(town).sure is Sure.SURE
    assert "my name for him is the canary" in words(town)
    assert "that was their word" in town.last(ADA)
    assert not [one for one in words(town) if "papaya" in one.lower()], "the word itself is not kept"
    assert "apaya" not in str(town.rows("SELECT * FROM contact")) + " ".join(town.shows(ADA))


def test_two_wrong_words_lock_it_and_the_shift_hears(town: Street) -> None:
    away(town)
    town.writes("hello")
    town.writes("what is our word?", sender=ADA)
    town.writes("banana")
    assert sees(town).sure is Sure.ASKED
    town.writes("mango")
    assert sees(town).sure is Sure.LOCKED
    assert any("two wrong words" in text for text in town.shows(ADA))
    assert LOCKED in {one.name for one in alarms.ringing(town.house)}
    town.writes("papaya")
    assert sees(town).sure is Sure.LOCKED, "not even the right one, any more"
    assert "my name for him is the canary" not in words(town)
    with work(town.house) as w:
        console.close(w, ada(town), town.contact(), say_goodbye=False)
    assert LOCKED not in {one.name for one in alarms.ringing(town.house)}


def test_who_takes_it_over_by_telephone_is_told_nothing_of_before_either(town: Street) -> None:
    away(town)
    town.writes("hey")
    town.joins("Bea", BEA)
    with work(town.house) as w:
        assert console.pass_back(w, ada(town), town.contact())
    town.settle()
    town.writes(town.code("Bea"), sender=BEA)
    assert "hey" in " ".join(town.shows(BEA))
    assert "canary" not in " ".join(town.shows(BEA))


def test_a_wipe_needs_no_word_and_takes_the_word_along(town: Street) -> None:
    away(town)
    town.writes("*9")
    assert town.rows("SELECT check_key FROM contact WHERE check_key IS NOT NULL") == []


@pytest.mark.parametrize("word", ["", "9", "stop", "x", "two words", "a-word-that-is-much-too-long-to-keep"])
def test_what_could_be_something_else_is_no_word(town: Street, word: str) -> None:
    with work(town.house) as w:
        assert not check_word.set_word(w, ada(town), town.contact(), word)

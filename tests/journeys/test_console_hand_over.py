"""A conversation goes from hand to hand: asked for, taken with a yes, dropped by nobody; what falls silent is heard."""

import pytest

from helpline.domain.quick import Quick
from helpline.handlers import alarms, console, conversation, desk, handover
from helpline.handlers.claims import Outcome
from helpline.handlers.handover import Asked
from helpline.handlers.relay import Said
from helpline.handlers.work import work
from tests.journeys.street import ADA, BEA, CALLER, CAM, OTHER, Street

NOTE = "canary: wants to hear about papers"


def who(town: Street, alias: str) -> int:
    return int(town.rows("SELECT id FROM responder WHERE alias = %s", alias)[0][0])


def holder(town: Street, contact: int | None = None) -> str:
    found = town.rows(
        "SELECT r.alias FROM contact c JOIN responder r ON r.id = c.responder_id WHERE c.id = %s",
        contact or town.contact(),
    )
    return str(found[0][0]) if found else ""


def asks(town: Street, **whom: object) -> Asked:
    with work(town.house) as w:
        asked = handover.ask(w, who(town, "Ada"), town.contact(), **whom)  # type: ignore[arg-type]
    town.settle()
    return asked


def takes(town: Street, alias: str) -> Outcome | None:
    with work(town.house) as w:
        attempt = console.take(w, who(town, alias), town.contact())
    town.settle()
    return attempt.outcome if attempt else None


def says(town: Street, alias: str, text: str) -> Said:
    with work(town.house) as w:
        said = console.say(w, who(town, alias), town.contact(), text)
    town.settle()
    return said


def notes(town: Street, alias: str) -> list[str]:
    with work(town.house) as w:
        return [one.note for one in desk.desk(w, who(town, alias)).asked]


@pytest.fixture
def talking(town: Street) -> Street:
    """Ada talks with somebody, on the page; Cam answers in the hills."""
    town.joins("Cam", CAM, area="Hills")
    town.writes("hello")
    assert takes(town, "Ada") is Outcome.TAKEN
    assert says(town, "Ada", "Hi") is Said.ON_ITS_WAY
    return town


def test_it_stays_with_the_giver_until_the_peer_takes_it_on_the_page_and_the_note_goes_with_that(
    talking: Street,
) -> None:
    assert asks(talking, alias="Bea", note=NOTE) is Asked.ASKED
    assert talking.last(BEA) == f"Ada asks you to go on with someone. English. Text {talking.code('Bea')} to take it."
    assert (holder(talking), notes(talking, "Bea"), notes(talking, "Cam")) == ("Ada", [NOTE], [])
    assert NOTE not in " ".join(talking.shows(BEA))
    assert says(talking, "Ada", "One moment") is Said.ON_ITS_WAY
    seen = len(talking.shows(CALLER))
    assert takes(talking, "Cam") is Outcome.ALREADY_TAKEN, "only who was asked"
    assert takes(talking, "Bea") is Outcome.TAKEN
    assert holder(talking) == "Bea"
    assert says(talking, "Ada", "too late") is Said.NOT_YOURS
    assert talking.rows("SELECT 1 FROM handover") == []
    assert len(talking.shows(CALLER)) == seen, "she hears only what a person sends"
    with work(talking.house) as w:
        found = conversation.conversation(w, who(talking, "Bea"), talking.contact())
    assert found is not None
    assert [bubble.words for bubble in found.bubbles if bubble.voice == "responder"] == ["Hi", "One moment"]


def test_by_phone_the_code_takes_it_and_the_giver_by_phone_is_told(town: Street) -> None:
    town.writes("hello")
    code = town.code("Ada")
    town.writes(f"{code} Hi", sender=ADA)
    assert asks(town, alias="Bea", note=NOTE) is Asked.ASKED
    seen: dict[str, int] = {}
    town.fresh(BEA, seen)
    town.fresh(ADA, seen)
    taken = town.code("Bea")
    town.writes(taken, sender=BEA)
    assert holder(town) == "Bea"
    told = town.fresh(BEA, seen)
    assert f"{taken}: hello" in told
    assert f"{taken}: >> Hi" in told
    assert f"{taken}: >> {NOTE}" in told
    assert town.fresh(ADA, seen) == [f"{code}: Bea goes on with them now."]
    town.writes("still there?")
    assert town.fresh(BEA, seen) == [f"{taken}: still there?"]
    assert town.fresh(ADA, seen) == []


def test_an_area_is_asked_whoever_is_quickest_goes_on(talking: Street) -> None:
    hills = int(talking.rows("SELECT id FROM area WHERE name = 'Hills'")[0][0])
    assert asks(talking, area_id=hills) is Asked.ASKED
    assert talking.code("Cam") in talking.last(CAM)
    talking.writes(talking.code("Cam"), sender=CAM)
    assert holder(talking) == "Cam"


def test_nobody_there_is_said_and_nothing_changes(talking: Street) -> None:
    talking.writes("*off", sender=BEA)
    assert asks(talking, alias="Bea") is Asked.NOBODY
    assert asks(talking, alias="Ada") is Asked.NOBODY, "not to herself"
    assert asks(talking, area_id=999) is Asked.NOBODY
    assert holder(talking) == "Ada"


def test_nobody_is_handed_over_before_anybody_has_spoken_to_her(town: Street) -> None:
    town.writes("hello")
    takes(town, "Ada")
    assert asks(town, alias="Bea") is Asked.NOT_YET


def test_taken_back_closed_put_back_or_after_an_hour_nobody_is_asked_any_more(talking: Street) -> None:
    asks(talking, alias="Bea", note=NOTE)
    code = talking.code("Bea")
    with work(talking.house) as w:
        assert handover.take_back(w, who(talking, "Ada"), talking.contact())
    talking.writes(code, sender=BEA)
    assert talking.last(BEA).startswith(f"{code} "), talking.last(BEA)
    assert holder(talking) == "Ada"
    asks(talking, alias="Bea", note=NOTE)
    talking.later(minutes=59)
    assert notes(talking, "Bea") == [NOTE]
    talking.later(minutes=2)
    assert (notes(talking, "Bea"), talking.rows("SELECT 1 FROM handover")) == ([], [])
    assert takes(talking, "Bea") is Outcome.ALREADY_TAKEN
    asks(talking, alias="Bea", note=NOTE)
    with work(talking.house) as w:
        console.pass_back(w, who(talking, "Ada"), talking.contact())
    assert talking.rows("SELECT 1 FROM handover") == []


def test_who_has_her_hands_full_does_not_get_a_third(talking: Street) -> None:
    with talking.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE responder SET at_once = 1 WHERE alias = 'Bea'")
    first = talking.contact()
    talking.writes("hello", sender=OTHER)
    takes(talking, "Bea")
    with work(talking.house) as w:
        handover.ask(w, who(talking, "Ada"), first, alias="Bea")
    with work(talking.house) as w:
        attempt = console.take(w, who(talking, "Bea"), first)
    assert attempt is not None
    assert attempt.outcome is Outcome.TOO_MANY
    assert holder(talking, first) == "Ada"


def test_she_is_told_who_goes_on_only_when_the_responder_sends_it(talking: Street) -> None:
    with work(talking.house) as w:
        assert console.say_quick(w, who(talking, "Ada"), talking.contact(), Quick.HANDING_OVER) is Said.MISSING
    asks(talking, alias="Bea")
    with work(talking.house) as w:
        assert console.say_quick(w, who(talking, "Ada"), talking.contact(), Quick.HANDING_OVER) is Said.ON_ITS_WAY
    talking.settle()
    assert "Bea can go on with you" in talking.last(CALLER)


def unanswered_alarm(town: Street) -> bool:
    return any(alarm.name.startswith("a caller waits for an answer") for alarm in alarms.ringing(town.house))


def test_a_caller_whose_words_nobody_answers_is_offered_to_others_and_stays_until_taken(talking: Street) -> None:
    seen: dict[str, int] = {}
    talking.writes("are you there?")
    talking.fresh(BEA, seen)
    talking.later(minutes=9)
    talking.writes("please")
    assert not any(one.unanswered for one in mine(talking))
    talking.later(minutes=2)
    assert all(one.unanswered for one in mine(talking)), "counted from the first that waits"
    assert (talking.fresh(BEA, seen), unanswered_alarm(talking)) == ([], False)
    talking.later(minutes=10)
    code = talking.code("Bea")
    assert talking.fresh(BEA, seen) == [f"Someone is waiting. English, 21 min. Text {code} to take it."]
    assert unanswered_alarm(talking)
    assert holder(talking) == "Ada"
    talking.writes(code, sender=BEA)
    assert holder(talking) == "Bea"
    assert not unanswered_alarm(talking)


def mine(town: Street) -> list[desk.Mine]:
    with work(town.house) as w:
        return list(desk.desk(w, who(town, "Ada")).mine)


def test_a_note_for_one_is_not_shown_to_all_and_lives_no_longer_for_it(talking: Street) -> None:
    talking.writes("are you there?")
    asks(talking, alias="Bea", note=NOTE)
    talking.later(minutes=21)
    assert notes(talking, "Cam") == notes(talking, "Bea") == [""]
    assert talking.rows("SELECT note_sealed FROM handover") == [(None,)]


def test_who_answers_after_all_keeps_her_and_nobody_else_is_asked_any_more(talking: Street) -> None:
    talking.writes("are you there?")
    talking.later(minutes=21)
    code = talking.code("Bea")
    assert says(talking, "Ada", "Sorry, yes") is Said.ON_ITS_WAY
    assert not unanswered_alarm(talking)
    talking.writes(code, sender=BEA)
    assert holder(talking) == "Ada"
    talking.later(minutes=30)
    assert not unanswered_alarm(talking)


def test_by_phone_she_is_asked_after_ten_minutes_and_sooner_when_it_is_urgent(town: Street) -> None:
    town.writes("hello")
    code = town.code("Ada")
    town.writes(f"{code} Hi", sender=ADA)
    seen: dict[str, int] = {}
    town.writes("I'm afraid")
    town.fresh(ADA, seen)
    town.later(minutes=10)
    assert town.fresh(ADA, seen) == [f"{code} has waited 10 min for your answer. Answer, or text {code} *pass."]
    town.writes(f"{code} I'm here", sender=ADA)
    town.writes("*5")
    town.writes("he is back")
    town.fresh(ADA, seen)
    town.fresh(BEA, seen)
    town.later(minutes=5)
    assert town.fresh(ADA, seen) == [f"{code} has waited 5 min for your answer. Answer, or text {code} *pass."]
    town.later(minutes=5)
    assert [text[:20] for text in town.fresh(BEA, seen)] == ["Someone can't wait. "]


def test_whoever_comes_on_meanwhile_is_asked_as_well(talking: Street) -> None:
    for sender in (BEA, CAM):
        talking.writes("*off", sender=sender)
    talking.writes("are you there?")
    talking.later(minutes=21)
    seen: dict[str, int] = {}
    talking.writes("*on", sender=BEA)
    talking.fresh(BEA, seen)
    assert takes(talking, "Cam") is None
    talking.later(minutes=10)
    assert [text[:18] for text in talking.fresh(BEA, seen)] == ["Someone is waiting"]

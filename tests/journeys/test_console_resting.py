"""Wrapping up and resting: what is counted, when nothing new comes, and how somebody gets out at once."""

from datetime import timedelta

from helpline.domain.responder import Duty
from helpline.domain.wrap_up import Went, WrapUp
from helpline.handlers import console, desk, duty, forgetting, resting
from helpline.handlers.claims import Outcome
from helpline.handlers.resting import Load
from helpline.handlers.work import work
from helpline.store import roster
from tests.journeys.counting import counts
from tests.journeys.street import ADA, BEA, CALLER, OTHER, THIRD, Street


def responder(town: Street, alias: str) -> int:
    return int(town.rows("SELECT id FROM responder WHERE alias = %s", alias)[0][0])


def carries(town: Street, alias: str) -> Load:
    with work(town.house) as w:
        return desk.desk(w, responder(town, alias)).load


def talks_with(town: Street, sender: str, wrap: WrapUp, *, alias: str = "Ada") -> None:
    """One contact from hello to the end, with what is tapped then."""
    town.writes("hello", sender=sender)
    contact, me = town.contact(), responder(town, alias)
    with work(town.house) as w:
        console.take(w, me, contact)
    with work(town.house) as w:
        assert console.close(w, me, contact, say_goodbye=False, wrap=wrap)
    town.settle()


def counted(town: Street) -> dict[str, int]:
    return counts(town.house)


def test_what_is_tapped_is_counted_each_alone_and_nothing_else_is_kept(town: Street) -> None:
    talks_with(town, CALLER, WrapUp(went=Went.INFORMED, language_met=True))
    talks_with(town, OTHER, WrapUp(language_met=False))
    talks_with(town, THIRD, WrapUp())
    counts = counted(town)
    assert (counts["went: information"], counts["language met"], counts["language not met"]) == (1, 1, 1)
    assert "hard contact" not in counts
    assert [name for name in counts if name.startswith("went")] == ["went: information"]


def test_after_two_hard_ones_nothing_new_comes_until_she_says_she_is_fine(town: Street) -> None:
    hard = WrapUp(hard=True)
    talks_with(town, CALLER, hard)
    assert not carries(town, "Ada").is_resting
    talks_with(town, OTHER, hard)
    assert carries(town, "Ada").is_resting
    seen: dict[str, int] = {}
    town.fresh(ADA, seen)
    town.writes("anybody?", sender=THIRD)
    assert town.fresh(ADA, seen) == []
    with work(town.house) as w:
        attempt = console.take(w, responder(town, "Ada"), town.contact())
    assert attempt is not None
    assert attempt.outcome is Outcome.RESTING
    with work(town.house) as w:
        resting.is_fine(w, responder(town, "Ada"))
    town.settle()
    assert [text[:18] for text in town.fresh(ADA, seen)] == ["Someone is waiting"]


def test_by_phone_too_an_old_code_is_not_taken_and_on_says_that_she_is_fine(town: Street) -> None:
    town.writes("hello", sender=CALLER)
    code = town.code("Ada")
    with work(town.house) as w:
        roster.change(w.db, responder(town, "Ada"), hard=2)
    town.writes(code, sender=ADA)
    assert town.last(ADA) == "That was a lot. Take your time. Nothing new comes to you until you text *on."
    assert town.state() == "waiting"
    town.writes("*on", sender=ADA)
    town.writes(code, sender=ADA)
    assert town.state() == "claimed"


def test_her_load_is_of_this_shift_and_shown_to_herself(town: Street) -> None:
    talks_with(town, CALLER, WrapUp())
    town.writes("hello", sender=OTHER)
    with work(town.house) as w:
        console.take(w, responder(town, "Ada"), town.contact())
    seen = carries(town, "Ada")
    assert (seen.open, seen.at_once, seen.taken) == (1, 2, 2)
    assert carries(town, "Bea").taken == 0
    with work(town.house) as w:
        duty.change(w, roster.get(w.db, responder(town, "Ada")), Duty.OFF)
    assert carries(town, "Ada").taken == 0, "no history"


def test_a_break_is_suggested_after_ninety_minutes_on(town: Street) -> None:
    town.later(minutes=89)
    assert not carries(town, "Ada").break_is_due
    town.writes("*on", sender=ADA)
    town.later(minutes=1)
    assert carries(town, "Ada").break_is_due, "coming on once more is no break"
    for to, minutes in ((Duty.BREAK, 10), (Duty.ON, 0)):
        with work(town.house) as w:
            duty.change(w, roster.get(w.db, responder(town, "Ada")), to)
        town.clock.moved += timedelta(minutes=minutes)
    assert not carries(town, "Ada").break_is_due


def test_asked_whether_it_was_useful_she_says_so_with_a_key_and_only_that_is_counted(town: Street) -> None:
    town.writes("hello")
    me = responder(town, "Ada")
    with work(town.house) as w:
        console.take(w, me, town.contact())
        console.say(w, me, town.contact(), "Hi")
    with work(town.house) as w:
        assert console.close(w, me, town.contact(), say_goodbye=False, ask_useful=True)
    town.settle()
    asked = "Was that useful? Text 11 for yes, 12 for a bit, 13 for no. We keep only the count."
    assert town.last(CALLER) == asked
    before = len(town.shows(CALLER))
    town.writes("11")
    assert counted(town)["feedback 11"] == 1
    assert len(town.shows(CALLER)) == before, "nobody answers it, and nobody has to"
    assert town.rows("SELECT count(*) FROM contact WHERE state <> 'closed'") == [(0,)]


def test_i_need_out_hands_everything_over_stops_offers_and_asks_her_buddy_to_look_after_her(town: Street) -> None:
    ada = responder(town, "Ada")
    for sender in (CALLER, OTHER):
        town.writes("hello", sender=sender)
        with work(town.house) as w:
            console.take(w, ada, town.contact())
            console.say(w, ada, town.contact(), "Hi")
    with work(town.house) as w:
        assert resting.choose_buddy(w, ada, "Bea")
        assert not resting.choose_buddy(w, ada, "Ada")
    seen: dict[str, int] = {}
    town.fresh(BEA, seen)
    with work(town.house) as w:
        resting.need_out(w, roster.get(w.db, ada))
    town.settle()
    assert town.rows("SELECT state, responder_id FROM contact") == [("waiting", None)] * 2
    told = town.fresh(BEA, seen)
    assert any(text.startswith("Ada has just stepped out") for text in told)
    assert sum(text.startswith("Someone is waiting") for text in told) == 2
    town.fresh(ADA, seen)
    town.writes("hello", sender=THIRD)
    assert town.fresh(ADA, seen) == []
    assert all("go on with you" in town.last(sender) for sender in (CALLER, OTHER))
    town.writes("*on", sender=ADA)
    assert any("waiting" in text for text in town.fresh(ADA, seen)), "undone by coming on again"


def test_who_needed_out_is_not_asked_even_where_nobody_else_is_named_for_a_day(town: Street) -> None:
    ada = responder(town, "Ada")
    town.rows("UPDATE line SET fallback_id = %s RETURNING id", ada)
    town.writes("*out", sender=ADA)
    town.writes("*off", sender=BEA)
    seen: dict[str, int] = {}
    town.fresh(ADA, seen)
    town.writes("hello")
    town.later(minutes=15)
    assert town.fresh(ADA, seen) == []
    town.later(hours=24)
    town.writes("hello", sender=OTHER)
    town.later(minutes=15)
    assert any("waiting" in text for text in town.fresh(ADA, seen)), "the day after she is the last one named again"
    assert town.rows("SELECT count(*) FROM responder WHERE out_until IS NOT NULL") == [(1,)]
    assert forgetting.purge(town.house, dry=True)["who needed out"] == 1
    forgetting.purge(town.house)
    assert town.rows("SELECT count(*) FROM responder WHERE out_until IS NOT NULL") == [(0,)]


def test_a_fallback_under_pressure_is_told_of_nobody(town: Street) -> None:
    ada = responder(town, "Ada")
    town.rows("UPDATE line SET fallback_id = %s RETURNING id", ada)
    for one in (ADA, BEA):
        town.writes("*off", sender=one)
    with work(town.house) as w:
        roster.withdraw(w.db, ada, withdrawn=True)
    seen: dict[str, int] = {}
    town.fresh(ADA, seen)
    town.writes("hello")
    town.later(minutes=15)
    assert town.fresh(ADA, seen) == []

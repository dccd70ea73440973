"""Who is told that somebody waits: language, then area, neighbours, every speaker, the fallback; fair, and her wish."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.domain import wish
from helpline.domain.contact import Channel, Contact, State
from helpline.domain.line import Serves
from helpline.domain.names import Locale
from helpline.domain.responder import Duty, Responder
from helpline.domain.routing import Circle, Crew, Reach, fairly, reach

NOW = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
HERE, NEXT, FAR = 1, 2, 3
"""Her area, its neighbour, and one further away."""


def _contact(language: str = "en", area: int = HERE) -> Contact:
    return Contact(
        id=1,
        line_id=1,
        channel=Channel.SMS,
        state=State.WAITING,
        language=Locale(language),
        area_id=area,
        opened_at=NOW,
        last_text_at=NOW,
        urgent_at=None,
        responder_id=None,
        claim_version=0,
        automatic_texts=0,
        silenced=False,
        opted_out=False,
        hushed=False,
        can_be_answered=True,
        wants_call=False,
        call_asked_at=None,
        on_call=False,
        menu_page=0,
        clear_until=None,
    )


def _responder(n: int, languages: str = "en", area: int = HERE, *, woman: bool = False, idle: int = 0) -> Responder:
    spoken = tuple(Locale(code) for code in languages.split())
    return Responder(
        id=n,
        alias=f"A{n}",
        languages=spoken,
        area_id=area,
        duty=Duty.ON,
        at_once=2,
        takes=Serves.BOTH,
        asked_as_woman=woman,
        idle_since=NOW - timedelta(minutes=idle),
    )


def _crew(people: list[Responder], loads: dict[int, int] | None = None, fallback: Responder | None = None) -> Crew:
    loads = loads or {}
    full = {one.id for one in people if loads.get(one.id, 0) >= one.at_once}
    return Crew(there=people, unfree=full, loads=loads, neighbours={NEXT}, fallback=fallback)


def _ids(reached: Reach) -> list[int]:
    return [one.id for one in reached.asked]


def test_circle_by_circle_from_her_area_to_the_fallback() -> None:
    crew = _crew([_responder(1), _responder(2, area=NEXT), _responder(3, area=FAR), _responder(4, "es")])
    crew = replace(crew, fallback=_responder(9, area=FAR))
    found = [_ids(reach(_contact(), crew, upto=circle)) for circle in Circle]
    assert found == [[1], [1, 2], [1, 2, 3], [1, 2, 3, 9]]


def test_a_circle_in_which_nobody_has_a_hand_free_costs_no_time() -> None:
    people = [_responder(1), _responder(2, area=NEXT), _responder(3, area=FAR)]
    reached = reach(_contact(), _crew(people, {1: 2}), upto=Circle.AREA)
    assert (_ids(reached), reached.circle) == ([2], Circle.NEIGHBOURS)
    reached = reach(_contact(), _crew(people, {1: 2, 2: 2}), upto=Circle.AREA)
    assert (_ids(reached), reached.circle) == ([3], Circle.EVERYBODY)


def test_whoever_is_there_is_asked_when_nobody_speaks_it_and_that_is_known() -> None:
    reached = reach(_contact("th"), _crew([_responder(1), _responder(2, area=FAR)]), upto=Circle.AREA)
    assert _ids(reached) == [1, 2]
    assert reached.somebody_on_duty
    assert not reached.speaks_language


def test_nobody_on_duty_is_said_plainly_and_the_fallback_is_asked_at_once() -> None:
    reached = reach(_contact(), _crew([]), upto=Circle.AREA)
    assert (reached.asked, reached.somebody_on_duty, reached.speaks_language) == ((), False, False)
    assert _ids(reach(_contact(), _crew([], fallback=_responder(9)), upto=Circle.AREA)) == [9]


def test_full_hands_are_not_asked_but_still_count_as_being_there() -> None:
    reached = reach(_contact(), _crew([_responder(1)], {1: 2}), upto=Circle.AREA)
    assert reached.asked == ()
    assert reached.speaks_language


def test_whoever_is_idle_longest_comes_first_and_whoever_has_somebody_last() -> None:
    people = [_responder(1, idle=5), _responder(2, idle=60), _responder(3, idle=90), _responder(4, idle=5)]
    assert [one.id for one in fairly(people, {3: 1})] == [2, 1, 4, 3]
    assert [one.id for one in fairly(people, {1: 1, 2: 1, 3: 1, 4: 1})] == [3, 2, 1, 4]


peers = st.lists(
    st.tuples(st.sampled_from(["en", "es", "en es"]), st.integers(HERE, FAR), st.booleans(), st.integers(0, 3)),
    max_size=8,
).map(lambda found: [_responder(n, a, b, woman=c, idle=d) for n, (a, b, c, d) in enumerate(found, start=1)])
burdens = st.dictionaries(st.integers(1, 8), st.integers(0, 4))
circles = st.sampled_from(list(Circle))
wishes = st.builds(
    lambda woman, areas: replace(_contact(), wants_woman=woman, not_areas=areas),
    st.booleans(),
    st.frozensets(st.integers(HERE, FAR), max_size=2),
)


@given(peers, burdens, circles, wishes)
def test_nobody_with_full_hands_is_asked_and_those_who_speak_it_come_before_all_others(
    people: list[Responder], loads: dict[int, int], upto: Circle, contact: Contact
) -> None:
    reached = reach(contact, _crew(people, loads), upto=upto)
    fit = [one for one in people if wish.fits(contact, one)]
    assert all(loads.get(one.id, 0) < one.at_once for one in reached.asked)
    if any("en" in one.languages for one in fit):
        assert all("en" in one.languages for one in reached.asked)
    assert len(set(_ids(reached))) == len(reached.asked)


@given(peers, burdens, circles, wishes)
def test_her_wish_is_kept_in_every_circle_and_by_the_fallback_too(
    people: list[Responder], loads: dict[int, int], upto: Circle, contact: Contact
) -> None:
    named = _responder(9, area=HERE)
    asked = reach(contact, _crew(people, loads, named), upto=upto).asked
    assert all(one.asked_as_woman for one in asked if contact.wants_woman)
    assert not {one.area_id for one in asked} & contact.not_areas


@given(peers, burdens, circles, wishes)
def test_in_danger_and_once_anybody_will_do_whoever_is_there_is_asked(
    people: list[Responder], loads: dict[int, int], upto: Circle, contact: Contact
) -> None:
    for said in ({"urgent_at": NOW}, {"anybody_will_do": True}):
        usual = reach(replace(_contact(), **said), _crew(people, loads), upto=upto).asked
        assert reach(replace(contact, **said), _crew(people, loads), upto=upto).asked == usual


def test_in_danger_nobody_waits_for_her_language_while_others_have_a_hand_free() -> None:
    crew = _crew([_responder(1, "th"), _responder(2, "es")], {1: 2})
    assert _ids(reach(_contact("th"), crew, upto=Circle.EVERYBODY)) == []
    assert _ids(reach(replace(_contact("th"), urgent_at=NOW), crew, upto=Circle.AREA)) == [2]


@given(peers, burdens, circles, wishes, st.booleans(), st.booleans(), st.integers(2, 99), st.binary(min_size=1))
def test_who_is_asked_knows_nothing_of_where_she_comes_from_or_whether_she_came_before(
    people: list[Responder],
    loads: dict[int, int],
    upto: Circle,
    contact: Contact,
    withheld: bool,
    silent: bool,
    number: int,
    word: bytes,
) -> None:
    """A contact holds no number. Whatever else differs from one caller to another makes no difference either."""
    other = replace(
        contact,
        id=number,
        line_id=number,
        can_be_answered=not withheld,
        silenced=silent,
        borrowed=silent,
        opened_at=NOW - timedelta(hours=number),
        automatic_texts=number % 3,
        word_key=word,
        channel=Channel.WHATSAPP,
        spoke_with=None if silent else 77,
    )
    crew = _crew(people, loads)
    assert reach(other, crew, upto=upto) == reach(contact, crew, upto=upto)


@pytest.mark.parametrize("upto", list(Circle))
def test_when_nobody_is_whom_she_wishes_for_nobody_is_asked_and_that_is_known(upto: Circle) -> None:
    reached = reach(replace(_contact(), wants_woman=True), _crew([_responder(1)], fallback=_responder(9)), upto=upto)
    assert (reached.asked, reached.fits_wish, reached.somebody_on_duty) == ((), False, True)

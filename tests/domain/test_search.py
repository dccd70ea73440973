"""Who is rung, whoever is there: nobody twice, nobody who is not free, and blind to where a caller comes from."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.domain.contact import Channel, Contact
from helpline.domain.contact import State as Standing
from helpline.domain.line import Serves, Strategy
from helpline.domain.names import Locale
from helpline.domain.responder import Duty, Responder
from helpline.domain.search import AFTER, ONE_BY_ONE, Crew, Stage, fitting, rung_now

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
LOCALES = [Locale(one) for one in ("en", "es", "th")]

CONTACT = Contact(
    id=1,
    line_id=1,
    channel=Channel.VOICE,
    state=Standing.WAITING,
    language=Locale("en"),
    area_id=1,
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
    on_call=True,
    menu_page=0,
    clear_until=None,
)


def responder(
    number: int, languages: Sequence[Locale] = (Locale("en"),), area: int = 1, idle_since: datetime | None = None
) -> Responder:
    return Responder(
        id=number,
        alias=f"Peer {number}",
        languages=tuple(languages),
        area_id=area,
        duty=Duty.ON,
        at_once=1,
        takes=Serves.BOTH,
        idle_since=idle_since,
    )


contacts = st.builds(
    lambda language, area: replace(CONTACT, language=language, area_id=area),
    st.sampled_from(LOCALES),
    st.integers(1, 3),
)
ids = st.lists(st.integers(1, 30), unique=True, max_size=12)


@st.composite
def crews(draw: st.DrawFn) -> Crew:
    there = []
    for number in draw(ids):
        spoken = draw(st.lists(st.sampled_from(LOCALES), min_size=1, unique=True))
        idle = draw(st.none() | st.integers(0, 5).map(lambda one: NOW - timedelta(seconds=one)))
        there.append(responder(number, spoken, draw(st.integers(1, 3)), idle))
    known = st.sets(st.sampled_from([one.id for one in there])) if there else st.just(set())
    return Crew(there=there, unfree=draw(known), neighbours=draw(st.sets(st.integers(1, 3))))


strategies, stages = st.sampled_from(list(Strategy)), st.sampled_from(list(Stage))


@given(contacts, strategies, stages, crews())
def test_only_those_are_asked_who_are_there_and_free_and_each_once(
    contact: Contact, strategy: Strategy, stage: Stage, crew: Crew
) -> None:
    fits = [one.id for one in fitting(contact, strategy, stage, crew)]
    assert len(fits) == len(set(fits))
    assert set(fits) <= {one.id for one in crew.there} - set(crew.unfree)


@given(contacts, contacts, strategies, stages, crews())
def test_the_order_knows_nothing_of_the_caller_but_her_language_and_the_area_of_her_line(
    contact: Contact, other: Contact, strategy: Strategy, stage: Stage, crew: Crew
) -> None:
    same = replace(
        other,
        id=99,
        line_id=7,
        language=contact.language,
        area_id=contact.area_id,
        can_be_answered=not contact.can_be_answered,
        opened_at=NOW - timedelta(days=1),
        channel=Channel.SMS,
        silenced=True,
        automatic_texts=2,
    )
    assert fitting(contact, strategy, stage, crew) == fitting(same, strategy, stage, crew)


def circle(contact: Contact, crew: Crew, one: Responder) -> int:
    """How far away somebody is."""
    return 0 if one.area_id == contact.area_id else 1 if one.area_id in crew.neighbours else 2


@given(contacts, crews())
def test_in_the_organisations_own_order_from_circle_to_circle(contact: Contact, crew: Crew) -> None:
    fits = fitting(contact, Strategy.IN_ORDER, Stage.FIRST, crew)
    places = [(circle(contact, crew, one), crew.there.index(one)) for one in fits]
    assert places == sorted(places)


@given(contacts, crews())
def test_who_never_talked_comes_first_and_then_whoever_is_idle_longest(contact: Contact, crew: Crew) -> None:
    fits = fitting(contact, Strategy.LONGEST_IDLE, Stage.FIRST, crew)
    since = [(circle(contact, crew, one), one.idle_since or datetime.min.replace(tzinfo=UTC)) for one in fits]
    assert since == sorted(since)


@given(contacts, crews(), strategies)
def test_whoever_is_rung_first_speaks_her_language_and_everybody_only_when_nobody_does(
    contact: Contact, crew: Crew, strategy: Strategy
) -> None:
    first = fitting(contact, strategy, Stage.FIRST, crew)
    wider = fitting(contact, strategy, Stage.WIDER, crew)
    speakers = [one for one in crew.there if contact.language in one.languages]
    assert all(one in speakers for one in first)
    assert not speakers or all(one in speakers for one in wider)
    assert {one.id for one in first} <= {one.id for one in wider}


@given(contacts, crews(), strategies, st.data())
def test_through_a_whole_round_each_is_rung_once_and_one_by_one_where_that_is_the_rule(
    contact: Contact, crew: Crew, strategy: Strategy, data: st.DataObject
) -> None:
    """Whoever rings stops when it pleases; the round goes on until nobody is left."""
    rung: list[int] = []
    ringing: list[int] = []
    stage = Stage.FIRST
    for _ in range(100):
        busy = replace(crew, unfree={*crew.unfree, *ringing})
        now = rung_now(fitting(contact, strategy, stage, busy), tried=rung, ringing=len(ringing), strategy=strategy)
        rung += [one.id for one in now]
        ringing += [one.id for one in now]
        assert len(ringing) <= 1 or strategy not in ONE_BY_ONE
        if ringing:
            ringing.remove(data.draw(st.sampled_from(ringing)))
        elif stage is Stage.OVER:
            break
        else:
            stage = AFTER[stage]
    assert stage is Stage.OVER
    assert len(rung) == len(set(rung))
    assert set(rung) == {one.id for one in fitting(contact, strategy, Stage.WIDER, crew)} | {
        one.id for one in fitting(contact, strategy, Stage.FIRST, crew)
    }


def test_by_area_the_own_area_first_and_then_the_neighbours_with_the_same_language() -> None:
    here, there, else_where = responder(1), responder(2, area=2), responder(3, [Locale("es")], area=1)
    far = responder(4, area=3)
    crew = Crew(there=[far, there, else_where, here], unfree=(), neighbours={2})
    assert fitting(CONTACT, Strategy.BY_AREA, Stage.FIRST, crew) == [here]
    assert fitting(CONTACT, Strategy.BY_AREA, Stage.NEIGHBOURS, crew) == [there, here]
    assert fitting(CONTACT, Strategy.BY_AREA, Stage.WIDER, crew) == [far, there, here]


@pytest.mark.parametrize("stage", [Stage.FALLBACK, Stage.OVER])
def test_who_is_rung_in_the_end_is_no_matter_of_duty(stage: Stage) -> None:
    assert fitting(CONTACT, Strategy.ALL, stage, Crew(there=[responder(1)], unfree=())) == []


def test_a_search_ends() -> None:
    stage, gone = Stage.FIRST, []
    while stage is not Stage.OVER:
        gone.append(stage)
        stage = AFTER[stage]
    assert gone == [Stage.FIRST, Stage.NEIGHBOURS, Stage.WIDER, Stage.FALLBACK]
    assert AFTER[Stage.OVER] is Stage.OVER

"""Who is told that somebody waits: language, then area, then the neighbours, then whoever is there; no full hands."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from helpline.domain.contact import Channel, Contact, State
from helpline.domain.line import Serves
from helpline.domain.names import Locale
from helpline.domain.responder import Duty, Responder
from helpline.domain.routing import reach

NOW = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)


def _contact(language: str = "en", area: int = 1) -> Contact:
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


def _responder(n: int, languages: str = "en", area: int = 1) -> Responder:
    spoken = tuple(Locale(code) for code in languages.split())
    return Responder(id=n, alias=f"A{n}", languages=spoken, area_id=area, duty=Duty.ON, at_once=2, takes=Serves.BOTH)


def _ids(contact: Contact, on_duty: list[Responder], loads: dict[int, int], *, wider: bool = False) -> list[int]:
    return [one.id for one in reach(contact, on_duty, loads, wider=wider).asked]


def test_those_who_speak_it_in_the_area_come_first() -> None:
    people = [_responder(1), _responder(2, area=2), _responder(3, "es")]
    assert _ids(_contact(), people, {}) == [1]


def test_the_neighbours_are_asked_when_wider_or_when_the_own_area_has_no_hand_free() -> None:
    people = [_responder(1), _responder(2, area=2)]
    assert _ids(_contact(), people, {}, wider=True) == [1, 2]
    assert _ids(_contact(), people, {1: 2}) == [2]


def test_whoever_is_there_is_asked_when_nobody_speaks_it_and_that_is_known() -> None:
    reached = reach(_contact("th"), [_responder(1), _responder(2, area=2)], {}, wider=False)
    assert [one.id for one in reached.asked] == [1, 2]
    assert reached.somebody_on_duty
    assert not reached.speaks_language


def test_nobody_on_duty_is_said_plainly() -> None:
    reached = reach(_contact(), [], {}, wider=True)
    assert (reached.asked, reached.somebody_on_duty, reached.speaks_language) == ((), False, False)


def test_full_hands_are_not_asked_but_still_count_as_being_there() -> None:
    reached = reach(_contact(), [_responder(1)], {1: 2}, wider=False)
    assert reached.asked == ()
    assert reached.speaks_language


@given(
    st.lists(st.tuples(st.sampled_from(["en", "es", "en es"]), st.integers(1, 3)), max_size=8),
    st.dictionaries(st.integers(1, 8), st.integers(0, 4)),
    st.booleans(),
)
def test_nobody_with_full_hands_is_ever_asked_and_speakers_always_come_before_others(
    people: list[tuple[str, int]], loads: dict[int, int], wider: bool
) -> None:
    on_duty = [_responder(n, languages, area) for n, (languages, area) in enumerate(people, start=1)]
    reached = reach(_contact(), on_duty, loads, wider=wider)
    assert all(loads.get(one.id, 0) < one.at_once for one in reached.asked)
    if any("en" in one.languages for one in on_duty):
        assert all("en" in one.languages for one in reached.asked)
    assert len({one.id for one in reached.asked}) == len(reached.asked)

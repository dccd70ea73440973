"""Who is asked to stand in: her own team first, then whoever had least to do of late; never who can't."""

from datetime import UTC, datetime, timedelta

from helpline.domain.line import Serves
from helpline.domain.names import Locale
from helpline.domain.relief import order
from helpline.domain.responder import Duty, Responder
from helpline.domain.turn import LIFE, Stage, Turn

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def responder(number: int, *, languages: str = "en", area: int = 1, takes: Serves = Serves.BOTH) -> Responder:
    return Responder(
        id=number, alias=f"R{number}", languages=tuple(Locale(one) for one in languages.split(",")), area_id=area,
        duty=Duty.OFF, at_once=2, takes=takes,
    )  # fmt: skip


def turn(takes: Serves = Serves.BOTH) -> Turn:
    return Turn(
        id=1, shift_id=1, responder_id=9, area_id=1, takes=takes, languages=(Locale("en"), Locale("th")),
        begins_at=NOON, ends_at=NOON + timedelta(hours=4), stage=Stage.MISSED, look_at=NOON, on=None,
    )  # fmt: skip


def test_her_own_team_first_and_then_whoever_had_least_to_do() -> None:
    everybody = [responder(1, area=2), responder(2), responder(3), responder(9)]
    hours = {2: timedelta(hours=8), 1: timedelta(0)}
    assert [one.id for one in order(turn(), everybody, busy=[], hours=hours)] == [3, 2, 1]
    assert [one.id for one in order(turn(), everybody, busy=[3], hours=hours)] == [2, 1]


def test_who_speaks_none_of_its_languages_or_takes_no_such_calls_is_not_asked() -> None:
    everybody = [responder(1, languages="es"), responder(2, languages="th"), responder(3, takes=Serves.SMS)]
    assert [one.id for one in order(turn(Serves.VOICE), everybody, busy=[], hours={})] == [2]


def test_every_turn_ends() -> None:
    leads = {stage: {new for old, _, new in LIFE if old == stage} for stage in Stage}
    ends = {Stage.OVER}
    for _ in Stage:
        ends |= {stage for stage in Stage if leads[stage] & ends}
    assert ends == set(Stage)
    assert leads[Stage.OVER] == set()

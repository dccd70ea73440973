"""The house that journeys take place in: it runs whole, can be hurt and mended, and forgets between tests."""

from collections.abc import Callable
from urllib.request import urlopen

from infra.local import demo
from infra.local.house import House
from infra.local.processes import is_held

CALLER, RESPONDER = "+15550121", demo.RESPONDERS[0][1]


def set_up(house: House) -> None:
    house.cli_all(*demo.LINE, *demo.PEOPLE, *demo.ON_DUTY)
    house.add_number(demo.NUMBER)
    for number, role in ((CALLER, "caller"), (RESPONDER, "responder")):
        house.sim("POST", "/sim/handsets", {"number": number, "label": role, "role": role})


def offers(house: House) -> list[str]:
    return [text["body"] for text in house.texts_on(RESPONDER)]


def test_a_text_goes_through_the_whole_house(house: House) -> None:
    set_up(house)
    said = house.text(sender=CALLER, to=demo.NUMBER, body="hello")
    assert said["webhook_status"] == 200
    house.eventually(lambda: offers(house), why="the responder is told")
    house.eventually(lambda: house.texts_on(CALLER)[1:], why="the caller is greeted")


def test_nothing_of_an_earlier_test_is_left(house: House) -> None:
    assert house.rows("SELECT * FROM line") == []
    assert house.rows("SELECT * FROM inbox") == []
    assert house.sim("GET", "/sim/requests") in ([], {"requests": []})
    # Two lines of migrations: the helpline's own, and that of the notes.
    assert house.rows("SELECT count(*) FROM alembic_version") == [(2,)]


def test_every_door_is_open(house: House) -> None:
    for url in (f"{house.url}/healthz", f"{house.live_url}/healthz", f"{house.sim_url}/"):
        with urlopen(url, timeout=60) as answer:
            assert answer.status == 200


def test_a_program_can_be_killed_and_started_again(build_house: Callable[..., House]) -> None:
    house = build_house()
    set_up(house)
    house.kill("workers")
    house.text(sender=CALLER, to=demo.NUMBER, body="hello")
    assert offers(house) == []
    house.restart("workers")
    house.eventually(lambda: offers(house), why="what waited is done after all")


def test_a_program_can_be_held_still(build_house: Callable[..., House]) -> None:
    house = build_house()
    set_up(house)
    house.pause("workers")
    house.text(sender=CALLER, to=demo.NUMBER, body="hello")
    assert all(map(is_held, house.pids("workers"))), "all of them, and none has moved since"
    assert offers(house) == []
    house.resume("workers")
    house.eventually(lambda: offers(house), why="what waited is done after all")


def test_a_house_of_its_own_may_be_told_something_else(build_house: Callable[..., House]) -> None:
    house = build_house(settings={"TWILIO_AUTH_TOKEN_NEXT": "b" * 32})
    assert house.env["TWILIO_AUTH_TOKEN_NEXT"] == "b" * 32
    assert all(child.exit_code is None for child in house.children.values())

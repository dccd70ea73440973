"""Our words on the pages: what is shown to everybody, what a keeper may not say, and what the charge notice does."""

from flask.testing import FlaskClient

from helpline import words
from helpline.catalogues import glossary
from helpline.domain.account import Role
from helpline.domain.names import Locale
from tests.web.bench import HOME, Bench, post, seen, soup

SPANISH = Locale("es")


def test_everybody_sees_what_we_call_things_and_what_we_never_say(bench: Bench, ada: FlaskClient) -> None:
    assert "who rings or texts" in seen(ada, "/glossary")
    for code in words.register():
        shown = seen(ada, f"/glossary?language={code}")
        found = glossary(code)
        assert all(one in shown for one in (*found.terms.values(), *found.mirror))
        assert all(stem.removeprefix("*") in shown for stem in found.forbidden)
        assert ("A draft." in shown) is bool(found.terms)
    assert "Nobody has begun it in this language." in seen(ada, "/glossary?language=shn")
    assert ada.get("/glossary?language=tlh", base_url=HOME).status_code == 404
    doctor = bench.sign_in("Sol", Role.SUPERVISOR)
    assert "Her own word comes first" in seen(doctor, "/glossary")


def test_a_keeper_cannot_word_what_we_never_say_not_even_where_it_is_safe(bench: Bench) -> None:
    kit = bench.sign_in("Kit", Role.KEEPER)
    address = "/keeper/copy/es/sms/quick/private"
    before = words.say("sms/quick/private", SPANISH, hours=1)
    typed = {"sentence": "0", "words": "Aqui hablas con otra víctima.", "why": "it is shorter", "deed": "save"}
    answer = post(kit, address, page=address, **typed)
    assert answer.status_code == 422
    assert "We never say “víctim” of anybody." in soup(answer).select_one("[role=alert]").text  # type: ignore[union-attr]
    assert words.say("sms/quick/private", SPANISH, hours=1) == before


def test_a_keeper_sees_what_the_charge_notice_does_before_it_is_said(bench: Bench) -> None:
    kit = bench.sign_in("Kit", Role.KEEPER)
    line = soup(kit.get("/keeper/lines/1", base_url=HOME))
    assert line.select_one('a[href="/keeper/lines/1/charge"]')
    shown = seen(kit, "/keeper/lines/1/charge")
    assert "This line does not say that an answer is charged." in shown
    assert "Reply to this SMS will be charged." in shown
    assert "Responder a este SMS tiene costo." in shown
    assert "It costs as much as 2 texts." in shown
    assert "it says that it is free" in shown
    assert kit.get("/keeper/lines/99/charge", base_url=HOME).status_code == 404

"""In whose language the pages are: her own choice, before she is signed in as well, and never a mixture."""

import pytest
from babel.support import Translations
from flask.testing import FlaskClient

from helpline import app as application
from helpline.domain.account import Role
from helpline.domain.names import Locale
from helpline.web import pages
from helpline.web.language import Spoken
from tests.web.bench import HOME, PASSWORD, Bench, post, soup
from tests.web.pseudo import Backwards


@pytest.fixture
def in_two(bench: Bench) -> Bench:
    """A desk whose pages are also written from right to left."""
    backwards = Spoken(code=Locale("qps-rtl"), name="Sdrawkcab", direction="rtl", catalogue=Backwards(), is_whole=True)
    bench.app = application.build(bench.house, bench.told, more_languages=[backwards])
    return bench


def language_of(browser: FlaskClient, page: str = "/", **headers: str) -> tuple[str, str]:
    html = soup(browser.get(page, base_url=HOME, headers=headers)).html
    assert html is not None
    return str(html["lang"]), str(html["dir"])


def test_each_page_offers_every_language_by_its_own_name(in_two: Bench) -> None:
    ada = in_two.sign_in("Ada", Role.RESPONDER)
    for browser, page in ((ada, "/"), (ada, "/keys"), (in_two.browser(), "/sign-in")):
        options = soup(browser.get(page, base_url=HOME)).select("#reads option")
        assert {"English", "Sdrawkcab"} <= {one.get_text() for one in options}


def test_what_she_chose_goes_with_her_to_every_browser(in_two: Bench) -> None:
    ada = in_two.sign_in("Ada", Role.RESPONDER)
    assert post(ada, "/language", code="qps-rtl", here="/keys").location == "/keys"
    assert language_of(ada) == ("qps-rtl", "rtl")
    other = in_two.browser()
    assert language_of(other, "/sign-in") == ("en", "ltr")
    post(other, "/sign-in", page="/sign-in", name="Ada", password=PASSWORD)
    assert language_of(other) == ("qps-rtl", "rtl")


def test_before_she_is_signed_in_the_browser_keeps_it(in_two: Bench) -> None:
    browser = in_two.browser()
    post(browser, "/language", page="/sign-in", code="qps-rtl", here="/sign-in")
    assert language_of(browser, "/sign-in") == ("qps-rtl", "rtl")


@pytest.mark.parametrize(("asked", "got"), [("qps-rtl, en;q=0.5", "qps-rtl"), ("xx-YY, *;q=0.1", "en"), ("", "en")])
def test_else_it_is_what_the_browser_asks_for(in_two: Bench, asked: str, got: str) -> None:
    assert language_of(in_two.browser(), "/sign-in", **{"Accept-Language": asked})[0] == got


def test_what_is_not_written_yet_is_not_offered_and_never_mixed_in(bench: Bench) -> None:
    half = Spoken(code=Locale("zz"), name="Half", direction="ltr", catalogue=Translations())
    bench.app = application.build(bench.house, bench.told, more_languages=[half])
    browser = bench.browser()
    assert post(browser, "/language", page="/sign-in", code="zz").status_code == 400
    assert language_of(browser, "/sign-in", **{"Accept-Language": "zz"}) == ("en", "ltr")


@pytest.mark.parametrize("here", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"])
def test_choosing_leads_nowhere_else(in_two: Bench, here: str) -> None:
    assert post(in_two.browser(), "/language", page="/sign-in", code="en", here=here).location == "/"


def test_the_menu_shows_her_what_is_hers(bench: Bench, ada: FlaskClient) -> None:
    keeper = bench.sign_in("Kit", Role.KEEPER)
    for browser, role in ((ada, Role.RESPONDER), (keeper, Role.KEEPER)):
        places = {str(one["href"]) for one in soup(browser.get("/", base_url=HOME)).select("#menu a")}
        with bench.app.test_request_context(base_url=HOME):
            ways = [one for one in pages.WAYS if one.endpoint in bench.app.view_functions and role in one.roles]
        assert len(places) == len(ways)
        for place in places:
            assert browser.get(place, base_url=HOME).status_code == 200, place


def test_the_menu_has_a_word_for_every_place(bench: Bench) -> None:
    words = bench.app.jinja_env.get_template("desk/menu.html").render
    with bench.app.test_request_context(base_url=HOME):
        every = [pages.Way(one.name, "desk.first", one.roles) for one in pages.WAYS]
        shown = words(menu=every, here="", catalogue=Translations())
    assert shown.count("<li>") == len(every)

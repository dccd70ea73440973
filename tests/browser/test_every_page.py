"""Every place of the menu, for every eye: no flaw in any language, from right to left as well, light and dark."""

import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from helpline import app as application
from helpline import words
from helpline.domain.account import Role
from helpline.domain.names import Locale
from helpline.web import pages
from helpline.web.language import Spoken
from infra.local.programs import free_ports
from tests.browser.screen import desk, flaws, overflow, picture
from tests.web.bench import HOME, Bench, post
from tests.web.conftest import bench, told
from tests.web.pseudo import Backwards

__all__ = ["bench", "told"]

NAMES = {Role.RESPONDER: "Ada", Role.KEEPER: "Kit", Role.SUPERVISOR: "Sol"}
MORE = ("/keys/app", "/keys/duress", "/again", "/leaving", "/practice/talk")
KEEPS = (
    "/library/options/C01",
    "/keeper/lines/1/charge",
    "/keeper/copy/es/sms/greeting",
    "/keeper/settings/block",
    "/library/topics/pay/edit",
    "/recorder/es",
    "/recorder/es/goodbye",
)
BEFORE = ("/sign-in", "/offline", "/invitation/none")
NARROW: Any = {"width": 360, "height": 760}
LANGUAGES = ("en", "th", "hi", "ar-XB")


def spoken(code: str) -> Spoken:
    """A language as it will be when everything is written in it; what is not yet stands in English."""
    if code == "ar-XB":
        return Spoken(code=Locale(code), name="Sdrawkcab", direction="rtl", catalogue=Backwards(), is_whole=True)
    row = words.register()[Locale(code)]
    catalogue = words.translations(row.code)
    return Spoken(code=row.code, name=row.name, direction=row.direction, catalogue=catalogue, is_whole=True)


@pytest.fixture
def served(bench: Bench) -> Iterator[str]:
    """The same pages over the same house, where a browser finds them, in languages as they will be."""
    (port,) = free_ports(1)
    address = f"http://127.0.0.1:{port}"
    told = replace(bench.told, public_url=address, live_url="")
    app = application.build(bench.house, told, more_languages=[spoken(code) for code in LANGUAGES])
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


def places_of(bench: Bench, role: Role) -> list[str]:
    """Every place of her menu."""
    rules = {rule.endpoint: rule.rule for rule in bench.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    found = [rules.get(way.endpoint, "<>") for way in pages.WAYS if role in way.roles]
    return [rule for rule in dict.fromkeys(found) if "<" not in rule]


def looked_at(page: Page, address: str, code: str) -> list[str]:
    """Everything that is wrong with one page, in light and in dark."""
    answer = page.goto(address)
    if answer is None or answer.status >= 500:
        return [f"{address}: it failed"]
    name = urlsplit(address).path.strip("/").replace("/", "-") or "first"
    wrong = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        wrong += [f"{address} {scheme}: {flaw}" for flaw in flaws(page)]
    if overflow(page) > 0:
        wrong.append(f"{address}: wider than the screen by {overflow(page)}")
    if page.evaluate("document.documentElement.dir") != ("rtl" if code == "ar-XB" else "ltr"):
        wrong.append(f"{address}: the wrong direction")
    if code in ("en", "ar-XB"):
        picture(page, f"every/{name}-360-{code}")
    if code == "en":
        page.set_viewport_size({"width": 1280, "height": 900})
        picture(page, f"every/{name}-1280-{code}")
        page.set_viewport_size(NARROW)
    return wrong


def shown(browser: Browser, served: str, cookies: dict[str, str], addresses: Iterable[str], code: str) -> list[str]:
    """One browser after another page; what is wrong with all of them."""
    wrong: list[str] = []
    with desk(browser, expected=("",), viewport=NARROW, service_workers="block") as page:
        page.context.add_cookies([{"name": name, "value": value, "url": served} for name, value in cookies.items()])
        for address in addresses:
            wrong += looked_at(page, served + address, code)
    return wrong


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_page_before_somebody_is_signed_in_is_for_every_eye(browser: Browser, served: str, code: str) -> None:
    assert shown(browser, served, {"reads": code}, BEFORE, code) == []


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("role", Role)
def test_every_page_is_for_every_eye_in_every_direction(
    browser: Browser, bench: Bench, served: str, role: Role, code: str
) -> None:
    one = bench.sign_in(NAMES[role], role)
    bench.texts("Can somebody talk?")
    addresses = places_of(bench, role)
    if role is Role.RESPONDER:
        held = f"/contact/{bench.contacts()[0][0]}"
        post(one, f"{held}/take")
        post(one, "/practice", page="/practice", story="6_stop_him")
        addresses += [*MORE, held]
        bench.texts("hello", sender="+12025550102")
    elif role is Role.KEEPER:
        addresses.append("/keeper/drill")
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE account SET language = %s", (code,))
    cookie = one.get_cookie("desk", domain="desk.example")
    assert cookie is not None
    assert shown(browser, served, {"desk": cookie.value}, addresses, code) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_lies_one_step_further_is_for_every_eye_as_well(
    browser: Browser, bench: Bench, served: str, code: str
) -> None:
    """One responder, one line, one conversation to ask in, one thing to decide, one meeting."""
    ada, kit, sol = (bench.sign_in(name, role) for role, name in NAMES.items())
    bench.texts("Can somebody talk?")
    held = f"/contact/{bench.contacts()[0][0]}"
    post(ada, f"{held}/take")
    post(sol, "/deciding/meetings", on=bench.clock.now().date().isoformat())
    post(sol, "/deciding/duty-entry", area="1")
    further = (
        (ada, (f"{held}/ask", f"{held}/ask/P1", "/library/topics/pay")),
        (kit, ("/keeper/responders/1", "/keeper/lines/1", "/keeper/areas", *KEEPS)),
        (sol, ("/deciding/1", "/deciding/meetings/1")),
    )
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE account SET language = %s", (code,))
    for one, addresses in further:
        cookie = one.get_cookie("desk", domain="desk.example")
        assert cookie is not None
        assert [one.get(address, base_url=HOME).status_code for address in addresses] == [200] * len(addresses)
        assert shown(browser, served, {"desk": cookie.value}, addresses, code) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_guide_is_one_sheet_of_paper(browser: Browser, bench: Bench, served: str, code: str) -> None:
    cookie = bench.sign_in("Ada", Role.RESPONDER).get_cookie("desk", domain="desk.example")
    assert cookie is not None
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE account SET language = %s", (code,))
    with desk(browser, expected=("",), viewport=NARROW, service_workers="block") as page:
        page.context.add_cookies([{"name": "desk", "value": cookie.value, "url": served}])
        page.goto(f"{served}/guide")
        printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1

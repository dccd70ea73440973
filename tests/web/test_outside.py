"""Every page and every role, whatever was built: hard outside, light, and nobody's number anywhere."""

import io
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.bench import CALLER, CANARY, HOME, Bench, soup, token_on
from tests.web.test_gate import (
    CARRIERS,
    HOLDER,
    KEEPER,
    NOBODY,
    SIGN_IN,
    SUPERVISOR,
    TABLE,
    Everybody,
    everybody,
)

__all__ = ["everybody"]

STREAM = "/live/events"
ROLES = (NOBODY, HOLDER, KEEPER, SUPERVISOR)
VERBS = ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND")
GETS = sorted(rule for method, rule in TABLE if method == "GET" and rule != STREAM)
POSTS = sorted(rule for method, rule in TABLE if method == "POST")
HEAVIEST = 150_000
RECORDER = "/recorder/<locale>/<prompt>"
"""The one page that asks for the microphone, and reads a file of sound in the browser."""
NUMBERS = re.compile(r"\+?1?555010?147|5550147|12025550102|2025550102|5550150|5550151")
"""Of the callers, and of those who answer."""
TELLING = re.compile(r"sex|worker|helpline|abuse|violen|traffick|police|brothel|visa|hiv", re.IGNORECASE)
POLICY = {
    "Content-Security-Policy": r"default-src 'none'; script-src 'self'; style-src 'self'.*form-action 'self'"
    r".*base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": r"camera=\(\), microphone=\(\), geolocation=\(\)",
    "Cache-Control": "no-store",
}

LISTENS = {"Permissions-Policy": r"camera=\(\), microphone=\(self\), geolocation=\(\)"}


@pytest.fixture
def busy(bench: Bench, everybody: Everybody) -> Everybody:
    """One who waits, one who is held, one nobody could read, and a name under pressure."""
    bench.texts(f"{CANARY}", sender="+12025550102")
    bench.parks("unreadable")
    return everybody


def pages_for(everybody: Everybody, who: str) -> list[tuple[str, TestResponse]]:
    found = [(rule, everybody.knock(who, "GET", rule)) for rule in GETS if not rule.startswith("/static")]
    return [(rule, answer) for rule, answer in found if answer.mimetype == "text/html"]


@pytest.mark.parametrize("who", ROLES)
def test_no_page_holds_a_number_anything_inline_or_a_place_for_files(busy: Everybody, who: str) -> None:
    answers = pages_for(busy, who)
    assert len(answers) > 20
    for rule, answer in answers:
        text = re.sub(r'name="csrf_token" value="[^"]*"', "", answer.text)
        assert not NUMBERS.search(text), rule
        assert not NUMBERS.search(str(answer.headers)), rule
        assert CALLER not in text
        if who != HOLDER:
            assert CANARY not in text, rule
        if answer.status_code >= 300:
            continue
        page = soup(answer)
        assert (
            page.select("style, [style], script:not([src]), [formenctype], [enctype], form input[type=file]") == []
        ), rule
        assert rule == RECORDER or page.select("input[type=file]") == [], rule
        assert not [one for one in page.select("*") if any(name.startswith("on") for name in one.attrs)], rule
        for form in page.select("form[method=post]"):
            assert form.select_one("input[name=csrf_token]"), f"{rule}: {form.get('action')}"
        for form in page.select("form:not([method=post])"):
            assert str(form.get("method", "get")).lower() in ("get", "dialog"), rule
            assert not form.select("input[type=password], textarea"), f"{rule}: what is typed would be in an address"
        html = page.html
        assert html is not None
        assert html.get("lang")
        assert html.get("dir") in ("ltr", "rtl")
        assert page.title is not None
        assert not TELLING.search(page.title.get_text()), f"{rule}: a title somebody may see over a shoulder"


@pytest.mark.parametrize("who", ROLES)
def test_every_page_keeps_to_itself(busy: Everybody, who: str) -> None:
    for rule, answer in pages_for(busy, who):
        asks = rule == RECORDER and answer.status_code == 200
        for name, wanted in (POLICY | (LISTENS if asks else {})).items():
            assert re.match(wanted, answer.headers.get(name, "")), f"{rule}: {name}"
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        for cookie in answer.headers.getlist("Set-Cookie"):
            assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; ")), rule


@pytest.mark.parametrize("who", ROLES)
def test_every_page_with_all_it_needs_is_light(busy: Everybody, who: str) -> None:
    weights: dict[str, int] = {}
    browser = busy.browsers[who]
    for rule, answer in pages_for(busy, who):
        page = soup(answer)
        needs = {str(one.get("src") or one.get("href")) for one in page.select("link[href], script[src], img[src]")}
        for one in needs - weights.keys():
            weights[one] = len(browser.get(one, base_url=HOME).data)
        assert len(answer.data) + sum(weights[one] for one in needs) < HEAVIEST, rule


@pytest.mark.parametrize("who", ROLES)
def test_no_other_verb_does_anything_anywhere(bench: Bench, everybody: Everybody, who: str) -> None:
    before = bench.contacts()
    browser = everybody.browsers[who]
    for rule in sorted({rule for _, rule in TABLE}):
        known = {method for method, one in TABLE if one == rule}
        wrong = [verb for verb in (*VERBS, "GET", "POST") if verb not in known]
        for verb in wrong:
            answer = browser.open(everybody.address(rule), method=verb, base_url=HOME)
            # Where another address of the same shape takes it, that one's own rules hold.
            assert answer.status_code in (405, 400, 404) or verb in ("GET", "POST"), f"{verb} {rule}"
            assert verb in ("GET", "POST") or answer.status_code == 405, f"{verb} {rule}"
            answer.close()
    assert bench.contacts() == before


@pytest.mark.parametrize("who", ROLES)
def test_asking_for_the_head_of_a_page_opens_no_more_than_the_page(everybody: Everybody, who: str) -> None:
    browser = everybody.browsers[who]
    for rule in GETS:
        answer = browser.head(everybody.address(rule), base_url=HOME)
        assert (answer.status_code, answer.data) == (TABLE[("GET", rule)][who], b""), rule


def test_the_carriers_doors_answer_no_other_verb(bench: Bench) -> None:
    for method, rule in CARRIERS - {("GET", "/prompts/<locale>/<file>")}:
        for verb in {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"} - {method}:
            assert bench.browser().open(rule, method=verb, base_url=HOME).status_code == 405, f"{verb} {rule}"


def sends(browser: FlaskClient, address: str, **how: object) -> int:
    return browser.post(address, base_url=HOME, **how).status_code


def test_a_file_or_any_other_shape_is_refused_everywhere(everybody: Everybody) -> None:
    browser = everybody.browsers[HOLDER]
    token = token_on(browser, "/")
    for rule in POSTS:
        address = everybody.address(rule)
        form = {"csrf_token": token, "file": (io.BytesIO(b"x"), "x.txt")}
        assert sends(browser, address, data=form, content_type=MULTIPART) == 415, rule
        assert sends(browser, address, json={"csrf_token": token}) == 415, rule
        assert sends(browser, address, data=b"x", content_type="text/plain") == 415, rule


MULTIPART = "multipart/form-data"


def test_too_much_is_refused(everybody: Everybody) -> None:
    browser = everybody.browsers[HOLDER]
    assert sends(browser, "/duty", data={f"field{number}": "x" for number in range(600)}) == 413
    assert sends(browser, "/duty", data={"words": "x" * 300_000}) == 413
    assert sends(browser, SIGN_IN, data={"name": "x" * 300_000}) == 413

"""Nobody but the carrier gets past the door, and nothing at the door makes us stumble."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from helpline.carrier.form import LONGEST_FORM, MOST_FIELDS, first_values, read_form
from helpline.carrier.signature import is_signed

VECTORS = json.loads(
    (Path(__file__).parents[1] / "contract" / "twilio" / "vectors" / "signature_vectors.json").read_text("utf-8")
)["vectors"]
FORM = "application/x-www-form-urlencoded"
HOME = "https://line.example"
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
FORMS = st.lists(st.tuples(WORDS, WORDS), max_size=8).map(tuple)


def _accepts(url: str, form: tuple[tuple[str, str], ...], header: str | None, *tokens: str, **changes: Any) -> bool:
    parts = urlsplit(url)
    knock: dict[str, Any] = {
        "public_url": f"{parts.scheme}://{parts.netloc}",
        "path": parts.path,
        "query": parts.query,
        "form": form,
        "content_type": FORM,
        "header": header,
        "tokens": tokens,
    }
    return is_signed(**knock | changes)


def _sign(url: str, form: tuple[tuple[str, str], ...], token: str) -> str:
    return str(RequestValidator(token).compute_signature(url, MultiDict(form)))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["name"])
def test_every_known_signature_is_judged_as_the_carrier_judges_it(vector: dict[str, Any]) -> None:
    form = tuple((name, value) for name, value in vector.get("params", []))
    is_form = "body" not in vector
    judged = _accepts(
        vector["url"],
        form,
        vector["signature"],
        vector["token"],
        content_type=FORM if is_form else "application/json",
    )
    assert judged is (vector["valid"] and is_form)


@given(FORMS, st.sampled_from([HOME, "http://line.example:8080", "https://line.example:8443"]), st.booleans())
def test_whatever_the_official_validator_accepts_we_accept(
    form: tuple[tuple[str, str], ...], home: str, tampered: bool
) -> None:
    url = f"{home}/twilio/sms?o=1"
    header = _sign(url, form, "a token")
    sent = (*form, ("Body", "added later")) if tampered else form
    assert _accepts(url, sent, header, "a token") is RequestValidator("a token").validate(url, MultiDict(sent), header)


@given(FORMS)
def test_what_was_sent_is_what_is_read(form: tuple[tuple[str, str], ...]) -> None:
    assert read_form(urlencode(form).encode()) == form
    assert first_values(form) == dict(reversed(form))


@given(st.binary(max_size=60), st.text(max_size=40), st.text(max_size=20), st.text(max_size=20), st.text(max_size=5))
def test_nothing_at_the_door_makes_us_stumble(body: bytes, header: str, path: str, url: str, token: str) -> None:
    form = read_form(body) or ()
    assert not _accepts(HOME, form, header, token, path=path, public_url=url)


@pytest.mark.parametrize("home", ["https://line.example", "https://line.example:443"])
@pytest.mark.parametrize("signed_with", ["https://line.example", "https://line.example:443"])
def test_the_port_may_be_signed_or_not(home: str, signed_with: str) -> None:
    header = _sign(f"{signed_with}/twilio/sms", (("Body", ""),), "t")
    assert _accepts(f"{home}/twilio/sms", (("Body", ""),), header, "t")


@pytest.mark.parametrize(
    ("home", "signed_as"),
    [
        ("https://user:secret@line.example:8443", "https://line.example:8443"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://line.example/", "https://line.example"),
        ("https://line.example/help", "https://line.example/help"),
    ],
)
def test_an_odd_public_address_still_verifies(home: str, signed_as: str) -> None:
    header = _sign(f"{signed_as}/twilio/sms", (), "t")
    assert _accepts("x", (), header, "t", public_url=home, path="/twilio/sms")


def test_two_tokens_count_while_one_is_being_replaced() -> None:
    header = _sign(f"{HOME}/twilio/sms", (("Body", "hi"),), "next")
    assert _accepts(f"{HOME}/twilio/sms", (("Body", "hi"),), header, "current", "next")
    assert not _accepts(f"{HOME}/twilio/sms", (("Body", "hi"),), header, "current")


@pytest.mark.parametrize("tokens", [(), ("",), ("", "")])
def test_a_token_nobody_set_opens_no_door(tokens: tuple[str, ...]) -> None:
    header = _sign(f"{HOME}/twilio/sms", (), "")
    assert not _accepts(f"{HOME}/twilio/sms", (), header, *tokens)


@pytest.mark.parametrize("header", [None, "", "ä", "\udcff", "not base64", "RSOYDt4T1cUTdK1PDd93/VVr8B8= "])
def test_a_signature_that_is_none_is_refused(header: str | None) -> None:
    assert not _accepts(f"{HOME}/twilio/sms", (), header, "t")


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x"])
def test_a_body_that_is_no_form_is_refused_even_when_signed(kind: str) -> None:
    url = f"{HOME}/twilio/sms"
    assert not _accepts(url, (), _sign(url, (), "t"), "t", content_type=kind)


def test_the_charset_beside_the_type_does_no_harm() -> None:
    url = f"{HOME}/twilio/sms"
    assert _accepts(url, (), _sign(url, (), "t"), "t", content_type=f"{FORM}; charset=UTF-8")


@pytest.mark.parametrize("changed", [{"path": "/twilio/sms/"}, {"path": "//twilio/sms"}, {"query": "o=2"}])
def test_another_address_is_another_signature(changed: dict[str, str]) -> None:
    header = _sign(f"{HOME}/twilio/sms", (), "t")
    assert not _accepts(f"{HOME}/twilio/sms", (), header, "t", **changed)


@pytest.mark.parametrize("raw", [b"Body=%ed%a0%80", b"Body=hi%ff"])
def test_half_an_emoji_is_read_and_its_signature_holds_as_bytes_and_as_text(raw: bytes) -> None:
    form = read_form(b"From=%2B15550111&" + raw)
    assert form is not None
    url = f"{HOME}/twilio/sms"
    as_text = tuple((name, re.sub("[\ud800-\udfff]", "\ufffd" * 3, value)) for name, value in form)
    assert _accepts(url, form, _sign(url, as_text, "t"), "t")


def test_a_lone_surrogate_is_refused_and_not_an_error() -> None:
    assert not _accepts(f"{HOME}/twilio/sms", (("Body", "\ud800"),), "x", "t")


@pytest.mark.parametrize(
    "body",
    [
        "Body=ä".encode(),
        b"a=" + b"x" * LONGEST_FORM,
        b"&".join([b"a=1"] * (MOST_FIELDS + 1)),
    ],
)
def test_what_the_carrier_never_sends_is_not_read(body: bytes) -> None:
    assert read_form(body) is None


def test_a_form_keeps_blanks_spaces_and_doubled_names() -> None:
    body = b"Body=++hi+%0A&From=&MediaUrl=1&MediaUrl=2&alone&" + quote_plus("名").encode() + b"=%F0%9F%98%80"
    assert read_form(body) == (
        ("Body", "  hi \n"),
        ("From", ""),
        ("MediaUrl", "1"),
        ("MediaUrl", "2"),
        ("alone", ""),
        ("名", "😀"),
    )

"""The network's signer and its counter of parts, against the carrier's own vectors."""

import json
from pathlib import Path
from typing import Any

import pytest

from helpline.simulator.segment import encoding, segments
from helpline.simulator.signature import sign, signed_url
from helpline.simulator.webhook.override import Patience

VECTORS = Path(__file__).parents[1] / "contract" / "twilio" / "vectors"


def vectors(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((VECTORS / name).read_text(encoding="utf-8"))["vectors"]
    return found


@pytest.mark.parametrize(
    "vector", [v for v in vectors("signature_vectors.json") if "params" in v], ids=lambda v: str(v["name"])
)
def test_signatures_are_the_carriers(vector: dict[str, Any]) -> None:
    pairs = [(name, value) for name, value in vector["params"]]
    made = {sign(vector["token"], signed_url(vector["url"], port), pairs) for port in ("as is", "with", "without")}
    assert vector["signature"] in made


@pytest.mark.parametrize("vector", vectors("sms_segment_vectors.json"), ids=lambda v: str(v["name"]))
def test_parts_are_counted_as_the_carrier_counts(vector: dict[str, Any]) -> None:
    assert (encoding(vector["text"]), segments(vector["text"])) == (vector["encoding"], vector["segments"])


def test_toll_free_parts_are_shorter() -> None:
    assert (segments("a" * 306), segments("a" * 306, toll_free=True)) == (2, 3)


@pytest.mark.parametrize(
    ("url", "port", "signed"),
    [
        ("http://line.example:8000/sms?o=1#rc=5", "as is", "http://line.example:8000/sms?o=1"),
        ("http://line.example:8000/sms", "without", "http://line.example/sms"),
        ("http://line.example/sms", "with", "http://line.example:80/sms"),
        ("https://line.example/sms", "with", "https://line.example:443/sms"),
        ("https://user:secret@line.example:8443/", "without", "https://line.example/"),
        ("http://[::1]:8000/sms", "without", "http://[::1]/sms"),
        ("http://[::1]/sms", "without", "http://[::1]/sms"),
    ],
)
def test_what_is_signed_has_no_user_no_fragment_and_the_port_as_wanted(url: str, port: Any, signed: str) -> None:
    assert signed_url(url, port) == signed


def test_patience_has_the_carriers_defaults_and_bounds() -> None:
    assert Patience.asked_by("https://line.example/sms") == Patience()
    assert Patience.asked_by("https://line.example/sms#ct=50&rt=99999&tt=x&rc=6&rp=nothing") == Patience(
        retry_on=frozenset()
    )
    assert Patience.asked_by("https://line.example/sms#rc=5&rp=all&ct=2000&rt=4000") == Patience(
        connect=2.0, read=4.0, retries=5, retry_on=frozenset({"4xx", "5xx", "ct", "rt"})
    )

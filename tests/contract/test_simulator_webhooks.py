"""Our own telephone network knocks at the door as the carrier does: its names, its signature, and one surprise."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from helpline.carrier.form import Form, read_form
from helpline.carrier.inbound import read_receipt, read_text
from helpline.carrier.signature import HEADER, is_signed
from helpline.carrier.twilio import TwilioCarrier
from helpline.carrier.twiml import CONTENT_TYPE, reply_nothing
from helpline.domain.delivery import Delivery
from helpline.domain.names import Address
from helpline.simulator import Running, Simulator
from helpline.simulator.signature import sign, signed_url
from tests.contract.fixtures import ContractWatch, check_network
from tests.contract.webhook_names import Webhook, check_webhook

ACCOUNT, TOKEN, NEXT_TOKEN = "AC" + "0" * 32, "a token", "the next token"
LINE, CALLER = Address("+15550100"), Address("+15550101")
VECTORS = json.loads((Path(__file__).parent / "twilio" / "vectors" / "signature_vectors.json").read_text("utf-8"))
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@dataclass(frozen=True)
class Knock:
    """One webhook as it came over the wire."""

    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> Form:
        read = read_form(self.body)
        assert read is not None
        return read


@dataclass
class Door:
    """Where webhooks arrive; ``status`` is what they are answered with."""

    url: str
    knocks: list[Knock] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    """Taken one by one; 200 when there are none left."""
    said: str = reply_nothing()
    kind: str = CONTENT_TYPE
    knocked: threading.Condition = field(default_factory=threading.Condition)

    def wait_for(self, fits: Callable[[], bool]) -> None:
        with self.knocked:
            assert self.knocked.wait_for(fits, timeout=60), [knock.path for knock in self.knocks]


@pytest.fixture
def door() -> Iterator[Door]:
    """A door of our own."""

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with here.knocked:
                here.knocks.append(Knock(parts.path, parts.query, dict(self.headers.items()), body))
                status = here.statuses.pop(0) if here.statuses else 200
                here.knocked.notify_all()
            said = here.said.encode()
            self.send_response(status)
            self.send_header("Content-Type", here.kind)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        here = Door(f"http://127.0.0.1:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield here
        server.shutdown()


@pytest.fixture
def network() -> Iterator[Running]:
    """A telephone network with two tokens."""
    simulator = Simulator(account_sid=ACCOUNT, auth_token=TOKEN, secondary_token=NEXT_TOKEN)
    with simulator.run_in_thread() as running:
        yield running


@pytest.fixture
def sim(network: Running, door: Door) -> Callable[..., Any]:
    """Ask the network's controls; the organisation's number knocks at our door."""

    def ask(method: str, path: str, **told: Any) -> Any:
        answer = requests.request(method, network.url + path, json=told, timeout=60)
        assert answer.ok, answer.text
        return answer.json()

    ask("POST", "/sim/numbers", number=LINE, sms_url=f"{door.url}/twilio/sms#rc=3&rp=all")
    return ask


def _is_ours(knock: Knock, door: Door, *tokens: str) -> bool:
    return is_signed(
        public_url=door.url,
        path=knock.path,
        query=knock.query,
        form=knock.form,
        content_type=knock.headers["Content-Type"],
        header=knock.headers[HEADER],
        tokens=tokens,
    )


def _names_are_right(kind: Webhook, knock: Knock, *, fallback: bool = False) -> bool:
    return check_webhook(kind, [name for name, _ in knock.form], fallback=fallback) == []


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda v: v["name"])
def test_the_networks_signer_makes_every_known_signature(vector: dict[str, Any]) -> None:
    params = [(name, value) for name, value in vector.get("params", [])]
    made = {sign(vector["token"], signed_url(vector["url"], port), params) for port in ("as is", "with", "without")}
    assert (vector["signature"] in made) is vector["valid"]


@given(st.lists(st.tuples(WORDS, WORDS), max_size=8), st.sampled_from(["as is", "with", "without"]))
def test_what_the_network_signs_both_we_and_the_official_validator_accept(
    form: list[tuple[str, str]], port: Any
) -> None:
    url = "https://line.example:8443/twilio/sms?o=1"
    header = sign("t", signed_url(f"{url}#rc=2", port), form)
    assert RequestValidator("t").validate(url, MultiDict(form), header)
    assert is_signed(
        public_url="https://line.example:8443",
        path="/twilio/sms",
        query="o=1",
        form=tuple(form),
        content_type="application/x-www-form-urlencoded",
        header=header,
        tokens=["t"],
    )


@pytest.mark.parametrize(
    "told",
    [
        {"from": CALLER, "body": "hello"},
        {"from": CALLER, "body": " မင်္ဂလာပါ 👩🏽‍🚒 + & = % \n"},
        {"from": "", "body": "nobody"},
        {"from": "55501", "body": ""},
        {"from": CALLER, "body": "", "media": ["image/jpeg", "audio/ogg"]},
    ],
)
def test_a_text_knocks_with_the_carriers_names_and_signature(
    sim: Callable[..., Any], door: Door, told: dict[str, Any]
) -> None:
    for _ in range(4):  # the port is signed or not by the throw of dice
        sim("POST", "/sim/texts", to=LINE, **told)
    assert len(door.knocks) == 4
    for knock in door.knocks:
        assert _is_ours(knock, door, TOKEN)
        assert not _is_ours(knock, door, "another")
        assert _names_are_right("text", knock)
        assert "#" not in knock.path + knock.query
    text = read_text(door.knocks[0].form)
    assert text is not None
    assert (text.body, text.media_count, len(text.media_ids)) == (told["body"], *[len(told.get("media", ()))] * 2)


def test_a_whatsapp_text_knocks_with_its_own_names(sim: Callable[..., Any], door: Door) -> None:
    sim("POST", "/sim/numbers", number=f"whatsapp:{LINE}", sms_url=f"{door.url}/twilio/sms")
    sim("POST", "/sim/texts", **{"from": f"whatsapp:{CALLER}", "to": f"whatsapp:{LINE}"}, body="hi", profile_name="x")
    assert _is_ours(door.knocks[0], door, TOKEN)
    assert _names_are_right("text", door.knocks[0])
    text = read_text(door.knocks[0].form)
    assert text is not None
    assert (text.channel, text.sender) == ("whatsapp", f"whatsapp:{CALLER}")


def test_receipts_knock_with_our_reference_and_arrive_in_our_words(
    sim: Callable[..., Any], network: Running, door: Door, contract_watch: ContractWatch
) -> None:
    sim("PUT", "/sim/faults", undelivered={"next": 1}, status_delay=0.01)
    carrier = TwilioCarrier(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        public_url=door.url,
        base_url=network.url,
        on_exchange=contract_watch.exchange,
    )
    sid = carrier.send_text(sender=LINE, to=CALLER, body="hello", reference="7")
    door.wait_for(lambda: any(b"undelivered" in knock.body for knock in door.knocks))
    receipts = [read_receipt(knock.form) for knock in door.knocks]
    assert all(_is_ours(knock, door, TOKEN) for knock in door.knocks)
    assert all(_names_are_right("text status", knock) for knock in door.knocks)
    assert {(knock.path, knock.query) for knock in door.knocks} == {("/twilio/sms/status", "o=7")}
    assert {receipt.sid for receipt in receipts if receipt} == {sid}
    assert [receipt.error_code for receipt in receipts if receipt and receipt.status is Delivery.UNDELIVERED] == [30003]


def test_the_networks_log_tells_what_was_wrong_in_any_process(sim: Callable[..., Any], door: Door) -> None:
    sim("POST", "/sim/texts", **{"from": CALLER}, to=LINE, body="hello")
    assert check_network(sim) == []
    door.said = "<Response><Shout/></Response>"
    sim("POST", "/sim/texts", **{"from": CALLER}, to=LINE, body="hello")
    assert any("Shout" in wrong for wrong in check_network(sim))
    door.said, door.kind = reply_nothing(), "text/html"
    sim("POST", "/sim/texts", **{"from": CALLER}, to=LINE, body="hello")
    assert any("text/html" in wrong for wrong in check_network(sim))


def test_a_refused_knock_is_tried_again_as_we_asked_with_the_same_id(sim: Callable[..., Any], door: Door) -> None:
    door.statuses = [503, 503]
    sim("POST", "/sim/texts", **{"from": CALLER}, to=LINE, body="hello")
    sids = {dict(knock.form)["MessageSid"] for knock in door.knocks}
    assert (len(door.knocks), len(sids)) == (3, 1)
    assert all(_is_ours(knock, door, TOKEN) for knock in door.knocks)


def test_a_fallback_knocks_with_why(sim: Callable[..., Any], door: Door) -> None:
    sim(
        "POST",
        "/sim/numbers",
        number=LINE,
        sms_url=f"{door.url}/twilio/sms#rc=0",
        sms_fallback_url=f"{door.url}/twilio/fallback",
    )
    door.statuses = [500]
    sim("POST", "/sim/texts", **{"from": CALLER}, to=LINE, body="hello")
    assert [knock.path for knock in door.knocks] == ["/twilio/sms", "/twilio/fallback"]
    assert _is_ours(door.knocks[1], door, TOKEN)
    assert _names_are_right("text", door.knocks[1], fallback=True)


def test_a_promoted_token_signs_from_then_on(sim: Callable[..., Any], door: Door) -> None:
    sim("POST", "/sim/texts", **{"from": CALLER}, to=LINE, body="before")
    sim("POST", "/sim/promote-token")
    sim("POST", "/sim/texts", **{"from": CALLER}, to=LINE, body="after")
    assert [_is_ours(knock, door, TOKEN) for knock in door.knocks] == [True, False]
    assert all(_is_ours(knock, door, TOKEN, NEXT_TOKEN) for knock in door.knocks)


def test_what_is_read_quickly_is_what_the_slow_way_reads(sim: Callable[..., Any], door: Door) -> None:
    sim("POST", "/sim/texts", **{"from": CALLER}, to=LINE, body="ü + & = %41 \n\t")
    body = door.knocks[0].body
    assert read_form(body) == tuple(parse_qsl(body.decode(), keep_blank_values=True))

"""The telephones of a house apart: what made-up people write, read, ring and press, at a network of our own."""

import json
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from helpline.settings import Settings

OURS = "127.0.0.1"
BAD = 400


class ForeignCarrierError(Exception):
    """A house apart was about to speak to a carrier that is not its own: it does nothing at all."""


class NetworkSaysNoError(Exception):
    """The network of our own did not do what it was asked."""


def guard(told: Settings, network_url: str) -> None:
    """Raise `ForeignCarrierError` unless everything goes to the network that was started for this, on this machine."""
    is_own = told.carrier_url == network_url and urlsplit(network_url).hostname == OURS
    is_here = urlsplit(told.public_url).hostname == OURS
    if not (is_own and is_here and told.calls_a_second == 0):
        raise ForeignCarrierError


@dataclass(frozen=True)
class Network:
    """The controls of one network, as JSON."""

    url: str

    def ask(self, method: str, path: str, wish: Any = None) -> Any:
        body = None if wish is None else json.dumps(wish).encode()
        line = HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        try:
            line.request(method, path, body=body, headers={"Content-Type": "application/json"})
            answer = line.getresponse()
            said = answer.read()
        finally:
            line.close()
        if answer.status >= BAD:
            raise NetworkSaysNoError(f"{method} {path}: {answer.status}")
        return json.loads(said or b"null")

    def add_line(self, number: str, doors: str) -> None:
        """One of the made-up lines; its texts and calls come to ``doors``."""
        told = {"sms_url": f"{doors}/sms", "voice_url": f"{doors}/voice", "status_callback": f"{doors}/voice/status"}
        self.ask("POST", "/sim/numbers", {"number": number, **told})

    def add_telephone(self, number: str, label: str, *, role: str) -> None:
        self.ask("POST", "/sim/handsets", {"number": number, "label": label, "role": role})

    def behaves(self, number: str, answers: str, *, keys: str = "") -> None:
        """What a telephone does when it is rung: ``picks_up`` and presses, or ``no_answer``."""
        self.ask("PUT", f"/sim/handsets/{number}/behaviour", {"answers": answers, "keys": list(keys)})

    def writes(self, sender: str, to: str, words: str) -> None:
        self.ask("POST", "/sim/texts", {"from": sender, "to": to, "body": words})

    def shows(self, number: str) -> list[str]:
        """Everything that others wrote to a telephone, oldest first."""
        return [one["body"] for one in self.ask("GET", f"/sim/handsets/{number}/texts") if not one["mine"]]

    def rings(self, caller: str, to: str) -> str:
        """The id of her call."""
        return str(self.ask("POST", "/sim/calls", {"from": caller, "to": to})["sid"])

    def hangs_up(self, call: str) -> None:
        self.ask("POST", f"/sim/calls/{call}/hang-up", {})

    def open_calls(self) -> int:
        """How many telephones are in use or ring."""
        calls = self.ask("GET", "/sim/calls?brief=1")
        return sum(one["status"] in ("queued", "initiated", "ringing", "in-progress") for one in calls)

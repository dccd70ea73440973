"""A line to try out: two responders on duty, two callers' telephones, and a link to sign in with."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from infra.local.programs import ROOT, Place

NUMBER = "+15550100"
AREA = "Harbour"
RESPONDERS = (("River", "+15550111", "en,es"), ("Sky", "+15550112", "en,es"))
CALLERS = (("A caller", "+15550121"), ("Another caller", "+15550122"))
LANGUAGES = "en,es,fr,pt-BR,th,zh-Hans"


class Demo:
    """Sets the line up once, by the same commands that people use, and remembers the links it was given."""

    def __init__(self, place: Place, *, notes: Path) -> None:
        self.place = place
        self.notes = notes

    @property
    def links(self) -> dict[str, str]:
        """The invitation link of each person, by name; empty before the line was set up."""
        found: dict[str, str] = json.loads(self.notes.read_text()) if self.notes.exists() else {}
        return found

    def set_up(self) -> None:
        """Make the line and its people, if an earlier run has not."""
        if self.notes.exists():
            return
        line = ("--number", NUMBER, "--channel", "sms", "--languages", LANGUAGES, "--area", AREA)
        self._helpline("line", "add", *line)
        links = {}
        for alias, number, languages in RESPONDERS:
            who = ("--alias", alias, "--number", number, "--languages", languages, "--area", AREA)
            self._helpline("responder", "add", *who)
            self._helpline("duty", "on", alias)
        for alias, role in ((RESPONDERS[0][0], "responder"), ("Keeper", "keeper")):
            said = self._helpline("user", "add", "--role", role, "--alias", alias)
            links[alias] = said["link"]
        self.notes.touch(mode=0o600)
        self.notes.write_text(json.dumps(links))

    def connect(self) -> None:
        """Tell the telephone network, which remembers nothing, about our number and everybody's telephones."""
        doors = {"sms_url": f"{self.place.url}/twilio/sms"}
        self._network("/sim/numbers", {"number": NUMBER, **doors})
        for alias, number, _ in RESPONDERS:
            self._network("/sim/handsets", {"number": number, "label": alias, "role": "responder"})
        for label, number in CALLERS:
            self._network("/sim/handsets", {"number": number, "label": label, "role": "caller"})

    def _helpline(self, *words: str) -> Any:
        command = [sys.executable, "-m", "helpline.cli", *words, "--json"]
        done = subprocess.run(command, cwd=ROOT, env=self.place.env, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"helpline {' '.join(words)} did not work:\n{done.stderr}{done.stdout}")
        return json.loads(done.stdout) if done.stdout.strip() else None

    def _network(self, path: str, told: dict[str, str]) -> None:
        body = json.dumps(told).encode()
        url = f"http://127.0.0.1:{self.place.simulator_port}{path}"
        with urlopen(Request(url, data=body, headers={"Content-Type": "application/json"}), timeout=10) as answer:
            answer.read()

"""A line to try out: two responders on duty, two callers' telephones, and links to sign in with."""

import json
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from infra.local.programs import Place
from infra.local.several import several

NUMBER = "+15550100"
AREA = "Harbour"
LANGUAGES = "en,es,fr,pt-BR,th,zh-Hans"
RESPONDERS = (("River", "+15550111", "en,es"), ("Sky", "+15550112", "en,es"))
CALLERS = (("A caller", "+15550121"), ("Another caller", "+15550122"))
SUPERVISORS = ("Heron", "Ibis")
INVITED = ("River", "Sky", "Keeper", *SUPERVISORS)
"""Who may sign in at the desk."""

UPGRADE = [["db", "upgrade"]]
LINE = [
    [
        *("line", "add", "--number", NUMBER, "--channel", "both", "--languages", LANGUAGES, "--area", AREA),
        *("--rings", "always"),
    ]
]
PEOPLE = [
    ["responder", "add", "--alias", alias, "--number", number, "--languages", languages, "--area", AREA]
    for alias, number, languages in RESPONDERS
]
ACCOUNTS = [
    *(["user", "add", "--role", "responder", "--alias", alias] for alias, _, _ in RESPONDERS),
    ["user", "add", "--role", "keeper", "--name", "Keeper"],
    *(["user", "add", "--role", "supervisor", "--name", name] for name in SUPERVISORS),
]
PLACES: dict[str, tuple[str, ...]] = {
    "Quay clinic": ("--needs", "health,medicine,talk", "--number", "+15550160", "--languages", "en,es,th"),
    "Lantern rooms": (
        *("--needs", "bed,food", "--number", "+15550161", "--areas", AREA, "--ways", "leave,change"),
        *("--known", "leave=yes", "--known", "phone=yes"),
    ),
    "Open table": ("--needs", "law,papers,money,classes", "--number", "+15550162", "--ways", "stay,change,leave,home"),
}
"""Made up, as are their numbers."""
LIBRARY = [
    ["library", "start", "--show"],
    *(
        ["library", "place", "--name", name, *told, "--owner", "River", "--source", "Made up", "--why", "To try it out"]
        for name, told in PLACES.items()
    ),
]
ON_DUTY = [["duty", "on", alias] for alias, _, _ in RESPONDERS]
INVITATIONS = [["user", "invite", name] for name in INVITED]
"""A link works once and for two days: each start makes new ones, so that what the screen says is true."""


class Demo:
    """Sets the line up once, by the same commands that people use, and makes fresh links at each start."""

    def __init__(self, place: Place, *, made: Path) -> None:
        self.place = place
        self.made = made
        self.links: dict[str, str] = {}

    def set_up(self) -> None:
        """Bring the database up to date, and make the line and its people if an earlier run has not."""
        first = [] if self.made.exists() else [*LINE, *PEOPLE, *ACCOUNTS, *LIBRARY, *ON_DUTY]
        outcomes = several([*UPGRADE, *first, *INVITATIONS], env=self.place.env)
        for outcome in outcomes:
            outcome.facts()
        self.links = {name: one.said["link"] for name, one in zip(INVITED, outcomes[-len(INVITED) :], strict=True)}
        self.made.touch(mode=0o600)

    def connect(self) -> None:
        """Tell the telephone network, which remembers nothing, about our number and everybody's telephones."""
        ours = f"{self.place.url}/twilio"
        doors = {"sms_url": f"{ours}/sms", "voice_url": f"{ours}/voice", "status_callback": f"{ours}/voice/status"}
        self._network("/sim/numbers", {"number": NUMBER, **doors})
        for alias, number, _ in RESPONDERS:
            self._network("/sim/handsets", {"number": number, "label": alias, "role": "responder"})
        for label, number in CALLERS:
            self._network("/sim/handsets", {"number": number, "label": label, "role": "caller"})

    def _network(self, path: str, told: dict[str, Any]) -> None:
        url = f"http://127.0.0.1:{self.place.simulator_port}{path}"
        asked = Request(url, data=json.dumps(told).encode(), headers={"Content-Type": "application/json"})
        with urlopen(asked, timeout=10) as answer:
            answer.read()

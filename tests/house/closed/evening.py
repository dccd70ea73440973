"""An evening in a house without a way out: texts, a call, pages, a guess of the language, a preview; run as a program.

Told on its command line: the addresses of a database, of a Redis, of a pristine database, a folder, and ``own`` where
this process has a network of its own, in which not even the loopback is up.
"""

import contextlib
import json
import socket
import struct
import sys
from collections.abc import Iterator
from fcntl import ioctl
from pathlib import Path

from helpline import words
from helpline.domain.names import Locale
from infra.local.house import House
from tests.house.browser import Browser
from tests.simulator.telephones import Telephones

LINE, ADA = "+15550100", "+15550150"
CALLER, OTHER, THIRD = "+15550121", "+15550122", "+15550123"
AWAY = ("192.0.2.1", "translate.example")
"""An address that nobody has, and a name that nobody may ask for."""
HINDI = "mujhe kisi se baat karni hai, kya koi hai"
SECRET = "कोई मेरी बात सुन रहा है क्या"


def raise_loopback() -> None:
    """In a new network nothing is up, not even this."""
    with socket.socket() as door:
        ioctl(door, 0x8914, struct.pack("16sh", b"lo", 0x1 | 0x40))


def refused() -> Iterator[bool]:
    """Whether every way out of this process is closed: otherwise the evening would prove nothing."""
    for host in AWAY:
        try:
            socket.create_connection((host, 443), timeout=5).close()
        except PermissionError:
            yield True
        except OSError:
            yield False
        else:
            yield False


def shows(house: House, phone: str, words: str) -> bool:
    return any(words in text["body"] for text in house.texts_on(phone) if not text["mine"])


def code(house: House) -> str:
    def found() -> list[tuple[str]]:
        return house.rows("SELECT code FROM offer WHERE state IN ('open', 'won') ORDER BY id DESC LIMIT 1")

    return str(house.eventually(found, why="no offer")[0][0])


def set_up(house: House) -> tuple[Browser, Browser]:
    """A line in three languages, and Ada, who speaks two of them; her browser and the keeper's."""
    house.add_number(LINE)
    line = ("line", "add", "--number", LINE, "--channel", "both", "--languages", "en,hi,es", "--area", "Harbour")
    ada = ("responder", "add", "--alias", "Ada", "--number", ADA, "--languages", "hi,en", "--area", "Harbour")
    user = ("user", "add", "--role")
    *_, hers, keepers = house.cli_all(
        [*line, "--rings", "always"],
        [*ada],
        ["duty", "on", "Ada"],
        [*user, "responder", "--alias", "Ada"],
        [*user, "keeper", "--name", "Office"],
    )
    browsers = Browser(house.url), Browser(house.url)
    for browser, told in zip(browsers, (hers, keepers), strict=True):
        browser.accept(told["link"], "four words in a row")
    return browsers


def texts(house: House) -> None:
    """Romanised, so that the judges read it; her own choice of language; then in its own script, both ways."""
    house.text(sender=CALLER, to=LINE, body=HINDI)
    house.text(sender=CALLER, to=LINE, body="३२")
    greeting = words.say("sms/greeting", Locale("hi"), calls=True, several_languages=True)
    house.eventually(lambda: shows(house, CALLER, greeting), why="a worker did not greet her in Hindi")
    house.text(sender=CALLER, to=LINE, body=SECRET)
    house.text(sender=ADA, to=LINE, body=code(house))
    house.eventually(lambda: shows(house, ADA, SECRET), why="her words did not arrive")
    house.text(sender=ADA, to=LINE, body="हाँ, मैं यहाँ हूँ")
    house.eventually(lambda: shows(house, CALLER, "मैं यहाँ हूँ"), why="the answer did not arrive")
    house.text(sender=THIRD, to=LINE, body="hola, necesito hablar con alguien por favor")
    house.eventually(lambda: house.texts_on(THIRD)[1:], why="she was not met")


def pages(house: House, ada: Browser, keeper: Browser) -> None:
    """Somebody reads and writes at the desk; the keeper looks at a sentence of her own on a small phone."""
    (contact,) = house.rows("SELECT id FROM contact ORDER BY id")[0]
    assert SECRET in ada.get(f"/contact/{contact}")
    ada.post(f"/contact/{contact}/say", on=f"/contact/{contact}", words="ठीक है")
    house.eventually(lambda: shows(house, CALLER, "ठीक है"), why="words from the page did not arrive")
    assert "हिन्दी" in keeper.get("/keeper/languages")
    copy = "/keeper/copy/hi/sms/erased"
    seen = keeper.post(copy, on=copy, sentence="0", words="सब हट गया। धन्यवाद।", why="we say it so", deed="try")
    assert "सब हट गया" in seen


def call(house: House) -> None:
    """She rings, waits, and Ada picks up."""
    phones = Telephones(url=house.sim_url, patience=60)
    for number in (ADA, OTHER):
        phones.telephone(number).waits_for_a_hand()
    caller = phones.caller(OTHER).rings(LINE).hears("press 1").presses("2").hears("hold.wav")
    ada = phones.responder(ADA).is_rung().picks_up().presses("1")
    caller.talks_with(ada).hangs_up()
    ada.ends()
    phones.close()


def main() -> None:
    database_url, redis_url, pristine_url, folder, *own = sys.argv[1:]
    if own:
        raise_loopback()
    closed = list(refused())
    told = {"HELPLINE_DETECTOR": "both"} | json.loads(Path(folder, "told.json").read_text(encoding="utf-8"))
    house = House(
        database_url=database_url, redis_url=redis_url, pristine_url=pristine_url, folder=Path(folder), settings=told
    )
    with contextlib.closing(house.open()):
        ada, keeper = set_up(house)
        texts(house)
        pages(house, ada, keeper)
        call(house)
        met_in = [
            language for (language,) in house.rows("SELECT language FROM contact WHERE channel = 'sms' ORDER BY id")
        ]
        checked = house.command("languages", "measure")
    print(json.dumps({"closed": closed, "met_in": met_in, "measured": "are right" in checked}))


if __name__ == "__main__":
    main()

"""A browser without a screen: keeps its cookies, follows links, and sends forms with the token that was in them."""

import re
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener


class Browser:
    """One person's browser at one helpline."""

    def __init__(self, home: str) -> None:
        self.home = home
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.seen: list[str] = []
        """Everything that was ever shown."""

    def get(self, path: str) -> str:
        """A page, by its path or its whole address."""
        return self._ask(Request(path if path.startswith("http") else self.home + path))

    def post(self, path: str, *, on: str = "/", **form: str) -> str:
        """Send a form that stands on the page ``on``."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(on))
        told = form | ({"csrf_token": found[1]} if found else {})
        address = path if path.startswith("http") else self.home + path
        return self._ask(Request(address, data=urlencode(told).encode(), headers={"Referer": self.home + "/"}))

    def accept(self, link: str, password: str) -> str:
        """Choose a password by an invitation, and be signed in."""
        return self.post(link, on=link, password=password, again=password)

    def _ask(self, request: Request) -> str:
        try:
            with self._opener.open(request, timeout=30) as answer:
                said = answer.read().decode("utf-8", "replace")
                said += "".join(f"\n{name}: {value}" for name, value in answer.headers.items())
        except HTTPError as error:
            with error:
                said = error.read().decode("utf-8", "replace")
        self.seen.append(said)
        return said


def knock(address: str, form: dict[str, str], signature: str) -> int:
    """A request at the carrier's door by somebody who is not the carrier; the status it gets."""
    headers = {"X-Twilio-Signature": signature} if signature else {}
    try:
        with build_opener().open(
            Request(address, data=urlencode(form).encode(), headers=headers), timeout=30
        ) as answer:
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code

"""Every address, every role: who may knock where, and that nothing else is open."""

from dataclasses import dataclass, replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from helpline import app as application
from helpline.domain.account import Role
from tests.web.bench import CALLER, CANARY, HOME, Bench, post, soup, token_on

SIGN_IN = "/sign-in"
CARRIERS = {
    ("POST", "/twilio/sms"),
    ("POST", "/twilio/sms/status"),
    ("POST", "/twilio/voice"),
    *(
        ("POST", f"/twilio/voice/{step}")
        for step in ("next", "language", "key", "wish", "accept", "menu", "consent", "left", "machine", "status")
    ),
    ("POST", "/twilio/voice/next"),
    ("POST", "/twilio/voice/language"),
    ("POST", "/twilio/voice/key"),
    ("POST", "/twilio/voice/accept"),
    ("POST", "/twilio/voice/menu"),
    ("POST", "/twilio/voice/consent"),
    ("POST", "/twilio/voice/left"),
    ("POST", "/twilio/voice/duty"),
    ("POST", "/twilio/voice/machine"),
    ("GET", "/prompts/hold.wav"),
    ("GET", "/prompts/<locale>/<file>"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
}

NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR = "nobody", "holder", "other", "keeper", "supervisor"

IN = 303
"""Somewhere else: to the sign-in for nobody, to what has come of it for others."""

KEEPERS_ROOMS = {
    ("GET", "/keeper/copy"): 200,
    ("GET", "/keeper/copy/<locale>/<path:template>"): 200,
    ("POST", "/keeper/copy/<locale>/<path:template>"): 404,
    ("GET", "/keeper/lines"): 200,
    ("GET", "/keeper/lines/new"): 200,
    ("POST", "/keeper/lines/new"): 422,
    ("GET", "/keeper/lines/<int:line_id>"): 200,
    ("POST", "/keeper/lines/<int:line_id>"): 422,
    ("POST", "/keeper/lines/<int:line_id>/switch"): 422,
    ("GET", "/keeper/lines/<int:line_id>/charge"): 200,
    ("GET", "/keeper/areas"): 200,
    ("POST", "/keeper/areas"): 422,
    ("POST", "/keeper/areas/<int:area_id>"): 422,
    ("POST", "/keeper/areas/<int:area_id>/neighbours"): 422,
    ("GET", "/keeper/responders"): 200,
    ("GET", "/keeper/responders/<int:responder_id>"): 200,
    ("POST", "/keeper/responders/<int:responder_id>"): 422,
    ("POST", "/keeper/responders/<int:responder_id>/number"): 422,
    ("POST", "/keeper/responders/<int:responder_id>/duty"): IN,
    ("POST", "/keeper/responders/<int:responder_id>/leave"): 422,
    ("GET", "/keeper/languages"): 200,
    ("POST", "/keeper/languages/<int:line_id>/<locale>"): 422,
    ("POST", "/keeper/languages/<int:line_id>/<locale>/back"): 422,
    ("GET", "/keeper/start"): 200,
    ("POST", "/keeper/start/later"): IN,
    ("GET", "/keeper/start/organisation"): 200,
    ("POST", "/keeper/start/organisation"): 422,
    ("GET", "/keeper/start/line"): 200,
    ("POST", "/keeper/start/line"): 422,
    ("GET", "/keeper/start/responder"): 200,
    ("POST", "/keeper/start/responder"): 422,
    ("GET", "/keeper/start/trial"): 200,
    ("POST", "/keeper/start/trial/<int:line_id>"): IN,
    ("GET", "/keeper/start/check"): 200,
    ("POST", "/keeper/start/advice"): IN,
    ("GET", "/keeper/settings"): 200,
    ("GET", "/keeper/settings/<name>"): 404,
    ("POST", "/keeper/settings/<name>"): 404,
    ("GET", "/keeper/tries"): 200,
    ("POST", "/keeper/tries/<int:line_id>"): IN,
    ("GET", "/keeper/hours"): 200,
    ("POST", "/keeper/hours"): 422,
    ("GET", "/keeper/open-sign"): 200,
    ("POST", "/keeper/open-sign"): 422,
    ("GET", "/keeper/drill"): 200,
    ("POST", "/keeper/drill"): IN,
    ("GET", "/keeper/people"): 200,
    ("POST", "/keeper/people"): 422,
    ("POST", "/keeper/people/<int:account_id>/invite"): 404,
    ("POST", "/keeper/people/<int:account_id>/reset"): 422,
    ("POST", "/keeper/people/<int:account_id>/leave"): 422,
}
"""For keepers alone: what each answers her."""

TABLE: dict[tuple[str, str], dict[str, int]] = (
    {
        ("GET", "/static/<name>"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), 200),
        ("GET", "/sign-in"): {NOBODY: 200, HOLDER: IN, OTHER: IN, KEEPER: IN, SUPERVISOR: IN},
        ("POST", "/sign-in"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), 403),
        ("GET", "/invitation/<token>"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), 410),
        ("POST", "/invitation/<token>"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), 410),
        ("GET", "/sign-in/code"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), IN),
        ("POST", "/sign-in/code"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), IN),
        ("GET", "/again"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 200, SUPERVISOR: 200},
        ("POST", "/again"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: 403, SUPERVISOR: 403},
        ("GET", "/keys"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 200, SUPERVISOR: 200},
        ("GET", "/keys/app"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 200, SUPERVISOR: 200},
        ("POST", "/keys/app"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), IN),
        ("POST", "/keys/codes"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), IN),
        ("POST", "/sign-in/passkey/ask"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), 200),
        ("POST", "/sign-in/passkey"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), 403),
        ("GET", "/sign-in/password"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), IN),
        ("POST", "/sign-in/password"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), IN),
        ("POST", "/again/passkey"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: 403, SUPERVISOR: 403},
        ("POST", "/keys/passkey/ask"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 200, SUPERVISOR: 200},
        ("POST", "/keys/passkey"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), IN),
        ("POST", "/keys/passkey/<int:passkey_id>/remove"): dict.fromkeys(
            (NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), IN
        ),
        ("POST", "/keys/sign-ins/<int:sign_in_id>/end"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), IN),
        ("GET", "/keys/duress"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 200, SUPERVISOR: 200},
        ("POST", "/keys/duress"): {NOBODY: IN, HOLDER: 422, OTHER: 422, KEEPER: 422, SUPERVISOR: 422},
        ("GET", "/lock-all"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 200, SUPERVISOR: 200},
        ("POST", "/lock-all"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), IN),
        ("POST", "/lock-all/open"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: IN, SUPERVISOR: 403},
        ("POST", "/pressure/<int:account_id>/lift"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: IN, SUPERVISOR: 403},
        ("POST", "/language"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), IN),
        ("POST", "/sign-out"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), IN),
        ("POST", "/lock"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), IN),
        ("GET", "/offline"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), 200),
        ("GET", "/locked"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), 200),
        ("GET", "/"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 200, SUPERVISOR: 200},
        ("GET", "/contact/<int:contact_id>"): {NOBODY: IN, HOLDER: 200, OTHER: 404, KEEPER: 403, SUPERVISOR: 403},
        ("POST", "/complaints/<int:complaint_id>/dealt-with"): {
            NOBODY: IN,
            HOLDER: 403,
            OTHER: 403,
            KEEPER: 403,
            SUPERVISOR: IN,
        },
        ("GET", "/audit"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: 403, SUPERVISOR: 200},
        ("GET", "/c/<token>"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), 404),
        ("GET", "/shifts"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: 200, SUPERVISOR: 403},
        ("GET", "/shifts/new"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: 200, SUPERVISOR: 403},
        ("POST", "/shifts/new"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: 422, SUPERVISOR: 403},
        ("POST", "/shifts/copy"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: IN, SUPERVISOR: 403},
        ("GET", "/shifts/calendar"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: 200, SUPERVISOR: 403},
        ("POST", "/shifts/calendar"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: 422, SUPERVISOR: 403},
        ("GET", "/shifts/<int:shift_id>"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: 404, SUPERVISOR: 403},
        ("POST", "/shifts/<int:shift_id>/day"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: 404, SUPERVISOR: 403},
        ("POST", "/shifts/<int:shift_id>/end"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: 404, SUPERVISOR: 403},
        ("GET", "/shifts/hours"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 200, SUPERVISOR: 403},
        ("GET", "/care"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 403, SUPERVISOR: 403},
        ("POST", "/care/how"): {NOBODY: IN, HOLDER: 400, OTHER: 400, KEEPER: 403, SUPERVISOR: 403},
        ("POST", "/care/limits"): {NOBODY: IN, HOLDER: IN, OTHER: IN, KEEPER: 403, SUPERVISOR: 403},
        ("GET", "/shifts/mine"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 403, SUPERVISOR: 403},
        ("POST", "/shifts/mine/calendar"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 403, SUPERVISOR: 403},
        ("GET", "/open.json"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), 404),
        ("GET", "/open.svg"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), 404),
        ("GET", "/many"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 200, SUPERVISOR: 200},
        ("POST", "/many"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: IN, SUPERVISOR: IN},
        ("POST", "/many/over"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: IN, SUPERVISOR: IN},
        ("GET", "/changes"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 200, SUPERVISOR: 200},
        ("GET", "/glossary"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 200, SUPERVISOR: 200},
        ("GET", "/recorder"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 200, SUPERVISOR: 403},
        ("GET", "/recorder/<locale>"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 200, SUPERVISOR: 403},
        ("GET", "/recorder/<locale>/<prompt>"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 200, SUPERVISOR: 403},
        ("POST", "/recorder/<locale>/<prompt>"): {NOBODY: IN, HOLDER: 415, OTHER: 415, KEEPER: 415, SUPERVISOR: 403},
        ("POST", "/recorder/<locale>/<prompt>/right"): {
            NOBODY: IN,
            HOLDER: IN,
            OTHER: IN,
            KEEPER: 403,
            SUPERVISOR: 403,
        },
        ("POST", "/recorder/<locale>/<prompt>/out"): {
            NOBODY: IN,
            HOLDER: 422,
            OTHER: 422,
            KEEPER: 422,
            SUPERVISOR: 403,
        },
        ("GET", "/numbers"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: 200, SUPERVISOR: 200},
        ("GET", "/board"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 200, SUPERVISOR: 403},
        ("GET", "/practice"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 403, SUPERVISOR: 403},
        ("POST", "/practice"): {NOBODY: IN, HOLDER: 400, OTHER: 400, KEEPER: 403, SUPERVISOR: 403},
        ("GET", "/practice/talk"): {NOBODY: IN, HOLDER: IN, OTHER: IN, KEEPER: 403, SUPERVISOR: 403},
        ("GET", "/practice/over"): {NOBODY: IN, HOLDER: IN, OTHER: IN, KEEPER: 403, SUPERVISOR: 403},
        ("POST", "/practice/do/<deed>"): {NOBODY: IN, HOLDER: IN, OTHER: IN, KEEPER: 403, SUPERVISOR: 403},
        ("POST", "/practice/end"): {NOBODY: IN, HOLDER: IN, OTHER: IN, KEEPER: 403, SUPERVISOR: 403},
        ("GET", "/guide"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 200, SUPERVISOR: 200},
        ("GET", "/joining"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: 200, SUPERVISOR: 200},
        ("POST", "/joining"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: 422, SUPERVISOR: 422},
        ("POST", "/joining/<int:newcomer_id>"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: 400, SUPERVISOR: 400},
        ("GET", "/leaving"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 403, SUPERVISOR: 403},
        ("POST", "/leaving"): {NOBODY: IN, HOLDER: IN, OTHER: IN, KEEPER: 403, SUPERVISOR: 403},
        ("GET", "/live/events"): {NOBODY: 401, HOLDER: 200, OTHER: 200, KEEPER: 200, SUPERVISOR: 200},
    }
    | {
        ("POST", address): {NOBODY: IN, HOLDER: IN, OTHER: IN, KEEPER: 403, SUPERVISOR: 403}
        for address in (
            "/duty",
            "/duty/fine",
            "/duty/out",
            "/duty/buddy",
            "/care/talk/<int:time_id>",
            "/care/times",
            "/care/times/<int:time_id>/back",
            "/parked/<int:inbox_id>/done",
            "/shifts/mine/<int:turn_id>/ask",
            "/shifts/mine/<int:turn_id>/keep",
            "/shifts/asked/<int:ask_id>",
            "/shifts/mine/calendar/end",
            *(
                f"/contact/<int:contact_id>/{deed}"
                for deed in (
                    "take",
                    "say",
                    "quick",
                    "safe",
                    "give",
                    "ring-at",
                    "ring-off",
                    "check-word",
                    "borrowed",
                    "word",
                    "keep",
                    "here",
                    "again",
                    "pass",
                    "close",
                    "key",
                    "phone",
                    "ring",
                    "hand-over",
                    "interpreter",
                    "may-know",
                    "wish",
                    "block",
                )
            ),
        )
    }
    | {("POST", "/blocks/<int:block_id>/lift"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: IN, SUPERVISOR: 403}}
    | {
        row: {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: status, SUPERVISOR: 403}
        for row, status in KEEPERS_ROOMS.items()
    }
    | {
        ("GET", address): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 200, SUPERVISOR: 200}
        for address in ("/library", "/library/topics/<topic>", "/library/places", "/library/threats", "/library/others")
    }
    | {
        ("GET", "/library/options/<concern>"): {NOBODY: IN, HOLDER: 404, OTHER: 404, KEEPER: 200, SUPERVISOR: 200},
        ("POST", "/library/given"): dict.fromkeys((NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), IN),
        ("POST", "/library/threats/<int:threat_id>/read"): dict.fromkeys(
            (NOBODY, HOLDER, OTHER, KEEPER, SUPERVISOR), IN
        ),
        ("GET", "/library/topics/<topic>/edit"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: 200, SUPERVISOR: 200},
        ("POST", "/library/options/<concern>/show"): {
            NOBODY: IN,
            HOLDER: 403,
            OTHER: 403,
            KEEPER: 422,
            SUPERVISOR: 422,
        },
    }
    | {
        ("POST", f"/library/topics/<topic>/{deed}"): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: 422, SUPERVISOR: 422}
        for deed in ("edit", "remove")
    }
    | {
        (method, f"/library/{what}/<int:{what}_id>"): {
            NOBODY: IN,
            HOLDER: 403,
            OTHER: 403,
            KEEPER: 404,
            SUPERVISOR: 404,
        }
        for what in ("option", "place", "threat")
        for method in ("GET", "POST")
    }
    | {
        ("POST", f"/library/{what}/<int:{what}_id>/remove"): {
            NOBODY: IN,
            HOLDER: 403,
            OTHER: 403,
            KEEPER: IN,
            SUPERVISOR: IN,
        }
        for what in ("option", "place", "threat")
    }
    | {
        ("POST", "/library/option/<int:option_id>/cost"): {
            NOBODY: IN,
            HOLDER: 403,
            OTHER: 403,
            KEEPER: 404,
            SUPERVISOR: 404,
        },
        ("POST", "/library/option/<int:option_id>/cost/<int:cost_id>/remove"): {
            NOBODY: IN,
            HOLDER: 403,
            OTHER: 403,
            KEEPER: IN,
            SUPERVISOR: IN,
        },
    }
)

HERS = (
    ("GET", "ask", 200),
    ("GET", "ask/<purpose>", 200),
    ("POST", "ask/<purpose>", 200),
    ("POST", "ask/<purpose>/go", 422),
    ("POST", "ask/no", IN),
    ("POST", "yes/back", IN),
    ("GET", "note", 200),
    ("POST", "note/<ref>", 404),
    ("POST", "note/<ref>/word", 404),
)
BOARDS = (
    ("GET", "/deciding", 200),
    ("GET", "/deciding/<int:motion_id>", 404),
    ("POST", "/deciding/<int:motion_id>", 400),
    ("POST", "/deciding/meetings", 400),
    ("GET", "/deciding/meetings/<int:meeting_id>", 404),
    ("POST", "/deciding/meetings/<int:meeting_id>/agenda", IN),
    ("POST", "/deciding/meetings/<int:meeting_id>/end", IN),
    ("POST", "/deciding/duty-entry", 400),
    ("POST", "/deciding/blocks/<int:block_id>", IN),
    ("POST", "/deciding/ways-in/<int:account_id>", IN),
    ("GET", "/releases", 200),
    ("POST", "/releases/<int:motion_id>/look", IN),
    ("POST", "/releases/<int:motion_id>/send", IN),
    ("POST", "/releases/told/<int:release_id>", IN),
    ("POST", "/releases/told/<int:release_id>/number", 404),
    *(("POST", f"/notes/<ref>/{deed}", 400) for deed in ("done", "end", "duty", "report")),
)
RECIPIENTS = (
    ("GET", "/recipients", 200),
    ("GET", "/recipients/new", 200),
    ("POST", "/recipients/new", 422),
    ("POST", "/recipients/<int:recipient_id>/retire", IN),
    ("POST", "/recipients/<int:recipient_id>/number", 404),
)
ESCALATED: dict[tuple[str, str], dict[str, int]] = (
    {
        (method, f"/contact/<int:contact_id>/{what}"): {
            NOBODY: IN,
            HOLDER: status,
            OTHER: 404,
            KEEPER: 403,
            SUPERVISOR: 403,
        }
        for method, what, status in HERS
    }
    | {
        ("POST", f"/contact/<int:contact_id>/{what}"): {
            NOBODY: IN,
            HOLDER: 400,
            OTHER: 400,
            KEEPER: 403,
            SUPERVISOR: 403,
        }
        for what in ("note", "note/<ref>/done", "note/<ref>/end")
    }
    | {
        ("GET", "/notes"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 403, SUPERVISOR: 200},
        ("GET", "/notes/<ref>"): {NOBODY: IN, HOLDER: 200, OTHER: 200, KEEPER: 403, SUPERVISOR: 200},
        ("POST", "/notes/<ref>"): {NOBODY: IN, HOLDER: 404, OTHER: 404, KEEPER: 403, SUPERVISOR: 404},
    }
    | {
        (method, rule): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: 403, SUPERVISOR: status}
        for method, rule, status in BOARDS
    }
    | {
        (method, rule): {NOBODY: IN, HOLDER: 403, OTHER: 403, KEEPER: status, SUPERVISOR: status}
        for method, rule, status in RECIPIENTS
    }
)
"""What is only there where the organisation writes notes at all."""
TABLE |= ESCALATED

FORM = {
    "wish": "woman",
    "which": "safe_now",
    "safe": "no",
    "at": "2026-01-01T00:00:00+00:00",
    "borrowed": "no",
    "word": "9",
    "to": "on",
    "words": "hello",
    "key": "wipe",
    "goodbye": "on",
    "unsent": "leave",
    "name": "x",
    "password": "y" * 12,
    "code": "en",
    "here": SIGN_IN,
}


@dataclass
class Everybody:
    """One browser each, and the contact that one of them holds."""

    browsers: dict[str, FlaskClient]
    contact_id: int

    def address(self, rule: str) -> str:
        """Where this leads, with a number or a word for each of its parts."""
        return (
            rule.replace("<name>", "desk.css")
            .replace("<token>", "nobodys-token")
            .replace("<concern>", "C01")
            .replace("<topic>", "pay")
            .replace("<int:option_id>", "999")
            .replace("<int:cost_id>", "999")
            .replace("<int:place_id>", "999")
            .replace("<int:threat_id>", "999")
            .replace("<int:contact_id>", str(self.contact_id))
            .replace("<int:inbox_id>", "1")
            .replace("<int:block_id>", "1")
            .replace("<int:complaint_id>", "999")
            .replace("<int:passkey_id>", "1")
            .replace("<int:sign_in_id>", "999")
            .replace("<int:line_id>", "1")
            .replace("<int:shift_id>", "999")
            .replace("<int:turn_id>", "999")
            .replace("<int:time_id>", "999")
            .replace("<int:ask_id>", "999")
            .replace("<int:area_id>", "1")
            .replace("<int:responder_id>", "1")
            .replace("<int:newcomer_id>", "999")
            .replace("<int:complaint_id>", "999")
            .replace("<deed>", "desk.say")
            .replace("<int:account_id>", "999")
            .replace("<int:motion_id>", "999")
            .replace("<int:meeting_id>", "999")
            .replace("<int:release_id>", "999")
            .replace("<int:recipient_id>", "999")
            .replace("<purpose>", "P1")
            .replace("<ref>", "BCDFGH")
            .replace("<path:template>", "sms/erased")
            .replace("<locale>", "en")
            .replace("<prompt>", "goodbye")
        )

    def knock(self, who: str, method: str, rule: str, **more: str) -> TestResponse:
        address = self.address(rule)
        browser = self.browsers[who]
        if method == "GET":
            return browser.get(address, base_url=HOME)
        page = "/" if who != NOBODY else SIGN_IN
        return browser.post(address, data={"csrf_token": token_on(browser, page)} | FORM | more, base_url=HOME)


@pytest.fixture
def everybody(bench: Bench, ada: FlaskClient, held: int) -> Everybody:
    bench.hire("Bea", "+15550151")
    browsers = {
        NOBODY: bench.browser(),
        HOLDER: ada,
        OTHER: bench.sign_in("Bea", Role.RESPONDER),
        KEEPER: bench.sign_in("Kit", Role.KEEPER),
        SUPERVISOR: bench.sign_in("Sol", Role.SUPERVISOR),
    }
    return Everybody(browsers, held)


def routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS")
    }


def test_every_address_there_is_stands_in_the_table(bench: Bench) -> None:
    assert routes(bench.app) == set(TABLE) | CARRIERS


def test_without_notes_none_of_their_pages_is_there(bench: Bench) -> None:
    app = application.build(replace(bench.house, escalates=False), bench.told)
    assert routes(app) == (set(TABLE) | CARRIERS) - set(ESCALATED)


def test_the_live_process_has_its_streams_and_nothing_else(bench: Bench) -> None:
    live = application.build_live(bench.house, bench.told)
    assert routes(live) == {("GET", "/live/events"), ("GET", "/healthz"), ("GET", "/readyz")}


def test_a_page_that_does_not_say_for_whom_it_is_stops_the_application(bench: Bench) -> None:
    app = application.build(bench.house, bench.told)
    app.add_url_rule("/secret", view_func=lambda: "anything")
    with pytest.raises(application.UndeclaredDoorError):
        application.check_doors(app)


@pytest.mark.parametrize("who", [NOBODY, OTHER, KEEPER, SUPERVISOR, HOLDER])
def test_each_role_reaches_what_is_for_it(bench: Bench, everybody: Everybody, who: str) -> None:
    destructive = ("/sign-out", "/lock", "/key", "/close", "/pass", "/may-know", "/wish", "/block")
    for method, rule in sorted(TABLE, key=lambda row: (row[1].endswith(destructive), row)):
        if who == HOLDER and rule.endswith(destructive):
            continue
        answer = everybody.knock(who, method, rule)
        assert answer.status_code == TABLE[(method, rule)][who], f"{who}: {method} {rule}"
        if who == NOBODY and TABLE[(method, rule)][who] == IN:
            assert answer.location in (SIGN_IN, "/locked")
        if rule != "/live/events":
            assert CALLER not in answer.text
            assert who == HOLDER or CANARY not in answer.text
        answer.close()
    if who != HOLDER:
        assert bench.contacts() == [(everybody.contact_id, "claimed")], "nobody else can do anything to it"
        assert [template for template, _, by_person in bench.outgoing() if by_person] == []


@pytest.mark.parametrize("token", ["", "forged", "of somebody else"])
def test_nothing_is_changed_without_the_token_of_this_sign_in(bench: Bench, everybody: Everybody, token: str) -> None:
    if token == "of somebody else":
        token = token_on(everybody.browsers[OTHER], "/")
    for rule in sorted(rule for method, rule in TABLE if method == "POST" and "sign" not in rule and "inv" not in rule):
        who = next((one for one in (HOLDER, SUPERVISOR) if TABLE[("POST", rule)][one] != 403), KEEPER)
        assert everybody.knock(who, "POST", rule, csrf_token=token).status_code == 400, rule
    assert bench.contacts() == [(everybody.contact_id, "claimed")]
    assert everybody.browsers[HOLDER].get("/", base_url=HOME).status_code == 200


def test_signing_in_takes_our_own_form_too(bench: Bench) -> None:
    browser = bench.browser()
    assert browser.post("/sign-in", data={"name": "Ada"}, base_url=HOME).status_code == 400


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_on_another_site_changes_nothing(bench: Bench, ada: FlaskClient, held: int, site: str) -> None:
    token = token_on(ada, "/")
    answer = ada.post(
        f"/contact/{held}/close", data={"csrf_token": token}, base_url=HOME, headers={"Sec-Fetch-Site": site}
    )
    assert answer.status_code == 400
    assert bench.contacts() == [(held, "claimed")]


@pytest.mark.parametrize("home", ["http://elsewhere.example", "http://desk.example:8080", "http://desk.example.evil"])
@pytest.mark.parametrize("page", ["/", "/sign-in", "/static/desk.css", "/locked"])
def test_pages_answer_at_our_own_address_only(ada: FlaskClient, home: str, page: str) -> None:
    assert ada.get(page, base_url=home).status_code == 400


def test_the_usual_port_may_be_said_or_not(ada: FlaskClient) -> None:
    assert ada.get("/sign-in", base_url="http://DESK.example:80").status_code in (200, 303)


@pytest.mark.parametrize("page", ["/", "/sign-in", "/locked", "/nowhere", "/contact/99", "/invitation/none", "/duty"])
def test_every_page_keeps_to_itself(ada: FlaskClient, page: str) -> None:
    headers = ada.get(page, base_url=HOME).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "connect-src 'self' http://live.example;" in policy
    assert "Server" not in headers


def test_only_the_look_may_be_kept_and_its_address_changes_with_it(bench: Bench, ada: FlaskClient) -> None:
    page = soup(ada.get("/", base_url=HOME))
    addresses = [str(found["href"]) for found in page.select("link")] + [
        str(found["src"]) for found in page.select("script")
    ]
    assert len(addresses) == 6
    for address in addresses:
        answer = ada.get(address, base_url=HOME)
        assert (answer.status_code, "immutable" in answer.headers["Cache-Control"]) == (200, True)
        assert "?v=" in address
        assert "Set-Cookie" not in answer.headers
    for name in ("../app.py", "queue.html", "page.html", "nothing"):
        assert ada.get(f"/static/{name}", base_url=HOME).status_code in (404, 308)


def test_pages_have_nothing_inline_and_nothing_from_elsewhere(ada: FlaskClient, held: int) -> None:
    for address in ("/", f"/contact/{held}", "/locked"):
        page = soup(ada.get(address, base_url=HOME))
        assert page.select("style, [style], [onclick], [onload], script:not([src])") == []
        places = [
            str(found.get("src") or found.get("href") or found.get("action"))
            for found in page.select("[src], [href], [action]")
        ]
        assert all(place.startswith(("/", "#")) for place in places), places


def test_a_whole_page_with_all_it_needs_is_light(bench: Bench, ada: FlaskClient, held: int) -> None:
    for number in range(20):
        bench.texts("hello", sender=f"+120255501{number:02d}")
    for address in ("/", f"/contact/{held}"):
        answer = ada.get(address, base_url=HOME)
        page = soup(answer)
        looks = [str(found.get("href") or found.get("src")) for found in page.select("link, script")]
        assert sum(len(ada.get(one, base_url=HOME).data) for one in looks) + len(answer.data) < 150_000 // 2


def test_the_carrier_gets_no_cookies_and_is_asked_for_no_token(bench: Bench) -> None:
    answer = bench.browser().post("/twilio/sms", data={"Body": "x"}, base_url="http://anything.example")
    assert (answer.status_code, answer.mimetype) == (403, "text/xml")
    assert "Set-Cookie" not in answer.headers
    assert "Vary" not in answer.headers


def test_too_large_a_request_is_refused_before_it_is_read(ada: FlaskClient, held: int) -> None:
    answer = post(ada, f"/contact/{held}/say", words="x" * 300_000)
    assert answer.status_code == 413


def test_what_fails_says_nothing_of_what_it_was_about(bench: Bench, ada: FlaskClient, held: int) -> None:
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE message SET words_sealed = 'broken'")
    answer = ada.get(f"/contact/{held}", base_url=HOME)
    assert answer.status_code == 500
    assert "It was not you" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "seal" not in answer.text.lower()


def test_without_a_database_the_page_says_so(bench: Bench, ada: FlaskClient) -> None:
    gone = replace(bench.told, database_url="postgresql+psycopg://127.0.0.1:9/none")
    house = replace(bench.house, database=type(bench.house.database)(gone.database_url))
    browser = application.build(house, gone).test_client()
    browser.set_cookie("desk", "anything", domain="desk.example")
    answer = browser.get("/", base_url=HOME)
    assert (answer.status_code, "Try again in a moment" in answer.text) == (503, True)

"""Commands for the people who run a line: what each does, what it says, and what it never shows."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import click
import psycopg
import pytest

from helpline.cli.answer import open_house
from helpline.cli.root import helpline, run
from helpline.domain.audit import Action
from helpline.handlers import audit
from helpline.handlers.work import work
from helpline.words import register
from infra.local.programs import ROOT, plain

LINE = ("line", "add", "--number", "+15550100", "--channel", "sms", "--languages", "en,es", "--area", "Harbour")
RIVER = ("responder", "add", "--alias", "River", "--number", "+15550111", "--languages", "en,es", "--area", "Harbour")
SKY = ("responder", "add", "--alias", "Sky", "--number", "+15550112", "--languages", "en", "--area", "Hills")

Said = Callable[..., tuple[int, str, str]]


def told(database_url: str, redis_url: str) -> dict[str, str]:
    return {
        "HELPLINE_DATABASE_URL": database_url,
        "HELPLINE_REDIS_URL": redis_url,
        "HELPLINE_PUBLIC_URL": "https://line.example",
        "HELPLINE_MASTER_KEY": "a master key for trying things out only",
        "HELPLINE_PEPPER": "a pepper for trying things out",
        "HELPLINE_CARRIER_URL": "http://127.0.0.1:9",
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "1" * 32,
    }


@pytest.fixture
def say(database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """Runs one command: its exit code, what it printed, and what it complained of."""
    for name, value in told(database_url, redis_url).items():
        monkeypatch.setenv(name, value)

    def one(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(words)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return one


def facts(said: tuple[int, str, str]) -> Any:
    code, out, err = said
    assert (code, err) == (0, ""), said
    assert out.count("\n") == 1
    return json.loads(out)


def every_command(family: click.Group = helpline, above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name, command in family.commands.items():
        path = (*above, name)
        found += every_command(command, path) if isinstance(command, click.Group) else [path]
    return found


COMMANDS = every_command()


def test_the_commands_people_were_promised_are_all_there() -> None:
    promised = {
        ("db", "upgrade"), ("line", "add"), ("responder", "add"), ("duty", "on"), ("duty", "off"), ("duty", "break"),
        ("user", "add"), ("queue",), ("blocked",), ("purge",), ("audit", "verify"), ("check",),
    }  # fmt: skip
    assert promised <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_each_command_explains_itself_with_an_example_even_where_nothing_is_set_up(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in os.environ:
        if name.startswith(("HELPLINE_", "TWILIO_")):
            monkeypatch.delenv(name)
    assert run([*command, "--help"]) == 0
    words = capsys.readouterr().out
    assert "Example" in words
    assert f"helpline {' '.join(command)}" in words
    assert "--json" in words


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_each_command_prints_one_line_of_json_even_when_it_cannot_be_done(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in os.environ:
        if name.startswith(("HELPLINE_", "TWILIO_")):
            monkeypatch.delenv(name)
    assert run([*command, "--json"]) in (1, 2)
    printed = capsys.readouterr()
    assert printed.err == ""
    assert json.loads(printed.out)


def test_through_the_carrier_each_line_tries_itself_and_what_fails_says_how_to_mend_it(
    say: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HELPLINE_PUBLIC_URL", "http://127.0.0.1:9")
    facts(say(*LINE, "--json"))
    code, out, _ = say("check", "--through-the-carrier", "--json")
    found = {one["name"]: one for one in json.loads(out)["findings"]}
    assert code == 1
    assert found["text +15550100"]["found"] == "It did not come in."
    assert found["number +15550100"]["found"] == "The carrier could not be asked."
    assert all(found[name]["mend"] for name in ("text +15550100", "number +15550100"))
    assert "call +15550100" not in found


def test_many_come_at_once_on_the_lines_that_are_named_and_the_audit_knows_why(say: Said, database_url: str) -> None:
    facts(say(*LINE, "--json"))
    facts(say(*LINE[:3], "+15550101", *LINE[4:-1], "Hills", "--json"))
    (on,) = facts(say("raid", "on", "--area", "hills", "--why", "fifty texts", "--json"))
    assert (on["number"], on["on"]) == ("+15550101", True)
    assert [one["number"] for one in facts(say("raid", "show", "--json"))] == ["+15550101"]
    assert say("raid", "on", "--line", "+15550109", "--why", "x")[0] == 1
    assert say("raid", "off", "--why", "quiet again")[1] == "It is over: +15550101.\n"
    assert say("raid", "off", "--why", "quiet again")[1] == "It was not so on any of these lines.\n"
    with open_house() as house, work(house) as w:
        said = [row.said for row in audit.listed(w) if row.said is not None]
    assert [(one.action, one.actor, one.reason) for one in said] == [
        ("raid off", "the machine", "quiet again (+15550101)"),
        ("raid on", "the machine", "fifty texts (+15550101)"),
    ]


def test_a_line_is_added_and_listed_with_everything_it_was_told(say: Said) -> None:
    more = ("--cover", "Blue Door", "--first-reply", "7", "--keep", "12", "--alt", "+15550109", "--per-second", "1.5")
    made = facts(say(*LINE, *more, "--emergency", "911", "--json"))
    assert made == {
        "id": made["id"],
        "number": "+15550100",
        "channel": "sms",
        "languages": ["en", "es"],
        "drafts": made["drafts"],
        "area": "Harbour",
        "cover": "Blue Door",
        "first_reply_minutes": 7,
        "keep_hours": 12,
        "alt": "+15550109",
        "emergency": "911",
        "lawyer": "",
        "per_second": 1.5,
        "strategy": "all",
        "fallback": None,
        "zone": "UTC",
        "rings": "09:00-21:00",
        "on": True,
    }
    assert facts(say("line", "list", "--json")) == [made]
    assert "+15550100" in say("line", "list")[1]


def test_a_line_is_changed_switched_off_and_on_and_each_change_has_its_reason(say: Said) -> None:
    facts(say(*LINE, "--json"))
    facts(say(*RIVER, "--json"))
    number = LINE[3]
    changed = facts(
        say(
            *(
                "line",
                "change",
                number,
                "--languages",
                "es,en",
                "--keep",
                "6",
                "--fallback",
                "River",
                "--cover",
                "Blue",
            ),
            *("--rings", "always", "--zone", "Africa/Johannesburg", "--channel", "both", "--why", "Agreed", "--json"),
        )
    )
    told = (changed["languages"], changed["keep_hours"], changed["fallback"], changed["cover"], changed["rings"])
    assert told == (["es", "en"], 6, "River", "Blue", "always")
    assert (changed["zone"], changed["channel"], changed["area"]) == ("Africa/Johannesburg", "both", "Harbour")
    assert facts(say("line", "change", number, "--fallback", "", "--why", "She asked", "--json"))["fallback"] is None
    assert facts(say("line", "off", number, "--why", "Moving", "--json")) == {"number": number, "on": False}
    assert "OFF" in say("line", "list")[1]
    assert facts(say("line", "on", number, "--why", "Moved", "--json"))["on"]
    assert say("line", "change", number, "--keep", "73", "--why", "Longer")[0] == 2
    assert say("line", "change", number, "--why", "Nothing")[0] == 2
    assert "Say why" in say("line", "off", number, "--why", " ")[2]
    assert "no line with the number" in say("line", "off", "+15550199", "--why", "Old")[2]
    assert facts(say("line", "list", "--json"))[0]["on"], "nothing is changed without a reason"


def test_a_line_that_is_rung_knows_whose_telephones_ring_when_and_what_to_enter_at_the_carrier(say: Said) -> None:
    rung = ("line", "add", "--number", "+15550101", "--channel", "both", "--languages", "es", "--area", "Harbour")
    more = ("--strategy", "longest-idle", "--fallback", "River", "--zone", "Africa/Johannesburg", "--rings")
    code, _, err = say(*rung, *more, "08:00-20:30")
    assert (code, err.strip()) == (1, "There is no responder called River.")
    facts(say(*RIVER, "--json"))
    code, out, _ = say(*rung, *more, "08:00-20:30")
    assert code == 0
    assert "whoever has talked least lately" in out
    for entry in ("/twilio/voice", "/twilio/voice/status", "/twilio/sms#rc=5", "es/voice.xml", "es/sms.xml"):
        assert f"{entry}" in out
    listed = facts(say("line", "list", "--json"))[0]
    assert [listed[name] for name in ("strategy", "fallback", "zone", "rings")] == [
        "longest-idle", "River", "Africa/Johannesburg", "08:00-20:30",
    ]  # fmt: skip
    assert "08:00-20:30 Africa/Johannesburg" in say("line", "list")[1]
    made = facts(say(*LINE, "--rings", "always", "--json"))
    assert made["rings"] == "always"
    assert "/twilio/voice" not in say("line", "add", *LINE[2:3], "+15550102", *LINE[4:])[1]


@pytest.mark.parametrize("hours", ["9-21", "09:00", "21:00-21:00", "soon", "09:00-25:00", "09:00+02:00-21:00"])
def test_hours_that_are_none_are_refused_with_an_example(say: Said, hours: str) -> None:
    code, out, err = say(*LINE, "--rings", hours)
    assert (code, out) == (2, "")
    assert "09:00-21:00" in err


def test_a_place_without_a_clock_is_refused(say: Said) -> None:
    code, _, err = say(*LINE, "--zone", "Nowhere/Here")
    assert (code, "no time zone" in err) == (1, True)


def test_a_responder_is_reached_as_she_wants_and_check_says_when_nobody_can_be_rung(say: Said) -> None:
    assert facts(say(*RIVER, "--json"))["channel"] == "both"
    made = facts(say(*SKY, "--channel", "sms", "--json"))
    assert made["channel"] == "sms"
    assert (
        "only when she takes a call at the desk"
        in say(*SKY[:3], "Mar", "--number", "+15550113", *SKY[6:], "--channel", "sms")[1]
    )
    assert say("line", "add", "--channel", "voice", *LINE[2:4], *LINE[6:])[0] == 0
    facts(say("duty", "on", "Sky", "--json"))
    found = {one["name"]: one for one in json.loads(say("check", "--json")[1])["findings"]}
    assert found["calls +15550100"]["state"] == "bad"
    assert "/twilio/voice/status" in found["webhooks +15550100"]["found"]
    facts(say("duty", "on", "River", "--json"))
    found = {one["name"]: one for one in json.loads(say("check", "--json")[1])["findings"]}
    assert "calls +15550100" not in found


def test_who_is_blocked_is_listed_without_a_number_and_let_in_again(say: Said, database_url: str) -> None:
    assert say("blocked")[1] == "Nobody is blocked.\n"
    facts(say(*RIVER, "--json"))
    with psycopg.connect(plain(database_url)) as db:
        db.execute(
            "INSERT INTO misuse (key, since, n, blocked_until, blocked_by)"
            " SELECT 'hash', now(), 0, now() + interval '1 hour', id FROM responder"
        )
    listed = facts(say("blocked", "--json"))
    assert [one["by"] for one in listed] == ["River"]
    assert set(listed[0]) == {"id", "by", "until"}
    assert "River" in say("blocked")[1]
    block = str(listed[0]["id"])
    assert "let in again" in say("blocked", "--lift", block)[1]
    assert facts(say("blocked", "--json")) == []
    code, _, err = say("blocked", "--lift", block)
    assert (code, "no block" in err) == (1, True)


def test_words_are_never_kept_longer_than_the_ceiling_and_the_refusal_says_why(say: Said) -> None:
    code, out, err = say(*LINE, "--keep", "73")
    assert (code, out) == (2, "")
    assert "1 to 72 hours" in err
    assert "cannot be taken away" in err
    assert facts(say("line", "list", "--json")) == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("line", "add", "--number", "5550100"), "no telephone number"),
        (("line", "add", "--languages", "en,tlh"), "not in the register of languages: tlh"),
        (("line", "add", "--channel", "pigeon"), "pigeon"),
        (("lime",), "lime"),
        (("duty", "on"), "ALIAS"),
        (("user", "add", "--role", "responder"), "How is she called?"),
    ],
)
def test_wrong_use_is_one_sentence_and_ends_with_2(say: Said, words: tuple[str, ...], why: str) -> None:
    code, out, err = say(*words)
    assert (code, out) == (2, "")
    assert why in err
    assert err.count("\n") == 1
    code, out, err = say(*words, "--json")
    assert (code, err) == (2, "")
    assert why in json.loads(out)["error"]


def test_what_cannot_be_done_is_one_sentence_and_ends_with_1(say: Said) -> None:
    facts(say(*LINE, "--json"))
    facts(say(*RIVER, "--json"))
    for words, why in (
        (LINE, "There is a line with this number already."),
        (RIVER, "There is a responder called River already."),
        (("duty", "on", "Nobody"), "There is no responder called Nobody."),
        (("user", "add", "--role", "responder", "--alias", "Nobody"), "There is no responder called Nobody."),
        (("user", "invite", "Nobody"), "There is no account called Nobody."),
    ):
        code, out, err = say(*words)
        assert (code, out) == (1, "")
        assert err.startswith(why)
        assert err.count("\n") == 1
        assert json.loads(say(*words, "--json")[1])["error"].startswith(why)


def test_a_responders_number_goes_in_and_is_never_shown_again(say: Said) -> None:
    printed = [say(*LINE), say(*RIVER), say(*SKY, "--json"), say("duty", "on", "River")]
    printed += [say(*command) for command in (("responder", "list"), ("duty", "list"), ("user", "list"), ("queue",))]
    printed += [say("check"), say("check", "--json"), say("responder", "list", "--json"), say(*RIVER)]
    everything = "".join(out + err for _, out, err in printed)
    assert "River" in everything
    assert "5550111" not in everything
    assert "5550112" not in everything


def test_two_people_bring_somebody_in_and_a_third_name_is_the_same_person_twice(say: Said) -> None:
    say("line", "add", "--number", "+15550100", "--languages", "en", "--area", "Harbour")
    for name in ("Kit", "Lou"):
        say("user", "add", "--role", "keeper", "--name", name)
    her = ("--alias", "Sky", "--number", "+15550112", "--languages", "en", "--area", "Harbour")
    code, _, wrong = say("responder", "propose", "--by", "Nobody", *her)
    assert (code, "no account" in wrong) == (1, True)
    assert say("responder", "propose", "--by", "Kit", *her)[0] == 0
    assert facts(say("responder", "newcomers", "--json"))[0]["alias"] == "Sky"
    assert "15550112" not in say("responder", "newcomers")[1]
    assert facts(say("responder", "list", "--json")) == []
    assert say("responder", "add", *her)[0] == 1, "her number and her name are spoken for"


def test_neighbours_are_said_once_and_hold_both_ways_and_who_is_asked_as_a_woman_is_never_listed(say: Said) -> None:
    say(*LINE)
    say(*RIVER)
    say(*SKY, "--woman")
    why = ("--why", "One night bus")
    assert facts(say("area", "neighbours", "Harbour", "Hills", *why, "--json"))["neighbours"] == ["Hills"]
    assert [one["neighbours"] for one in facts(say("area", "list", "--json"))] == [["Hills"], ["Harbour"]]
    assert "no area called Moon" in say("area", "neighbours", "Harbour", "Moon", *why)[2]
    assert facts(say("area", "neighbours", "Hills", *why, "--json"))["neighbours"] == []
    assert "woman" not in say("responder", "list", "--json")[1] + say("responder", "list")[1]


def test_duty_is_set_and_listed(say: Said) -> None:
    facts(say(*RIVER, "--json"))
    facts(say(*SKY, "--json"))
    assert facts(say("duty", "on", "River", "--json")) == {"alias": "River", "duty": "on"}
    assert facts(say("duty", "break", "Sky", "--json")) == {"alias": "Sky", "duty": "break"}
    listed = facts(say("duty", "list", "--json"))
    assert [(one["alias"], one["duty"]) for one in listed] == [("River", "on"), ("Sky", "break")]
    facts(say("duty", "off", "River", "--json"))
    assert facts(say("queue", "--json"))["on_duty"] == []


def test_an_invitation_is_a_link_at_our_own_address_and_a_new_one_is_another(say: Said) -> None:
    facts(say(*RIVER, "--json"))
    first = facts(say("user", "add", "--role", "responder", "--alias", "River", "--json"))
    assert first["link"].startswith("https://line.example/invitation/")
    assert (first["name"], first["role"], first["alias"]) == ("River", "responder", "River")
    second = facts(say("user", "invite", "River", "--json"))
    assert second["link"] != first["link"]
    keeper = facts(say("user", "add", "--role", "keeper", "--name", "Office", "--json"))
    assert (keeper["name"], keeper["alias"]) == ("Office", None)
    listed = facts(say("user", "list", "--json"))
    assert [(one["name"], one["role"]) for one in listed] == [("Office", "keeper"), ("River", "responder")]
    assert first["link"] not in say("user", "list")[1]


def test_a_night_without_anybody_is_said_in_words(say: Said) -> None:
    facts(say(*LINE, "--json"))
    code, out, _ = say("queue")
    assert code == 0
    assert "Waiting: 0" in out
    assert "the sweeper is not running" in out
    assert facts(say("parked", "--json")) == []
    counted = facts(say("purge", "--dry-run", "--json"))
    assert counted["dry_run"] is True
    assert set(counted["forgotten"].values()) == {0}


def test_check_names_what_is_missing_and_how_to_mend_it(say: Said) -> None:
    code, out, _ = say("check", "--json")
    assert code == 1
    found = {one["name"]: one for one in json.loads(out)["findings"]}
    assert found["lines"]["state"] == "bad"
    assert "helpline line add" in found["lines"]["mend"]
    assert found["carrier"]["state"] == "bad"
    assert (found["database"]["state"], found["tables"]["state"], found["redis"]["state"]) == ("good",) * 3


def test_check_names_every_recording_a_language_without_a_voice_needs(say: Said) -> None:
    def voices() -> dict[str, dict[str, str]]:
        found = json.loads(say("check", "--json")[1])["findings"]
        return {one["name"]: one for one in found if one["name"].startswith("voice")}

    assert say(*LINE)[0] == 0
    assert voices() == {}, "a line that takes texts only needs no voice"
    rung = ("line", "add", "--channel", "voice", "--area", "Harbour", "--number")
    assert say(*rung, "+15550101", "--languages", "en,es")[0] == 0
    assert [(name, one["state"]) for name, one in voices().items()] == [("voices", "good")]
    assert say(*rung, "+15550102", "--languages", "en,zu,xh")[0] == 0
    assert set(voices()) == {"voice zu", "voice xh"}
    zulu = voices()["voice zu"]
    assert zulu["state"] == "bad"
    assert "welcome" in zulu["found"]
    assert "language_choice-2" in zulu["found"]
    assert "language_choice-3" not in zulu["found"]
    assert "/recorder/zu" in zulu["mend"]


def test_check_notices_keys_that_do_not_open_what_is_kept(say: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    facts(say(*RIVER, "--json"))

    def keys() -> str:
        found = {one["name"]: one for one in json.loads(say("check", "--json")[1])["findings"]}
        return str(found["keys"]["state"] + ": " + found["keys"]["found"])

    assert keys().startswith("good")
    monkeypatch.setenv("HELPLINE_PEPPER", "another pepper altogether")
    assert keys().startswith("bad: The pepper")
    monkeypatch.setenv("HELPLINE_MASTER_KEY", "another master key which opens nothing")
    assert keys().startswith("bad: The master key")


def test_check_says_which_settings_are_missing(say: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HELPLINE_PEPPER")
    code, out, _ = say("check")
    assert code == 1
    assert "HELPLINE_PEPPER is missing" in out


def test_a_database_that_does_not_answer_is_said_plainly(say: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELPLINE_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/nothing")
    for words in (("queue",), ("line", "list"), ("db", "check"), ("db", "upgrade")):
        code, out, err = say(*words)
        assert (code, out) == (1, "")
        assert err.startswith("The database does not answer")


def test_the_database_is_brought_up_to_date_once_and_looked_at(
    say: Said, empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HELPLINE_DATABASE_URL", empty_database_url)
    assert say("db", "check")[0] == 1
    assert say("line", "list")[0] == 1
    first = facts(say("db", "upgrade", "--json"))
    assert first["before"] is None
    assert facts(say("db", "upgrade", "--json")) == {"before": first["after"], "after": first["after"]}
    assert facts(say("db", "check", "--json"))["differences"] == []


def test_the_program_itself_ends_with_the_same_codes(database_url: str, redis_url: str) -> None:
    env = {"PATH": os.environ["PATH"]} | told(database_url, redis_url)

    def program(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "helpline.cli", *words]
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    done = program("line", "list", "--json")
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")
    assert program("check").returncode == 1
    assert program("nothing").returncode == 2


def test_the_ledger_is_verified_row_by_row(say: Said, database_url: str) -> None:
    found = facts(say("audit", "verify", "--json"))
    assert found.pop("audit")["wrong_rows"] == []
    assert found == {"held": 0, "deleted": 0, "proven": 0, "late": 0, "wrong_rows": []}
    row = (
        "INSERT INTO carrier_copy (kind, sid, sid_key, state, made_at, next_at, deleted_at, proven_at)"
        " VALUES ('message', {sid}, {key}, {state}, now() - interval '{age}', now(), {deleted}, {proven}) RETURNING id"
    )
    good = {"sid": "NULL", "key": "'a'", "state": "'proven'", "age": "2 days", "deleted": "now()", "proven": "now()"}
    with psycopg.connect(plain(database_url)) as db:
        db.execute(row.format(**good).encode())
        db.commit()
        assert facts(say("audit", "verify", "--json"))["proven"] == 1
        late = {"sid": "'SM1'", "key": "'b'", "state": "'held'", "deleted": "NULL", "proven": "NULL"}
        db.execute(row.format(**(good | late)).encode())
        wrong = db.execute(row.format(**(good | {"key": "'c'", "proven": "NULL"})).encode()).fetchone()
        db.commit()
    code, out, _ = say("audit", "verify", "--json")
    found = json.loads(out)
    assert wrong is not None
    assert (code, found["late"], found["wrong_rows"]) == (1, 1, [wrong[0]])


def test_who_opened_what_is_verified_and_the_wrong_row_is_named(say: Said, database_url: str) -> None:
    with open_house() as house, work(house) as w:
        for _ in range(3):
            audit.note(w, actor="River", action=Action.WIPED)
    found = facts(say("audit", "verify", "--json"))["audit"]
    newest = f"{found['newest']}:{found['seal']}"
    assert (found["rows"], found["wrong_rows"], found["known"]) == (3, [], True)
    assert facts(say("audit", "verify", "--known", newest, "--json"))["audit"]["known"]
    assert say("audit", "verify", "--known", "4:00000000")[0] == 1
    assert say("audit", "verify", "--known", "nothing")[0] == 2
    with psycopg.connect(plain(database_url)) as db:
        db.execute("SET session_replication_role = replica")
        db.execute("UPDATE audit SET who = 'Sky' WHERE seq = 2")
    code, out, _ = say("audit", "verify")
    assert (code, "Altered, taken out or moved: row 2." in out) == (1, True)
    assert "Rows were altered, taken out or moved." in say("check")[1]


def test_somebody_leaves_and_somebody_begins_anew(say: Said) -> None:
    for words in (LINE, RIVER, ("user", "add", "--role", "responder", "--alias", "River"),
                  ("user", "add", "--role", "keeper", "--name", "Office")):  # fmt: skip
        assert say(*words)[0] == 0
    assert facts(say("user", "reset-mfa", "River", "--json")) == {"name": "River", "second_step": False}
    assert facts(say("user", "deactivate", "River", "--json")) == {"name": "River", "active": False}
    code, _, complaint = say("user", "deactivate", "Office")
    assert (code, "last keeper" in complaint) == (1, True)
    assert facts(say("responder", "deactivate", "River", "--json")) == {"alias": "River", "active": False}
    assert [one["name"] for one in facts(say("user", "list", "--json"))] == ["Office"]
    assert facts(say("responder", "list", "--json")) == []


def test_shifts_are_planned_listed_and_ended_and_the_hours_without_anybody_are_told(say: Said) -> None:
    assert say("db", "upgrade")[0] == 0
    say(*LINE)
    say(*RIVER)
    assert facts(say("coverage", "--json")) == []
    assert facts(say("shift", "list", "--json")) == []
    night = ("shift", "add", "River", "--hours", "22:00-06:00", "--days", "mo,tu,we,th,fr,sa,su")
    made = facts(say(*night, "--json"))
    assert made["turns"] in (56, 57)
    assert say(*night)[:2] == (1, "")
    assert say("shift", "add", "River", "--hours", "06:00-10:00", "--days", "whenever")[0] == 2
    assert facts(say("shift", "list", "--json"))[0]["hours"] == "22:00-06:00"
    assert "22:00-06:00" in say("shift", "list")[1]
    code, out, _ = say("coverage", "--json")
    assert (code, {one["language"] for one in json.loads(out)}) == (1, {"en", "es"})
    assert all(one["covered"] < one["promised"] == 168 for one in json.loads(out))
    assert "06:00" in say("coverage")[1]
    why = ("--why", "We are there at night")
    assert say("line", "change", "+15550100", "--promises", "22:00-06:00", *why)[0] == 0
    assert say("shift", "clock", "Harbour", "Africa/Johannesburg")[0] == 0
    assert say("shift", "clock", "Nowhere", "Africa/Johannesburg")[0] == 1
    assert say("shift", "cancel", str(made["shift"]), "--on", "2001-01-01")[0] == 1
    assert say("shift", "cancel", str(made["shift"]))[0] == 0
    assert say("shift", "cancel", "999")[0] == 1


def test_languages_are_shown_with_what_each_lacks_and_a_draft_is_named_before_it_is_live(say: Said) -> None:
    say("db", "upgrade")
    made = say(*LINE[:-3], "en,th", *LINE[-2:], "--confirm-draft", "en", "--charge-notice")
    assert made[0] == 0, made
    shown = {one["code"]: one for one in facts(say("languages", "--json"))}
    assert list(shown) == list(register())
    assert shown["th"]["unconfirmed"] == ["+15550100"]
    assert shown["en"]["unconfirmed"] == []
    assert (shown["th"]["review"], shown["th"]["next_at"]) == (None, None)
    told = {line.split()[0]: line for line in say("languages")[1].splitlines() if line.strip()}
    assert "draft, not confirmed" in told["th"]
    assert "draft, not confirmed" not in told["en"]
    assert shown["en"]["missing"] == {"callers": 0, "responders": 0, "pages": 0}
    assert shown["shn"]["missing"]["callers"] > 0
    assert shown["shn"]["recordings_missing"]
    assert shown["shn"]["heard_by"] == f"recordings, {len(shown['shn']['recordings_missing'])} missing"
    words = facts(say("languages", "--glossary", "es", "--json"))
    assert (words["state"], words["terms"]["responder"]) == ("draft", "quien atiende")
    assert "víctim" in say("languages", "--glossary", "es")[1]
    assert "Nobody has begun it" in say("languages", "--glossary", "shn")[1]
    assert (shown["th"]["parts"], shown["zu"]["parts"], shown["th"]["state"]) == (2, 1, "draft")
    assert shown["th"]["offered"] == [], "nobody on duty speaks it"
    named = facts(say("line", "confirm", "+15550100", "th", "--why", "Two peers read it", "--json"))
    assert named == {"number": "+15550100", "unconfirmed": []}
    back = facts(say("line", "confirm", "+15550100", "th", "--back", "--why", "They found mistakes", "--json"))
    assert back["unconfirmed"] == ["th"]


def test_how_well_languages_are_guessed_is_measured(say: Said) -> None:
    measured = facts(say("languages", "measure", "--json"))
    assert measured["right"] >= 0.98
    assert measured["asked"] <= 0.12
    assert "are right" in say("languages", "measure")[1]

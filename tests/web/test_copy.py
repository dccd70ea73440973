"""The keeper words a message in her own way: looked at first, held to every rule, said in every process, and undone."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from helpline import words
from helpline.domain.account import Role
from helpline.domain.names import Locale
from helpline.handlers.change import latest
from helpline.handlers.work import work
from tests.web.bench import HOME, Bench, post, seen, soup

ERASED = "/keeper/copy/en/sms/erased"
SPANISH, ENGLISH = Locale("es"), Locale("en")


@pytest.fixture
def keeper(bench: Bench) -> Iterator[FlaskClient]:
    yield bench.sign_in("Keeper", Role.KEEPER)
    words.speak({})


def says(page: FlaskClient, address: str, text: str, deed: str = "save", **more: str):  # type: ignore[no-untyped-def]
    return post(page, address, **({"sentence": "0", "words": text, "why": "our people say it so", "deed": deed} | more))


def test_every_message_is_listed_with_what_it_is_for(keeper: FlaskClient) -> None:
    page = soup(keeper.get("/keeper/copy?language=es", base_url=HOME))
    assert len(page.select("li.card")) == sum("/responder/" not in one for one in words.templates())
    assert "0 received" in page.text
    assert keeper.get("/keeper/copy?language=tlh", base_url=HOME).status_code == 404
    assert keeper.get("/keeper/copy/en/sms/responder/help", base_url=HOME).status_code == 404
    assert keeper.get("/keeper/copy/en/../settings", base_url=HOME).status_code == 404


def test_what_is_saved_is_said_kept_with_its_reason_and_undone(bench: Bench, keeper: FlaskClient) -> None:
    assert says(keeper, ERASED, "It’s all gone – bye.").status_code == 303
    assert words.say("sms/erased", ENGLISH) == "It's all gone - bye.", "straightened, and said at once"
    with work(bench.house) as w:
        entry = latest(w)[0]
    assert (entry.who, entry.why) == ("Keeper", "our people say it so")
    assert "ERA-D in en" in entry.what
    page = soup(keeper.get(ERASED, base_url=HOME))
    assert "Original: All done. Thanks." in page.text
    assert says(keeper, ERASED, "x", deed="back").status_code == 303
    assert words.say("sms/erased", ENGLISH) == "All done. Thanks."


def test_another_process_says_it_too(bench: Bench, keeper: FlaskClient) -> None:
    says(keeper, ERASED, "Gone now.")
    script = (
        "import sys\n"
        "from helpline import words\n"
        "from helpline.handlers import own_sentences\n"
        "from helpline.store.database import Database\n"
        "from datetime import UTC, datetime\n"
        "database = Database(sys.argv[1], size=1)\n"
        "with database.transaction() as db:\n"
        "    own_sentences.keep_up(database, db, datetime.now(UTC))\n"
        "print(words.say('sms/erased', 'en'))\n"
        "database.close()\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, bench.told.database_url],
        capture_output=True,
        text=True,
        check=True,
        cwd=words.TRANSLATIONS.parent,
    )
    assert run.stdout == "Gone now.\n"


def test_whoever_asks_for_a_language_hears_its_own_words_only(bench: Bench, keeper: FlaskClient) -> None:
    before = words.say("sms/erased", SPANISH)
    says(keeper, ERASED, "Gone now.")
    assert words.say("sms/erased", SPANISH) == before
    assert says(keeper, "/keeper/copy/shn/sms/erased", "ယဝ်ႉယဝ်ႉ").status_code == 303
    assert words.has("sms/erased", Locale("shn"))
    assert words.say("sms/erased", Locale("shn")) == "ယဝ်ႉယဝ်ႉ"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("We are the sex workers' helpline.", "tells a stranger"),
        ("x" * 161, "too long"),
        ("Gone. See www.line.example", "No links"),
        ("Gone 🙂", "no place in a text"),
        ("Text STOP to end.", "keeps STOP for itself"),
        ("Gone at {time}.", "Nothing stands behind this: {time}"),
        ("{{ config }} {% for x in y %}", "no place in a text"),
        ("  ", "nothing to say"),
    ],
)
def test_what_breaks_a_rule_is_not_said_and_the_page_names_it(keeper: FlaskClient, text: str, why: str) -> None:
    answer = says(keeper, ERASED, text)
    assert answer.status_code == 422
    assert why in soup(answer).select_one("[role=alert]").text
    assert words.say("sms/erased", ENGLISH) == "All done. Thanks."


def test_a_fact_that_is_left_out_is_named(keeper: FlaskClient) -> None:
    answer = says(keeper, "/keeper/copy/en/sms/joined", "I am here now.")
    assert answer.status_code == 422
    assert "This is missing: {alias}" in soup(answer).text


def test_without_a_reason_nothing_is_changed(keeper: FlaskClient) -> None:
    assert says(keeper, ERASED, "Gone now.", why=" ").status_code == 422
    assert words.say("sms/erased", ENGLISH) == "All done. Thanks."


def test_it_is_looked_at_before_anybody_gets_it(keeper: FlaskClient) -> None:
    shown = says(keeper, ERASED, "Gone, garçon.", deed="try")
    page = soup(shown)
    assert page.select_one(".small-phone").text == "Gone, garçon."
    assert "These signs make the whole text cost double: ç" in page.text
    assert "One text." in page.text
    assert words.say("sms/erased", ENGLISH) == "All done. Thanks."


def test_a_percent_sign_and_braces_of_facts_are_only_words(keeper: FlaskClient) -> None:
    assert says(keeper, "/keeper/copy/en/sms/joined", "100% here: {alias}.").status_code == 303
    assert words.say("sms/joined", ENGLISH, alias="Ro{b}in %s") == "100% here: Ro{b}in %s."


def test_each_form_of_a_number_is_worded_by_itself(keeper: FlaskClient) -> None:
    page = soup(keeper.get("/keeper/copy/en/sms/closing", base_url=HOME))
    hours = [one for one in page.select("textarea") if "hour" in one.text]
    assert len(hours) == 2
    number = hours[1].find_parent("form").select_one("[name=sentence]")["value"]
    assert says(keeper, "/keeper/copy/en/sms/closing", "Gone in {count} h.", sentence=number).status_code == 303
    assert "Gone in 5 h." in words.say("sms/closing", ENGLISH, hours=5, calls=False)
    assert "wiped in 1 hour." in words.say("sms/closing", ENGLISH, hours=1, calls=False)


def test_a_caller_is_told_in_the_organisations_words(bench: Bench, keeper: FlaskClient) -> None:
    greeting = "Hello from us. Somebody writes back soon."
    assert says(keeper, "/keeper/copy/en/sms/greeting", greeting).status_code == 303
    bench.texts("hello there, is anybody here")
    ada = bench.sign_in("Ada", Role.RESPONDER)
    [(contact_id, _)] = bench.contacts()
    post(ada, f"/contact/{contact_id}/take")
    assert greeting in seen(ada, f"/contact/{contact_id}")

"""A peer lends a prompt her voice: sent from the page, heard by callers, found right by another, taken out again."""

import re
import subprocess
import sys

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from helpline import prompts, words
from helpline.domain.account import Role
from helpline.domain.names import Locale
from helpline.handlers import recordings
from helpline.handlers.change import latest
from helpline.handlers.work import work
from tests.voices import spoken, wav
from tests.web.bench import HOME, Bench, post, seen, soup, token_on

PAGE = "/recorder/zu/goodbye"
ZULU = Locale("zu")
VOICE = wav(spoken(1.0, before=0.2))


def sends(browser: FlaskClient, body: bytes = VOICE, *, to: str = PAGE, token: str | None = None) -> TestResponse:
    """As the page does."""
    token = token_on(browser, to) if token is None else token
    return browser.post(to, data=body, base_url=HOME, headers={"Content-Type": "audio/wav", "X-CSRFToken": token})


def reads_english(browser: FlaskClient) -> FlaskClient:
    """The pages, that is; whom she answers and what she reads aloud is another matter."""
    assert post(browser, "/language", code="en", here="/").status_code == 303
    return browser


@pytest.fixture
def zanele(bench: Bench) -> FlaskClient:
    """Somebody who answers in isiZulu."""
    bench.hire("Zan", "+15550151", languages=("zu", "en"))
    return reads_english(bench.sign_in("Zan", Role.RESPONDER))


@pytest.fixture
def other(bench: Bench) -> FlaskClient:
    """Somebody else who does."""
    bench.hire("Oda", "+15550152", languages=("zu",))
    return reads_english(bench.sign_in("Oda", Role.RESPONDER))


def played(bench: Bench, name: str = "goodbye") -> prompts.Recording | None:
    with work(bench.house):
        found: prompts.Prompts = bench.app.extensions["prompts"]
        return found.recording(ZULU, name)


def state(bench: Bench, name: str = "goodbye") -> str:
    with work(bench.house) as w:
        one = recordings.prompt(w, ZULU, name, bench.app.extensions["prompts"])
    assert one is not None
    return one.state


def test_what_is_missing_stands_first_and_what_is_read_stands_in_her_language(zanele: FlaskClient) -> None:
    assert soup(zanele.get("/recorder", base_url=HOME)).select("li.card a")[0]["href"] == "/recorder/en"
    cards = soup(zanele.get("/recorder/zu", base_url=HOME)).select("li.card")
    assert all("missing" in one.text for one in cards)
    page = soup(zanele.get(PAGE, base_url=HOME))
    large = page.select_one(".to-read")
    assert large is not None
    assert (large.text, large["lang"]) == (words.say("voice/goodbye", ZULU), "zu")
    assert "Thank you. Goodbye." in page.text
    assert "of 12 seconds at most" in page.text
    assert "of 25 seconds at most" in seen(zanele, "/recorder/zu/keys")


def test_what_she_sends_is_heard_from_then_on_at_an_address_of_its_own(bench: Bench, zanele: FlaskClient) -> None:
    answer = sends(zanele)
    assert (answer.status_code, answer.text) == (200, "kept")
    first = played(bench)
    assert first is not None
    sound = bench.browser().get(first.path, base_url=HOME)
    assert (sound.status_code, sound.content_type) == (200, "audio/wav")
    assert "max-age=31536000" in sound.headers["Cache-Control"]
    assert "Set-Cookie" not in sound.headers
    assert sound.data != VOICE, "written anew: cut, and as loud as every other"
    assert soup(zanele.get(PAGE, base_url=HOME)).select_one(f'audio[src="{first.path}"]')
    sends(zanele, wav(spoken(2.0)))
    second = played(bench)
    assert second is not None
    assert second.path != first.path, "the carrier keeps what it fetched"
    old = bench.browser().get(first.path, base_url=HOME)
    assert (old.status_code, old.data) == (200, bench.browser().get(second.path, base_url=HOME).data)
    assert "max-age=0" in old.headers["Cache-Control"]
    with work(bench.house) as w:
        assert latest(w)[0].what == "goodbye in zu: recording"
    for wrong in ("/prompts/zu/goodbye.0123456789abcdef.mp3", "/prompts/zu/welcome.0123456789abcdef.wav"):
        assert bench.browser().get(wrong, base_url=HOME).status_code == 404


def test_another_process_plays_it_too(bench: Bench, zanele: FlaskClient) -> None:
    sends(zanele)
    script = (
        "import sys\n"
        "from datetime import UTC, datetime\n"
        "from helpline import prompts\n"
        "from helpline.handlers import own_recordings\n"
        "from helpline.store.database import Database\n"
        "database = Database(sys.argv[1], size=1)\n"
        "with database.transaction() as db:\n"
        "    own_recordings.keep_up(database, db, datetime.now(UTC))\n"
        "print(prompts.of().heard('voice/goodbye', 'zu', {}).path)\n"
        "database.close()\n"
    )
    command = [sys.executable, "-c", script, bench.told.database_url]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=words.TRANSLATIONS.parent)
    here = played(bench)
    assert here is not None
    assert run.stdout == f"{here.path}\n"


def test_whoever_does_not_speak_it_finds_nothing_there(bench: Bench, ada: FlaskClient) -> None:
    assert ada.get(PAGE, base_url=HOME).status_code == 404
    assert sends(ada, token=token_on(ada, "/")).status_code == 404
    assert played(bench) is None
    keeper = bench.sign_in("Kit", Role.KEEPER)
    assert sends(keeper).status_code == 200, "a keeper may bring what a peer sent her"
    assert post(keeper, f"{PAGE}/right", page=PAGE).status_code == 403, "but a peer says whether it is right"
    assert keeper.get("/recorder/zu/consent-board", base_url=HOME).status_code == 404, "never recorded"
    assert keeper.get("/recorder/tlh/goodbye", base_url=HOME).status_code == 404


def test_only_sound_only_there_only_so_much_and_only_from_our_own_page(bench: Bench, zanele: FlaskClient) -> None:
    token = token_on(zanele, PAGE)
    assert sends(zanele, token="").status_code == 400
    assert sends(zanele, token="forged").status_code == 400
    assert sends(zanele, b"x" * 600_001, token=token).status_code == 413
    for elsewhere in ("/duty", f"{PAGE}/out", f"{PAGE}/right", "/sign-out"):
        assert sends(zanele, to=elsewhere, token=token).status_code == 415
    for kind in ("audio/mpeg", "application/octet-stream", "multipart/form-data", "audio/wav2"):
        headers = {"Content-Type": kind, "X-CSRFToken": token}
        assert zanele.post(PAGE, data=VOICE, base_url=HOME, headers=headers).status_code == 415
    assert played(bench) is None


UNFIT = {
    "quiet": wav([0] * 16_000),
    "clipped": wav(spoken(1.0, loud=4.0)),
    "short": wav(spoken(0.1)),
    "long": wav(spoken(13.0)),
    "unreadable": b"<script>",
}


def test_what_cannot_be_used_is_refused_in_a_word_the_page_knows(zanele: FlaskClient) -> None:
    page = soup(zanele.get(PAGE, base_url=HOME))
    for why, body in UNFIT.items():
        answer = sends(zanele, body)
        assert (answer.status_code, answer.text) == (422, why)
        said = page.select_one(f'[data-word="{why}"]')
        assert said is not None
        assert len(said.text.strip()) > 20


def test_somebody_else_listens_before_it_is_right(bench: Bench, zanele: FlaskClient, other: FlaskClient) -> None:
    sends(zanele)
    assert state(bench) == "draft"
    assert "Somebody else who speaks it listens" in seen(zanele, PAGE)
    digest = str(soup(other.get(PAGE, base_url=HOME)).select_one("input[name=digest]")["value"])  # type: ignore[index]
    post(zanele, f"{PAGE}/right", page=PAGE, digest=digest)
    assert state(bench) == "draft", "nobody finds her own right"
    sends(zanele, wav(spoken(1.5)))
    assert "not-this-one" in post(other, f"{PAGE}/right", page=PAGE, digest=digest).location
    assert state(bench) == "draft", "it was another one that she heard"
    digest = str(soup(other.get(PAGE, base_url=HOME)).select_one("input[name=digest]")["value"])  # type: ignore[index]
    post(other, f"{PAGE}/right", page=PAGE, digest=digest)
    assert state(bench) == "reviewed"
    sends(zanele)
    assert state(bench) == "draft", "what is spoken anew is listened to anew"


def test_it_is_taken_out_only_when_it_is_meant(bench: Bench, zanele: FlaskClient) -> None:
    sends(zanele)
    assert post(zanele, f"{PAGE}/out", page=PAGE).status_code == 422
    assert played(bench)
    assert post(zanele, f"{PAGE}/out", page=PAGE, sure="on").status_code == 303
    assert played(bench) is None
    assert state(bench) == "missing"


def test_another_sentence_makes_it_old_and_says_so(bench: Bench, zanele: FlaskClient) -> None:
    sends(zanele)
    keeper = bench.sign_in("Kit", Role.KEEPER)
    worded = {"sentence": "0", "words": "Siyabonga. Hamba kahle.", "why": "as we say it", "deed": "save"}
    assert post(keeper, "/keeper/copy/zu/voice/goodbye", **worded).status_code == 303
    assert state(bench) == "stale"
    assert "The sentence has changed since" in seen(zanele, PAGE)
    bench.clock.pass_by(seconds=3)
    found = played(bench)
    assert found is not None
    assert found.is_stale
    with work(bench.house):
        heard = bench.app.extensions["prompts"].heard("voice/goodbye", ZULU, {})
    assert heard == found, "her language in the words of before, rather than another language"
    assert "the words of 1 recording have changed" in seen(zanele, "/recorder")
    sends(zanele)
    assert state(bench) == "draft"
    words.speak({})


def test_what_only_the_moment_knows_is_left_out_of_what_is_read(bench: Bench) -> None:
    with work(bench.house) as w:
        every = recordings.prompts(w, ZULU, bench.app.extensions["prompts"])
    read = {one.name: one.reading.english for one in every}
    assert read["nobody_now"] == "No one is free now."
    assert read["responder-whisper-urgent"] == "Someone can't wait. Press 1 to talk, 2 to pass."
    assert read["language_gap"] == "If you stay on, someone who speaks another language may answer."
    assert read["before_you-0"] == "You are next."
    assert read["language_choice-1"] == "For isiZulu, press 1."
    assert read["responder-handed_over"] == "… has it now. Thank you. You can hang up."
    assert not [text for text in read.values() if re.search(r"None|\{|  ", text)]


def test_a_name_that_no_database_can_hold_is_nothing(bench: Bench) -> None:
    """To a stranger an address like any other that leads nowhere; no fault in the log."""
    stranger = bench.app.test_client()
    for file in ("a%00b.0123456789abcdef.wav", "a.0123456789abcdef.wav"):
        assert stranger.get(f"/prompts/en/{file}", base_url=HOME).status_code == 404

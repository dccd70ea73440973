"""What the carrier fetches to play: there for anybody, nothing in it about anybody, and no way to anything else."""

from pathlib import Path

import pytest

from helpline.prompts import PLACE, Prompts
from tests.web.bench import HOME, Bench


@pytest.fixture
def folder(bench: Bench, tmp_path: Path) -> Path:
    """An organisation's own recordings, beside a file that is nobody's business."""
    (tmp_path / "recorded" / "zu").mkdir(parents=True)
    (tmp_path / "recorded" / "zu" / "goodbye.mp3").write_bytes(b"peer's own voice")
    (tmp_path / "secret.wav").write_bytes(b"secret")
    bench.app.extensions["prompts"] = Prompts(tmp_path / "recorded", PLACE)
    return tmp_path


def test_the_hold_sound_is_there_for_anybody(bench: Bench) -> None:
    answer = bench.browser().get("/prompts/hold.wav", base_url="http://anything.example")
    assert (answer.status_code, answer.content_type) == (200, "audio/wav")
    assert answer.data == (PLACE / "hold.wav").read_bytes()
    answer.close()


def test_a_recording_may_be_kept_and_comes_with_no_cookie(bench: Bench, folder: Path) -> None:
    answer = bench.browser().get("/prompts/zu/goodbye.mp3", base_url=HOME)
    assert (answer.status_code, answer.content_type, answer.data) == (200, "audio/mpeg", b"peer's own voice")
    assert "public" in answer.headers["Cache-Control"]
    assert "max-age=3600" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert "Vary" not in answer.headers
    again = bench.browser().get(
        "/prompts/zu/goodbye.mp3", base_url=HOME, headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    answer.close()
    again.close()


@pytest.mark.parametrize(
    "address",
    [
        "/prompts/zu/goodbye.wav",
        "/prompts/zu/goodbye",
        "/prompts/zu/.mp3",
        "/prompts/xx/goodbye.mp3",
        "/prompts/zu/../../secret.wav",
        "/prompts/../secret.wav",
        "/prompts/%2e%2e/secret.wav",
        "/prompts/zu/..%2f..%2fsecret.wav",
        "/prompts/..%5csecret.wav",
        "/prompts/zu%2f/goodbye.mp3",
        "/prompts/%00/goodbye.mp3",
        "/prompts/zu/goodbye.mp3%00.wav",
        "/prompts/prompts/hold.py",
        "/prompts/hold.py",
        "/prompts//hold.wav",
    ],
)
def test_no_address_leads_anywhere_else(bench: Bench, folder: Path, address: str) -> None:
    answer = bench.browser().get(address, base_url=HOME)
    assert answer.status_code in (404, 308)
    assert b"secret" not in answer.data


def test_a_recording_that_was_taken_away_is_not_there(bench: Bench, folder: Path) -> None:
    assert bench.app.extensions["prompts"].file("zu", "goodbye") is not None
    (folder / "recorded" / "zu" / "goodbye.mp3").unlink()
    assert bench.browser().get("/prompts/zu/goodbye.mp3", base_url=HOME).status_code == 404

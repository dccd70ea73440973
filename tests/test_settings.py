"""Settings: all that is missing is named at once, and no value ever appears in an error."""

import base64
from pathlib import Path

import pytest

from helpline import settings
from helpline.settings import SettingsError

WHOLE = {
    "HELPLINE_DATABASE_URL": "postgresql://somewhere/helpline",
    "HELPLINE_REDIS_URL": "redis://somewhere/0",
    "HELPLINE_PUBLIC_URL": "https://line.example/",
    "HELPLINE_MASTER_KEY": "m" * 40,
    "HELPLINE_PEPPER": "p" * 20,
    "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000001",
    "TWILIO_AUTH_TOKEN": "token",
}


def test_everything_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        settings.read({})
    for name in settings.NEEDED:
        assert name in str(caught.value)


def test_a_short_secret_is_refused_without_being_shown() -> None:
    with pytest.raises(SettingsError) as caught:
        settings.read({**WHOLE, "HELPLINE_MASTER_KEY": "tooshort-secret"})
    assert "tooshort" not in str(caught.value)
    assert "HELPLINE_MASTER_KEY" in str(caught.value)


def test_secrets_may_come_from_files(tmp_path: Path) -> None:
    place = tmp_path / "key"
    place.write_text(base64.b64encode(b"k" * 32).decode() + "\n")
    env = {**WHOLE, "HELPLINE_MASTER_KEY": "", "HELPLINE_MASTER_KEY_FILE": str(place)}
    assert settings.read(env).master_keys == (b"k" * 32,)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    env = {**WHOLE, "HELPLINE_PEPPER": "", "HELPLINE_PEPPER_FILE": str(tmp_path / "none")}
    with pytest.raises(SettingsError, match="HELPLINE_PEPPER_FILE"):
        settings.read(env)


def test_no_proxy_is_believed_unless_a_deployment_says_so() -> None:
    assert settings.read(WHOLE).proxy_hops == 0
    assert settings.read({**WHOLE, "HELPLINE_PROXY_HOPS": "1"}).proxy_hops == 1
    with pytest.raises(SettingsError, match="HELPLINE_PROXY_HOPS"):
        settings.read({**WHOLE, "HELPLINE_PROXY_HOPS": "many"})


def test_several_master_keys_are_read_in_order() -> None:
    told = settings.read({**WHOLE, "HELPLINE_MASTER_KEY": f"{'11' * 32},{'22' * 32}"})
    assert told.master_keys == (b"\x11" * 32, b"\x22" * 32)


def test_without_a_token_there_is_none_to_match_and_during_rotation_there_are_two() -> None:
    assert settings.read({**WHOLE, "TWILIO_AUTH_TOKEN": ""}).auth_tokens == ()
    assert settings.read({**WHOLE, "TWILIO_AUTH_TOKEN_NEXT": "next"}).auth_tokens == ("token", "next")


@pytest.mark.parametrize("scheme", ["postgresql://", "postgres://", "postgresql+psycopg://"])
def test_any_spelling_of_a_database_address_is_welcome(scheme: str) -> None:
    told = settings.read({**WHOLE, "HELPLINE_DATABASE_URL": f"{scheme}somewhere/helpline"})
    assert told.database_url == "postgresql+psycopg://somewhere/helpline"
    assert told.public_url == "https://line.example"

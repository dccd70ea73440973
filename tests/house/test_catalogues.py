"""The catalogues: complete or honestly not, in step with the templates, and the same in every thread and process."""

import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from helpline import words
from helpline.domain.names import Locale

LAUNCH = ["en", "es", "fr", "pt-BR", "zh-Hans", "zh-Hant", "th", "my", "shn", "hi", "bn", "mr", "ne", "zu", "xh", "sn"]
WRITTEN = [Locale(code) for code in LAUNCH if code not in {"en", "shn"}]
NOW = datetime(2026, 3, 6, 22, 0, tzinfo=UTC)


def catalogue(locale: Locale) -> Catalog:
    with (words.TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po").open("rb") as source:
        return read_po(source, abort_invalid=True)


def test_the_templates_and_the_catalogues_are_in_step() -> None:
    """Words may be changed only where peers can see what has to be written again."""
    run = subprocess.run(
        [sys.executable, words.TRANSLATIONS / "refresh.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_a_change_of_words_is_noticed_and_what_was_translated_is_kept(tmp_path: Path) -> None:
    for part in (words.TEMPLATES, words.TRANSLATIONS):
        shutil.copytree(part, tmp_path / part.name)
    template = tmp_path / "templates" / "sms" / "not_now.txt"
    template.write_text(template.read_text(encoding="utf-8").replace("No rush", "No hurry"), encoding="utf-8")
    refresh = [sys.executable, str(tmp_path / "translations" / "refresh.py")]
    check = subprocess.run([*refresh, "--check"], capture_output=True, text=True, check=False)
    assert check.returncode == 1
    assert "translations/th/LC_MESSAGES/messages.po differs" in check.stdout
    subprocess.run(refresh, capture_output=True, check=True)
    assert subprocess.run([*refresh, "--check"], capture_output=True, check=False).returncode == 0
    thai = (tmp_path / "translations" / "th" / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8")
    assert 'msgid "OK. No hurry."\nmsgstr ""' in thai, "nobody guesses a translation"
    assert '#~ msgid "OK. No rush."' in thai


def test_every_voice_of_the_register_is_one_the_carrier_has() -> None:
    known = (Path(__file__).parents[1] / "contract" / "twilio" / "twiml_grammar.json").read_text(encoding="utf-8")
    for row in words.register().values():
        if row.voice:
            language, voice = row.voice.split(":")
            assert f'"{language}"' in known
            assert f'"{voice}"' in known


def test_the_register_has_the_launch_languages() -> None:
    register = words.register()
    assert list(register) == LAUNCH
    for row in register.values():
        assert row.name
        assert row.direction == "ltr"
        assert 31 <= row.menu_key <= 38
        assert set(row.stands_in) <= set(register)
    assert {code for code, row in register.items() if row.voice is None} == {"my", "shn", "ne", "zu", "xh", "sn"}


def test_no_language_claims_a_review_it_did_not_have() -> None:
    assert {row.review for row in words.register().values()} == {"draft"}


@pytest.mark.parametrize("locale", WRITTEN)
@pytest.mark.parametrize("template", words.templates())
def test_every_text_is_written_in_every_language_that_says_so(template: str, locale: Locale) -> None:
    assert words.has(template, locale)
    assert words.spoken_in(template, locale) == locale


FACT = re.compile(r"%\((\w+)\)s")
ALIKE = frozenset(
    {
        "original",
        "no",
        "alias",
        "menu",
        "code",
        "note",
        "notes",
        "messages",
        "options",
        "minute",
        "minutes",
        "h",
        "min",
        "s",
        "conversation",
        "conversations",
    }
)
"""Words of pages that Spanish, French or Portuguese has in common with English."""


@pytest.mark.parametrize("locale", [*WRITTEN, Locale("shn")])
def test_every_translation_holds_the_same_facts(locale: Locale) -> None:
    for message in catalogue(locale):
        asked = message.id if isinstance(message.id, (tuple, list)) else [message.id]
        given = message.string if isinstance(message.string, (tuple, list)) else [message.string]
        for text in filter(None, given):
            if message.id:
                # Where English says "one", so may they.
                assert set(FACT.findall(text)) in [set(FACT.findall(one)) for one in asked], text
                assert "%" not in re.sub(r"%\(\w+\)s", "", text)


@pytest.mark.parametrize("locale", WRITTEN)
def test_nothing_is_left_in_english(locale: Locale) -> None:
    same = [message.id for message in catalogue(locale) if message.id and message.id == message.string]
    assert [one for one in same if _plain(one) - ALIKE] == []


def _plain(message: str | tuple[str, ...]) -> set[str]:
    """The words of a message without its facts."""
    whole = message if isinstance(message, str) else " ".join(message)
    return set(re.findall(r"[^\W\d]+", FACT.sub("", whole).lower()))


def test_what_is_not_written_in_shan_says_so_and_is_said_in_burmese() -> None:
    shan, burmese = Locale("shn"), Locale("my")
    assert not words.has("sms/greeting", shan)
    assert words.spoken_in("sms/greeting", shan) == burmese
    assert words.say("sms/erased", shan) == words.say("sms/erased", burmese)


def test_a_region_falls_back_to_its_language_and_a_stranger_to_english() -> None:
    assert words.spoken_in("sms/erased", Locale("es-MX")) == "es"
    assert words.spoken_in("sms/erased", Locale("zh-Hans-CN")) == "zh-Hans"
    assert words.spoken_in("sms/erased", Locale("tlh")) == "en"
    assert not words.has("sms/erased", Locale("tlh"))


def test_chinese_is_not_parted_by_spaces() -> None:
    assert " " not in words.say("sms/greeting", Locale("zh-Hans"), calls=True, several_languages=True)


def test_threads_do_not_mix_languages() -> None:
    locales = [locale for locale in words.register() for _ in range(20)]
    alone = {locale: words.say("sms/joined", locale, alias="Robin") for locale in words.register()}
    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(lambda locale: words.say("sms/joined", locale, alias="Robin"), locales))
    assert together == [alone[locale] for locale in locales]


FORKED = """
import os, sys
from helpline import words
words.preload()
parts = []
for locale in words.register():
    read, write = os.pipe()
    if os.fork() == 0:
        os.write(write, words.say("sms/joined", locale, alias="Robin").encode())
        os._exit(0)
    os.close(write)
    parts.append(os.fdopen(read, "rb").read())
    os.wait()
sys.stdout.buffer.write(b"|".join(parts))
"""


def test_a_forked_worker_speaks_every_language_without_a_web_request() -> None:
    run = subprocess.run([sys.executable, "-c", FORKED], capture_output=True, check=True, cwd=words.TRANSLATIONS.parent)
    expected = [words.say("sms/joined", locale, alias="Robin") for locale in words.register()]
    assert run.stdout.decode().split("|") == expected


def test_a_time_soon_is_an_hour_and_a_time_later_has_its_day() -> None:
    soon, later = NOW + timedelta(hours=6), NOW + timedelta(days=3)
    english, spanish = Locale("en"), Locale("es")
    assert words.time_of_day(soon, now=NOW, zone=UTC, locale=english) == "04:00"
    assert words.time_of_day(later, now=NOW, zone=UTC, locale=english) == "Mon 22:00"
    saturday = NOW + timedelta(days=1)
    assert words.time_of_day(saturday, now=NOW, zone=UTC, locale=spanish) == "sab 22:00"
    assert words.time_of_day(soon, now=NOW, zone=timezone(timedelta(hours=7)), locale=english) == "11:00"


def test_what_is_spoken_keeps_its_accents_and_says_the_whole_day() -> None:
    saturday = NOW + timedelta(days=1)
    assert words.time_of_day(saturday, now=NOW, zone=UTC, locale=Locale("es"), aloud=True) == "sábado 22:00"
    assert words.time_of_day(NOW, now=NOW, zone=UTC, locale=Locale("es"), aloud=True) == "22:00"
    assert words.language_name(Locale("bn"), Locale("es"), aloud=True) == "bengalí"


def test_languages_are_called_by_their_names() -> None:
    assert words.language_name(Locale("th"), Locale("en")) == "Thai"
    assert words.language_name(Locale("th"), Locale("th")) == "ไทย"
    assert words.language_name(Locale("bn"), Locale("es")) == "bengali", "an accent would cost half of the text"
    assert words.language_name(Locale("shn"), Locale("xh")) == "Shan"
    assert words.language_name(Locale("pt-BR"), Locale("en")) == "Portuguese"

"""Which of recording, voice and substitute is heard, and when."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from helpline import words
from helpline.domain.names import Locale
from helpline.prompts import LOOKED_EVERY, NEVER_RECORDED, PLACE, Prompts, Recording, Voiced, places
from helpline.worst_facts import names

ZULU, XHOSA, SHAN, BURMESE, THAI, SPANISH = (Locale(code) for code in ("zu", "xh", "shn", "my", "th", "es"))
ENGLISH = words.MASTER


class Seconds:
    """How much time has passed; moved by the test."""

    def __init__(self) -> None:
        self.passed = 0.0

    def __call__(self) -> float:
        return self.passed


def record(folder: Path, *names: str) -> Path:
    for name in names:
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"sound")
    return folder


def spoken(locale: Locale, template: str, **facts: object) -> Voiced:
    language, voice = str(words.register()[locale].voice).split(":")
    return Voiced(words.say(template, locale, **facts), language, voice)


def test_a_recording_is_heard_before_a_voice(tmp_path: Path) -> None:
    heard = Prompts(record(tmp_path, "es/goodbye.wav")).heard("voice/goodbye", SPANISH, {})
    assert heard == Recording(SPANISH, "goodbye.wav")
    assert isinstance(heard, Recording)
    assert heard.path == "/prompts/es/goodbye.wav"


def test_without_a_recording_the_carriers_voice_reads_it(tmp_path: Path) -> None:
    prompts = Prompts(record(tmp_path, "en/goodbye.wav"))
    assert prompts.heard("voice/goodbye", SPANISH, {}) == spoken(SPANISH, "voice/goodbye")


@pytest.mark.parametrize(
    ("template", "facts", "name"),
    [
        ("voice/before_you", {"n": 0}, "before_you-0.mp3"),
        ("voice/before_you", {"n": 3}, "before_you-3.mp3"),
        ("voice/language_choice", {"lang": "isiZulu", "key": 2}, "language_choice-2.mp3"),
        ("voice/keys", {"can_ring_back": True}, "keys-can_ring_back.mp3"),
        ("voice/keys", {"can_ring_back": False}, "keys.mp3"),
        ("voice/welcome", {"cover": "Blue Door"}, "welcome.mp3"),
        ("voice/responder/menu", {"is_ring_back": True}, "responder-menu-is_ring_back.mp3"),
        ("voice/responder/joined", {}, "responder-joined.mp3"),
    ],
)
def test_each_variant_has_a_recording_of_its_own(
    tmp_path: Path, template: str, facts: Mapping[str, object], name: str
) -> None:
    assert Prompts(record(tmp_path, f"zu/{name}")).heard(template, ZULU, facts) == Recording(ZULU, name)


def test_a_recording_of_another_variant_is_not_heard(tmp_path: Path) -> None:
    names = ("before_you-1.wav", "before_you.wav", "keys-can_ring_back.wav", "language_choice-1.wav")
    prompts = Prompts(record(tmp_path, *(f"zu/{name}" for name in names)))
    for template, facts in (
        ("voice/before_you", {"n": 2}),
        ("voice/keys", {"can_ring_back": False}),
        ("voice/language_choice", {"lang": "isiZulu", "key": 2}),
    ):
        assert isinstance(prompts.heard(template, ZULU, facts), Voiced)


def test_many_are_several_where_their_number_is_not_recorded(tmp_path: Path) -> None:
    prompts = Prompts(record(tmp_path, "zu/before_you-more.wav", "zu/before_you-9.wav"))
    assert prompts.heard("voice/before_you", ZULU, {"n": 9}) == Recording(ZULU, "before_you-9.wav")
    assert prompts.heard("voice/before_you", ZULU, {"n": 40}) == Recording(ZULU, "before_you-more.wav")
    assert isinstance(prompts.heard("voice/before_you", ZULU, {"n": 0}), Voiced), "nobody is not several"


def test_a_voice_that_says_all_is_heard_before_a_recording_that_says_less(tmp_path: Path) -> None:
    prompts = Prompts(record(tmp_path, "es/nobody_now.wav"))
    facts = {"time": "04:00", "alt": None}
    assert prompts.heard("voice/nobody_now", SPANISH, facts) == spoken(SPANISH, "voice/nobody_now", **facts)
    assert prompts.heard("voice/nobody_now", SPANISH, {"time": None, "alt": ""}) == Recording(SPANISH, "nobody_now.wav")


def test_a_recording_that_says_less_in_her_language_is_heard_before_another_language(tmp_path: Path) -> None:
    prompts = Prompts(record(tmp_path, "zu/nobody_now.wav", "zu/responder-whisper-urgent.wav"))
    heard = prompts.heard("voice/nobody_now", ZULU, {"time": "04:00", "alt": "911"}, stands_in=[SPANISH])
    assert heard == Recording(ZULU, "nobody_now.wav")
    whisper = {"language": "isiZulu", "minutes": 7, "urgent": True}
    assert prompts.heard("voice/responder/whisper", ZULU, whisper) == Recording(ZULU, "responder-whisper-urgent.wav")


def test_substitutes_come_in_their_order_and_english_last(tmp_path: Path) -> None:
    prompts = Prompts(tmp_path)
    assert prompts.heard("voice/goodbye", SHAN, {}, stands_in=[SPANISH]) == spoken(THAI, "voice/goodbye")
    assert prompts.heard("voice/goodbye", ZULU, {}, stands_in=[XHOSA, SPANISH]) == spoken(SPANISH, "voice/goodbye")
    assert prompts.heard("voice/goodbye", ZULU, {}) == spoken(ENGLISH, "voice/goodbye")
    assert prompts.heard("voice/goodbye", Locale("tlh"), {}) == spoken(ENGLISH, "voice/goodbye")
    recorded = Prompts(record(tmp_path, "my/goodbye.wav"))
    assert recorded.heard("voice/goodbye", SHAN, {}) == Recording(BURMESE, "goodbye.wav")


def test_a_fact_is_told_in_the_language_that_is_really_heard(tmp_path: Path) -> None:
    def tongue(locale: Locale) -> str:
        return words.language_name(ZULU, locale, aloud=True)

    heard = Prompts(tmp_path).heard("voice/language_gap", ZULU, {"lang": tongue, "time": None})
    assert isinstance(heard, Voiced)
    assert "who speaks Zulu" in heard.text


def test_an_organisations_own_recording_comes_first_and_wav_before_mp3(tmp_path: Path) -> None:
    own = record(tmp_path / "own", "zu/goodbye.mp3", "zu/joined.wav")
    house = record(tmp_path / "house", "zu/goodbye.wav", "zu/fault.mp3", "zu/fault.wav", "hold.wav")
    prompts = Prompts(own, house)
    assert prompts.file("zu", "goodbye") == own / "zu/goodbye.mp3"
    assert prompts.file("zu", "fault") == house / "zu/fault.wav"
    assert prompts.file("", "hold") == house / "hold.wav"
    assert places(str(own)) == (own, PLACE)
    assert places() == (PLACE,)


def test_what_is_recorded_while_the_line_is_open_is_heard_soon(tmp_path: Path) -> None:
    seconds = Seconds()
    prompts = Prompts(tmp_path, tmp_path / "not there", seconds=seconds)
    assert isinstance(prompts.heard("voice/goodbye", ZULU, {}), Voiced)
    record(tmp_path, "zu/goodbye.wav")
    assert isinstance(prompts.heard("voice/goodbye", ZULU, {}), Voiced), "folders are not read for every call"
    seconds.passed += LOOKED_EVERY + 1
    assert isinstance(prompts.heard("voice/goodbye", ZULU, {}), Recording)


def test_files_with_other_names_are_no_recordings(tmp_path: Path) -> None:
    prompts = Prompts(record(tmp_path, "zu/goodbye.ogg", "zu/Good bye.wav", "zu/deep/goodbye.wav", "goodbye.txt"))
    assert isinstance(prompts.heard("voice/goodbye", ZULU, {}), Voiced)
    assert prompts.file("zu", "Good bye") is None


def test_what_is_missing_is_named_until_it_is_there(tmp_path: Path) -> None:
    assert Prompts(tmp_path).missing(SPANISH) == []
    missing = Prompts(tmp_path).missing(ZULU, keys=[2])
    assert {"goodbye", "before_you-0", "before_you-3", "before_you-more", "language_choice-2", "keys"} <= set(missing)
    assert {"keys-can_ring_back", "responder-joined", "responder-menu-is_ring_back"} <= set(missing)
    assert {"before_you", "language_choice", "language_choice-1"} & set(missing) == set()
    prompts = Prompts(record(tmp_path, *(f"zu/{name}.mp3" for name in missing)))
    assert prompts.missing(ZULU, keys=[2]) == []
    for template in words.templates():
        if template.startswith("voice/") and template not in NEVER_RECORDED:
            facts = {"n": 12, "key": 2, "lang": None, "urgent": False, "is_ring_back": False, "can_ring_back": False}
            asked = {name: fact for name, fact in facts.items() if name in names(template)}
            assert isinstance(prompts.heard(template, ZULU, asked), Recording), template

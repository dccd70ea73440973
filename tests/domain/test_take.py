"""What a peer spoke: cut to her words, as loud as every other prompt, and refused for a reason she can mend."""

import io
import math
import random
import wave
from array import array

import pytest

from helpline.domain.names import Locale
from helpline.domain.take import Fault, Take, UnfitTakeError, made, may_record
from tests.voices import spoken, wav


def fault(body: bytes, **how: float) -> Fault:
    with pytest.raises(UnfitTakeError) as refused:
        made(body, **how)
    return refused.value.fault


def samples(take: Take) -> "array[int]":
    with wave.open(io.BytesIO(take.sound), "rb") as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 8000)
        return array("h", sound.readframes(sound.getnframes()))


def loudest(take: Take) -> int:
    return max(map(abs, samples(take)))


def test_silence_around_her_words_is_cut_away() -> None:
    take = made(wav(spoken(2.0, before=3.0, after=1.5)))
    assert 2.0 < take.seconds < 2.4
    assert len(samples(take)) == pytest.approx(take.seconds * 8000, abs=2)


def test_who_speaks_softly_and_who_speaks_loudly_are_heard_alike() -> None:
    soft, loud = (made(wav(spoken(1.0, loud=loud))) for loud in (0.02, 0.8))
    assert loudest(soft) == pytest.approx(loudest(loud), rel=0.1)
    assert 3000 < loudest(loud) < 30_000


def test_it_begins_and_ends_without_a_click() -> None:
    heard = samples(made(wav(spoken(1.0))))
    assert heard[0] == heard[-1] == 0


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (wav([0] * 16_000), Fault.QUIET),
        (wav([random.Random(1).randint(-90, 90) for _ in range(16_000)]), Fault.QUIET),
        (wav(spoken(0.1, before=0.5, after=0.5)), Fault.SHORT),
        (wav([1]), Fault.SHORT),
        (wav(spoken(12.5)), Fault.LONG),
        (wav(spoken(1.0, loud=4.0)), Fault.CLIPPED),
        (b"", Fault.UNREADABLE),
        (b"RIFF", Fault.UNREADABLE),
        (b"<html>", Fault.UNREADABLE),
        (wav(spoken(1.0), rate=44_100), Fault.UNREADABLE),
        (wav(spoken(1.0), channels=2), Fault.UNREADABLE),
        (wav(spoken(1.0))[:-7], Fault.UNREADABLE),
        (b"RIFF" + b"\0" * 700_000, Fault.LONG),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(body: bytes, why: Fault) -> None:
    assert fault(body) is why


def test_a_menu_may_take_longer_than_a_sentence() -> None:
    body = wav(spoken(14.0))
    assert fault(body) is Fault.LONG
    assert made(body, longest=25.0).seconds >= 14


def test_of_the_file_nothing_is_kept_but_the_sound() -> None:
    hidden = b"LIST" + (20).to_bytes(4, "little") + b"her name and telephone"[:20]
    plain = wav(spoken(1.0))
    carried = plain[:4] + (len(plain) + 28 - 8).to_bytes(4, "little") + plain[8:12] + hidden + plain[12:]
    assert b"her name" in carried
    assert b"her name" not in made(carried).sound
    assert made(carried).sound == made(plain).sound


def test_whatever_comes_it_is_refused_or_played_and_nothing_breaks() -> None:
    dice, good = random.Random(7), wav(spoken(0.6))
    for _ in range(150):
        broken = bytearray(good)
        for _ in range(dice.randint(1, 6)):
            broken[dice.randrange(60)] = dice.randrange(256)
        try:
            outcome = made(bytes(broken)).sound[:4].decode()
        except UnfitTakeError as refused:
            outcome = refused.fault
        assert outcome == "RIFF" or outcome in set(Fault)


def test_a_constant_hum_of_a_cheap_microphone_changes_nothing() -> None:
    words = spoken(1.0, before=0.4, after=0.4)
    moved = made(wav([one + 900 for one in words]))
    assert moved.seconds == pytest.approx(made(wav(words)).seconds, abs=0.05)
    assert abs(math.fsum(samples(moved)) / len(samples(moved))) < 60


def test_who_answers_in_a_language_may_record_it() -> None:
    assert may_record((Locale("shn"), Locale("th")), Locale("shn"))
    assert not may_record((Locale("th"),), Locale("shn"))

"""Sealing: what is moved, altered or robbed of its key does not open; what is rotated still does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.crypto import AesCipher
from helpline.domain.names import Sealed
from helpline.ports import SealBrokenError

OLD, NEW = b"o" * 32, b"n" * 32
CIPHER = AesCipher((OLD,), b"p" * 32)


@given(st.text())
def test_what_is_sealed_opens_again(words: str) -> None:
    words = words.encode("utf-8", "ignore").decode()
    key = CIPHER.new_key()
    assert CIPHER.open(key, "text:1:body", CIPHER.seal(key, "text:1:body", words)) == words


def test_a_value_moved_to_another_place_does_not_open() -> None:
    key = CIPHER.new_key()
    sealed = CIPHER.seal(key, "text:1:body", "hello")
    with pytest.raises(SealBrokenError):
        CIPHER.open(key, "text:2:body", sealed)


def test_another_contacts_key_does_not_open_it() -> None:
    sealed = CIPHER.seal(CIPHER.new_key(), "a", "hello")
    with pytest.raises(SealBrokenError):
        CIPHER.open(CIPHER.new_key(), "a", sealed)


@pytest.mark.parametrize("place", range(0, 60, 7))
def test_a_single_altered_byte_is_noticed(place: int) -> None:
    key = CIPHER.new_key()
    sealed = bytearray(CIPHER.seal(key, "a", "a sentence that is long enough"))
    sealed[place % len(sealed)] ^= 1
    with pytest.raises(SealBrokenError):
        CIPHER.open(key, "a", Sealed(bytes(sealed)))
    wrapped = bytearray(key)
    wrapped[place % len(wrapped)] ^= 1
    with pytest.raises(SealBrokenError):
        CIPHER.seal(Sealed(bytes(wrapped)), "a", "hello")


def test_after_rotation_the_old_still_opens_and_the_new_seals() -> None:
    key = CIPHER.new_key()
    sealed = CIPHER.seal(key, "a", "hello")
    rotated = AesCipher((NEW, OLD), b"p" * 32)
    assert rotated.open(key, "a", sealed) == "hello"
    fresh = rotated.new_key()
    with pytest.raises(SealBrokenError):
        CIPHER.seal(fresh, "a", "hello")


def test_a_number_is_found_again_only_for_its_purpose_and_with_the_pepper() -> None:
    number = "+15550111"
    assert CIPHER.lookup("caller", number) == CIPHER.lookup("caller", number)
    assert CIPHER.lookup("caller", number) != CIPHER.lookup("responder", number)
    assert CIPHER.lookup("caller", number) != AesCipher((OLD,), b"q" * 32).lookup("caller", number)
    assert len(CIPHER.lookup("caller", number)) == 16


def test_an_error_tells_nothing_of_what_was_sealed() -> None:
    key = CIPHER.new_key()
    sealed = CIPHER.seal(key, "a", "a very private sentence")
    with pytest.raises(SealBrokenError) as caught:
        CIPHER.open(key, "b", sealed)
    assert "private" not in str(caught.value)
    assert caught.value.__cause__ is None

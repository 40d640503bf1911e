"""A value can be decrypted with its key at its place, and in no other way."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.crypto import DecryptionError, FieldCipher, Keys

OLD, NEW, AUDIT = b"o" * 32, b"n" * 32, b"a" * 32
PLACE = "tickets.subject_name:17"
NAME = "Zebedee Planted"


def cipher(*data: bytes) -> FieldCipher:
    return FieldCipher(Keys(data, AUDIT))


@given(st.text(alphabet=st.characters()), st.text(max_size=20))
def test_a_value_can_be_decrypted(text: str, place: str) -> None:
    assert cipher(NEW).decrypt(cipher(NEW).encrypt(text, place), place) == text


def test_the_form_shows_the_key_and_nothing_of_the_text() -> None:
    encrypted = cipher(NEW).encrypt(NAME, PLACE)
    assert re.fullmatch(r"1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+", encrypted)
    assert NEW.hex()[:8] not in encrypted
    assert cipher(NEW).encrypt(NAME, PLACE) != encrypted  # equal texts cannot be told to be equal


@pytest.mark.parametrize("place", ["tickets.subject_name:18", "tickets.requester:17", ""])
def test_a_text_that_was_moved_does_not_open(place: str) -> None:
    encrypted = cipher(NEW).encrypt(NAME, PLACE)
    with pytest.raises(DecryptionError, match="moved from another place") as error:
        cipher(NEW).decrypt(encrypted, place)
    assert place in str(error.value)


def test_no_character_can_be_changed_added_or_taken_away() -> None:
    encrypted = cipher(NEW).encrypt(NAME, PLACE)
    changed = {
        encrypted[:n] + other + encrypted[n + 1 :]
        for n in range(len(encrypted))
        for other in "AB.0"
    }
    changed |= {encrypted[:n] for n in range(len(encrypted))}
    changed |= {
        encrypted[:n] + extra + encrypted[n:] for n in range(len(encrypted) + 1) for extra in "=\nA"
    }
    for tampered in changed - {encrypted}:
        with pytest.raises(DecryptionError) as error:
            cipher(NEW).decrypt(tampered, PLACE)
        assert PLACE in str(error.value)


def test_the_error_says_nothing_of_the_content() -> None:
    with pytest.raises(DecryptionError) as error:
        cipher(NEW).decrypt(NAME, PLACE)
    assert str(error.value) == f"What is kept at {PLACE} cannot be read: it is not encrypted"
    assert error.value.__cause__ is None


def test_another_key_does_not_open_it_and_the_error_names_the_missing_one() -> None:
    encrypted = cipher(OLD).encrypt(NAME, PLACE)
    with pytest.raises(DecryptionError, match=f"key {encrypted.split('.')[1]}, which encrypted it"):
        cipher(NEW).decrypt(encrypted, PLACE)


def test_a_key_id_that_was_swapped_does_not_help() -> None:
    encrypted = cipher(OLD).encrypt(NAME, PLACE)
    newer = cipher(NEW).encrypt(NAME, PLACE)
    swapped = ".".join(["1", newer.split(".")[1], encrypted.split(".")[2]])
    with pytest.raises(DecryptionError):
        cipher(NEW, OLD).decrypt(swapped, PLACE)


def test_during_a_rotation_the_first_key_encrypts_and_all_decrypt() -> None:
    old = cipher(OLD).encrypt(NAME, PLACE)
    both = cipher(NEW, OLD)
    assert both.decrypt(old, PLACE) == NAME
    assert not both.is_current(old)
    again = both.encrypt(NAME, PLACE)
    assert both.is_current(again)
    assert cipher(NEW).decrypt(again, PLACE) == NAME


def test_a_blind_index_is_the_same_for_the_same_text_and_key_only() -> None:
    blind_index = cipher(NEW).blind_index("a@mail.example")
    assert re.fullmatch(r"[0-9a-f]{64}", blind_index)
    assert cipher(NEW, OLD).blind_index("a@mail.example") == blind_index
    assert cipher(NEW).blind_index("b@mail.example") != blind_index
    assert cipher(OLD).blind_index("a@mail.example") != blind_index

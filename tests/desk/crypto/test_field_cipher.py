"""What is sealed opens with its key at its place, and in no other way."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.crypto import Keys, Sealer, SealError

OLD, NEW, AUDIT = b"o" * 32, b"n" * 32, b"a" * 32
PLACE = "tickets.subject_name:17"
NAME = "Zebedee Planted"


def sealer(*data: bytes) -> Sealer:
    return Sealer(Keys(data, AUDIT))


@given(st.text(alphabet=st.characters()), st.text(max_size=20))
def test_what_is_sealed_opens_again(text: str, place: str) -> None:
    assert sealer(NEW).open(sealer(NEW).seal(text, place), place) == text


def test_the_form_shows_the_key_and_nothing_of_the_text() -> None:
    sealed = sealer(NEW).seal(NAME, PLACE)
    assert re.fullmatch(r"1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+", sealed)
    assert NEW.hex()[:8] not in sealed
    assert sealer(NEW).seal(NAME, PLACE) != sealed  # equal texts cannot be told to be equal


@pytest.mark.parametrize("place", ["tickets.subject_name:18", "tickets.requester:17", ""])
def test_a_text_that_was_moved_does_not_open(place: str) -> None:
    sealed = sealer(NEW).seal(NAME, PLACE)
    with pytest.raises(SealError, match="moved from another place") as error:
        sealer(NEW).open(sealed, place)
    assert place in str(error.value)


def test_no_character_can_be_changed_added_or_taken_away() -> None:
    sealed = sealer(NEW).seal(NAME, PLACE)
    changed = {sealed[:n] + other + sealed[n + 1 :] for n in range(len(sealed)) for other in "AB.0"}
    changed |= {sealed[:n] for n in range(len(sealed))}
    changed |= {sealed[:n] + extra + sealed[n:] for n in range(len(sealed) + 1) for extra in "=\nA"}
    for tampered in changed - {sealed}:
        with pytest.raises(SealError) as error:
            sealer(NEW).open(tampered, PLACE)
        assert PLACE in str(error.value)


def test_the_error_says_nothing_of_the_content() -> None:
    with pytest.raises(SealError) as error:
        sealer(NEW).open(NAME, PLACE)
    assert str(error.value) == f"What is kept at {PLACE} cannot be read: it is not sealed"
    assert error.value.__cause__ is None


def test_another_key_does_not_open_it_and_the_error_names_the_missing_one() -> None:
    sealed = sealer(OLD).seal(NAME, PLACE)
    with pytest.raises(SealError, match=f"key {sealed.split('.')[1]}, which sealed it"):
        sealer(NEW).open(sealed, PLACE)


def test_a_key_id_that_was_swapped_does_not_help() -> None:
    sealed = sealer(OLD).seal(NAME, PLACE)
    newer = sealer(NEW).seal(NAME, PLACE)
    swapped = ".".join(["1", newer.split(".")[1], sealed.split(".")[2]])
    with pytest.raises(SealError):
        sealer(NEW, OLD).open(swapped, PLACE)


def test_while_keys_change_the_first_seals_and_all_open() -> None:
    old = sealer(OLD).seal(NAME, PLACE)
    both = sealer(NEW, OLD)
    assert both.open(old, PLACE) == NAME
    assert not both.is_current(old)
    again = both.seal(NAME, PLACE)
    assert both.is_current(again)
    assert sealer(NEW).open(again, PLACE) == NAME


def test_a_blind_index_is_the_same_for_the_same_text_and_key_only() -> None:
    blind = sealer(NEW).blind("a@mail.example")
    assert re.fullmatch(r"[0-9a-f]{64}", blind)
    assert sealer(NEW, OLD).blind("a@mail.example") == blind
    assert sealer(NEW).blind("b@mail.example") != blind
    assert sealer(OLD).blind("a@mail.example") != blind

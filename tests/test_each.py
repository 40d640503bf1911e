"""Many cases in one test: none is left out, and each that fails is named."""

import inspect

import pytest

from tests.each import each


def test_every_case_is_tried_with_the_fixtures() -> None:
    tried: list[tuple[int, str, str]] = []

    @each("number, word", [(1, "one"), pytest.param(2, "two", id="second")])
    def test(word: str, fixture: str, number: int) -> None:
        tried.append((number, word, fixture))

    assert list(inspect.signature(test).parameters) == ["fixture"]
    test(fixture="given")
    assert tried == [(1, "one", "given"), (2, "two", "given")]


def test_all_that_fail_are_named() -> None:
    @each("number", range(5), ids=lambda number: f"case {number}")
    def test(number: int) -> None:
        assert number % 2 == 0, "it is odd"

    with pytest.raises(pytest.fail.Exception, match="2 of 5 cases") as failed:
        test()
    assert "case 1: it is odd" in str(failed.value)
    assert "case 3: it is odd" in str(failed.value)
    assert "case 2" not in str(failed.value)


def test_nothing_to_test_is_a_mistake() -> None:
    with pytest.raises(AssertionError, match="nothing to test: no number"):
        each("number", [])

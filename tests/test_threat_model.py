"""docs/threat-model.md names tests that exist."""

import re

import pytest

from bot.paths import ROOT

PAGE = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[^`]+\.py)`", PAGE)))


@pytest.mark.parametrize("test", NAMED)
def test_it_exists(test: str) -> None:
    assert "def test_" in (ROOT / test).read_text(encoding="utf-8")


def test_every_row_has_its_test() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and "threat |" not in line]
    assert len(rows) > 15
    assert [row for row in rows if "`tests/" not in row] == []

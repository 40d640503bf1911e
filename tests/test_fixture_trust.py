"""The tests' own trust: as complete as a school's folder, and without anything of that school."""

import pytest

from bot.ledger.commands import open_coverage
from bot.paths import DATA, ROOT
from cli.check import faults, read
from tests.school import SCHOOL, school_trust


def test_it_is_what_the_tests_read() -> None:
    assert DATA == ROOT / "tests" / "fixture_trust"


def test_it_has_whatever_a_school_has() -> None:
    """A file that is new in data/ needs one here: a copy, or a link if it tells of no notice."""
    ours = {path.name for path in DATA.iterdir()} - {"README.md"}
    assert ours == {path.name for path in SCHOOL.iterdir()}
    assert [str(path) for path in DATA.iterdir() if path.is_symlink() and not path.exists()] == []


def test_it_can_be_used_and_is_approved() -> None:
    assert faults(read(DATA)) == []
    assert open_coverage(DATA).complete
    assert open_coverage(DATA).stale == {}


@pytest.mark.parametrize("pattern", ["*.yml", "*.md", "*.lock"])
def test_it_names_nobody_of_the_school(pattern: str) -> None:
    trust = school_trust()
    own = [path for path in DATA.rglob(pattern) if not path.is_symlink()]
    assert own
    for path in own:
        text = path.read_text(encoding="utf-8")
        assert trust.name.split()[0] not in text, path
        assert trust.dpl.name.split()[-1] not in text, path

"""The trust's own facts."""

from pathlib import Path

import pytest
import yaml

from bot.content import ContentError
from bot.paths import DATA
from bot.trust import load_trust

RAW = yaml.safe_load((DATA / "trust.yml").read_text(encoding="utf-8"))


def test_addresses_that_reach_nobody_are_pointed_out() -> None:
    assert load_trust().dpl.email in load_trust().placeholders


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"dpl": None}, "dpl"),
        ({"dpl": {"name": "A"}}, "role"),
        ({"offce": {}}, "offce"),
    ],
)
def test_faults_are_named(tmp_path: Path, change: dict[str, object], complaint: str) -> None:
    file = tmp_path / "trust.yml"
    raw = {key: value for key, value in {**RAW, **change}.items() if value is not None}
    file.write_text(yaml.safe_dump(raw), encoding="utf-8")
    with pytest.raises(ContentError, match=complaint) as raised:
        load_trust(file)
    assert "trust.yml" in str(raised.value)


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "trust.yml").write_text("", encoding="utf-8")
    with pytest.raises(ContentError, match="The file is empty"):
        load_trust(tmp_path / "trust.yml")

"""Which model matches the data."""

from pathlib import Path

from bot.paths import ROOT
from desk.supervisor import model


def test_the_fingerprint_covers_what_decides_the_model() -> None:
    names = {str(path.relative_to(ROOT)) for path in model.ingredients()}
    assert {"config.yml", "domain.yml", "requirements.lock", "bot/nlu/blend.py"} <= names
    assert any(name.startswith("data/nlu/") for name in names)
    assert not any(name.startswith(("data/answers/", "data/trust")) for name in names)


def test_the_fingerprint_changes_with_the_data(tmp_path: Path) -> None:
    for path in model.ingredients():
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    before = model.fingerprint(tmp_path)
    assert before == model.fingerprint()
    with (tmp_path / "data/nlu/chat.yml").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert model.fingerprint(tmp_path) != before

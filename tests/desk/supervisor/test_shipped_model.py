"""A model in the repository is used where it matches the data, and only there."""

from pathlib import Path

import pytest

from bot.nlu.questions import QuestionModel
from desk.settings import Settings
from desk.supervisor import model


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(model, "SHIPPED", tmp_path / "shipped")
    monkeypatch.setattr(model, "fingerprint", lambda **_data: "0123456789abcdef")
    return Settings.from_env({"PRIVACY_DESK_VAR": str(tmp_path / "var")})


def test_a_matching_one_is_taken_once(settings: Settings, tmp_path: Path) -> None:
    assert not model.take_shipped(settings)
    trained = tmp_path / "privacy-desk-0123456789abcdef.tar.gz"
    trained.write_bytes(b"trained")
    assert model.ship(trained).parent == model.SHIPPED
    assert model.take_shipped(settings)
    assert model.model_path(settings).read_bytes() == b"trained"
    model.model_path(settings).write_bytes(b"our own")
    assert model.take_shipped(settings)
    assert model.model_path(settings).read_bytes() == b"our own"


def test_one_of_other_data_is_not(settings: Settings, tmp_path: Path) -> None:
    other = tmp_path / "privacy-desk-ffffffffffffffff.tar.gz"
    other.write_bytes(b"trained from something else")
    model.ship(other)
    assert not model.take_shipped(settings)
    assert not model.model_path(settings).exists()


def test_only_the_newest_is_kept_in_the_repository(settings: Settings, tmp_path: Path) -> None:
    for name in ("privacy-desk-1.tar.gz", "privacy-desk-2.tar.gz"):
        (tmp_path / name).write_bytes(b"trained")
        model.ship(tmp_path / name)
    assert [file.name for file in model.SHIPPED.iterdir()] == ["privacy-desk-2.tar.gz"]


def test_training_again_gives_the_same() -> None:
    """What is shipped is what everybody would train: nothing in it depends on chance."""
    texts = ["do the police see it", "police access", "do you keep photos", "pictures of my son"]
    labels = ["police", "police", "photos", "photos"]
    first, second = (QuestionModel.fit(texts, labels) for _ in range(2))
    asked = ["may the police look", "is my son in pictures"]
    for one, other in zip(
        first.understand(asked).probabilities, second.understand(asked).probabilities, strict=True
    ):
        assert one == pytest.approx(other, abs=1e-6)

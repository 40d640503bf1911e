"""The model that matches the data."""

import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from bot.paths import ROOT
from desk.problem import CannotStartError
from desk.settings import Settings
from desk.supervisor import model
from tests.school import SCHOOL
from tests.waiting import gone, wait_until


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of every file from which Rasa trains."""
    for path in model.training_files(data=SCHOOL):
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    return tmp_path


def test_models_lie_in_the_installations_own_folder(tmp_path: Path) -> None:
    settings = Settings.from_env({"PRIVACY_DESK_VAR": str(tmp_path)})
    assert model.model_path(settings).parent == tmp_path / "models"


def test_a_copy_of_the_data_is_the_same_data(project: Path) -> None:
    assert model.fingerprint(project, project / "data") == model.fingerprint(data=SCHOOL)


def test_neither_answers_nor_the_notice_are_trained_from() -> None:
    names = [str(path.relative_to(ROOT)) for path in model.training_files(data=SCHOOL)]
    assert any(name.startswith("data/nlu/") for name in names)
    assert not any(name.startswith(("data/answers", "data/notice", "data/trust")) for name in names)


@pytest.mark.parametrize("name", ["data/nlu/chat.yml", "config.yml", "domain.yml"])
def test_a_comment_does_not_train(project: Path, name: str) -> None:
    file = project / name
    comments = "# first\n\n# second\n"
    file.write_text(comments + file.read_text("utf-8") + "\n# third\n", encoding="utf-8")
    assert model.fingerprint(project, project / "data") == model.fingerprint(data=SCHOOL)
    file.write_text(file.read_text("utf-8").replace(comments, "# second\n# first\n"), "utf-8")
    assert model.fingerprint(project, project / "data") == model.fingerprint(data=SCHOOL)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("data/nlu/chat.yml", "examples: |\n", "examples: |\n      - one more\n"),
        ("config.yml", "core_fallback_threshold: 0.3", "core_fallback_threshold: 0.4"),
        ("domain.yml", "  - access_cost\n", ""),
        ("data/rules/answers.yml", "          - intent: access_cost\n", ""),
    ],
)
def test_what_is_learnt_from_trains(project: Path, name: str, before: str, after: str) -> None:
    file = project / name
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    assert model.fingerprint(project, project / "data") != model.fingerprint(data=SCHOOL)


def test_a_file_that_is_no_yaml_is_named(project: Path) -> None:
    (project / "config.yml").write_text("pipeline: [", encoding="utf-8")
    with pytest.raises(CannotStartError, match=r"(?s)config\.yml cannot be read.*line 2"):
        model.fingerprint(project, project / "data")


def test_old_models_are_removed(tmp_path: Path) -> None:
    for number in range(5):
        file = tmp_path / f"privacy-desk-{number}.tar.gz"
        file.touch()
        os.utime(file, (number, number))
    (tmp_path / "draft-1.tar.gz").touch()
    model._remove_old(tmp_path)
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["draft-1.tar.gz", *(f"privacy-desk-{number}.tar.gz" for number in (2, 3, 4))]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project's folder without a folder `models`."""
    monkeypatch.setattr(model, "ROOT", tmp_path)
    return tmp_path


def test_rasa_started_by_hand_finds_the_model(root: Path) -> None:
    folder = root / "var" / "models"
    folder.mkdir(parents=True)
    (root / "models").symlink_to(root / "gone")
    model._offer_to_rasa(folder)
    assert (root / "models").resolve() == folder


def test_what_was_trained_by_hand_stays(root: Path) -> None:
    (root / "models").mkdir()
    model._offer_to_rasa(root / "var" / "models")
    assert not (root / "models").is_symlink()


def test_a_killed_start_leaves_no_training_behind(tmp_path: Path) -> None:
    """The training runs on for minutes otherwise, and writes its model into the folder."""
    noted = tmp_path / "pid"
    training = (
        f"import os, time; open({str(noted)!r}, 'w').write(f'{{os.getpid()}}.'); time.sleep(600)"
    )
    code = (
        "import sys; from desk.supervisor.model import _run; "
        f"_run([sys.executable, '-c', {training!r}], print)"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) as start:
        wait_until(lambda: noted.exists() and noted.read_text("utf-8").endswith("."))
        start.kill()
    pid = int(noted.read_text("utf-8").rstrip("."))
    wait_until(partial(gone, pid))

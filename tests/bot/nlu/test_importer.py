"""Which files Rasa trains from."""

from pathlib import Path

from bot.nlu.importer import DataFolder, training_paths
from bot.paths import DATA, ROOT


def test_the_data_folder_stands_for_its_training_data(tmp_path: Path) -> None:
    for name in ("nlu", "requests", "stories"):
        (tmp_path / name).mkdir()
    assert list(training_paths("data", tmp_path)) == [tmp_path / "nlu", tmp_path / "stories"]


def test_another_path_is_read_as_given(tmp_path: Path) -> None:
    assert list(training_paths(str(tmp_path))) == [tmp_path]


def test_our_own_files_are_not_taken_for_rasas() -> None:
    """A kind of request has `rules` too."""
    importer = DataFolder(str(ROOT / "config.yml"), str(ROOT / "domain.yml"), ["data"])
    folders = {Path(file).parent for file in (*importer._nlu_files, *importer._story_files)}
    assert folders == {DATA / "nlu", DATA / "rules", DATA / "stories"}

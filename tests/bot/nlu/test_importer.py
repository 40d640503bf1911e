"""What Rasa is shown of the data folder."""

from bot.nlu.importer import DataFolder
from bot.paths import DATA, ROOT


def test_only_rasas_own_files_are_read() -> None:
    """A kind of request with a key `rules` is no file of Rasa's, though Rasa would think so."""
    importer = DataFolder(str(ROOT / "config.yml"), str(ROOT / "domain.yml"), ["data"])
    read = {*importer._nlu_files, *importer._story_files}
    folders = {DATA / "nlu", DATA / "rules", DATA / "stories"}
    assert {*map(str, folders)} == {file.rpartition("/")[0] for file in read}

"""Rasa's training data out of the folder that PRIVACY_DESK_DATA names."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from rasa.shared.constants import DEFAULT_DATA_PATH
from rasa.shared.importers.rasa import RasaFileImporter

from bot.paths import DATA

# Rasa takes any YAML file with a key such as `rules` for its own, so it is shown its own only.
FOLDERS = ("nlu", "rules", "stories")


class DataFolder(RasaFileImporter):
    """Reads the data folder in use where Rasa would read `data`; other paths are read as given."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
    ) -> None:
        given = (
            [training_data_paths] if isinstance(training_data_paths, str) else training_data_paths
        )
        super().__init__(config_file, domain_path, list(_expanded(given or ())))


def _expanded(paths: Iterable[str], data: Path = DATA) -> Iterator[str]:
    for path in paths:
        if path == DEFAULT_DATA_PATH:
            yield from (str(data / name) for name in FOLDERS if (data / name).is_dir())
        else:
            yield path

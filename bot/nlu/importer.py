"""Rasa's training data out of the folder that PRIVACY_DESK_DATA names."""

from rasa.shared.constants import DEFAULT_DATA_PATH
from rasa.shared.importers.rasa import RasaFileImporter

from bot.paths import DATA


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
        paths = [str(DATA) if path == DEFAULT_DATA_PATH else path for path in given or ()]
        super().__init__(config_file, domain_path, paths)

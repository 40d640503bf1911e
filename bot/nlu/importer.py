"""Rasa's training data out of the folder that PRIVACY_DESK_DATA names."""

from collections.abc import Iterator
from pathlib import Path

from rasa.shared.constants import DEFAULT_DATA_PATH
from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter

from bot.ledger.questions import read_training
from bot.paths import DATA, ROOT

# The folders below DATA in Rasa's formats. Rasa would take any YAML file with a key `rules` for one
# of its own.
RASA_FOLDERS = ("nlu", "rules", "stories")


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
        paths = [str(path) for one in given or () for path in training_paths(one)]
        super().__init__(config_file, domain_path, paths)

    def get_domain(self) -> Domain:
        """Return the domain; for another data folder than the project's, with its own intents."""
        domain = super().get_domain()
        if DATA == ROOT / "data":
            return domain
        return Domain.from_dict({**domain.as_dict(), "intents": sorted(read_training())})


def training_paths(path: str, data: Path = DATA) -> Iterator[Path]:
    """The folders of the trust's training data if `path` is Rasa's default, else `path` itself."""
    if path == DEFAULT_DATA_PATH:
        yield from (data / name for name in RASA_FOLDERS if (data / name).is_dir())
    else:
        yield Path(path)

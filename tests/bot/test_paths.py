"""The data folder is a setting, for our own commands and for Rasa's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.paths import DATA, DATA_SETTING, ROOT, data_folder
from desk.settings import Settings, SettingsError

# Facts, answers and training questions, as a process reads them that somebody starts by hand.
SHOWN = """
import warnings
warnings.simplefilter("ignore")
from rasa.shared.importers.importer import TrainingDataImporter
from bot.answers import load_answers
importer = TrainingDataImporter.load_from_config("config.yml", "domain.yml", ["data"])
examples = importer.get_nlu_data().intent_examples
intents = {one.get("intent") for one in examples if one.get("text")}
print(load_answers().trust.name, sorted(intents), sep="|")
"""


def test_an_empty_setting_is_the_projects_own_folder() -> None:
    assert data_folder(" ") == ROOT / "data"


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="PRIVACY_DESK_DATA to a folder"):
        Settings.from_env({DATA_SETTING: str(tmp_path / "none")})


def test_everything_is_read_from_the_folder_of_the_setting(tmp_path: Path) -> None:
    data = shutil.copytree(DATA, tmp_path / "other")
    trust = data / "trust.yml"
    trust.write_text(trust.read_text("utf-8").replace("name: ", "name: The Other ", 1), "utf-8")
    for path in (data / "nlu").iterdir():
        if path.name != "chat.yml":
            path.unlink()
    shown = subprocess.run(
        [sys.executable, "-c", SHOWN],
        cwd=ROOT,
        env={**os.environ, DATA_SETTING: str(data)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    name, intents = shown.strip().split("|")
    assert name.startswith("The Other ")
    assert "greeting" in intents
    assert "sharing_council" not in intents

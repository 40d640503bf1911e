"""Where the project's files lie, and the folder of what the trust wrote."""

import os
from collections.abc import Mapping
from pathlib import Path

from bot.environment import SettingsFileError, with_settings_file

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"  # where an installation keeps its own, unless a setting says otherwise
DATA_SETTING = "PRIVACY_DESK_DATA"


def data_folder(setting: str) -> Path:
    """Return the folder that the setting names, or data/ of the project if it is empty."""
    return Path(setting.strip() or ROOT / "data").expanduser().absolute()


def environment(env: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment with the settings file's values below it. Raises SettingsFileError."""
    return with_settings_file(env, VAR)


def _data_setting() -> str:
    try:
        return environment().get(DATA_SETTING, "")
    except SettingsFileError:  # every command says so once it reads its settings
        return os.environ.get(DATA_SETTING, "")


# Read here and not with the other settings, because `rasa train` and `rasa run actions`, started by
# hand, read the same folder. desk/settings.py checks it.
DATA = data_folder(_data_setting())

"""Where the project's files lie, and the folder of what the trust wrote."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA_SETTING = "PRIVACY_DESK_DATA"


def data_folder(setting: str) -> Path:
    """Return the folder that the setting names, or data/ of the project if it is empty."""
    return Path(setting.strip() or ROOT / "data").expanduser().absolute()


# Read here and not with the other settings, because `rasa train` and `rasa run actions`, started by
# hand, read the same folder. desk/settings.py checks it.
DATA = data_folder(os.environ.get(DATA_SETTING, ""))

"""Copies of the data folder with one thing changed, and what `privacy-desk check` says of them."""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from bot.paths import DATA


@dataclass(frozen=True)
class Case:
    """In `file`, what `pattern` finds is replaced by `by`.

    The message names the line nearest to the change that begins with `at`, or no line if that is
    None, and `says` is found in it. Nothing is said if `says` is empty: the change is legal.
    """

    file: str
    pattern: str
    by: str
    at: str | None
    says: str = ""
    encoding: str = "utf-8"
    instead_of: str = ""  # the file, if it takes another's place

    def apply(self, folder: Path) -> str:
        """Change a copy of the data folder; return the file's new text."""
        path = folder / self.file
        original = folder / (self.instead_of or self.file)
        text = original.read_text("utf-8") if original.exists() else ""
        changed, times = re.compile(self.pattern, re.MULTILINE).subn(lambda _: self.by, text, 1)
        assert times == 1, f"{self.pattern} is not in {original}"
        original.unlink(missing_ok=True)
        path.write_bytes(changed.encode(self.encoding))
        return changed

    def place(self, folder: Path, text: str) -> str:
        """How the message begins: the file, and the line if there is one."""
        if self.at is None:
            return f"{folder / self.file}: "
        numbered = enumerate(text.splitlines(), start=1)
        lines = [number for number, written in numbered if written.startswith(self.at)]
        changed = text.count("\n", 0, text.index(self.by)) + 1
        line = min(lines, key=lambda number: abs(number - changed))
        return f"{folder / self.file}:{line}: "


def copy_of_data(folder: Path) -> Path:
    """Make a data folder of links to the files of the present one, so that each can be replaced."""
    shutil.copytree(DATA, folder, copy_function=os.symlink)
    return folder

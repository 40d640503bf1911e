"""Filtering out the warnings that Rasa's old dependencies print about themselves."""

import re

_WARNING = re.compile(r":\d+: \w*Warning: ")
# Python prints the message, which can run over a few lines, and then the source line, indented.
_LONGEST = 4


class WarningFilter:
    """Filters the lines of one process's output."""

    def __init__(self) -> None:
        self._lines_to_drop = 0

    def keeps(self, line: str) -> bool:
        """Return whether the next line is to be shown."""
        if _WARNING.search(line):
            self._lines_to_drop = _LONGEST
            return False
        if not self._lines_to_drop:
            return True
        self._lines_to_drop = 0 if line.startswith("  ") else self._lines_to_drop - 1
        return False

"""Leaving out the warnings that Rasa's old dependencies print about themselves."""

import re

_WARNING = re.compile(r":\d+: \w*Warning: ")
# Python prints the message, which can run over a few lines, and then the source line, indented.
_LONGEST = 4


class WarningFilter:
    """Tells for each line of a process whether it is worth showing."""

    def __init__(self) -> None:
        self._left = 0

    def keeps(self, line: str) -> bool:
        if _WARNING.search(line):
            self._left = _LONGEST
            return False
        if not self._left:
            return True
        self._left = 0 if line.startswith("  ") else self._left - 1
        return False

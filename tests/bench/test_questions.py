from pathlib import Path

import pytest

from bench.problem import BenchError
from bench.questions import read, writers
from bot.content import ContentError

GOOD = """questions:
  - {text: "who sees it", intent: sharing_recipients, outcome: answer, statement: sharing.1}
  - {text: "yes", intent: affirm, outcome: chat}
"""


def test_words_from_inside_a_request_are_not_asked(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(GOOD, encoding="utf-8")
    assert [question.text for question in read(tmp_path)] == ["who sees it"]
    assert writers(tmp_path)["who sees it"] == "a"


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match=str(tmp_path)):
        read(tmp_path)


def test_a_malformed_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "b.yml").write_text("- nothing", encoding="utf-8")
    with pytest.raises(ContentError, match=r"b\.yml"):
        read(tmp_path)

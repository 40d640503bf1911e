"""A kind of request is one YAML file and its questions: a tenth one, without a line of code."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.content import ContentError
from bot.paths import DATA, ROOT
from desk.supervisor.generated import check_generated, generate

HERE = Path(__file__).parent


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a tenth kind of request."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    shutil.copy(HERE / "portability.yml", folder / "requests")
    shutil.copy(HERE / "questions.yml", folder / "nlu" / "portability.yml")
    return folder


def test_it_goes_from_the_chat_to_its_end(data: Path) -> None:
    # In a process of its own, because the data folder is a setting that is read at the start, and
    # without tests/conftest.py, which takes every setting away.
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--noconftest")
    run = subprocess.run(
        (*command, str(HERE / "journey.py")),
        cwd=ROOT,
        env={**os.environ, "PRIVACY_DESK_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout
    assert "5 passed" in run.stdout


def test_the_rules_and_the_intents_follow_from_it(data: Path) -> None:
    with pytest.raises(ContentError, match=r"rules/requests\.yml: .* Run `privacy-desk generate`"):
        check_generated(data)
    assert [path.name for path in generate(data)] == ["requests.yml"]
    check_generated(data)
    [start, _] = yaml.safe_load((data / "rules" / "requests.yml").read_text("utf-8"))["rules"]
    assert {"intent": "request_portability"} in start["steps"][0]["or"]


def test_a_kind_without_questions_is_named(data: Path) -> None:
    (data / "nlu" / "portability.yml").unlink()
    with pytest.raises(ContentError, match=r"portability\.yml:\d+: No questions train the intent"):
        check_generated(data)

"""The ordinary `rasa` commands work in the environment, on our project."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from bot.paths import ROOT
from desk.settings import Settings
from desk.supervisor.model import model_path, train
from tests.school import SCHOOL

RASA = ROOT / ".venv" / "bin" / "rasa"


def rasa(*arguments: str, say: str | None = None) -> str:
    """What the command printed; a failure shows it."""
    done = subprocess.run(
        [RASA, *arguments],
        cwd=ROOT,
        env={
            **os.environ,
            "PRIVACY_DESK_DATA": str(SCHOOL),
            "TQDM_DISABLE": "1",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        },
        input=say,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def model() -> Path:
    """The model that matches the data; `make test` trains it first."""
    settings = Settings.from_env({})
    path = model_path(settings)
    return path if path.exists() else train(settings, print)


def test_data_validate() -> None:
    assert "No story structure conflicts found" in rasa("data", "validate", "--fail-on-warnings")


def test_the_stories_end_to_end(model: Path, tmp_path: Path) -> None:
    out = rasa(
        *("test", "core", "--e2e", "--fail-on-prediction-errors", "--no-plot"),
        *("--model", str(model), "--stories", "tests/stories", "--out", str(tmp_path)),
    )
    assert "CONVERSATION level" in out
    assert (
        "none of the test stories failed"
        in (tmp_path / "failed_test_stories.yml").read_text(encoding="utf-8").lower()
    )


def test_the_nlu_test_command(model: Path, tmp_path: Path) -> None:
    nlu = tmp_path / "nlu.yml"
    nlu.write_text(
        'version: "3.1"\nnlu:\n- intent: npd_what\n  examples: |\n    - what is this npd thing\n'
        "- intent: transfer_abroad\n  examples: |\n    - could her details end up in America?\n",
        encoding="utf-8",
    )
    report = tmp_path / "results"
    rasa(
        *("test", "nlu", "--no-plot", "--nlu", str(nlu)),
        *("--model", str(model), "--out", str(report)),
    )
    scores = json.loads((report / "intent_report.json").read_text(encoding="utf-8"))
    assert scores["weighted avg"]["recall"] == 1.0


def test_the_shell(model: Path) -> None:
    out = rasa("shell", "nlu", "--model", str(model), say="who do you share data with\n/stop\n")
    assert '"name": "sharing_recipients"' in out

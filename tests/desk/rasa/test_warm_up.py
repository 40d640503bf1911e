"""The action server reads its content before it listens, and not because it is imported."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.paths import ROOT
from desk.rasa.actions import warm_up
from tests.waiting import PATIENCE


def test_the_package_that_is_served_is_warmed_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    package = tmp_path / "some_actions"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "ready.py").write_text("def warm_up():\n    print('warm')\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    warm_up(["--actions", "some_actions", "--port", "1"])
    assert capsys.readouterr().out == "warm\n"


def test_importing_loads_no_content() -> None:
    code = (
        "import actions.ready\nfrom bot.answers import load_answers\n"
        "assert load_answers.cache_info().currsize == 0"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=PATIENCE)

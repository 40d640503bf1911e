"""How the three processes are started."""

from pathlib import Path

import pytest
import yaml

from desk.problem import CannotStartError
from desk.settings import Settings
from desk.supervisor.programs import programs


def started(folder: Path, level: str = "info") -> dict[str, list[str]]:
    values = {"PRIVACY_DESK_VAR": str(folder), "PRIVACY_DESK_LOG_LEVEL": level}
    made = programs(Settings.from_env(values), folder / "model.tar.gz")
    return {program.name: list(program.command) for program in made}


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error"])
def test_rasa_never_logs_more_than_warnings(tmp_path: Path, level: str) -> None:
    command = started(tmp_path, level)["rasa"]
    assert "--quiet" in command
    assert not {"--debug", "-vv", "--verbose", "-v"} & set(command)


def test_its_libraries_log_errors_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL_LIBRARIES", "DEBUG")
    settings = Settings.from_env({"PRIVACY_DESK_VAR": str(tmp_path)})
    made = programs(settings, tmp_path / "model.tar.gz")
    assert {program.environment["LOG_LEVEL_LIBRARIES"] for program in made} == {"ERROR"}


def test_rasas_chats_are_encrypted(tmp_path: Path) -> None:
    command = started(tmp_path)["rasa"]
    endpoints = Path(command[command.index("--endpoints") + 1])
    store = yaml.safe_load(endpoints.read_text(encoding="utf-8"))["tracker_store"]
    assert store == {
        "type": "desk.rasa.tracker_store.EncryptedTrackerStore",
        "db": str(tmp_path / "rasa.db"),
    }


def test_each_is_a_module_of_ours(tmp_path: Path) -> None:
    modules = {name: command[1:3] for name, command in started(tmp_path).items()}
    assert modules == {
        "rasa": ["-m", "desk.rasa.server"],
        "actions": ["-m", "desk.rasa.actions"],
        "desk": ["-m", "desk"],
    }


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "rasa-endpoints.yml").mkdir()
    with pytest.raises(CannotStartError, match=r"rasa-endpoints\.yml cannot be written: "):
        started(tmp_path)

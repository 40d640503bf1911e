"""The processes that the supervisor runs, and the file of endpoints that Rasa reads."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import yaml

from bot.paths import DATA, DATA_SETTING, ROOT, environment
from desk.code_check import CODE
from desk.problem import CannotStartError
from desk.settings import ONE, Settings
from desk.supervisor.child import Program
from desk.version import code_digest

# One message at a time is served: more threads for the matrix products cost memory and, on a small
# machine, time. The warnings are those of Rasa's old dependencies, and nobody here can act on them.
_QUIET = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "262144",  # large arrays go back whole: decision 0006
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONUNBUFFERED": "1",
    "PYTHONWARNINGS": "ignore",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "LOG_LEVEL_LIBRARIES": "ERROR",  # below it, libraries log what passes through them
    "RASA_TELEMETRY_ENABLED": "false",
    "TQDM_DISABLE": "1",
}


def rasa_environment(env: Mapping[str, str] = os.environ) -> dict[str, str]:
    # Absolute, because Rasa runs in the project's folder, wherever it was started from. With the
    # settings file's values, so that a process that is started again has what the others have.
    return {**environment(env), CODE: code_digest(), DATA_SETTING: str(DATA), **_QUIET}


def programs(settings: Settings, model: Path) -> tuple[Program, ...]:
    """Return one process that does everything; or Rasa, the action server and the desk.

    Raises CannotStartError if Rasa's endpoints file cannot be written.
    """
    if settings.processes == ONE:
        worker = [sys.executable, "-m", "desk.worker", "--model", str(model)]
        return (Program("worker", worker, _environment(settings)),)
    return three_programs(settings, model)


def three_programs(settings: Settings, model: Path) -> tuple[Program, Program, Program]:
    """Return Rasa, the action server and the desk. Raises CannotStartError like `programs`."""
    env = _environment(settings)
    rasa = [
        # Never --debug: that log repeats what parents say.
        *(sys.executable, "-m", "desk.rasa.server", "run", "--quiet"),
        *("--model", str(model), "--interface", "127.0.0.1", "--port", str(settings.rasa_port)),
        *("--endpoints", str(_write_endpoints(settings))),
        *("--credentials", str(ROOT / "credentials.yml")),
    ]
    actions = [
        *(sys.executable, "-m", "desk.rasa.actions", "--actions", "actions"),
        *("--port", str(settings.actions_port)),
    ]
    return (
        Program("rasa", rasa, env),
        # rasa-sdk listens on every interface unless Sanic is told otherwise.
        Program("actions", actions, {**env, "SANIC_HOST": "127.0.0.1"}),
        Program("desk", [sys.executable, "-m", "desk"], env),
    )


def _environment(settings: Settings) -> dict[str, str]:
    return {**rasa_environment(), "PRIVACY_DESK_VAR": str(settings.var)}


def _write_endpoints(settings: Settings) -> Path:
    """Write the file and return its path. Raises CannotStartError."""
    path = settings.var / "rasa-endpoints.yml"
    content = {
        "action_endpoint": {"url": f"http://127.0.0.1:{settings.actions_port}/webhook"},
        "lock_store": {"type": "desk.rasa.lock_store.PromptLockStore"},
        # On disk, so that a killed Rasa finds its conversations again.
        "tracker_store": {
            "type": "desk.rasa.tracker_store.EncryptedTrackerStore",
            "db": str(settings.var / "rasa.db"),
        },
    }
    try:
        path.write_text(yaml.safe_dump(content), encoding="utf-8")
    except OSError as wrong:
        raise CannotStartError(f"{path} cannot be written: {wrong.strerror}.") from wrong
    return path

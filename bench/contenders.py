"""The two Rasas that are compared, and the action server that both ask."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from bench import packages, stock_environment
from bench.process import free_ports
from bot.paths import ROOT
from desk.settings import PREFIX, Settings, ensure_var
from desk.storage.migrate import migrate
from desk.supervisor.child import Program
from desk.supervisor.programs import programs, rasa_environment

# As in the Makefile: another environment must not leak in, and bytecode is kept, as it is in use.
UNWANTED = ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE")


@dataclass(frozen=True)
class Contender:
    """One Rasa; `ready` is a page of it that answers once it can be asked."""

    name: str
    installed_bytes: int
    train: Program
    serve: Program
    url: str

    @property
    def ready(self) -> str:
        return f"{self.url}/webhooks/rest/"


@dataclass(frozen=True)
class Match:
    ours: Contender
    stock: Contender
    action_server: Program
    action_server_ready: str


def clean_environment() -> None:
    """Drop from this process's environment what would make the run another one elsewhere."""
    for name in list(os.environ):
        if name in UNWANTED or name.startswith(PREFIX):
            del os.environ[name]


def match(folder: Path) -> Match:
    """Both, with everything they write in `folder`, on free ports of loopback."""
    web, rasa, stock, actions = free_ports(4)
    values = {"VAR": folder / "var", "PORT": web, "RASA_PORT": rasa, "ACTIONS_PORT": actions}
    settings = Settings.from_env({f"{PREFIX}{name}": str(value) for name, value in values.items()})
    ensure_var(settings)
    migrate(settings.database_url)
    serve, action_server, _desk = programs(settings, folder / "ours.tar.gz")
    return Match(
        ours=Contender(
            "ours",
            packages.ours(),
            _training("ours", folder, sys.executable, ROOT / "config.yml", rasa_environment()),
            serve,
            f"http://127.0.0.1:{rasa}",
        ),
        stock=_stock(folder, stock, actions),
        action_server=action_server,
        action_server_ready=f"http://127.0.0.1:{actions}/health",
    )


def _stock(folder: Path, port: int, actions_port: int) -> Contender:
    """Rasa with every default but its telemetry, which would leave the machine."""
    python = str(stock_environment.PYTHON)
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false"}
    config = ROOT / "bench" / "stock" / "config.yml"
    # Without a tracker store, Rasa keeps its conversations in memory.
    endpoints = folder / "stock-endpoints.yml"
    endpoint = {"url": f"http://127.0.0.1:{actions_port}/webhook"}
    endpoints.write_text(yaml.safe_dump({"action_endpoint": endpoint}), encoding="utf-8")
    serve = [
        *(python, "-m", "rasa", "run", "--quiet"),
        *("--model", str(folder / "stock.tar.gz"), "--interface", "127.0.0.1"),
        *("--port", str(port), "--endpoints", str(endpoints)),
        *("--credentials", str(ROOT / "credentials.yml")),
    ]
    return Contender(
        "stock",
        packages.stock(),
        _training("stock", folder, python, config, environment),
        Program("stock", serve, environment),
        f"http://127.0.0.1:{port}",
    )


def _training(
    name: str, folder: Path, python: str, config: Path, environment: Mapping[str, str]
) -> Program:
    """`rasa train` of the same data, from nothing: Rasa's cache of earlier results is empty."""
    command = [
        *(python, "-m", "rasa", "train", "--config", str(config)),
        *("--out", str(folder), "--fixed-model-name", name),
    ]
    cache = {"RASA_CACHE_DIRECTORY": str(folder / f"{name}-cache")}
    # All cores, as desk.supervisor.model and TensorFlow have it.
    threads = {"OPENBLAS_NUM_THREADS": str(os.cpu_count())} if name == "ours" else {}
    return Program(f"training {name}", command, {**environment, **cache, **threads})

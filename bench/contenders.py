"""The two servers whose latency is compared, and the action server that both ask."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from bench import packages, pipelines
from bench.assistant import prepared
from bench.process import free_ports
from bot.paths import ROOT
from desk.supervisor.child import Program


@dataclass(frozen=True)
class Contender:
    """One Rasa; `ready` is a page that answers once Rasa does."""

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


def match(folder: Path) -> Match:
    """Return both, on free ports of loopback; they write to `folder` only."""
    web, rasa, stock, actions = free_ports(4)
    pipeline = pipelines.ours()
    assistant = prepared(folder, pipeline.model(folder), (web, rasa, actions))
    return Match(
        ours=Contender(
            pipeline.name,
            packages.ours(),
            pipeline.training(folder),
            assistant.rasa,
            assistant.rasa_url,
        ),
        stock=_stock(folder, stock, actions),
        action_server=assistant.actions,
        action_server_ready=assistant.actions_ready,
    )


def _stock(folder: Path, port: int, actions_port: int) -> Contender:
    pipeline = pipelines.stock()
    # Without a tracker store, Rasa keeps its conversations in memory.
    endpoints = folder / "stock-endpoints.yml"
    endpoint = {"url": f"http://127.0.0.1:{actions_port}/webhook"}
    endpoints.write_text(yaml.safe_dump({"action_endpoint": endpoint}), encoding="utf-8")
    serve = [
        *(pipeline.python, "-m", "rasa", "run", "--quiet"),
        *("--model", str(pipeline.model(folder)), "--interface", "127.0.0.1"),
        *("--port", str(port), "--endpoints", str(endpoints)),
        *("--credentials", str(ROOT / "credentials.yml")),
    ]
    return Contender(
        pipeline.name,
        packages.stock(),
        pipeline.training(folder),
        Program(pipeline.name, serve, pipeline.environment),
        f"http://127.0.0.1:{port}",
    )

"""The assistant as the supervisor runs it, without the desk, in a folder of its own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.command import say
from bench.process import free_ports, running
from desk.crypto import load_keys
from desk.settings import PREFIX, Settings, ensure_var
from desk.storage.migrate import migrate
from desk.supervisor.child import Program
from desk.supervisor.model import model_path, train
from desk.supervisor.programs import three_programs


@dataclass(frozen=True)
class Assistant:
    """Rasa and the action server; `ready` is a page that answers once they can be asked."""

    rasa: Program
    rasa_url: str
    actions: Program
    actions_ready: str

    @property
    def rasa_ready(self) -> str:
        return f"{self.rasa_url}/webhooks/rest/"

    @property
    def webhook(self) -> str:
        return f"{self.rasa_url}/webhooks/rest/webhook"


def prepared(folder: Path, model: Path, ports: tuple[int, int, int]) -> Assistant:
    """Return the assistant, which writes to `folder` only; `ports`: desk, Rasa, actions."""
    web, rasa, actions = ports
    values = {"VAR": folder / "var", "PORT": web, "RASA_PORT": rasa, "ACTIONS_PORT": actions}
    settings = Settings.from_env({f"{PREFIX}{name}": str(value) for name, value in values.items()})
    ensure_var(settings)
    migrate(settings.database_url, load_keys(settings))
    serve, action_server, _desk = three_programs(settings, model)
    return Assistant(
        rasa=serve,
        rasa_url=f"http://127.0.0.1:{rasa}",
        actions=action_server,
        actions_ready=f"http://127.0.0.1:{actions}/health",
    )


@contextmanager
def at_hand() -> Iterator[Assistant]:
    """Run the assistant with the model of the present data until the block ends.

    The model is trained first if there is none, and what the assistant writes is deleted after.
    """
    settings = Settings.from_env({})
    model = model_path(settings)
    if not model.exists():
        say("no trained model matches the data: training one, about a minute")
        model = train(settings, say)
    with tempfile.TemporaryDirectory(prefix="privacy-desk-bench-") as name:
        web, rasa, actions = free_ports(3)
        assistant = prepared(Path(name), model, (web, rasa, actions))
        say("starting the assistant ...")
        with started(assistant, Path(name)):
            yield assistant


@contextmanager
def started(assistant: Assistant, folder: Path) -> Iterator[None]:
    """Run the assistant, its output in `folder`, until the block ends."""
    with running(assistant.actions, folder) as actions, running(assistant.rasa, folder) as rasa:
        actions.ready(assistant.actions_ready)
        rasa.ready(assistant.rasa_ready)
        yield

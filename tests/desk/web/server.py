"""The desk as a process of its own, beside a Rasa and an action server of the test's own."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

from bot.paths import ROOT
from desk.storage.migrate import migrate
from tests.desk.samples import KEYS
from tests.desk.web.fakes import KEY, messages_of
from tests.ports import free_port
from tests.waiting import PATIENCE, wait_until


class _Handler(BaseHTTPRequestHandler):
    """Rasa and the action server in one: both are asked on this machine only."""

    def do_GET(self) -> None:
        self._answer({"status": "ok"})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._answer(messages_of(f"You said: {asked['message']}"))

    def _answer(self, content: Any) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Log nothing: the output is for the test."""


@contextmanager
def neighbours() -> Iterator[int]:
    """Run fakes of Rasa and the action server, and yield their port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class DeskProcess:
    """A running `python -m desk`; `log` is complete once it has stopped."""

    process: subprocess.Popen[bytes]
    url: str
    log_file: Path
    stopped: list[float] = field(default_factory=list)

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> float:
        """Stop it and return how many seconds it took."""
        start = time.monotonic()
        self.process.send_signal(how)
        self.process.wait(PATIENCE)
        return time.monotonic() - start


@contextmanager
def desk(folder: Path, **env: str) -> Iterator[DeskProcess]:
    """Run a desk with a new database in `folder` and yield it once it is ready."""
    url = f"sqlite:///{folder}/desk.db"
    migrate(url, KEYS)
    port, log_file = free_port(), folder / "desk.log"
    with neighbours() as neighbour, log_file.open("wb") as log:
        given = {
            "PORT": str(port),
            "RASA_PORT": str(neighbour),
            "ACTIONS_PORT": str(neighbour),
            "VAR": str(folder),
            "DATABASE_URL": url,
            "SESSION_SECRET": KEY,
            "LOG_LEVEL": "debug",
            **env,
        }
        ours = {f"PRIVACY_DESK_{name}": value for name, value in given.items()}
        process = subprocess.Popen(
            [sys.executable, "-m", "desk"], cwd=ROOT, env=os.environ | ours, stderr=log
        )
        try:
            found = DeskProcess(process, f"http://127.0.0.1:{port}", log_file)
            wait_until(partial(_answers, found))
            yield found
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()


def _answers(found: DeskProcess) -> bool:
    assert found.process.poll() is None, found.log
    try:
        return httpx.get(f"{found.url}/healthz", timeout=PATIENCE).status_code == 200
    except httpx.TransportError:
        return False

"""All of Privacy Desk with its database and mail server, stopped at the end."""

import random
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.chaos.mailbox import Mailbox
from bench.problem import BenchError
from desk.settings import Settings
from desk.supervisor.model import model_path
from tests.postgresql import postgresql_server
from tests.system.stack import Stack

# Below the ports that the kernel gives to outgoing connections (32768 on): a client that calls a
# dead server's port from that same port connects to itself, and the server cannot come back.
LOWEST_PORT, HIGHEST_PORT = 20000, 32000


@contextmanager
def stage(database: str, processes: str) -> Iterator[tuple[Stack, Mailbox]]:
    """Start a stack on a fresh `database` (sqlite or postgresql), with its mail server down.

    `processes` as in PRIVACY_DESK_PROCESSES.

    The database outlives the stack if the caller stops that. Raises BenchError if there is no
    trained model.
    """
    if not model_path(Settings.from_env({})).exists():
        raise BenchError("No trained model matches the data. Run: make train")
    web, rasa, actions, smtp = quiet_ports(4)
    mailbox = Mailbox(smtp)
    with (
        tempfile.TemporaryDirectory(prefix="privacy-desk-chaos-") as name,
        _database(database) as url,
    ):
        stack = Stack(Path(name), port=web, rasa_port=rasa, actions_port=actions)
        stack.settings |= {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(smtp),
            "SMTP_TLS": "none",
            "PROCESSES": processes,
            # Each client says which address it comes from, as through a school's own proxy.
            "TRUSTED_PROXIES": "127.0.0.1",
            # A dozen clients do a school's work of a year: the limits by address are not measured.
            "TRUSTED_NETWORKS": "198.18.0.0/15,127.0.0.0/8",
            **({"DATABASE_URL": url} if url else {}),
        }
        try:
            stack.start().wait_ready()
            yield stack, mailbox
        finally:
            mailbox.close()
            stack.stop()


@contextmanager
def _database(database: str) -> Iterator[str | None]:
    """Yield the address of an empty database, None for the stack's own SQLite file."""
    if database == "sqlite":
        yield None
        return
    with postgresql_server() as server:
        yield server.fresh()


def quiet_ports(count: int) -> list[int]:
    """Return different free ports that the kernel gives to no outgoing connection."""
    candidates = random.sample(range(LOWEST_PORT, HIGHEST_PORT), 50 * count)
    free = [port for port in candidates if _is_free(port)]
    return free[:count]


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True

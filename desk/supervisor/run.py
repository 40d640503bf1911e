"""`make up`: check, prepare, start, watch and stop all processes together."""

import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx

from bot.trust import load_trust
from desk.crypto import Keys, load_keys
from desk.doctor import check_fit_for_the_public, warnings
from desk.folder_lock import alone
from desk.problem import CannotStartError
from desk.settings import Settings, ensure_var
from desk.storage import StorageError, open_store
from desk.storage.copy_before import copy_before_migration
from desk.storage.database_lock import DatabaseLock, alone_in_database
from desk.storage.keys_used import check_keys
from desk.storage.kinds_used import check_kinds_in_use
from desk.storage.migrate import migrate
from desk.storage.remembered import check_remembered, remember
from desk.supervisor.checks import check_ports, check_proxy, check_space, raise_file_limit
from desk.supervisor.child import Child, Program
from desk.supervisor.model import model_path, models_folder, take_shipped, train
from desk.supervisor.programs import programs
from desk.web.temporary_passwords import ensure_first_user

READY_SECONDS = 120.0
LOCK_SECONDS = 10.0  # how often it is seen to that the database's lock is still ours


def up(settings: Settings) -> None:
    """Run until interrupted. Raises CannotStartError if it cannot start or go on."""
    check_machine(settings)
    try:
        with alone(settings), alone_in_database(settings.database_url) as lock:
            model = prepare(settings)
            asyncio.run(_Supervisor(settings, lock).run(programs(settings, model)))
    except StorageError as wrong:
        raise CannotStartError(f"The database cannot be used: {wrong}") from wrong


def check_machine(settings: Settings) -> None:
    """Make the folders. Raises CannotStartError if a port is taken or a disk is full."""
    try:
        ensure_var(settings)
        check_space(settings.var)  # on a full disk no folder can be made, either
        models_folder(settings).mkdir(mode=0o700, exist_ok=True)
    except OSError as wrong:
        raise CannotStartError(f"A folder cannot be made: {wrong}") from wrong
    check_proxy(settings)
    check_ports(settings)
    raise_file_limit()


def prepare(settings: Settings) -> Path:
    """Bring the database up to date, train if need be, and return the model.

    What the trust wrote has been checked already (cli/check). Raises CannotStartError or
    StorageError.
    """
    trust = load_trust(settings.data / "trust.yml")
    check_fit_for_the_public(settings, trust)
    for warning in warnings(settings, trust):
        _write("supervisor", f"warning: {warning}")
    check_remembered(settings)
    keys = load_keys(settings)
    if copy := copy_before_migration(settings.database_url, settings.var):
        _write("supervisor", f"the database as it was before this version is in {copy}")
    migrate(settings.database_url, keys)
    check_keys(settings.database_url, keys)
    check_kinds_in_use(settings.database_url)
    remember(settings)
    _make_first_user(settings, keys)
    model = model_path(settings)
    if not take_shipped(settings):
        _write("supervisor", "no trained model matches the data: training one, about a minute")
        model = train(settings, lambda line: _write("training", line))
    return model


def _make_first_user(settings: Settings, keys: Keys) -> None:
    store = open_store(settings.database_url, keys)
    try:
        path = ensure_first_user(settings, store)
    finally:
        store.close()
    if path:
        _write("supervisor", f"sign in to the desk as 'dpl' with the password in {path}")


class _Supervisor:
    def __init__(self, settings: Settings, lock: DatabaseLock | None) -> None:
        self._settings = settings
        self._lock = lock

    async def run(self, wanted: Sequence[Program]) -> None:
        """Run until a signal. Raises CannotStartError if a process keeps dying."""
        children = [Child(program, _write) for program in wanted]
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, stop.set)
        tasks: list[asyncio.Task[object]] = [
            asyncio.create_task(child.keep_running()) for child in children
        ]
        tasks.append(asyncio.create_task(stop.wait()))
        tasks.append(asyncio.create_task(self._keep_lock()))
        announcing = asyncio.create_task(self._announce())
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            announcing.cancel()
            _write("supervisor", "stopping")
            await asyncio.gather(*(child.stop() for child in children))
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, announcing, return_exceptions=True)
            _write("supervisor", "stopped")

    async def _keep_lock(self) -> None:
        """Hold the database's lock. Raises CannotStartError if another machine has taken it."""
        while True:
            await asyncio.sleep(LOCK_SECONDS)
            try:
                if self._lock:
                    await asyncio.to_thread(self._lock.renew)
            except StorageError:
                continue  # the server is down; who uses the database says so

    async def _announce(self) -> None:
        """Print the addresses once everything answers."""
        address = f"http://{_reachable(self._settings.host)}:{self._settings.port}"
        started = asyncio.get_running_loop().time()
        told = False
        # Straight to this machine, whatever proxy the environment names for other addresses.
        async with httpx.AsyncClient(timeout=2.0, trust_env=False) as client:
            while not await _is_ready(client, f"{address}/readyz"):
                if not told and asyncio.get_running_loop().time() - started > READY_SECONDS:
                    told = True
                    _write("supervisor", f"not ready after {READY_SECONDS:.0f} s; still trying")
                await asyncio.sleep(0.2)
        _write("supervisor", f"ready: the chat is at {address}/")
        _write("supervisor", f"ready: the desk is at {address}/desk")


async def _is_ready(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(url)).status_code == httpx.codes.OK
    except (httpx.HTTPError, httpx.InvalidURL):
        return False


def _reachable(host: str) -> str:
    """Return the host as it stands in an address of this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"[{host}]" if ":" in host else host


def _write(name: str, line: str) -> None:
    sys.stdout.write(f"{name:>10} | {line}\n")
    sys.stdout.flush()

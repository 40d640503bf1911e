"""A throw-away PostgreSQL server."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg2

from tests.ports import free_port

SERVER_USER = "postgres"  # PostgreSQL refuses to run as root; Debian's package brings this user


def postgresql_programs() -> Path:
    """The newest PostgreSQL server installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    assert on_path, "these tests need a PostgreSQL server: apt-get install postgresql"
    return Path(on_path).parent


class Postgresql:
    """A cluster of our own in a folder of our own, gone at the end; fsync off, for speed."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder
        self._programs = postgresql_programs()
        # As root the server runs as `postgres`, else as whoever runs the tests.
        self._user: str | None = SERVER_USER if os.geteuid() == 0 else None
        if self._user:
            entry = pwd.getpwnam(self._user)
            os.chown(folder, entry.pw_uid, entry.pw_gid)

    def start(self) -> None:
        self._run("initdb", "--no-sync", "--auth=trust", f"--username={SERVER_USER}", "-E", "UTF8")
        listen = f"-c listen_addresses=127.0.0.1 -p {self.port} -k {self._folder}"
        self._control("start", "-o", f"{listen} -F -c max_connections=200")

    def stop(self) -> None:
        self._control("stop", "-m", "immediate")

    def url(self, database: str) -> str:
        return f"postgresql://{SERVER_USER}@127.0.0.1:{self.port}/{database}"

    def fresh(self) -> str:
        """The address of a new, empty database."""
        name = f"t{uuid4().hex}"
        self.administer(f"CREATE DATABASE {name}")
        return self.url(name)

    def drop(self, url: str) -> None:
        self.administer(f"DROP DATABASE {url.rsplit('/', 1)[1]} WITH (FORCE)")

    def administer(self, statement: str) -> None:
        connection = psycopg2.connect(self.url("postgres"))
        connection.autocommit = True
        try:
            connection.cursor().execute(statement)
        finally:
            connection.close()

    def _control(self, action: str, *options: str) -> None:
        self._run("pg_ctl", "-w", "-s", "-l", str(self._folder / "log"), *options, action)

    def _run(self, program: str, *arguments: str) -> None:
        data = ["-D", str(self._folder / "data")]
        command = [str(self._programs / program), *data, *arguments]
        # No pipes: the server inherits them, and reading to their end would wait for the server.
        with (self._folder.parent / f"{self._folder.name}.out").open("ab") as out:
            done = subprocess.run(
                command,
                cwd=self._folder,
                user=self._user,
                group=self._user,
                extra_groups=[] if self._user else None,
                stdout=out,
                stderr=out,
                timeout=120,
                check=False,
            )
        output = Path(out.name).read_text(errors="replace")
        assert done.returncode == 0, f"{program} failed:\n{output}"


@contextmanager
def postgresql_server() -> Iterator[Postgresql]:
    """A running server, ended and removed with everything in it at the end."""
    # Straight under /tmp: pytest's own folders are closed to the server's user, and a socket's
    # path may have 107 characters at most.
    parent = Path(tempfile.mkdtemp(prefix="pd-pg-"))
    parent.chmod(0o755)
    folder = parent / "pg"
    folder.mkdir()
    server = Postgresql(folder)
    try:
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(parent)

"""nginx as deploy/nginx.conf.example configures it, on free ports, with a certificate of ours."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.paths import ROOT
from tests.certificate import self_signed
from tests.ports import free_ports

EXAMPLE = ROOT / "deploy" / "nginx.conf.example"
COMMAND = ("nginx", "-p", "/", "-e", "stderr", "-c")
NAME = "privacy.your-trust.example"
_FRAME = """\
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{site}
}}
"""


@dataclass(frozen=True)
class Nginx:
    """Where it listens, and whom to trust."""

    folder: Path
    port: int
    certificate: Path

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def access_log(self) -> Path:
        return self.folder / "privacy-desk.log"


def configured(folder: Path, desk_port: int) -> Nginx:
    """Write the example's configuration, changed only where a place on this machine is named."""
    plain, tls = free_ports(2)
    certificate = self_signed(folder)
    site = EXAMPLE.read_text(encoding="utf-8")
    changes = (
        (r"\n +listen \[::\].*", ""),  # not every machine has IPv6
        (r"listen 80;", f"listen 127.0.0.1:{plain};"),
        (r"listen 443 ssl http2;", f"listen 127.0.0.1:{tls} ssl http2;"),
        (r"/etc/letsencrypt/live/.*/fullchain\.pem", str(certificate)),
        (r"/etc/letsencrypt/live/.*/privkey\.pem", str(certificate)),
        (r"/var/log/nginx", str(folder)),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{desk_port}"),
        (re.escape(NAME), f"{NAME} 127.0.0.1"),
    )
    for before, after in changes:
        assert re.search(before, site), before
        site = re.sub(before, after, site)
    (folder / "nginx.conf").write_text(_FRAME.format(folder=folder, site=site))
    return Nginx(folder, tls, certificate)


@contextmanager
def nginx(folder: Path, desk_port: int) -> Iterator[Nginx]:
    """A running nginx in front of the desk."""
    found = configured(folder, desk_port)
    process = subprocess.Popen([*COMMAND, str(folder / "nginx.conf")])
    try:
        yield found
    finally:
        process.terminate()
        process.wait(60)

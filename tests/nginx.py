"""nginx as deploy/nginx.conf.example configures it, on free ports, with a certificate of ours."""

import datetime as dt
import ipaddress
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.paths import ROOT
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
    certificate = _certificate(folder)
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


def _certificate(folder: Path) -> Path:
    """Make a key and a certificate for 127.0.0.1 that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / "site.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path

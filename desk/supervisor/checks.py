"""Checks before anything is started, so that nothing is left half started."""

import resource
import shutil
import socket
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from desk.problem import CannotStartError
from desk.settings import Settings

# A model is 3 MB and the tickets of years a few more; the rest is room to stay out of trouble.
LEAST_FREE_BYTES = 200 * 1024 * 1024


# Each client of the chat holds a connection open; the usual limit of 1,024 files is soon reached.
FILES = 65_536


def check_proxy(settings: Settings) -> None:
    """Raise CannotStartError if a TLS proxy stands in front whose word is not believed.

    Everybody would then come from the proxy's address: ten wrong passwords from anyone would keep
    the DPL out, and all parents would share the limits of one.
    """
    behind = settings.secure_cookies or urlsplit(settings.public_url).scheme == "https"
    if behind and not settings.trusted_proxies:
        raise CannotStartError(
            "PRIVACY_DESK_SECURE_COOKIES or an https PRIVACY_DESK_PUBLIC_URL says that a TLS proxy "
            "stands in front. Set PRIVACY_DESK_TRUSTED_PROXIES to its address, such as 127.0.0.1, "
            "so that its X-Forwarded-For is believed: see docs/settings.md."
        )


def raise_file_limit() -> None:
    """Let this process and those it starts open as many files as the system allows, to FILES."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):  # refused in some containers: the limit stays
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def check_ports(settings: Settings) -> None:
    """Raise CannotStartError if another program listens on one of our ports."""
    wanted = [
        ("PRIVACY_DESK_PORT", settings.host, settings.port),
        ("PRIVACY_DESK_RASA_PORT", "127.0.0.1", settings.rasa_port),
        ("PRIVACY_DESK_ACTIONS_PORT", "127.0.0.1", settings.actions_port),
    ]
    ports = [port for _, _, port in wanted]
    for name, host, port in wanted:
        if ports.count(port) > 1:
            raise CannotStartError(f"{name} is {port}, and so is another port. Give each its own.")
        try:
            _bind(host, port)
        except OSError as wrong:
            raise CannotStartError(
                f"Port {port} on {host} cannot be used ({wrong.strerror}). Stop the program that "
                f"uses it, or set {name} to another port: see docs/settings.md."
            ) from wrong


def _bind(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the servers do it: a port in TIME_WAIT is free for a new listener.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def check_space(folder: Path, least: int = LEAST_FREE_BYTES) -> None:
    """Raise CannotStartError if the disk under `folder` is nearly full; sizes in bytes."""
    free = shutil.disk_usage(folder).free
    if free < least:
        raise CannotStartError(
            f"Only {free // 2**20} MB are free on the disk of {folder}; Privacy Desk wants "
            f"{least // 2**20} MB. Make room, or set PRIVACY_DESK_VAR to a folder on another disk."
        )

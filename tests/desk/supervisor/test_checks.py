"""Nothing is started without free ports and disk space."""

import resource
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desk.problem import CannotStartError
from desk.settings import Settings
from desk.supervisor.checks import (
    FILES,
    check_ports,
    check_proxy,
    check_space,
    raise_file_limit,
)
from tests.ports import free_ports


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    web, rasa, actions = free_ports(3)
    return replace(
        Settings.from_env({"PRIVACY_DESK_VAR": str(tmp_path)}),
        port=web,
        rasa_port=rasa,
        actions_port=actions,
    )


@pytest.fixture
def busy() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_free_ports_pass(settings: Settings) -> None:
    check_ports(settings)


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("port", "PRIVACY_DESK_PORT"),
        ("rasa_port", "PRIVACY_DESK_RASA_PORT"),
        ("actions_port", "PRIVACY_DESK_ACTIONS_PORT"),
    ],
)
def test_a_port_in_use_is_named(settings: Settings, busy: int, field: str, name: str) -> None:
    changed: dict[str, Any] = {field: busy}
    with pytest.raises(CannotStartError, match=f"Port {busy} .*{name}"):
        check_ports(replace(settings, **changed))


def test_two_servers_cannot_share_a_port(settings: Settings) -> None:
    with pytest.raises(CannotStartError, match="so is another port"):
        check_ports(replace(settings, rasa_port=settings.port))


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    check_space(tmp_path, least=1)
    with pytest.raises(CannotStartError, match=f"MB are free on the disk of {tmp_path}"):
        check_space(tmp_path, least=2**60)


def test_an_address_of_another_machine_is_named(settings: Settings) -> None:
    with pytest.raises(CannotStartError, match="cannot be used"):
        check_ports(replace(settings, host="192.0.2.1"))  # TEST-NET-1: never this machine's


@pytest.mark.parametrize("behind", [{"secure_cookies": True}, {"public_url": "https://x.example"}])
def test_a_proxy_whose_word_is_not_believed_stops_the_start(
    settings: Settings, behind: dict[str, Any]
) -> None:
    check_proxy(settings)
    with pytest.raises(CannotStartError, match="PRIVACY_DESK_TRUSTED_PROXIES"):
        check_proxy(replace(settings, **behind))
    check_proxy(replace(settings, **behind, trusted_proxies=("127.0.0.1",)))


def test_the_file_limit_is_raised_as_far_as_it_goes() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, hard), hard))
        raise_file_limit()
        raised, still = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert still == hard
        assert raised == min(FILES, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

"""Ports of this machine that nothing listens on."""

from bench.process import free_ports

__all__ = ["free_port", "free_ports"]


def free_port() -> int:
    return free_ports(1)[0]

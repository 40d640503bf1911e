"""Which version of the program this is: its number, its commit, and a digest of its code."""

import subprocess
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from bot.paths import ROOT

PACKAGES = ("actions", "bot", "cli", "desk")
_DIGITS = 12  # of a commit or a digest, enough to tell versions apart
_GIT_SECONDS = 10


def number() -> str:
    """Return the version's number, which CHANGELOG.md describes."""
    return version("privacy-desk")


@cache
def commit(root: Path = ROOT) -> str | None:
    """Return the commit that is checked out, `+changes` behind it if files differ from it.

    None where the program was not installed from git, or git is missing.
    """
    try:
        found = _git(root, "rev-parse", "HEAD")[:_DIGITS]
        return f"{found}+changes" if _git(root, "status", "--porcelain", "-uno") else found
    except (OSError, subprocess.SubprocessError):
        return None


def in_words(root: Path = ROOT) -> str:
    """Return `0.1.0 (commit 989bb7c1a2b3)`."""
    found = commit(root)
    return f"{number()} (commit {found})" if found else f"{number()} (code {code_digest(root)})"


def code_digest(root: Path = ROOT) -> str:
    """Return a digest of all Python files, which changes with any of them."""
    digest = sha256()
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            digest.update(f"{path.relative_to(root)}\n".encode())
            digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:_DIGITS]


def _git(root: Path, *arguments: str) -> str:
    # Somebody else's folder, such as root's to the service user, is safe to be read here.
    command = ["git", "-c", f"safe.directory={root}", "-C", str(root), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=_GIT_SECONDS)
    return done.stdout.strip()

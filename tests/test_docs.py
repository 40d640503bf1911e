"""The documents keep up with the code."""

import re
from pathlib import Path

import click
import pytest

from bot.paths import ROOT
from cli.main import main

PAGES = [
    *sorted(ROOT.glob("*.md")),
    ROOT / "bench" / "README.md",
    ROOT / "widget" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_make_commands_exist(page: Path) -> None:
    targets = set(
        re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    named = set(
        re.findall(r"`?make ([a-z-]+)(?=[\s`]*(?:#|`|$))", page.read_text(encoding="utf-8"))
    )
    assert named <= targets


def test_files_that_the_architecture_names_exist() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    paths = re.findall(r"`((?:actions|bench|bot|cli|data|desk|tests)/[\w./-]*)`", text)
    assert len(paths) > 20
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_commands_of_privacy_desk_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for first, second in re.findall(r"privacy-desk (?!--)([a-z][a-z-]+)(?: ([a-z]+))?", text):
        command = main.commands.get(first)
        assert command, first
        if isinstance(command, click.Group):
            assert second in command.commands, f"{first} {second}"


def test_the_readme_names_every_top_level_folder() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    ours = {
        *("actions", "bench", "bot", "cli", "data", "deploy", "desk", "docs", "tests", "widget")
    }
    assert all((ROOT / folder).is_dir() for folder in ours)
    assert [folder for folder in ours if f"{folder}/" not in text] == []

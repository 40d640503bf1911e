"""The documents keep up with the code."""

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest
import yaml

from bot.paths import ROOT
from cli.main import main
from desk.cases.kind import KindRules
from desk.forms.kinds import Kind
from desk.forms.steps import Step
from tests.school import SCHOOL

PAGES = [
    *sorted(ROOT.glob("*.md")),
    ROOT / "bench" / "README.md",
    ROOT / "widget" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]

# A command's name, the next word, and the rest of what is typed.
COMMAND = re.compile(r"privacy-desk (?!--)([a-z][a-z-]+)(?: ([a-z][a-z-]*))?([^`#\n]*)")


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
    """With the options that are named on the same line."""
    text = page.read_text(encoding="utf-8")
    for first, second, rest in COMMAND.findall(text):
        command = main.commands.get(first)
        assert command, first
        if isinstance(command, click.Group) and second:
            assert second in command.commands, f"{first} {second}"
            command = command.commands[second]
        options = {option for parameter in command.params for option in parameter.opts}
        assert {*re.findall(r"--[a-z-]+", rest)} <= options | {"--help"}, f"{first} {second}"


def test_the_readme_names_every_top_level_folder() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    ours = {
        *("actions", "bench", "bot", "cli", "data", "deploy", "desk", "docs", "tests", "widget")
    }
    assert all((ROOT / folder).is_dir() for folder in ours)
    assert [folder for folder in ours if f"{folder}/" not in text] == []


def test_the_guide_calls_things_as_the_desk_does() -> None:
    """Bold and slanted words of the DPL's guide, and its table of steps, stand on the pages."""
    guide = (ROOT / "docs" / "desk.md").read_text(encoding="utf-8")
    bold = re.findall(r"\*\*([^*]+)\*\*", guide)
    slanted = re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", guide)
    rows = re.findall(r"^\| ([A-Z][^|]+) \|", guide, re.MULTILINE)
    steps = [step for row in rows for step in row.split(", ")]
    assert len(bold) > 10
    assert slanted
    assert len(steps) > 8
    shown = _words_of_the_desk()
    assert [said for said in (*bold, *slanted, *steps) if _flat(said) not in shown] == []


def _words_of_the_desk() -> str:
    sources = [*(ROOT / "desk" / "web").rglob("*.html"), *(ROOT / "desk" / "web").rglob("*.py")]
    return _flat(
        " ".join(p.read_text(encoding="utf-8") for p in (*sources, *SCHOOL.rglob("*.yml")))
    )


def _flat(text: str) -> str:
    return " ".join(text.split()).lower()


def test_the_page_on_kinds_explains_every_entry() -> None:
    page = (ROOT / "docs" / "requests.md").read_text(encoding="utf-8")
    entries = [*fields(Kind), *fields(KindRules), *fields(Step)]
    named = {field.name for field in entries}
    assert [name for name in sorted(named) if not re.search(rf"\b{name}\b", page)] == []


def test_the_page_on_casework_explains_every_entry() -> None:
    page = (ROOT / "docs" / "casework.md").read_text(encoding="utf-8")
    content = yaml.safe_load((SCHOOL / "casework.yml").read_text(encoding="utf-8"))
    times = {name for part in ("reminders", "digest", "deletion") for name in content[part]}
    assert [name for name in (*content, *sorted(times)) if f"`{name}`" not in page] == []


def test_the_page_on_mails_names_every_letter() -> None:
    page = (ROOT / "docs" / "mail.md").read_text(encoding="utf-8")
    folder = ROOT / "desk" / "casework" / "templates"
    letters = {path.stem for path in folder.glob("[a-z]*.txt")}
    first = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| (?:requester|DPL)", page, re.MULTILINE)
    assert {name for row in first for name in re.findall(r"`(\w+)`", row)} == letters


def test_each_decision_has_a_number_of_its_own() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    titles = [path.read_text(encoding="utf-8").partition(".")[0] for path in records]
    numbers = [int(path.name[:4]) for path in records]
    # A gap is no fault: work that goes on side by side takes its number before it lands.
    assert len(set(numbers)) == len(numbers)
    assert titles == [f"# {number}" for number in numbers]

"""Whatever a comment, a configuration file or a page refers to is in this repository."""

import ast
import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.paths import ROOT

TOP = "actions|bench|bot|cli|data|deploy|desk|docs|tests|widget"
# A path from the top, and any file whose name says that it is a document, a page or data of ours.
PATH = re.compile(rf"(?<![\w./$<>-])(?:\.\./)*(?:{TOP})/[\w./*-]*[\w/*]")
DOCUMENT = re.compile(r"(?<![\w:/.<>*-])(?:[\w.-]+/)*[\w-]+\.md\b")
# A module as Python names it: `desk.rasa.server`, and what it holds.
MODULE = re.compile(r"`(?:python -m )?((?:actions|bench|bot|cli|desk)(?:\.(?!(?:py|ts)\b)\w+)+)`")
# `path.py` (`name`): where in a file something is.
PLACE = re.compile(r"`([\w./-]+\.py)` \(`(\w+)`\)")
FILE = re.compile(r"`(?:[\w./-]*/)?([\w-]+\.(?:py|ts|mjs))`")
# Made when something runs, or an example of what a reader may write.
ELSEWHERE = {
    "bench/results/",
    "bench/data/",
    "bench/.venv-stock",
    "new.md",
    "data/bank_holidays.yml",
}


def tracked(*patterns: str) -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "--", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [path for line in done.stdout.splitlines() if (path := ROOT / line).exists()]


PAGES = tracked("*.md", ":!data", ":!widget/THIRD-PARTY.md")
PYTHON = tracked("*.py")
HASHED = tracked(
    "*.yml", "*.yaml", "*.toml", "*.sh", "*.jsonc", "Makefile", ".ci/run", ".gitignore"
)
SCRIPTS = tracked("widget/src", "widget/test", "widget/scripts")


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def python_comments(source: str) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, documented):
            yield ast.get_docstring(node) or ""


def comments(path: Path) -> str:
    """What a file tells its readers: a page whole, of anything else the comments."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return text
    if path.suffix == ".py":
        return "\n".join(python_comments(text))
    if path in SCRIPTS:
        return "\n".join(re.findall(r"/\*.*?\*/|(?<!:)//.*", text, re.DOTALL))
    return "\n".join(re.findall(r"(?:^|\s)(?:#|//)(.*)", text))


def missing(path: Path, name: str) -> bool:
    """Whether `name`, which may hold `*`, is neither at the top nor beside `path`."""
    if name in ELSEWHERE:
        return False
    pattern = name.rstrip("/.")
    there = any(list(folder.glob(pattern)) for folder in (ROOT, path.parent))
    return not there and not is_made(name)


def is_made(name: str) -> bool:
    """Whether git ignores the path: an installation or a run makes it, so it may be missing."""
    return (
        subprocess.run(
            ["git", "check-ignore", "--quiet", name.rstrip("/") + "/"], cwd=ROOT
        ).returncode
        == 0
    )


@pytest.mark.parametrize("path", [*PAGES, *PYTHON, *HASHED, *SCRIPTS], ids=relative)
def test_what_is_named_exists(path: Path) -> None:
    text = comments(path)
    named = {*PATH.findall(text), *DOCUMENT.findall(text)}
    assert sorted(name for name in named if missing(path, name)) == []


def holds(name: str) -> bool:
    """Whether `name`, such as `desk.dates.now`, is a package, a module, or a word of one."""
    module, _, last = name.rpartition(".")
    if ROOT.joinpath(*name.split(".")).is_dir():
        return True
    if ROOT.joinpath(*name.split(".")).with_suffix(".py").exists():
        return True
    parent = ROOT.joinpath(*module.split("."))
    files = [file for file in (parent.with_suffix(".py"), parent / "__init__.py") if file.exists()]
    return any(re.search(rf"\b{last}\b", file.read_text(encoding="utf-8")) for file in files)


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_modules_that_a_page_names_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [name for name in MODULE.findall(text) if not holds(name)] == []
    files = {file.name for file in (*PYTHON, *SCRIPTS)}
    assert [name for name in FILE.findall(text) if name not in files] == []
    places = PLACE.findall(text)
    assert [(file, name) for file, name in places if name not in (ROOT / file).read_text()] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Source: law.md.", ["law.md"]),
        ("see ../shared/contract.md", ["../shared/contract.md"]),
        ("(bot/gone.py) and `desk/web/`", ["bot/gone.py", "desk/web/"]),
        ("of data/nlu/*.yml", ["data/nlu/*.yml"]),
        ("VAR/data.key, a/b and https://x.example/docs/a.md", []),
    ],
)
def test_references_are_found(text: str, found: list[str]) -> None:
    assert [*PATH.findall(text), *DOCUMENT.findall(text)] == found

"""Who may import whom (docs/architecture.md); one name a class, no long function."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from bot.paths import ROOT
from docs.floors import PICTURE, floors, svg
from tests.each import each

RASA = {"rasa", "rasa_sdk"}
STORAGE_AND_WEB = {"sqlalchemy", "alembic", "starlette", "uvicorn", "httpx", "aiosmtplib"}
FOLDERS = ("actions", "bot", "cli", "desk")
MODULES = sorted(p for folder in FOLDERS for p in (ROOT / folder).rglob("*.py"))
EVERYTHING = sorted(
    p
    for folder in (*FOLDERS, "bench", "tests")
    for p in (ROOT / folder).rglob("*.py")
    if not any(part.startswith(".") for part in p.relative_to(ROOT).parts)  # bench/.venv-torch
)
LONGEST_FUNCTION = 40  # lines from `def` to its end
PURE = sorted(
    [
        *(ROOT / "bot" / "notice").glob("*.py"),
        *(ROOT / "bot" / "answers").glob("*.py"),
        *(ROOT / "bot" / "conversation").glob("*.py"),
        *(ROOT / "bot" / "ledger").glob("*.py"),
        *(ROOT / "bot" / "understanding").glob("*.py"),
        ROOT / "bot" / "turn.py",
        *(ROOT / "desk" / "cases").glob("*.py"),
        *(ROOT / "desk" / "forms").glob("*.py"),
        *(p for p in (ROOT / "desk" / "intake").glob("*.py") if p.name != "conversation.py"),
    ]
)


def imported(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def packages(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imported(path)}


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@each("path", MODULES, ids=relative)
def test_only_nlu_components_actions_and_rasas_own_processes_import_rasa(path: Path) -> None:
    allowed = relative(path).startswith(("actions/", "bot/nlu/", "desk/rasa/", "desk/worker/"))
    assert allowed or not packages(path) & RASA


@each("path", MODULES, ids=relative)
def test_only_the_process_that_runs_them_imports_actions(path: Path) -> None:
    assert relative(path).startswith(("actions/", "desk/worker/")) or "actions" not in packages(
        path
    )


@each("path", PURE, ids=relative)
def test_calculators_know_no_database_web_or_rasa(path: Path) -> None:
    assert not packages(path) & (RASA | STORAGE_AND_WEB)
    assert not any(name.startswith(("desk.storage", "desk.web")) for name in imported(path))


def test_the_picture_shows_the_floors_that_import_linter_holds() -> None:
    assert PICTURE.read_text(encoding="utf-8") == svg(floors()), "run `make picture`"


def test_every_package_has_its_floor() -> None:
    named = {name for floor in floors() for name in floor}
    rooms = {f"desk.{path.stem}" for path in (ROOT / "desk").iterdir() if _is_room(path)}
    assert rooms - named == set()
    assert {"actions", "bench", "bot", "cli"} - named == set()


def _is_room(path: Path) -> bool:
    return (path / "__init__.py").exists() or (path.suffix == ".py" and path.stem != "__init__")


def test_no_two_classes_share_a_name() -> None:
    """One meaning a word; what a module keeps to itself (_Private) may be named as elsewhere."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path in EVERYTHING:
        for node in nodes(path):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(f"{relative(path)}:{node.lineno}")
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_no_function_is_longer_than_forty_lines() -> None:
    lengths = {
        f"{relative(path)}:{node.lineno}": (node.end_lineno or 0) - node.lineno + 1
        for path in EVERYTHING
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert len(lengths) > 2000
    assert {place: n for place, n in lengths.items() if n > LONGEST_FUNCTION} == {}


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))

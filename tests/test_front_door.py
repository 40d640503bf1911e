"""What a newcomer finds: hooks that fetch nothing, locks without addresses, a changelog in form."""

import re
import tomllib

import pytest
import yaml

from bot.paths import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_hooks_call_what_make_lint_and_format_call() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repository["repo"] for repository in config["repos"]] == ["local"]
    hooks = config["repos"][0]["hooks"]
    assert {hook["language"] for hook in hooks} == {"system"}
    tools = [re.sub(r"^sh -c \"|\"$|\.venv/bin/", "", hook["entry"]) for hook in hooks]
    recipes = MAKEFILE.replace("$(BIN)/", "")
    for tool in tools:
        command = tool if tool.startswith("cd widget") else tool.split()[0]
        assert command.rpartition("&& ")[2] in recipes, tool


@pytest.mark.parametrize(
    "lock", ["requirements.lock", "requirements-dev.lock", "widget/package-lock.json"]
)
def test_locks_say_what_and_not_where(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert "--index-url" not in text
    assert re.findall(r"(?:@|file:|git\+)\s*https?://|sha256:.*://", text) == []


def test_the_changelog_is_in_form() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ - \d{4}-\d{2}-\d{2}", name) for name in headings[1:])
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert headings[1].startswith(f"{version['version']} ")
    kinds = set(re.findall(r"^### (.*)$", text, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_readme_names_every_program_that_the_makefile_needs() -> None:
    """deploy/prove-plain-debian.sh installs these and nothing else."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [packages] = re.findall(r"`apt-get install ([a-z0-9 -]+)`", readme)
    assert {"git", "make", "python3-venv"} == set(packages.split())

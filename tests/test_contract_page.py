"""docs/contract.md says what the code and the API's description say."""

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import pytest

from bot.notice.outline import section_id
from bot.paths import ROOT
from bot.turn import Citation, Option, Outcome, RequestInfo, Stage, Turn
from desk.forms.kinds import load_kinds
from desk.settings import Settings
from desk.web.openapi import description

PAGE = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
SCHEMAS: Mapping[str, Any] = description()["components"]["schemas"]


def listed(heading: str) -> list[str]:
    """The first column of the table whose first heading is `heading`."""
    table = re.search(rf"^\| `{heading}` \|.*\n\|[-|]+\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    assert table, heading
    return re.findall(r"^\| `(\w+)` \|", table[1], re.MULTILINE)


def enum(schema: str, field: str) -> list[str]:
    values: list[str] = SCHEMAS[schema]["properties"][field]["enum"]
    return values


def test_outcomes() -> None:
    assert set(listed("outcome")) == set(enum("Turn", "outcome")) == set(Outcome)


def test_stages() -> None:
    assert listed("stage") == enum("Request", "stage") == list(Stage)


def test_kinds() -> None:
    rights = {kind.kind for kind in load_kinds().values() if kind.is_data_right}
    assert set(listed("kind")) | {None} == set(enum("Request", "kind")) == rights | {None}


@pytest.mark.parametrize(
    ("shown", "schema", "of"),
    [
        ("{", "Turn", Turn),
        ('"citations": [{', "Citation", Citation),
        ('"options": [{', "Option", Option),
        ('"request": {', "Request", RequestInfo),
    ],
)
def test_the_example_has_every_key(shown: str, schema: str, of: type) -> None:
    [example] = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert shown in example
    declared = {field.name for field in fields(of)} - {"texts", "language"}
    assert all(f'"{name}":' in example for name in declared)
    if schema in SCHEMAS:
        assert set(SCHEMAS[schema]["required"]) == declared


def test_section_ids() -> None:
    assert section_id("Sharing information") == "sharing-information"
    assert '"Sharing information" is `sharing-information`' in PAGE


def test_addresses() -> None:
    settings = Settings.from_env({})
    for port in (settings.port, settings.rasa_port, settings.actions_port):
        assert f"`{settings.host}:{port}`" in PAGE

"""The kinds of request that the assistant can collect: one file each in data/requests."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from bot.content import (
    ContentError,
    Fault,
    Faults,
    open_document,
    yaml_files,
)
from bot.paths import DATA
from desk.cases.kind import KindRules
from desk.forms.checks import faults_between, faults_in
from desk.forms.common import COMMON, Common, load_common
from desk.forms.implied_words import named_before
from desk.forms.kind import COLUMNS, Kind
from desk.forms.routing import ROUTING
from desk.forms.wording import WORDING

__all__ = ["COLUMNS", "FOLDER", "Kind", "kind_for_intent", "load_kinds", "rules_of"]

FOLDER = DATA / "requests"
_NO_KINDS = {COMMON.name, WORDING.name, ROUTING.name}


@cache
def load_kinds(folder: Path = FOLDER) -> dict[str, Kind]:
    """Return every kind by its name. Raises ContentError with the faults of all files."""
    common = load_common(folder / COMMON.name)
    kinds: dict[Path, Kind] = {}
    faults = Faults()
    for path in yaml_files(folder):
        if path.name not in _NO_KINDS:
            with faults.collected():
                kinds[path] = _kind(path, common)
    faults.raise_any()
    shared = list(faults_between(kinds))
    if shared:
        raise ContentError(*shared)
    return {kind.kind: kind for kind in kinds.values()}


def rules_of(kind: str) -> KindRules:
    """Return the rules for a stored ticket of this kind.

    Raises ContentError if its file is missing: `check_kinds_in_use` refuses to start before that.
    """
    found = load_kinds().get(kind)
    if found is None:
        missing = Fault(
            FOLDER / f"{kind}.yml", None, "The file of this kind of request is missing."
        )
        raise ContentError(missing)
    return found.rules


def kind_for_intent(intent: str, kinds: Mapping[str, Kind]) -> Kind | None:
    """Return the kind of request that a message of this intent asks for, if any."""
    return next((kind for kind in kinds.values() if intent in kind.intents), None)


def _kind(path: Path, common: Common) -> Kind:
    document = open_document(path)
    content = common.completed(document)
    if isinstance(content.get("rules"), dict):
        content["rules"] = {**content["rules"], "kind": path.stem}
    kind = document.read_as(Kind, content)
    faults = [document.fault(*fault) for fault in faults_in(kind, path.stem)]
    if faults:
        raise ContentError(*faults)
    return replace(kind, steps=named_before(kind.steps))

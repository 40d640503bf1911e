"""What the kinds of request share: questions to use, and defaults for their entries."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.content import ContentError, Document, open_document
from bot.paths import DATA
from desk.forms.steps import Step

COMMON = DATA / "requests" / "common.yml"
# Entries of which a kind may word a part its own way.
_MERGED = ("endings", "rules", "mails")


@dataclass(frozen=True)
class CommonFile:
    """The entries of common.yml. `defaults` are entries of a kind, checked with each kind."""

    defaults: Any
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Common:
    """`defaults` are entries of a kind; `steps` are by field, as read and as written."""

    defaults: Mapping[str, Any]
    steps: Mapping[str, Step]
    written: Mapping[str, Mapping[str, Any]]

    def completed(self, document: Document) -> dict[str, Any]:
        """Return the entries of a kind's file with the defaults and the shared questions in place.

        Raises ContentError if the file has no entries, or uses a question that is not shared.
        """
        own = document.data
        if not isinstance(own, dict):
            instead = "Write entries such as kind: access"
            raise ContentError(document.fault((), "The file has no entries.", instead))
        content = {**self.defaults, **own}
        for name in _MERGED:
            content[name] = _merged(self.defaults.get(name), content.get(name))
        steps = content.get("steps")
        if isinstance(steps, list):
            used = [self._used(step, number, document) for number, step in enumerate(steps)]
            content["steps"] = [*used, *self._told_only(used)]
        return content

    def _told_only(self, steps: list[Any]) -> list[Any]:
        """Return the questions that every kind has without using them: they are never asked."""
        own = {step.get("field") for step in steps if isinstance(step, dict)}
        told = (name for name, step in self.steps.items() if step.told_only and name not in own)
        return [self.written[name] for name in told]

    def _used(self, step: Any, number: int, document: Document) -> Any:
        """Return the shared question that `use: <field>` names, or the step as it is written."""
        if not (isinstance(step, dict) and "use" in step):
            return step
        name = step["use"]
        if len(step) > 1:
            found = f"The question '{name}' is used as it is, and written out too."
            instead = "Keep `use` alone, or write the whole question."
            raise ContentError(document.fault(("steps", number), found, instead))
        if name not in self.written:
            found = f"common.yml has no question '{name}'."
            instead = f"Use one of {', '.join(sorted(self.written))}, or write the question."
            raise ContentError(document.fault(("steps", number, "use"), found, instead))
        return self.written[name]


def _merged(defaults: Any, own: Any) -> Any:
    both = isinstance(defaults, dict) and isinstance(own, dict)
    return {**defaults, **own} if both else own


@cache
def load_common(path: Path = COMMON) -> Common:
    """Return what kinds share. Raises ContentError with every fault."""
    document = open_document(path)
    file = document.read_as(CommonFile)
    if not isinstance(file.defaults, dict):
        found, instead = "'defaults' has no entries.", "Write entries of a kind, one a line."
        raise ContentError(document.fault(("defaults",), found, instead))
    steps = {step.field: step for step in file.steps}
    written = {step["field"]: step for step in document.data["steps"]}
    return Common(file.defaults, steps, written)


def role_label(role: str) -> str:
    """Return who is asking, as the desk calls it; empty if it is none of the choices."""
    return load_common().steps["requester_role"].labelled(role)

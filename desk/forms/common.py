"""What the kinds of request share: steps to use, and words unless they have their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.paths import DATA
from desk.forms.entries import KindError, entries_of, faults_in, listed_entries, made
from desk.forms.steps import Step, read_step

COMMON = DATA / "requests" / "common.yml"


@dataclass(frozen=True)
class Common:
    """`defaults` are entries of a kind; `steps` are by field."""

    defaults: Mapping[str, Any]
    steps: Mapping[str, Step]

    def used(self, raw: Mapping[str, Any]) -> Step:
        """The shared step that `use: <field>` names, or the step written out."""
        if "use" not in raw:
            return read_step(raw)
        name = raw["use"]
        if set(raw) != {"use"}:
            raise KindError(f"the step {name!r} is used as it is, or written out: not both")
        if name not in self.steps:
            raise KindError(f"no shared step {name!r}; there are {', '.join(sorted(self.steps))}")
        return self.steps[name]


@cache
def load_common(path: Path = COMMON) -> Common:
    """Raises KindError naming the file and the fault."""
    raw = entries_of(path)
    with faults_in(path):
        steps = [read_step(step) for step in listed_entries(raw, "steps")]
        return made(Common, {**raw, "steps": {step.field: step for step in steps}})


def role_label(role: str) -> str:
    """Who is asking, as the desk calls it; empty for a word that is none of the choices."""
    return load_common().steps["requester_role"].labelled(role)

"""What others hold and the trust does not, and who is to be asked for it: routing.yml."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.content import Identifier, Line, Unusable, load
from bot.paths import DATA
from bot.templates import Template
from desk.forms.phrases import mentions, without

ROUTING = DATA / "requests" / "routing.yml"
# The key, among a request's answers, of whom the parent was told to ask; no step has this field.
TOLD_TO_ASK = "told_to_ask"


@dataclass(frozen=True)
class Route:
    """`to` is whom to ask for what, as the ticket says it; `said` is what the parent is told.

    `but_not` are phrases that sound like `mentions` and mean something that the trust holds.
    """

    id: Identifier
    to: Line
    said: Template
    mentions: tuple[Line, ...]
    but_not: tuple[Line, ...] = ()

    def __post_init__(self) -> None:
        if not self.mentions:
            found = f"The route '{self.id}' has no phrases, so nobody would be told of it."
            raise Unusable(found, "Write the words it goes by.", entry="mentions")

    def concerns(self, text: str) -> bool:
        return mentions(without(text, self.but_not), self.mentions)


@dataclass(frozen=True)
class Routing:
    """`go_on` asks whether to continue with what the trust holds itself."""

    go_on: Template
    go_on_problem: Template
    routes: tuple[Route, ...]

    def routes_for(self, text: str, told: Sequence[str]) -> tuple[Route, ...]:
        """Return who else must be asked for what `text` mentions, except who was `told` before."""
        return tuple(r for r in self.routes if r.id not in told and r.concerns(text))


@cache
def load_routing(path: Path = ROUTING) -> Routing:
    """Return the routes of a file. Raises ContentError with every fault."""
    return load(path, Routing)

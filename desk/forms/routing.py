"""What others hold and the trust does not, and who is to be asked for it: routing.yml."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.paths import DATA
from desk.forms.entries import KindError, entries_of, faults_in, listed_entries, made, texts
from desk.forms.phrases import mentions, without

ROUTING = DATA / "requests" / "routing.yml"
# Among a request's answers, whom the parent was told to ask; no step has this field.
TOLD_TO_ASK = "told_to_ask"


@dataclass(frozen=True)
class Route:
    """`to` is whom to ask for what, as the ticket says it; `said` is what the parent is told.

    `but_not` are phrases that sound like `mentions` and mean something that the trust holds.
    """

    id: str
    to: str
    said: str
    mentions: tuple[str, ...]
    but_not: tuple[str, ...] = ()

    def concerns(self, text: str) -> bool:
        return mentions(without(text, self.but_not), self.mentions)


@dataclass(frozen=True)
class Routing:
    """`go_on` asks whether to continue."""

    go_on: str
    go_on_problem: str
    routes: tuple[Route, ...]

    def routes_for(self, text: str, told: Sequence[str]) -> tuple[Route, ...]:
        """Return who else must be asked for what `text` mentions, except who was `told` before."""
        return tuple(r for r in self.routes if r.id not in told and r.concerns(text))


@cache
def load_routing(path: Path = ROUTING) -> Routing:
    """Raises KindError naming the file and the fault."""
    raw = entries_of(path)
    with faults_in(path):
        routes = tuple(_route(one) for one in listed_entries(raw, "routes"))
        return made(Routing, {**raw, "routes": routes})


def _route(raw: Mapping[str, Any]) -> Route:
    phrases = {name: texts(raw, name) for name in ("mentions", "but_not")}
    route = made(Route, {**raw, **phrases})
    if not route.mentions:
        raise KindError(f"the route {route.id!r} mentions nothing")
    return route

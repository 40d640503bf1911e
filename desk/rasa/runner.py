"""Running a trained model's graph in order, without a scheduler."""

from functools import cached_property
from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner

_Plan = tuple[tuple[str, tuple[str, ...]], ...]


class OrderedGraphRunner(DaskGraphRunner):
    """Runs the nodes that a target needs one after the other.

    Rasa hands the graph to dask at every message: 1.3 ms of scheduling for a dozen nodes that wait
    for each other anyway. The order is worked out once for each set of targets and inputs.
    """

    def run(
        self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        """Return the output of each target. Raises GraphRunError and what a node raises."""
        wanted = tuple(targets or self._graph_schema.target_names)
        found: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, needs in self._plan(wanted, frozenset(found)):
            found[name] = self._instantiated_nodes[name](*(found[need] for need in needs))
        return dict(found[name] for name in wanted)

    def _plan(self, targets: tuple[str, ...], inputs: frozenset[str]) -> _Plan:
        """Return the nodes in an order in which each comes after what it needs."""
        if (targets, inputs) not in self._plans:
            self._plans[targets, inputs] = _ordered(self._graph_schema.nodes, targets, inputs)
        return self._plans[targets, inputs]

    @cached_property
    def _plans(self) -> dict[tuple[tuple[str, ...], frozenset[str]], _Plan]:
        return {}


def _ordered(nodes: Any, targets: tuple[str, ...], inputs: frozenset[str]) -> _Plan:
    order: dict[str, tuple[str, ...]] = {}

    def add(name: str) -> None:
        if name in order or name in inputs:
            return
        if name not in nodes:
            raise GraphRunError(f"The model's graph has no node '{name}', and no such input came.")
        needs = tuple(nodes[name].needs.values())
        for need in needs:
            add(need)
        order[name] = needs

    for target in targets:
        add(target)
    return tuple(order.items())

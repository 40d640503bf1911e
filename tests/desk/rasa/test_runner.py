"""A graph that runs in order gives what each node needs, and only the nodes that are needed."""

from types import SimpleNamespace
from typing import Any

import pytest
from rasa.engine.exceptions import GraphRunError

from desk.rasa.runner import OrderedGraphRunner


def node(name: str, ran: list[str]) -> Any:
    def run(*given: tuple[str, Any]) -> tuple[str, Any]:
        ran.append(name)
        return name, [name, *(value for _, value in given)]

    return run


def runner(ran: list[str], **needs: list[str]) -> OrderedGraphRunner:
    """A runner of nodes that return their name and what they were given."""
    made = OrderedGraphRunner.__new__(OrderedGraphRunner)
    made._instantiated_nodes = {name: node(name, ran) for name in needs}
    made._graph_schema = SimpleNamespace(
        nodes={n: SimpleNamespace(needs={x: x for x in needed}) for n, needed in needs.items()},
        target_names=["last"],
    )
    return made


GRAPH = {
    "first": ["message"],
    "second": ["first"],
    "aside": ["message"],
    "last": ["second", "first"],
}


def test_each_node_runs_once_after_what_it_needs() -> None:
    ran: list[str] = []
    found = runner(ran, **GRAPH).run({"message": "hello"}, ["last"])
    assert ran == ["first", "second", "last"]
    first = ["first", "hello"]
    assert found == {"last": ["last", ["second", first], first]}


def test_without_targets_the_graphs_own_are_run() -> None:
    assert set(runner([], **GRAPH).run({"message": "hello"})) == {"last"}


def test_the_order_is_worked_out_anew_for_other_targets() -> None:
    ran: list[str] = []
    made = runner(ran, **GRAPH)
    made.run({"message": "a"}, ["last"])
    ran.clear()
    assert made.run({"message": "b"}, ["aside"]) == {"aside": ["aside", "b"]}
    assert ran == ["aside"]


def test_an_input_that_did_not_come_is_named() -> None:
    with pytest.raises(GraphRunError, match="'message'"):
        runner([], **GRAPH).run({}, ["last"])

"""One test over hundreds of cases of one kind, which names every case that fails."""

import inspect
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest

Test = Callable[..., None]


def each(
    names: str, cases: Iterable[Any], ids: Callable[[Any], str] = repr
) -> Callable[[Test], Test]:
    """Run the test once for every case, as `pytest.mark.parametrize` does, but as one test.

    `names` are the parameters that a case fills, separated by commas; `ids` names a case that has
    failed. Use it where the cases are many, quick, and share all their fixtures: a test of its own
    costs each of them more than it takes.
    """
    parameters = [name.strip() for name in names.split(",")]
    known = [(_values(case, parameters), _name(case, ids)) for case in cases]
    assert known, f"there is nothing to test: no {names}"

    def decorate(test: Test) -> Test:
        def every_case(**fixtures: Any) -> None:
            failed = [
                said
                for values, name in known
                if (said := _failure(test, {**fixtures, **values}, name)) is not None
            ]
            if failed:
                pytest.fail(f"{len(failed)} of {len(known)} cases:\n\n" + "\n\n".join(failed))

        signature = inspect.signature(test)
        wanted = [p for p in signature.parameters.values() if p.name not in parameters]
        every_case.__signature__ = signature.replace(parameters=wanted)  # type: ignore[attr-defined]
        every_case.__name__, every_case.__doc__ = test.__name__, test.__doc__
        return every_case

    return decorate


def _values(case: Any, parameters: Sequence[str]) -> dict[str, Any]:
    given = getattr(case, "values", None) if hasattr(case, "marks") else None
    values = given or (case if len(parameters) > 1 else (case,))
    return dict(zip(parameters, values, strict=True))


def _name(case: Any, ids: Callable[[Any], str]) -> str:
    return getattr(case, "id", None) or ids(case) if hasattr(case, "marks") else ids(case)


def _failure(test: Test, values: dict[str, Any], name: str) -> str | None:
    try:
        test(**values)
    except AssertionError as wrong:
        return f"{name}: {wrong}"
    return None

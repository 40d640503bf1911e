"""One running stack for the tests that only talk to it; trouble-makers start their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.stack import Stack, running


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("stack")) as running_stack:
        yield running_stack


@pytest.fixture
def stopped_stack(tmp_path: Path) -> Stack:
    """A stack that has never been started."""
    return Stack(tmp_path)


@pytest.fixture
def own_stack(tmp_path: Path) -> Iterator[Stack]:
    """A stack that the test may break."""
    with running(tmp_path) as running_stack:
        yield running_stack

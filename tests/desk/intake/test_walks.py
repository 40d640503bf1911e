"""Whatever is said in whatever order, what is stored is what was read back, and danger wins."""

import pytest

from tests.desk.intake.walks import walk

WALKS = 25  # for each of the seeds


@pytest.mark.parametrize("seed", range(8))
def test_a_walk_keeps_what_is_promised(seed: int) -> None:
    for number in range(WALKS):
        walk(seed * WALKS + number)

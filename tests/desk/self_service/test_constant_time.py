"""A reference that does not exist takes as long as one that does."""

import time

import pytest

from desk.self_service.constant_time import MINIMUM_SECONDS, constant_time
from desk.storage import Store
from tests.desk.self_service.chat import SelfServiceChat


def test_a_block_takes_at_least_so_long_however_it_ends() -> None:
    begun = time.monotonic()
    with pytest.raises(KeyError), constant_time(0.05):
        raise KeyError
    assert time.monotonic() - begun >= 0.05


@pytest.mark.parametrize("reference", ["SAR-2026-000001", "SAR-2026-000404"])
def test_every_reference_and_every_wrong_code_take_their_time(
    sqlite_store: Store, reference: str
) -> None:
    chat = SelfServiceChat(sqlite_store)
    chat.open()
    for text in (reference, "000000"):
        begun = time.monotonic()
        chat.ask(text)
        assert time.monotonic() - begun >= MINIMUM_SECONDS

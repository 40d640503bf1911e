"""Personal data at rest: the keys, and what they seal."""

from desk.sealing.keys import Keys, load_keys
from desk.sealing.seal import Sealer, SealError, key_id

__all__ = ["Keys", "SealError", "Sealer", "key_id", "load_keys"]

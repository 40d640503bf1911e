"""Personal data at rest: the keys, and what they seal."""

from desk.crypto.field_cipher import Sealer, SealError, key_id
from desk.crypto.keys import Keys, load_keys

__all__ = ["Keys", "SealError", "Sealer", "key_id", "load_keys"]

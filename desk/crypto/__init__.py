"""Encryption of personal data at rest, and the keys for it."""

from desk.crypto.field_cipher import DecryptionError, FieldCipher, key_id
from desk.crypto.keys import Keys, load_keys

__all__ = ["DecryptionError", "FieldCipher", "Keys", "key_id", "load_keys"]

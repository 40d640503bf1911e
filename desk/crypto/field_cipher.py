"""Authenticated encryption of single fields: docs/decisions/0010-sealed-data.md says why."""

import hmac
import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desk.crypto.keys import Keys

VERSION = "1"
NONCE_BYTES = 12  # NIST SP 800-38D: 96 bits; random, good for 2**32 texts under one key
TAG_BYTES = 16
_FORM = re.compile(rf"{VERSION}\.([0-9a-f]{{8}})\.([A-Za-z0-9_-]+)")


class DecryptionError(Exception):
    """A value cannot be decrypted; the message names its place and never its content."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"What is kept at {place} cannot be read: {why}")


class FieldCipher:
    """Encrypts with the first of the data keys, and decrypts with any of them."""

    def __init__(self, keys: Keys) -> None:
        self._ciphers = {key_id(key): AESGCM(key) for key in keys.data}
        self._current = key_id(keys.data[0])
        self._index_key = HKDF(SHA256(), 32, salt=None, info=b"privacy-desk blind index").derive(
            keys.data[0]
        )

    def encrypt(self, text: str, place: str) -> str:
        """Return the text encrypted, as "1.<key id>.<base64url of nonce, ciphertext and tag>".

        `place` names column and row, such as "tickets.subject_name:<row id>"; it is authenticated
        with the text, so that the value can be decrypted at the same place only.
        """
        nonce = os.urandom(NONCE_BYTES)
        cipher = self._ciphers[self._current]
        # A lone surrogate, which JSON may bring, must not fail with the text in the exception.
        secret = cipher.encrypt(nonce, text.encode("utf-8", "surrogatepass"), place.encode())
        return f"{VERSION}.{self._current}.{_encode(nonce + secret)}"

    def decrypt(self, value: str, place: str) -> str:
        """Return the text.

        Raises DecryptionError if its key is missing, or the value was changed or is from another
        place.
        """
        form = _FORM.fullmatch(value)
        raw = _decode(form[2]) if form else None
        if form is None or raw is None:
            raise DecryptionError(place, "it is not encrypted")
        cipher = self._ciphers.get(form[1])
        if cipher is None:
            raise DecryptionError(
                place, f"key {form[1]}, which encrypted it, is not among the data keys"
            )
        try:
            text = cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode())
        except InvalidTag:
            raise DecryptionError(place, "it was changed, or moved from another place") from None
        return text.decode("utf-8", "surrogatepass")

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The ids of the data keys, the one that encrypts first."""
        return tuple(self._ciphers)

    def is_current(self, value: str) -> bool:
        """Return whether the value was encrypted with the first data key."""
        return value.startswith(f"{VERSION}.{self._current}.")

    def blind_index(self, text: str) -> str:
        """Return 64 hexadecimal digits, equal for equal texts, to search an encrypted column by.

        They change with the first data key. Normalise the text first.
        """
        return hmac.new(self._index_key, text.encode("utf-8", "surrogatepass"), sha256).hexdigest()


def key_id(key: bytes) -> str:
    """Return 8 hexadecimal digits that identify a key without revealing any of it."""
    return sha256(b"privacy-desk key id:" + key).hexdigest()[:8]


def _encode(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _decode(text: str) -> bytes | None:
    """Return the bytes; None if there are too few, or if `_encode` would write them otherwise."""
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    return raw if len(raw) >= NONCE_BYTES + TAG_BYTES and _encode(raw) == text else None

"""Sealing a text to the place where it is kept. docs/decisions/0010-sealed-data.md has the why."""

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


class SealError(Exception):
    """A sealed text cannot be opened; the message names its place and never its content."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"What is kept at {place} cannot be read: {why}")


class Sealer:
    """Seals with the first of the data keys, and opens with any of them."""

    def __init__(self, keys: Keys) -> None:
        self._ciphers = {key_id(key): AESGCM(key) for key in keys.data}
        self._current = key_id(keys.data[0])
        self._blinding = HKDF(SHA256(), 32, salt=None, info=b"privacy-desk blind index").derive(
            keys.data[0]
        )

    def seal(self, text: str, place: str) -> str:
        """The text as "1.<key id>.<base64url of nonce, ciphertext and tag>".

        It opens only with the same `place`, which names column and row:
        "tickets.subject_name:<row id>".
        """
        nonce = os.urandom(NONCE_BYTES)
        cipher = self._ciphers[self._current]
        # A lone surrogate, which JSON may bring, must not fail with the text in the exception.
        secret = cipher.encrypt(nonce, text.encode("utf-8", "surrogatepass"), place.encode())
        return f"{VERSION}.{self._current}.{_encode(nonce + secret)}"

    def open(self, sealed: str, place: str) -> str:
        """The text again. Raises SealError: another key, another place, or not as it was sealed."""
        form = _FORM.fullmatch(sealed)
        raw = _decode(form[2]) if form else None
        if form is None or raw is None:
            raise SealError(place, "it is not sealed")
        cipher = self._ciphers.get(form[1])
        if cipher is None:
            raise SealError(place, f"key {form[1]}, which sealed it, is not among the data keys")
        try:
            text = cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode())
        except InvalidTag:
            raise SealError(place, "it was changed, or moved from another place") from None
        return text.decode("utf-8", "surrogatepass")

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The ids of the data keys, that of the one that seals in front."""
        return tuple(self._ciphers)

    def is_current(self, sealed: str) -> bool:
        """Whether the first data key sealed it."""
        return sealed.startswith(f"{VERSION}.{self._current}.")

    def blind(self, text: str) -> str:
        """64 hexadecimal digits, equal for equal texts, by which a sealed column is searched.

        They change with the first data key. Normalise the text first.
        """
        return hmac.new(self._blinding, text.encode("utf-8", "surrogatepass"), sha256).hexdigest()


def key_id(key: bytes) -> str:
    """8 hexadecimal digits that tell keys apart and give nothing of them away."""
    return sha256(b"privacy-desk key id:" + key).hexdigest()[:8]


def _encode(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _decode(text: str) -> bytes | None:
    """The bytes; None where they are too few, or the text is not how `_encode` writes them."""
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    return raw if len(raw) >= NONCE_BYTES + TAG_BYTES and _encode(raw) == text else None

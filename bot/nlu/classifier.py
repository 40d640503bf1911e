"""The blended classifier as a Rasa intent classifier."""

from typing import Any, Self

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, vstack

from bot.nlu.blend import Blend

# Enough to offer "did you mean"; every entry is stored with every message of a conversation.
RANKING_LENGTH = 5
_FILE = "blend.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class BlendClassifier(IntentClassifier, GraphComponent):
    """Sets `intent` and `intent_ranking` from sentence vectors and character counts."""

    def __init__(
        self, model_storage: ModelStorage, resource: Resource, blend: Blend | None = None
    ) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._blend = blend

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
            return cls(model_storage, resource, Blend.load(folder / _FILE))

    @classmethod
    def required_components(cls) -> list[type]:
        return [Featurizer]

    @staticmethod
    def required_packages() -> list[str]:
        return ["scipy", "sklearn"]

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every labelled example; raises ValueError on fewer than two intents."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        labels = [example.get(INTENT) for example in examples]
        self._blend = Blend.fit(*_features(examples), labels)
        with self._model_storage.write_to(self._resource) as folder:
            self._blend.save(folder / _FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Rank the intents of each message that has a text."""
        asked = [message for message in messages if message.get(TEXT)]
        for message in messages:
            message.set(INTENT, {INTENT_NAME_KEY: None, "confidence": 0.0}, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [], add_to_output=True)
        if asked and self._blend:
            for message, row in zip(asked, self._blend.predict(*_features(asked)), strict=True):
                ranking = [
                    {INTENT_NAME_KEY: str(self._blend.classes[i]), "confidence": float(row[i])}
                    for i in np.argsort(-row)[:RANKING_LENGTH]
                ]
                message.set(INTENT, ranking[0], add_to_output=True)
                message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Unchanged: nothing later in the pipeline learns from our predictions."""
        return training_data


def _features(messages: list[Message]) -> tuple[np.ndarray[Any, Any], csr_matrix]:
    """Sentence vectors [n, 384] and character counts [n, n-grams] of featurized messages."""
    vectors, counts = [], []
    for message in messages:
        _, vector = message.get_dense_features(TEXT)
        _, count = message.get_sparse_features(TEXT)
        if vector is None or count is None:
            raise ValueError("config.yml must list MiniLMFeaturizer and a character featurizer.")
        vectors.append(vector.features[0])
        counts.append(count.features)
    return np.stack(vectors), csr_matrix(vstack(counts))

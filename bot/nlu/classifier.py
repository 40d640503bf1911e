"""The question model as a Rasa intent classifier."""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.component import Component
from bot.nlu.fingerprint import LIBRARIES, learning_fingerprint
from bot.nlu.questions import QuestionModel
from bot.understanding.segments import segments

# Enough to offer "did you mean"; every entry is stored with every message of a conversation.
RANKING_LENGTH = 5
# Message properties: `in_scope` is how much a message is like the training questions, from 0 to
# 1; `segments` has the text, ranking and in-scope score of each question in a message of several;
# `vectors` the sentence vectors of the message and its segments, [1 + segments, 384].
IN_SCOPE = "in_scope"
SEGMENTS = "segments"
VECTORS = "vectors"
Ranking = list[dict[str, Any]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionClassifier(Component, IntentClassifier):
    """Set `intent` and `intent_ranking`, and a ranking for each segment of a longer message."""

    def __init__(
        self, model_storage: ModelStorage, resource: Resource, model: QuestionModel | None = None
    ) -> None:
        super().__init__(model_storage, resource)
        self._model = model

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        """Return a classifier with the model that training has stored."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, QuestionModel.load(folder))

    @staticmethod
    def required_packages() -> list[str]:
        """Modules that must be importable."""
        return list(LIBRARIES.values())

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """What decides the outcome of training beside the examples; Rasa trains if it changes."""
        return learning_fingerprint()

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every labelled example; raise ValueError on fewer than two intents."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        texts = [example.get(TEXT) for example in examples]
        self._model = QuestionModel.fit(texts, [example.get(INTENT) for example in examples])
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def annotate(self, message: Message) -> None:
        """Rank the intents of a message with a text, and of each of its segments."""
        if message.get(TEXT) and self._model:
            self._understand(message, self._model)
        else:
            _set_ranking(message, [])

    @staticmethod
    def _understand(message: Message, model: QuestionModel) -> None:
        pieces = segments(message.get(TEXT))
        understood = model.understand([message.get(TEXT), *pieces])
        first, *rest = (_ranking(row, model.classes) for row in understood.probabilities)
        in_scope = [round(float(each), 3) for each in understood.in_scope]
        _set_ranking(message, first)
        message.set(IN_SCOPE, in_scope[0], add_to_output=True)
        message.set(VECTORS, understood.vectors)
        if pieces:
            ranked = [
                {TEXT: piece, INTENT_RANKING_KEY: ranking, IN_SCOPE: known}
                for piece, ranking, known in zip(pieces, rest, in_scope[1:], strict=True)
            ]
            message.set(SEGMENTS, ranked, add_to_output=True)


def _set_ranking(message: Message, ranking: Ranking) -> None:
    nothing = {INTENT_NAME_KEY: None, "confidence": 0.0}
    message.set(INTENT, ranking[0] if ranking else nothing, add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)


def _ranking(probabilities: NDArray[Any], classes: list[str]) -> Ranking:
    best = np.argsort(-probabilities)[:RANKING_LENGTH]
    return [{INTENT_NAME_KEY: classes[i], "confidence": float(probabilities[i])} for i in best]

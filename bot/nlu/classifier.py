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
from bot.understanding.bounded import bounded, has_words
from bot.understanding.message import OUT_OF_SCOPE
from bot.understanding.segments import segments

# Enough to offer "did you mean"; every entry is stored with every message of a conversation.
RANKING_LENGTH = 5
# From this probability on an intent is listed all the same: a trace of risk matters, even in the
# sixth place (bot/conversation/reply.py).
TRACE = 0.01
# Message properties: `segments` has the text and ranking of each question in a message of several;
# `states` the message's states after the shared layers, [tokens, 384]; `in_scope`, if the setting
# in_scope_score asks for it, is from 0 to 1.
SEGMENTS = "segments"
STATES = "states"
IN_SCOPE = "in_scope"
Ranking = list[dict[str, Any]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionClassifier(Component, IntentClassifier):
    """Set `intent` and `intent_ranking`, and a ranking for each segment of a longer message."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: QuestionModel | None = None,
    ) -> None:
        super().__init__(config, model_storage, resource)
        self._scored = bool(config["in_scope_score"])
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Settings in config.yml; only a benchmark needs the in-scope score."""
        return {"in_scope_score": False}

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
            return cls(config, model_storage, resource, QuestionModel.load(folder))

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
        labels = [example.get(INTENT) for example in examples]
        self._model = QuestionModel.fit(texts, labels, scored=self._scored)
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def annotate(self, message: Message) -> None:
        """Rank the intents of a message with a text, and of each of its segments."""
        if not message.get(TEXT) or not self._model:
            _set_ranking(message, [])
        elif has_words(message.get(TEXT)):
            self._understand(message, self._model)
        else:
            _set_ranking(message, [{INTENT_NAME_KEY: OUT_OF_SCOPE, "confidence": 1.0}])

    def _understand(self, message: Message, model: QuestionModel) -> None:
        text = bounded(message.get(TEXT))
        pieces = segments(text)
        understood = model.understand([text, *pieces])
        first, *rest = (_ranking(row, model.classes) for row in understood.probabilities)
        _set_ranking(message, first)
        message.set(STATES, understood.shared[0])
        if pieces:
            ranked = [
                {TEXT: piece, INTENT_RANKING_KEY: ranking}
                for piece, ranking in zip(pieces, rest, strict=True)
            ]
            message.set(SEGMENTS, ranked, add_to_output=True)
        if self._scored:
            score = float(model.in_scope(understood)[0])
            message.set(IN_SCOPE, round(score, 3), add_to_output=True)


def _set_ranking(message: Message, ranking: Ranking) -> None:
    nothing = {INTENT_NAME_KEY: None, "confidence": 0.0}
    message.set(INTENT, ranking[0] if ranking else nothing, add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)


def _ranking(probabilities: NDArray[Any], classes: list[str]) -> Ranking:
    """The intents that are worth telling, best first."""
    length = max(RANKING_LENGTH, int((probabilities >= TRACE).sum()))
    best = np.argsort(-probabilities)[:length]
    return [{INTENT_NAME_KEY: classes[i], "confidence": float(probabilities[i])} for i in best]

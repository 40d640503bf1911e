"""The notice's statements nearest to a message in meaning."""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.classifier import STATES
from bot.nlu.component import Component
from bot.nlu.minilm import published, published_vectors
from bot.nlu.weights import Matrix
from bot.notice import load_notice

NEAREST = "nearest"
MOST = 2


class _Statements(NamedTuple):
    """n statements by their words, and their unit vectors, [n, 384]."""

    words: list[str]
    vectors: Matrix


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class NearestStatements(Component):
    """Set `nearest`: the MOST statements with the highest cosine, by their words.

    It stands behind QuestionClassifier in config.yml and continues its encoding. The statements are
    those of the notice when the process starts, so that an edited notice needs no training.
    """

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(config, model_storage, resource)
        self._statements = _statements()

    def annotate(self, message: Message) -> None:
        """Set `nearest` if the classifier has encoded the message."""
        states = message.get(STATES)
        if states is not None:
            vector = published().encode([states])[0]
            message.set(NEAREST, _nearest(vector, self._statements), add_to_output=True)


@cache
def _statements() -> _Statements:
    """The notice in use, encoded once a process: half a second for a hundred statements."""
    words = [statement.text for statement in load_notice().statements]
    return _Statements(words, published_vectors(words))


def _nearest(vector: Matrix, statements: _Statements) -> list[dict[str, Any]]:
    """The MOST nearest statements to a unit vector, [384], nearest first."""
    similarities = statements.vectors @ vector
    return [
        {"words": statements.words[i], "similarity": round(float(similarities[i]), 3)}
        for i in np.argsort(-similarities)[:MOST]
    ]

"""The statements of the notice that come nearest to a message."""

from pathlib import Path

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message

from bot.nlu import nearest
from bot.nlu.minilm import embeddings, shared_layers
from bot.nlu.nearest import MOST, NearestStatements
from bot.notice import load_notice


@pytest.fixture
def component(tmp_path: Path) -> NearestStatements:
    where = (
        LocalModelStorage(tmp_path),
        Resource("nearest"),
        ExecutionContext(GraphSchema({})),
    )
    loaded: NearestStatements = NearestStatements.load({}, *where)
    return loaded


def message(text: str) -> Message:
    states = shared_layers().states(embeddings().embedded([text]))[0]
    return Message({"text": text, "states": states})


def test_a_statement_is_nearest_to_itself(component: NearestStatements) -> None:
    asked = list(load_notice().statements)[7].text
    found = component.process([message(asked)])[0].get("nearest")
    assert len(found) == MOST
    assert found[0] == {"words": asked, "similarity": pytest.approx(1.0, abs=2e-3)}
    assert found[0]["similarity"] >= found[1]["similarity"]


def test_the_notice_is_that_of_the_start(
    component: NearestStatements, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the notice is in the trained model; and a message encodes nothing."""
    monkeypatch.setattr(nearest, "load_notice", None)
    monkeypatch.setattr(nearest, "published_vectors", None)
    again = NearestStatements({}, component._model_storage, component._resource)
    assert again.process([message("who sees it")])[0].get("nearest")


def test_a_message_that_is_not_encoded_gets_none(component: NearestStatements) -> None:
    assert component.process([Message({"text": ""})])[0].get("nearest") is None
    assert "states" not in component.process([message("hi")])[0].as_dict(True)


def test_only_the_words_of_the_notice_are_given(component: NearestStatements) -> None:
    words = {statement.text for statement in load_notice().statements}
    found = component.process([message("do you share data with the police")])[0].get("nearest")
    assert {each["words"] for each in found} <= words
    assert np.all([-1 <= each["similarity"] <= 1 for each in found])

"""The Rasa component: what it sets on a message."""

from pathlib import Path

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.conversation.decisions import URGENT_TRACE
from bot.nlu.classifier import RANKING_LENGTH, TRACE, QuestionClassifier, _ranking
from bot.nlu.minilm import published, published_vectors

TRAINING = {
    "police": ["do the police see it", "is data given to the police", "police access", "cops"],
    "photos": ["do you keep photos", "pictures of my son", "photographs", "are photos stored"],
    "lunch": ["what is for lunch", "school dinner", "canteen menu", "is lunch hot today"],
}
SCORED = {"in_scope_score": True}


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> QuestionClassifier:
    """One that was trained, stored and loaded, as in `rasa run`."""
    where = (
        LocalModelStorage(tmp_path_factory.mktemp("storage")),
        Resource("classifier"),
        ExecutionContext(GraphSchema({})),
    )
    examples = [
        Message.build(text=text, intent=intent)
        for intent, texts in TRAINING.items()
        for text in texts
    ]
    QuestionClassifier.create(SCORED, *where).train(TrainingData(examples))
    return QuestionClassifier.load(SCORED, *where)


def test_a_message_gets_an_intent_and_a_ranking(classifier: QuestionClassifier) -> None:
    message = classifier.process([Message.build(text="law enforcement")])[0]
    ranking = message.get("intent_ranking")
    assert message.get("intent") == ranking[0]
    assert ranking[0]["name"] == "police"
    assert len(ranking) == min(RANKING_LENGTH, len(TRAINING))
    assert {"intent", "intent_ranking"} <= message.as_dict(only_output_properties=True).keys()
    assert "segments" not in message.as_dict()


def test_each_part_gets_a_ranking_too(classifier: QuestionClassifier) -> None:
    asked = Message.build(text="do the police see it and what is for lunch")
    message = classifier.process([asked])[0]
    ranked = message.as_dict(only_output_properties=True)["segments"]
    assert [segment["text"] for segment in ranked] == ["do the police see it", "what is for lunch"]
    assert [segment["intent_ranking"][0]["name"] for segment in ranked] == ["police", "lunch"]


def test_the_states_are_the_whole_messages_and_are_not_sent(
    classifier: QuestionClassifier,
) -> None:
    text = "Who sees the data? Is there lunch?"
    message = classifier.process([Message.build(text=text)])[0]
    vector = published().encode([message.get("states")])
    assert np.array_equal(vector, published_vectors([text]))
    assert "states" not in message.as_dict(only_output_properties=True)


def test_the_in_scope_score_is_given_if_it_is_asked_for(classifier: QuestionClassifier) -> None:
    message = classifier.process([Message.build(text="police access")])[0]
    assert 0.2 < message.as_dict(only_output_properties=True)["in_scope"] <= 1
    plain = QuestionClassifier(
        QuestionClassifier.get_default_config(),
        classifier._model_storage,
        classifier._resource,
        classifier._model,
    )
    assert "in_scope" not in plain.process([Message.build(text="police")])[0].as_dict()


def test_a_trace_of_an_intent_is_listed_behind_the_best() -> None:
    likely = [0.5, 0.2, 0.1, 0.07, 0.06, 0.05, TRACE, TRACE - 1e-4]
    ranking = _ranking(np.array(likely), list("abcdefgh"))
    assert "".join(guess["name"] for guess in ranking) == "abcdefg"
    sure = _ranking(np.array([0.994] + [0.001] * 6), list("abcdefg"))
    assert len(sure) == RANKING_LENGTH


def test_a_message_without_a_text_has_no_intent(classifier: QuestionClassifier) -> None:
    message = classifier.process([Message({"text": ""})])[0]
    assert message.get("intent") == {"name": None, "confidence": 0.0}
    assert message.get("intent_ranking") == []


def test_an_untrained_classifier_knows_nothing(tmp_path: Path) -> None:
    storage = LocalModelStorage(tmp_path)
    untrained = QuestionClassifier(SCORED, storage, Resource("classifier"))
    assert untrained.process([Message({"text": "police"})])[0].get("intent_ranking") == []


def test_every_trace_of_risk_that_the_dialogue_looks_for_is_listed() -> None:
    assert TRACE <= URGENT_TRACE


@pytest.mark.parametrize(
    "text", ["!?.,;" * 40, "\U0001f600" * 4000, "?"], ids=["marks", "emoji", "one"]
)
def test_a_message_without_a_letter_is_not_classified(
    classifier: QuestionClassifier, text: str
) -> None:
    """200 punctuation marks were once answered with "call 999" (red team, row 11)."""
    message = classifier.process([Message.build(text=text)])[0]
    assert message.get("intent") == {"name": "out_of_scope", "confidence": 1.0}
    assert message.get("intent_ranking") == [message.get("intent")]
    assert message.get("states") is None


def test_a_run_in_a_message_is_shortened_before_it_is_understood(
    classifier: QuestionClassifier,
) -> None:
    long, short = (
        classifier.process([Message.build(text="do the police see it" + "?" * n)])[0]
        for n in (3000, 3)
    )
    assert long.get("intent_ranking") == short.get("intent_ranking")
    assert len(long.get("text")) > 3000

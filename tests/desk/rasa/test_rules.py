"""Rules that are looked up predict what Rasa predicts by testing each of them."""

import random
from typing import Any
from warnings import catch_warnings, simplefilter

import pytest
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from desk.rasa import rules
from desk.settings import Settings
from desk.supervisor.model import model_path
from tests.desk.rasa.chats import SENDER, opening, user

CONVERSATIONS, MESSAGES, MOST_ACTIONS = 40, 6, 8
PATCHED = ("_get_possible_keys", "_find_action_from_rules", "_prediction_states")
LISTEN = "action_listen"


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[RulePolicy, Domain]:
    """The rule policy of the trained model."""
    model = model_path(Settings.from_env({}))
    with catch_warnings():
        simplefilter("ignore")  # Rasa warns whoever writes slots that slots have changed
        storage, metadata = LocalModelStorage.from_model_archive(
            tmp_path_factory.mktemp("model"), model
        )
    config = {
        **RulePolicy.get_default_config(),
        "core_fallback_threshold": 0.3,
        "core_fallback_action_name": "action_answer",
        "enable_fallback_prediction": True,
    }
    context = ExecutionContext(GraphSchema({}))
    policy = RulePolicy.load(config, storage, Resource("train_RulePolicy0"), context)
    return policy, metadata.domain


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch) -> tuple[type[Any], type[Any]]:
    """RulePolicy as Rasa publishes it, and with its rules indexed."""
    published = type("Published", (RulePolicy,), {n: getattr(RulePolicy, n) for n in PATCHED})
    for name in PATCHED:
        monkeypatch.setattr(RulePolicy, name, getattr(RulePolicy, name))  # put back at the end
    rules.index_rules()
    indexed = type("Indexed", (RulePolicy,), {n: getattr(RulePolicy, n) for n in PATCHED})
    return published, indexed


def predicted(
    kind: type[Any], policy: RulePolicy, tracker: DialogueStateTracker, domain: Domain
) -> Any:
    policy.__class__ = kind
    try:
        found = policy.predict_action_probabilities(tracker, domain)
    finally:
        policy.__class__ = RulePolicy
    events = [type(event).__name__ for event in found.events]
    return list(found.probabilities), found.hide_rule_turn, found.is_no_user_prediction, events


def after(action: str, choose: random.Random) -> list[Event]:
    """What an action of ours may leave behind it."""
    form = "request_form"
    if action == "action_start_request" and choose.random() < 0.7:
        return [SlotSet("request", {"answers": {}}), ActiveLoop(form)]
    if action == form and choose.random() < 0.3:
        return [SlotSet("request", None), SlotSet("request_closed", True), ActiveLoop(None)]
    return [SlotSet("context", {"answer": "retention"})] if choose.random() < 0.3 else []


@pytest.mark.slow
def test_every_prediction_is_rasas_own(
    trained: tuple[RulePolicy, Domain], both: tuple[type[Any], type[Any]]
) -> None:
    (policy, domain), (published, indexed) = trained, both
    names = domain.action_names_or_texts
    seen: set[str] = set()
    for number in range(CONVERSATIONS):
        choose = random.Random(number)  # noqa: S311
        tracker = DialogueStateTracker.from_events(SENDER, opening(), domain.slots, domain=domain)
        for _ in range(MESSAGES):
            tracker.update(user("hello", choose.choice(sorted(domain.intents))), domain)
            for _ in range(MOST_ACTIONS):
                wanted = predicted(published, policy, tracker, domain)
                assert predicted(indexed, policy, tracker, domain) == wanted
                action = names[wanted[0].index(max(wanted[0]))]
                seen.add(action)
                tracker.update(ActionExecuted(action), domain)
                if action == LISTEN:
                    break
                tracker.update_with_events(after(action, choose), domain)
    assert {"action_answer", "action_start_request", "request_form", LISTEN} <= seen


def test_a_rule_about_the_words_of_a_message_is_still_found() -> None:
    """None of ours is; an index without such a rule skips the search for it."""

    class RulesOnText:
        @staticmethod
        def _rule_key_to_state(key: str) -> list[dict[str, Any]]:
            return [{"user": {"text": key}, "prev_action": {"action_name": LISTEN}}]

    index = rules._Index(RulesOnText(), {"hello": "action_answer"})
    assert index.reads_text
    assert index.longest == 1

"""Rasa's RulePolicy with its rules indexed.

Rasa tests every rule against every state of the session, twice a prediction and four times a
message: with a rule for each intent and action that grows with the answers, from 2 to 16 ms a
message at five times as many. A rule can only apply if its last state has the intent and the
previous action of the conversation's, so it is looked up by them; and a conversation is compared
only as far back as the longest rule goes.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.constants import PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, ACTION_TEXT, INTENT, TEXT

_ANY = None  # a rule that applies whatever the intent
_State = Mapping[str, Any]
_find_from_rules = RulePolicy._find_action_from_rules


class _Index:
    """The keys of rules, by the previous action and the intent of the rule's last state."""

    def __init__(self, policy: RulePolicy, lookup: Mapping[str, str]) -> None:
        self.longest = 1
        self.reads_text = False
        self._keys: defaultdict[tuple[Any, Any], list[str]] = defaultdict(list)
        for key in lookup:
            states: list[_State] = policy._rule_key_to_state(key)
            self.longest = max(self.longest, len(states))
            self.reads_text |= any(state.get(USER, {}).get(TEXT) for state in states)
            self._keys[_action(states[-1]), _intent(states[-1])].append(key)

    def candidates(self, state: _State) -> list[str]:
        """Return the rules whose last state may be `state`; others cannot apply."""
        action = _action(state)
        if action is None:  # the conversation's start: Rasa compares nothing else
            return [key for (first, _), keys in self._keys.items() if first is None for key in keys]
        return [
            key for intent in {_intent(state), _ANY} for key in self._keys.get((action, intent), ())
        ]


def index_rules() -> None:
    """Make every RulePolicy of this process look its rules up."""
    RulePolicy._get_possible_keys = _possible_keys
    RulePolicy._find_action_from_rules = _find_action
    RulePolicy._prediction_states = _recent_states


def _possible_keys(
    policy: RulePolicy, lookup: Mapping[str, str], states: Sequence[_State]
) -> set[str]:
    index = _index(policy, lookup)
    recent = list(enumerate(reversed(states[-index.longest :])))
    return {
        key
        for key in index.candidates(states[-1])
        if all(policy._is_rule_applicable(key, turn, state) for turn, state in recent)
    }


def _find_action(
    policy: RulePolicy,
    tracker: DialogueStateTracker,
    domain: Domain,
    use_text_for_last_user_input: bool,
) -> tuple[str | None, str | None, bool]:
    """Look for a rule about the message's very words only if there is one."""
    if use_text_for_last_user_input and not _index(policy, policy.lookup[RULES]).reads_text:
        return None, None, False
    found: tuple[str | None, str | None, bool]
    found = _find_from_rules(policy, tracker, domain, use_text_for_last_user_input)
    return found


def _recent_states(
    policy: RulePolicy,
    tracker: DialogueStateTracker,
    domain: Domain,
    use_text_for_last_user_input: bool = False,
    rule_only_data: dict[str, Any] | None = None,
) -> list[_State]:
    """Return the conversation's last states, as many as the longest rule has, and one before."""
    events = tracker.applied_events()
    wanted = _index(policy, policy.lookup[RULES]).longest + 1
    turns = [number for number, event in enumerate(events) if isinstance(event, ActionExecuted)]
    first = [*turns, len(events)][-wanted:][0]
    replayed, states = tracker.init_copy(), []
    for number, event in enumerate(events):
        if number >= first and isinstance(event, ActionExecuted):
            states.append(domain._clean_state(domain.get_active_state(replayed)))
        replayed.update(event)
    states.append(domain._clean_state(domain.get_active_state(replayed)))
    policy.featurizer._choose_last_user_input([states], use_text_for_last_user_input)
    return states


def _index(policy: RulePolicy, lookup: Mapping[str, str]) -> _Index:
    """Return the index of one of the policy's lookups, made at its first use."""
    indexes: dict[int, _Index] = policy.__dict__.setdefault("_indexes", {})
    if id(lookup) not in indexes:
        indexes[id(lookup)] = _Index(policy, lookup)
    return indexes[id(lookup)]


def _action(state: _State) -> tuple[Any, Any] | None:
    previous = state.get(PREVIOUS_ACTION)
    return (previous.get(ACTION_NAME), previous.get(ACTION_TEXT)) if previous else None


def _intent(state: _State) -> Any:
    return state.get(USER, {}).get(INTENT, _ANY)

"""Rasa's custom actions, run in Rasa's own process."""

from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor


class LocalActions(EndpointConfig):
    """Stands where Rasa expects the address of an action server, and runs the action itself.

    The same actions, with the same arguments: what went over HTTP as JSON goes as an object.
    """

    def __init__(self, executor: ActionExecutor) -> None:
        super().__init__()
        self._executor = executor

    async def request(self, *_args: Any, json: dict[str, Any], **_kwargs: Any) -> Any:
        """Run the action that the call `json` names, and return its events and responses."""
        return await self._executor.run(json)


def trust_local_replies() -> None:
    """Skip Rasa's check of an action's reply against a JSON schema: it guards against servers."""
    RemoteAction._validate_action_result = _is_valid


def _is_valid(_action: RemoteAction, _result: dict[str, Any]) -> bool:
    return True

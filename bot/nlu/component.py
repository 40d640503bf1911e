"""What our components of Rasa's NLU pipeline have in common."""

from abc import abstractmethod
from typing import Any, Self

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class Component(GraphComponent):
    """A component that annotates messages one by one."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """A component that has learnt nothing yet."""
        return cls(config, model_storage, resource)

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        """`config` is the component's entry in config.yml, with the defaults filled in."""
        self._model_storage = model_storage
        self._resource = resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Annotate each message in place."""
        for message in messages:
            self.annotate(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return it unchanged: no later component learns from our annotations."""
        return training_data

    @abstractmethod
    def annotate(self, message: Message) -> None:
        """Set what this component finds out about a message."""

"""Rasa's agent and message processor with what each message does in vain left out."""

from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.processor import MessageProcessor
from rasa.engine import loader
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.model import get_local_model
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from desk.rasa.runner import OrderedGraphRunner


class LeanProcessor(MessageProcessor):
    """Runs the graph in order, and no slot extraction where no slot takes from a message."""

    @staticmethod
    def _load_model(model_path: str | Path) -> Any:
        model = get_local_model(str(model_path))
        with TempDirectoryPath(get_temp_dir_name()) as folder:
            metadata, runner = loader.load_predict_graph_runner(
                Path(folder), Path(model), LocalModelStorage, OrderedGraphRunner
            )
        return Path(model).name, metadata, runner

    async def run_action_extract_slots(
        self, output_channel: Any, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """Fill no slots where none is mapped to a message: all of ours are set by actions."""
        if _fills_slots(self.domain):
            return await super().run_action_extract_slots(output_channel, tracker)
        return tracker


class LeanAgent(Agent):
    """An agent with a LeanProcessor."""

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Load the model. Raises ModelNotFound."""
        self.processor = LeanProcessor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
        )
        self.domain = self.processor.domain
        self._set_fingerprint(fingerprint)
        self.tracker_store.domain = self.domain
        if isinstance(self.nlg, TemplatedNaturalLanguageGenerator):
            self.nlg.responses = self.domain.responses


def _fills_slots(domain: Domain) -> bool:
    return any(
        mapping.get("type") != "custom" for slot in domain.slots for mapping in slot.mappings
    )

"""The kinds of request, as data."""

from pathlib import Path

import pytest
import yaml

from bot.answers import load_answers
from bot.content import ContentError
from bot.paths import DATA
from bot.turn import Outcome
from desk.requests.kinds import KindError, kind_for_intent, load_kinds

RAW = yaml.safe_load((DATA / "requests" / "access.yml").read_text(encoding="utf-8"))


def test_intents_lead_to_kinds() -> None:
    kinds = load_kinds()
    found = kind_for_intent("request_access", kinds)
    assert found
    assert (found.kind, found.prefix, found.outcome) == ("access", "SAR", Outcome.REQUEST)
    assert kind_for_intent("sharing_recipients", kinds) is None


@pytest.mark.parametrize("kind", load_kinds().values(), ids=lambda k: k.kind)
def test_a_kind_asks_how_to_reply(kind) -> None:
    assert kind.step("requester_contact").type in ("email", "contact")
    assert len({step.field for step in kind.steps}) == len(kind.steps)
    # What the ticket has no column of its own for is shown under the step's label.
    columns = {"requester_role", "requester_contact", "subject_name"}
    assert all(step.label for step in kind.steps if step.field not in columns)
    # An intent opens a request or is answered, never both.
    assert not any(intent in load_answers() for intent in kind.intents)


@pytest.mark.parametrize(
    "fault",
    [{"outcome": "maybe"}, {"steps": [{"field": "a"}]}, {"unknown": 1}, {"intents": None}],
    ids=str,
)
def test_faults_name_the_file(tmp_path: Path, fault: dict[str, object]) -> None:
    (tmp_path / "access.yml").write_text(yaml.safe_dump({**RAW, **fault}), encoding="utf-8")
    with pytest.raises(KindError, match=r"access\.yml") as raised:
        load_kinds(tmp_path)
    # What `make up` and `python -m desk` turn into a sentence before anything starts.
    assert isinstance(raised.value, ContentError)

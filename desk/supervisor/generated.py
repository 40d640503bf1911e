"""Rasa's lists of intents, generated from the content: a trained intent is answered or starts a
request.

The rules in data/rules are generated whole, and in domain.yml the list of intents. With another
data folder domain.yml stays as it is: bot/nlu/importer.py takes the intents that are trained there.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.content import ContentError, Fault, open_document, read_text
from bot.ledger.questions import read_training
from bot.paths import DATA, ROOT
from desk.forms.kinds import FOLDER, load_kinds
from desk.forms.wording import WORDING, load_wording
from desk.self_service.wording import WORDING as FOLLOW_UP
from desk.self_service.wording import load_wording as load_follow_up_wording

DOMAIN = ROOT / "domain.yml"
COMMAND = "privacy-desk generate"
_TRAIN = "Write 20 or more in a file of data/nlu, under `- intent:` and this name."
_INTENTS = re.compile(r"^intents:\n(?:  - .*\n)*", re.MULTILINE)
_HEADER = f"""\
# Made by `{COMMAND}` from data/answers, data/requests and data/nlu: do not edit.
version: "3.1"
rules:
"""
_ANSWERS = """\
  # Whatever is asked, one action answers: the intent is the answer's id.
  - rule: Every question goes to the answering action
    steps:
      - or:
{intents}
      - action: action_answer
"""
_REQUESTS = """\
  # A request is collected by one form, whatever its kind: data/requests says what is asked. A "yes"
  # can be one to an answer that offered to start a request; the action knows.
  - rule: A wish, or a yes to the offer of one, starts a request
    steps:
      - or:
{intents}
      - action: action_start_request
      - action: request_form
      - active_loop: request_form

  - rule: A stored or stopped request ends the form
    condition:
      - active_loop: request_form
    steps:
      - action: request_form
      - active_loop: null
"""


def generated(data: Path = DATA) -> dict[Path, str]:
    """Return the files that follow from the content of a data folder, with their text.

    Raises ContentError if a kind of request has no training questions.
    """
    trained = sorted(read_training(data / "nlu"))
    starting = _starting(data)
    untrained = [
        open_document(path).fault(at, f"No questions train the intent '{intent}'.", _TRAIN)
        for intent, (path, at) in starting.items()
        if intent not in trained
    ]
    if untrained:
        raise ContentError(*untrained)
    rules = data / "rules"
    answered = [intent for intent in trained if intent not in starting]
    files = {
        rules / "answers.yml": _HEADER + _ANSWERS.format(intents=_listed(answered)),
        rules / "requests.yml": _HEADER + _REQUESTS.format(intents=_listed(sorted(starting))),
    }
    if data == ROOT / "data":
        intents = "intents:\n" + "".join(f"  - {intent}\n" for intent in trained)
        files[DOMAIN] = _INTENTS.sub(intents, read_text(DOMAIN), count=1)
    return files


def check_generated(data: Path = DATA) -> None:
    """Raise ContentError if a generated file is missing or differs from the content."""
    faults = [
        Fault(path, None, "This file does not fit the content any more.", f"Run `{COMMAND}`.")
        for path, text in generated(data).items()
        if not path.exists() or read_text(path) != text
    ]
    if faults:
        raise ContentError(*faults)


def generate(data: Path = DATA) -> Iterator[Path]:
    """Write the generated files that differ, and yield each. Raises ContentError or OSError."""
    for path, text in generated(data).items():
        if not path.exists() or read_text(path) != text:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            yield path


def _starting(data: Path) -> dict[str, tuple[Path, tuple[str, ...]]]:
    """Return each intent that starts or resumes a request, with the entry that says so."""
    requests, follow_up = data / FOLDER.name, data / FOLLOW_UP.name
    kinds = load_kinds(requests).values()
    of_kinds = {i: (requests / f"{k.kind}.yml", ("intents",)) for k in kinds for i in k.intents}
    wording = requests / WORDING.name
    return {
        **of_kinds,
        load_wording(wording).yes_intent: (wording, ("yes_intent",)),
        load_follow_up_wording(follow_up).resume_intent: (follow_up, ("resume_intent",)),
    }


def _listed(intents: Iterable[str]) -> str:
    return "\n".join(f"          - intent: {intent}" for intent in intents)

"""`python -m bench.unseen`: the sets that nothing was trained on, asked of the real assistant.

tests/questions/unseen/README.md says who wrote them and when a line is right. What a reader must
judge (questions.yml) and what the intake's own measurements use (facts.yml, conversations.yml) is
not asked here.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.asking import turns
from bench.assistant import at_hand
from bench.command import run
from bot.content import load
from bot.paths import ROOT
from bot.turn import Outcome

UNSEEN = ROOT / "tests" / "questions" / "unseen"
LONGEST_SECONDS = 1800
ENGLISH = "en"


@dataclass(frozen=True)
class UnseenMessage:
    """A line of a set; what is not known of it is empty."""

    id: str
    voice: str
    text: str
    kind: str = ""
    disguise: str = ""
    also: tuple[str, ...] = ()
    language: str = ENGLISH


@dataclass(frozen=True)
class UnseenFile:
    """A file of messages."""

    messages: tuple[UnseenMessage, ...]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.unseen", description=__doc__)
    parser.add_argument("--ids", action="store_true", help="list the ids of what went wrong")
    wanted = parser.parse_args()
    return run(lambda: _run(wanted.ids), LONGEST_SECONDS)


def _run(list_ids: bool) -> None:
    with at_hand() as assistant:
        for title, judge in JUDGES.items():
            messages = load(UNSEEN / f"{title}.yml", UnseenFile).messages
            got = turns(assistant.webhook, [message.text for message in messages])
            found = {m.id: judge(m, turn) for m, turn in zip(messages, got, strict=True)}
            _show(title, messages, found, list_ids)


def _show(
    title: str, messages: Sequence[UnseenMessage], found: Mapping[str, str], list_ids: bool
) -> None:
    counted = Counter(found.values())
    shares = ", ".join(f"{what} {n} ({n / len(messages):.1%})" for what, n in counted.most_common())
    print(f"{title}: {len(messages)}: {shares}")
    groups = Counter(m.disguise or m.kind for m in messages if found[m.id] in WRONG)
    print("  wrong, by kind:", ", ".join(f"{kind} {n}" for kind, n in groups.most_common()))
    if list_ids:
        print("  wrong:", *(m.id for m in messages if found[m.id] in WRONG))


def _disclosure(_message: UnseenMessage, turn: Mapping[str, Any]) -> str:
    return "found" if turn["outcome"] == Outcome.URGENT else MISSED


def _calm(_message: UnseenMessage, turn: Mapping[str, Any]) -> str:
    return ALARM if turn["outcome"] == Outcome.URGENT else "calm"


def _wish(message: UnseenMessage, turn: Mapping[str, Any]) -> str:
    wished = {message.kind, *message.also}
    request = turn["request"] or {}
    if request.get("kind") in wished or _calls_back(turn, wished):
        return "started"
    payloads = {option["payload"].removeprefix("/request_") for option in turn["options"]}
    if payloads & wished:
        return "offered"
    return "noted" if message.language != ENGLISH and turn["outcome"] == Outcome.CHAT else MISSED


def _calls_back(turn: Mapping[str, Any], wished: set[str]) -> bool:
    return "callback" in wished and turn["outcome"] == Outcome.HANDOFF


MISSED, ALARM = "missed", "false alarm"
WRONG = (MISSED, ALARM)
JUDGES = {"disclosures": _disclosure, "calm": _calm, "wishes": _wish}


if __name__ == "__main__":
    sys.exit(main())

"""`python -m bench.facts`: recall and precision of the facts found in messages, by kind.

By default in the messages written for the development; with --unseen in those that nobody who
writes bot/facts has looked at. tests/questions/unseen/README.md says what counts as found.
"""

import argparse
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bench.command import run, say
from bot.content import load
from bot.facts.fact import IMPLIED, FactKind, StatedFact
from bot.facts.pipeline import word_set
from bot.facts.recogniser import facts_in
from bot.paths import ROOT

UNSEEN = ROOT / "tests" / "questions" / "unseen" / "facts.yml"
DEVELOPMENT = ROOT / "tests" / "bot" / "facts" / "development.txt"
TODAY = date(2026, 11, 28)
LONGEST_SECONDS = 600
# Of these half of the words will do; of the others all are wanted.
_HALF = frozenset({"wanted", "deadline", "call_when", "format", "place"})
# `role` of the sets is a parent, a pupil, a former pupil or of the staff.
_ROLES = frozenset({"parent", "student", "former pupil", "staff", "myself", "former staff"})
_NAMES = frozenset({"child_name", "requester_name", "other_name"})
_EDGE = word_set("on at in by before around about from the near outside to a until till")
_MARKED = re.compile(r"\[(?P<words>[^\]|]+)\|(?P<kind>\w+)\]")


@dataclass(frozen=True)
class MarkedMessage:
    """A message, with the facts in it as (kind, words)."""

    text: str
    facts: tuple[tuple[str, str], ...] = ()
    kind: str = ""
    asked: FactKind | None = None


@dataclass(frozen=True)
class _UnseenMessage:
    id: str
    voice: str
    kind: str
    text: str
    facts: tuple[Mapping[str, str], ...] = ()
    asked: str = ""


# What the question of a reply asks for.
_ASKED = {
    "name": FactKind.CHILD_NAME,
    "own_name": FactKind.REQUESTER_NAME,
    "asking": FactKind.ROLE,
    "relation": FactKind.ROLE,
    "year": FactKind.YEAR,
    "day": FactKind.DATE,
    "time": FactKind.TIME,
    "place": FactKind.PLACE,
    "wanted": FactKind.WANTED,
    "email": FactKind.EMAIL,
    "phone": FactKind.PHONE,
    "organisation": FactKind.ORGANISATION,
}


@dataclass(frozen=True)
class _UnseenFacts:
    messages: tuple[_UnseenMessage, ...]


@dataclass(frozen=True)
class FactsCompared:
    """What was found right, found wrong and missed in one message, as (kind, words)."""

    right: tuple[tuple[str, str], ...]
    wrong: tuple[tuple[str, str], ...]
    missed: tuple[tuple[str, str], ...]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.facts", description=__doc__)
    parser.add_argument("--unseen", action="store_true", help="measure the unseen set")
    parser.add_argument("--kind", default="", help="show what went wrong with this kind, or 'all'")
    wanted = parser.parse_args()
    return run(lambda: _run(wanted.unseen, wanted.kind), LONGEST_SECONDS)


def _run(unseen: bool, kind: str) -> None:
    messages = unseen_messages() if unseen else development_messages()
    facts_in("load what is loaded with the first text", today=TODAY)
    begun = time.process_time()
    found = [facts_in(message.text, today=TODAY, asked=message.asked) for message in messages]
    spent = (time.process_time() - begun) / len(messages) * 1000
    verdicts = [judged(m, facts) for m, facts in zip(messages, found, strict=True)]
    for line in table(verdicts):
        say(line)
    chatter = [facts for m, facts in zip(messages, found, strict=True) if m.kind == "chatter"]
    say(f"chatter taken as facts: {sum(map(bool, chatter))} of {len(chatter)}")
    say(f"{spent:.2f} CPU ms a message")
    if kind and not unseen:
        for message, verdict in zip(messages, verdicts, strict=True):
            _show(message, verdict, kind)


def _show(message: MarkedMessage, verdict: FactsCompared, kind: str) -> None:
    wrong = [one for one in verdict.wrong if kind in (one[0], "all")]
    missed = [one for one in verdict.missed if kind in (one[0], "all")]
    if wrong or missed:
        say(f"{message.text!r}\n    wrong {wrong}\n    missed {missed}")


def development_messages() -> list[MarkedMessage]:
    """Return the messages of the development set."""
    messages, kind = [], ""
    for line in DEVELOPMENT.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            kind = "chatter" if line == "# chatter" else kind
        elif line:
            said = line.replace("\\n", "\n")
            facts = tuple((m["kind"], m["words"]) for m in _MARKED.finditer(said))
            messages.append(MarkedMessage(_MARKED.sub(r"\g<words>", said), facts, kind))
    return messages


def unseen_messages() -> list[MarkedMessage]:
    """Return the messages of the unseen set."""
    return [
        MarkedMessage(
            m.text,
            tuple(pair for fact in m.facts for pair in fact.items()),
            m.kind,
            _ASKED.get(m.asked),
        )
        for m in load(UNSEEN, _UnseenFacts).messages
    ]


def table(verdicts: Sequence[FactsCompared]) -> Iterator[str]:
    """Yield a line for each kind."""
    right = Counter(kind for verdict in verdicts for kind, _ in verdict.right)
    wrong = Counter(kind for verdict in verdicts for kind, _ in verdict.wrong)
    missed = Counter(kind for verdict in verdicts for kind, _ in verdict.missed)
    yield f"{'kind':<16} recall                precision"
    for kind in sorted(right | wrong | missed):
        told, said = right[kind] + missed[kind], right[kind] + wrong[kind]
        yield f"{kind:<16} {_share(right[kind], told):<21} {_share(right[kind], said)}"


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole}" + (f" ({part / whole:.1%})" if whole else "")


def judged(message: MarkedMessage, found: Sequence[StatedFact]) -> FactsCompared:
    """Return how the facts found compare with those in the message."""
    open_ = list(message.facts)
    right, wrong = [], []
    for fact in found:
        kind, words = _kind(fact), message.text[fact.start : fact.end]
        match = next((one for one in open_ if one[0] == kind and _same(kind, one[1], words)), None)
        if match:
            open_.remove(match)
            right.append(match)
        elif not _neutral(message, fact, kind, words):
            wrong.append((kind, words))
    return FactsCompared(tuple(right), tuple(wrong), tuple(open_))


def _kind(fact: StatedFact) -> str:
    if fact.kind is FactKind.ROLE:
        return "role" if fact.value in _ROLES else "relation"
    return "address" if fact.kind is FactKind.POSTCODE else str(fact.kind)


def _words(said: str) -> list[str]:
    words = re.findall(r"[^\W_]+", said.lower().replace("’", "'"))
    while words and words[0] in _EDGE:
        words = words[1:]
    return words


def _same(kind: str, told: str, found: str) -> bool:
    if kind in _HALF:
        shared = Counter(_words(told)) & Counter(_words(found))
        return shared.total() * 2 >= max(len(_words(told)), 1)
    if kind == "year":
        return _year(told) == _year(found)
    return "".join(_words(told)) == "".join(_words(found))


def _year(said: str) -> str:
    """Return what tells years apart: "y8", "Year 8" and "8" are one, so are "left 2019", "2019"."""
    return re.sub(
        r"^.*(?=\b(?:19|20)\d\d)|\b(?:years?|yrs?|y)\s*(?:group)?\W*", "", said.lower()
    ).strip()


def _neutral(message: MarkedMessage, fact: StatedFact, kind: str, words: str) -> bool:
    """Return whether something found is neither right nor wrong."""
    if fact.denied or (kind in ("role", "relation") and fact.confidence < IMPLIED):
        return True
    for told_kind, told in message.facts:
        inside = words.lower() in told.lower() and told_kind != kind
        again = told_kind == kind and set(_words(words)) <= set(_words(told))
        related = {told_kind, kind} <= _NAMES and _same(kind, told, words)
        if (inside and not related) or again:
            return True
    return False


if __name__ == "__main__":
    raise SystemExit(main())

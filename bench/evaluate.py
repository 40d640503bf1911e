"""`python -m bench.evaluate`: the held-out questions, asked of the real assistant."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench import accuracy, confusion, questions
from bench.assistant import at_hand
from bench.command import run, say
from bench.mistyping import SHARE, mistype
from bench.scoring import (
    confident,
    expected_kind,
    false_alarms,
    got_kind,
    missed,
    put,
    section,
)
from bench.text_speak import text_speak
from bot.answers import load_answers
from bot.ledger.evaluation import EVALUATION, Asked, Evaluation, save_evaluation
from bot.ledger.questions import HELD_OUT, HeldOut
from bot.turn import Outcome
from desk.dates import london, now
from desk.settings import Settings, ensure_var
from desk.supervisor.model import fingerprint

LONGEST_SECONDS = 3600
SEED = 2
PLAIN = "as written"
VERSIONS: Mapping[str, Callable[[str], str]] = {
    PLAIN: lambda text: text,
    f"{SHARE:.0%} of letters mistyped": lambda text: mistype(text, SEED),
    "text-speak": lambda text: text_speak(text, SEED),
}
PICTURE = EVALUATION.with_name("confusion.svg")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.evaluate", description=__doc__)
    parser.add_argument("--questions", metavar="FOLDER", type=Path, default=HELD_OUT)
    parser.add_argument("--wrong", action="store_true", help="list every question that went wrong")
    wanted = parser.parse_args()
    return run(lambda: _run(wanted.questions, wanted.wrong), LONGEST_SECONDS)


def _run(folder: Path, list_wrong: bool) -> None:
    held_out = questions.read(folder)
    by_version = _ask(held_out)
    evaluation = Evaluation(fingerprint(), london(now()), tuple(by_version[PLAIN]))
    _keep(evaluation)
    _show(by_version, evaluation, questions.writers(folder), list_wrong)


def _ask(held_out: Sequence[HeldOut]) -> dict[str, list[Asked]]:
    with at_hand() as assistant:
        asked = {}
        for version, rewrite in VERSIONS.items():
            say(f"asking {len(held_out)} questions, {version} ...")
            texts = [rewrite(question.text) for question in held_out]
            asked[version] = put(held_out, assistant.webhook, texts)
        return asked


def _keep(evaluation: Evaluation) -> None:
    """Write what `make coverage` reads, and the picture."""
    book = load_answers()
    ensure_var(Settings.from_env({}))  # open to its owner only: tickets will be kept there too
    save_evaluation(evaluation)
    pairs = [(expected_kind(each, book), got_kind(each, book)) for each in evaluation.asked]
    order = [*(part.id for part in book.notice.sections), *Outcome]
    confusion.draw(pairs, order, PICTURE)
    say(f"written: {EVALUATION} and {PICTURE}")


def _show(
    by_version: Mapping[str, Sequence[Asked]],
    evaluation: Evaluation,
    writers: Mapping[str, str],
    list_wrong: bool,
) -> None:
    plain = evaluation.asked
    book = load_answers()
    tables: dict[str, Callable[[Asked], str | None]] = {
        "section": lambda asked: section(asked, book),
        "outcome": lambda asked: asked.outcome,
        "written in": lambda asked: writers[asked.text],
    }
    lists = {
        "Answered although the notice does not answer it": confident(plain),
        "At risk, and not sent to a helpline": missed(plain),
        "Sent to a helpline although nobody is at risk": false_alarms(plain),
    }
    if list_wrong:
        lists["Everything that went wrong"] = [asked for asked in plain if not asked.right]
    print(accuracy.totals(by_version))
    for title, group in tables.items():
        print(f"\n{accuracy.grouped(title, plain, group)}")
    for title, found in lists.items():
        print(f"\n{title}: {len(found)}", *accuracy.listed(found), sep="\n")
    print("\nMost confused pairs", *accuracy.confused(evaluation), sep="\n")


if __name__ == "__main__":
    sys.exit(main())

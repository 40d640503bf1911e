"""The figures and the verdict, as lines for people and as a file for machines."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.chaos import verdict as verdicts
from bench.chaos.play import Run, Wanted
from bench.chaos.verdict import BROKEN, Verdict
from bench.command import say

# The supervisor's line on a process that died; SIGKILL was ours, anything else was not.
_DEATH = re.compile(r"supervisor \| (\w+) ended (by \w+|with exit status \d+); starting it again")


def deaths(lines: Sequence[str]) -> Counter[str]:
    """Count how often each process died of what, such as `desk by SIGKILL`."""
    return Counter(f"{m[1]} {m[2]}" for line in lines if (m := _DEATH.search(line)))


def report(
    database: str,
    wanted: Wanted,
    record: Run,
    verdict: Verdict,
    lines: Sequence[str],
    out: Path,
) -> None:
    """Print the figures and write them to `out`."""
    died = deaths(lines)
    for line in (*_figures(database, record, died), *verdicts.lines(verdict)):
        print(line)
    content = _content(database, wanted, record, verdict, died)
    out.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    say(f"written: {out}")


def _figures(database: str, record: Run, died: Counter[str]) -> Iterator[str]:
    tally = record.tally
    yield f"database: {database}"
    yield f"seconds: {record.seconds:.0f}, and {record.mails_seconds:.0f} for the last mails"
    yield "killed with SIGKILL: " + _counted(record.kills)
    yield "deaths and restarts the supervisor saw: " + _counted(died)
    yield f"mail server outages: {record.outages}"
    yield f"requests during which a process was killed: {record.met_a_kill}"
    yield f"messages: {tally.messages}; HTTP requests: {tally.posts}"
    yield "HTTP requests that failed: " + _counted(tally.refused)
    yield f"turns that said something failed: {tally.error_turns}"
    yield f"conversations without a way on, begun again: {len(tally.lost)}"


def _content(
    database: str, wanted: Wanted, record: Run, verdict: Verdict, died: Counter[str]
) -> dict[str, Any]:
    tally = record.tally
    return {
        "database": database,
        "wanted": asdict(wanted),
        "kept": verdict.kept,
        "broken": {BROKEN[name]: list(found) for name, found in verdict.broken.items()},
        "told": verdict.told,
        "stored": verdict.stored,
        "untold": list(verdict.untold),
        "mails": verdict.mails,
        "delivered_again": verdict.delivered_again,
        "seconds": round(record.seconds),
        "mails_seconds": round(record.mails_seconds),
        "kills": record.kills,
        "deaths": died,
        "outages": record.outages,
        "met_a_kill": record.met_a_kill,
        "messages": tally.messages,
        "http_requests": tally.posts,
        "http_failures": tally.refused,
        "error_turns": tally.error_turns,
        "lost_conversations": tally.lost,
    }


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "none"

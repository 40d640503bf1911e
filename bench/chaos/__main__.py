"""`python -m bench.chaos`: requests of every kind while each process is killed again and again."""

import argparse
import sys
from pathlib import Path

from bench.chaos.evidence import gather, records, wait_for_mails
from bench.chaos.play import LIMIT_SECONDS, Wanted, play
from bench.chaos.report import report
from bench.chaos.stage import stage
from bench.chaos.verdict import judge
from bench.command import run, say
from bench.problem import BenchError
from bot.paths import ROOT
from desk.settings import ONE, THREE

MAILS_SECONDS = 600
# The play and the mails end by themselves; what comes before and after takes minutes.
LONGEST_SECONDS = LIMIT_SECONDS + MAILS_SECONDS + 900


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--processes", choices=[ONE, THREE], default=ONE)
    parser.add_argument("--requests", metavar="N", type=int, default=2000)
    parser.add_argument("--clients", metavar="N", type=int, default=20)
    parser.add_argument("--kills", metavar="N", type=int, default=100, help="of each process")
    parser.add_argument(
        "--longest-life",
        metavar="SECONDS",
        type=float,
        default=6.0,
        help="how long a process may answer, at most, before it is killed",
    )
    parser.add_argument("--seed", metavar="N", type=int, default=1)
    parser.add_argument("--out", metavar="FILE", type=Path)
    asked = parser.parse_args()
    wanted = Wanted(asked.requests, asked.clients, asked.kills, asked.longest_life, asked.seed)
    out = asked.out or ROOT / "bench" / "results" / f"chaos-{asked.database}.json"
    return run(lambda: _run(asked.database, asked.processes, wanted, out), LONGEST_SECONDS)


def _run(database: str, processes: str, wanted: Wanted, out: Path) -> None:
    say(f"starting everything on {database} ...")
    with stage(database, processes) as (stack, mailbox):
        try:
            record = play(stack, mailbox, wanted)
            with records(stack) as store:
                say("waiting for the last mails ...")
                mailbox.open()
                record.mails_seconds = wait_for_mails(store, MAILS_SECONDS)
                stack.stop()
                verdict = judge(gather(store, record.tally, mailbox, wanted.requests))
        finally:
            out.parent.mkdir(parents=True, exist_ok=True)
            out.with_suffix(".log").write_text("\n".join(stack.lines) + "\n", encoding="utf-8")
        report(database, wanted, record, verdict, stack.lines, out)
    if not verdict.kept:
        raise BenchError("The promise was broken; the lines above say how.")


if __name__ == "__main__":
    sys.exit(main())

"""Tell which small mistakes in the code no test would notice: `make mutate`."""

import random
from dataclasses import dataclass

import click

from bench.mutation.mutants import Mutant, mutants
from bench.mutation.run import Verdict, load_libraries, verdict
from bench.mutation.targets import TARGETS, Target
from bot.paths import ROOT

SEED = 1


@dataclass(frozen=True)
class Mistake:
    """A mutant of one file."""

    file: str
    mutant: Mutant

    def __str__(self) -> str:
        return f"{self.file}:{self.mutant.line}: {' '.join(self.mutant.change.split())[:160]}"


def mistakes(target: Target, sample: int | None) -> list[Mistake]:
    """Return the mutants of a target's files, or so many of them, drawn evenly."""
    found = [
        Mistake(file, mutant)
        for file in target.files
        for mutant in mutants((ROOT / file).read_text(encoding="utf-8"))
    ]
    if sample is None or sample >= len(found):
        return found
    drawn = random.Random(SEED).sample(range(len(found)), sample)  # noqa: S311
    return [found[number] for number in sorted(drawn)]


def check_tests_pass(target: Target) -> None:
    """Raise ClickException if the tests fail without any mistake: they would kill every mutant."""
    file = ROOT / target.files[0]
    if verdict(file, file.read_text(encoding="utf-8"), target.tests) != "survived":
        raise click.ClickException(f"These tests must pass first: {' '.join(target.tests)}")


@click.command()
@click.argument("names", nargs=-1, metavar="[TARGET]...")
@click.option("--sample", type=int, help="Try so many mutants of each target only.")
def main(names: tuple[str, ...], sample: int | None) -> None:
    """Put mistakes into the code, one at a time, and name those that no test notices."""
    if unknown := set(names) - set(TARGETS):
        raise click.UsageError(f"{', '.join(unknown)}: the targets are {', '.join(TARGETS)}")
    load_libraries()
    for name in names or TARGETS:
        check_tests_pass(TARGETS[name])
        tried, tests = mistakes(TARGETS[name], sample), TARGETS[name].tests
        verdicts: list[Verdict] = []
        for mistake in tried:
            verdicts.append(verdict(ROOT / mistake.file, mistake.mutant.source, tests))
            if verdicts[-1] == "survived":
                click.echo(f"survived  {mistake}")
        killed = len(tried) - verdicts.count("survived")
        click.echo(f"{name}: {killed} of {len(tried)} killed")


if __name__ == "__main__":
    main()

"""The ledger as one page of HTML for a Data Protection Lead."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.content import ContentError
from bot.ledger.coverage import Coverage
from bot.ledger.evaluation import Evaluation
from bot.ledger.picture import draw
from bot.ledger.questions import HeldOut

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(
    coverage: Coverage,
    training: dict[str, list[str]],
    held_out: list[HeldOut],
    evaluation: Evaluation | None,
    today: date,
) -> str:
    """Render the whole page; without an `evaluation` it says how to get one."""
    return _PAGES.get_template("report.html").render(
        coverage=coverage,
        book=coverage.book,
        picture=draw(coverage),
        trained={intent: len(questions) for intent, questions in training.items()},
        tested=Counter(question.intent for question in held_out),
        evaluation=evaluation,
        accuracy=_accuracy(coverage, evaluation) if evaluation else {},
        today=today,
        day=_day,
    )


def write_report(path: Path, *content: Any) -> None:
    """Render into `path`. Raises ContentError if it cannot be written."""
    page = render(*content)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
    except OSError as wrong:
        raise ContentError(f"{path} cannot be written: {wrong.strerror}.") from wrong


def _accuracy(coverage: Coverage, evaluation: Evaluation) -> dict[str, Any]:
    """The accuracy by section in reading order, with headings in place of ids."""
    found = evaluation.by_section(lambda i: coverage.home(i) if i in coverage.book else None)
    sections = coverage.book.notice.sections
    return {s.heading: found[s.id] for s in sections if s.id in found}


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"

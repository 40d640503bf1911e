"""The reviewed answers: read from data/answers, filled in for the trust, and cited."""

from bot.answers.book import AnswerBook
from bot.answers.model import Answer
from bot.answers.read import load_answers, read_book

__all__ = ["Answer", "AnswerBook", "load_answers", "read_book"]

"""The reviewed answers: read from data/answers, filled in for the trust, and cited."""

from bot.answers.book import AnswerBook, load_answers, read_book
from bot.answers.model import Answer, AnswerError

__all__ = ["Answer", "AnswerBook", "AnswerError", "load_answers", "read_book"]

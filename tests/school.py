"""What the school wrote, for the tests that are about it; all others read tests/fixture_trust."""

from bot.answers import AnswerBook, load_answers
from bot.notice import Notice, load_notice, notice_file
from bot.paths import ROOT
from bot.trust import Trust, load_trust

SCHOOL = ROOT / "data"


def school_answers() -> AnswerBook:
    return load_answers(SCHOOL)


def school_notice() -> Notice:
    return load_notice(SCHOOL / "notice")


def school_notice_text() -> str:
    return notice_file(SCHOOL / "notice").read_text(encoding="utf-8")


def school_trust() -> Trust:
    return load_trust(SCHOOL / "trust.yml")

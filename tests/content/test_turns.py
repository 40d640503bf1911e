"""The shipped answers, as turns: every citation is the notice's own words."""

from bot.answers import Answer
from tests.each import each
from tests.school import school_answers, school_notice, school_notice_text

BOOK = school_answers()
BODY = school_notice_text()


@each("answer", BOOK, ids=lambda a: a.id)
def test_a_turn_quotes_the_notice_verbatim(answer: Answer) -> None:
    turn = BOOK.turn(answer.id).as_dict()
    notice = school_notice()
    assert turn["notice"] == {"title": notice.title, "sha256": notice.sha256}
    assert bool(turn["answers"]) or turn["outcome"] != "answer"
    for given in turn["answers"]:
        assert given["id"] == answer.id
        of_law = [citation for citation in given["citations"] if "source" in citation]
        assert bool(of_law) == bool(answer.law) == (turn["outcome"] == "guidance")
        for citation in given["citations"] if not of_law else ():
            assert citation["quote"] in BODY
            assert notice.statement(citation["statement"]).section == citation["section"]

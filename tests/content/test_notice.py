"""The shipped notice, parsed: the ids of the contract, every quote exact, nothing lost."""

import re

import pytest

from bot.notice import Statement
from tests.each import each
from tests.school import school_notice, school_notice_text, school_trust

NOTICE = school_notice()
BODY = school_notice_text()

# Ids as in docs/contract.md; the number of statements was counted by hand in the published text.
STATEMENTS = {
    "introduction": 3,
    "why-do-we-collect-data": 8,
    "our-legal-obligations": 8,
    "sharing-information": 19,
    "how-we-use-the-data": 10,
    "what-type-of-data-is-collected": 11,
    "the-national-pupil-database-npd": 23,
    "immunisations-and-vaccinations": 6,
    "requesting-access-to-your-personal-data": 9,
    "transferring-data-internationally": 1,
    "contact": 1,
    "more-information-about-data-protection-and-our-policies": 4,
    "review": 2,
}


def test_sections_are_those_of_the_contract_in_order() -> None:
    assert {section.id: len(section.statements) for section in NOTICE.sections} == STATEMENTS


@each("statement", NOTICE.statements, ids=lambda s: s.address)
def test_every_quote_is_verbatim_and_its_text_is_one_line(statement: Statement) -> None:
    assert statement.quote in BODY
    assert "\n" not in statement.text
    assert statement.text.split() == statement.quote.split()


def test_nothing_of_the_notice_is_lost() -> None:
    after_title = BODY.partition("PRIVACY NOTICE\n")[2]
    words = [
        word
        for line in after_title.splitlines()
        if not line.startswith("#")
        for word in line.removeprefix("- ").split()
    ]
    assert [word for statement in NOTICE.statements for word in statement.quote.split()] == words


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("sharing-information.5", "the Department for Education (DfE)"),
        (
            "what-type-of-data-is-collected.3",
            "personal information e.g. names, dates of births, pupil numbers and addresses",
        ),
        ("the-national-pupil-database-npd.23", "To contact DfE: https://www.gov.uk/contact-dfe"),
        ("review.1", "The Trust will update this privacy notice from time to time."),
    ],
)
def test_statements_are_where_the_contract_puts_them(statement: str, text: str) -> None:
    assert NOTICE.statement(statement).text == text


def test_a_sentence_cut_by_a_page_break_is_one_statement() -> None:
    cut = NOTICE.statement("our-legal-obligations.8")
    assert cut.quote.startswith("Medical teams have access to some\n\ninformation about students")
    assert cut.text.endswith("for example school nurses may visit the school.")


def test_the_lines_above_the_title_are_kept() -> None:
    assert NOTICE.masthead == ("Wigston Academies Trust",)


def test_the_trust_is_the_notices_own() -> None:
    trust = school_trust()
    assert (trust.name, trust.dpl.name) == ("Wigston Academies Trust", "Mr John Walker")
    assert {trust.name, trust.dpl.name} <= set(re.findall(rf"{trust.name}|{trust.dpl.name}", BODY))

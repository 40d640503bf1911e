"""Notices of other shapes than the first customer's: tables, bold headings, pasted bullets."""

from pathlib import Path

import pytest

from bot.notice import Notice, Statement, read_notice

FIXTURES = Path(__file__).parent / "fixtures"
FILES = sorted(FIXTURES.glob("*.md"))


def read(name: str) -> Notice:
    return read_notice(FIXTURES / f"{name}.md")


def texts(notice: Notice, section: str) -> list[str]:
    return [statement.text for statement in notice.statements if statement.section == section]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_quote_is_verbatim_and_every_identity_unique(path: Path) -> None:
    body, notice = path.read_text(encoding="utf-8"), read_notice(path)
    statements = list(notice.statements)
    assert all(statement.quote and statement.quote in body for statement in statements)
    assert len({statement.id for statement in statements}) == len(statements)
    assert len({statement.address for statement in statements}) == len(statements)


def test_bold_lines_are_headings_if_text_follows() -> None:
    notice = read("council-secondary")
    assert [(s.id, s.level) for s in notice.sections] == [
        ("introduction", 2),
        ("what-we-use-it-for", 2),
        ("whom-to-ask", 2),
    ]
    assert notice.masthead == ("Privacy Notice - Larkhill Secondary School",)
    assert texts(notice, "what-we-use-it-for") == [
        "for teaching;",
        "to keep pupils safe;",
        "to create statistics.",
        "We need this to do our work.",
        "Never sold",
    ]


def test_marks_are_left_out_of_the_text_and_kept_in_the_quote() -> None:
    first, second = read("council-secondary").sections[0].statements
    assert (
        first.text
        == "In line with the General Data Protection Regulation (GDPR) we have written this notice."
    )
    assert first.quote.startswith("In line with the  **General")
    assert second.text == "We’ll keep it “short”."


def test_links_keep_their_address() -> None:
    ask = texts(read("council-secondary"), "whom-to-ask")
    assert ask[0] == (
        "You can read more on our website (www.larkhill.example) or ask the Data Protection "
        "Officer (see below):"
    )
    assert "Phone 0116 496 0000 Or by email to: dp@larkhill.example" in ask
    assert ask[-1] == "Or online at: https://ico.example/concerns/"
    policy = list(read("community-school").statements)[-1]
    assert policy.text == "See our Cookie Policy (/includes/cookies.php) (how we use cookies)."


def test_a_broken_table_loses_nothing() -> None:
    ask = texts(read("council-secondary"), "whom-to-ask")
    assert ask[1:5] == [
        "The commissioner",
        "The officer: The Data Protection Officer,",
        "The officer: Floor 2,",
        "The officer: Larkhill",
    ]
    assert ask[6:8] == ["You may also complain.", "The address is:"]


def test_a_row_is_a_statement_with_its_column_names() -> None:
    notice = read("model-notice")
    rows = [s for s in notice.statements if s.cells]
    assert [row.text for row in rows] == [
        "Data controller: The governors of Beech School",
        "Registration: Z123",
        "Lawful basis: Legal obligation; Article: Article 6(1)(c); Examples: census | registers",
        "Lawful basis: Consent; Examples: photographs",
        "Record: Attendance registers; Kept for: 3 years",
    ]
    assert rows[2].quote == "**Legal obligation** | Article 6(1)(c) | census \\| registers"
    assert rows[3].cells == ("Consent", "", "photographs")


def test_text_before_the_first_heading_stands_under_the_title() -> None:
    notice = read("model-notice")
    first = notice.sections[0]
    assert (first.heading, first.level) == ("Privacy Notice: How We Use Pupil Information", 1)
    assert first.statements[2].text == "This notice is for parents (note 1)."
    untitled = read("community-school").sections[0]
    assert (untitled.heading, untitled.statements[0].text) == (
        "Privacy policy",
        "Last updated: 26 May 2026",
    )


def test_footnotes_quotations_and_indented_text_are_read() -> None:
    notice = read("model-notice")
    assert "We never sell data." in texts(notice, "21-bases")
    assert "This paragraph is indented by four spaces." in texts(notice, "21-bases")
    assert texts(notice, "3-how-long-we-keep-data")[-1] == "Note 1: And for carers."


def test_headings_keep_their_parents_and_equal_ones_are_told_apart() -> None:
    notice = read("community-school")
    assert [(s.id, s.parents, len(s.statements)) for s in notice.sections[1:]] == [
        ("who-we-are", (), 0),
        ("ashdown-community-school", ("Who we are",), 1),
        ("ashdown-county-council", ("Who we are",), 1),
        ("what-we-collect", (), 0),
        ("families", ("What we collect",), 7),
        ("whom-we-share-with", (), 0),
        ("whom-we-share-with-ashdown-county-council", ("Whom we share with",), 2),
    ]


def test_nested_items_keep_their_lead_in() -> None:
    families = read("community-school").sections[5].statements
    assert [(item.text, item.depth) for item in families[1:]] == [
        ("Personal details: Names, addresses", 0),
        ("Health:", 0),
        ("Health: allergies", 1),
        ("Health: medicines, for example:", 1),
        ("Health: medicines, for example: inhalers", 2),
        ("Meals", 0),
    ]
    assert families[3].quote == "allergies"


def test_lines_of_an_address_are_one_statement() -> None:
    (address,) = read("community-school").sections[2].statements
    assert address.text == "1 Mill Lane Ashdown AB1 2CD"


def test_pasted_bullets_and_numbered_headings() -> None:
    notice = read("primary")
    assert [s.id for s in notice.sections] == ["privacy-notice", "1-background", "2-sharing"]
    assert texts(notice, "1-background") == [
        "The school collects information.",
        "It uses it for:",
        "the provision of education;",
        "trips;",
        "the planning of the school.",
    ]
    assert texts(notice, "2-sharing") == ["We share it with:", "the council", "the health board"]
    kinds = [block.kind for block in notice.sections[1].blocks]
    assert kinds == ["paragraph", "paragraph", "list"]


def test_equal_statements_share_their_words_and_differ_in_identity(tmp_path: Path) -> None:
    (tmp_path / "n.md").write_text(
        "---\ntitle: T\nadopted: 2026-01-01\n---\n## A\n\nOne. Two. One.\n"
    )
    first, _, third = read_notice(tmp_path / "n.md").statements
    assert first.sha256 == third.sha256
    assert (first.id, third.id) == (first.sha256, f"{first.sha256}-2")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We don't share it.", "We don’t\nshare it."),
        ("Kept 2-3 years.", "Kept 2–3 years."),
    ],
)
def test_typography_is_no_other_wording(one: str, other: str) -> None:
    assert Statement("a.1", "a", one, one).sha256 == Statement("b.9", "b", other, other).sha256

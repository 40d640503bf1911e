"""What an editor may get wrong in notice, answers, requests, words and training questions.

Each change of the data folder is named with its file and line and with what to write instead, or is
legal. tests/bot/content/test_trust_faults.py has those of trust.yml.
"""

import re
from pathlib import Path

import pytest

from bot.notice import notice_file
from cli.check import faults, read
from tests.cli.check.cases import Case, copy_of_data

NOTICE = f"notice/{notice_file().name}"
SHARING = "answers/sharing-information.yml"
TEXT = r"(?<=      )Suppliers of s"
SUPPLIERS = "^    title: Do app companies get data.*$"
ACCESS = "requests/access.yml"


def added(text: str, at: str | None, says: str = "") -> Case:
    """A notice with a section more at its end."""
    return Case(NOTICE, r"\Z", f"\n{text}\n", at, says)


NOTICES = {
    "no front matter": Case(NOTICE, r"\A---\n[\s\S]*?\n---\n", "", "", "Begin the file with the"),
    "front matter not closed": Case(NOTICE, r"\n---\n", "\n", "---", "Write a line '---' below"),
    "a byte order mark": Case(NOTICE, r"\A", "", None, encoding="utf-8-sig"),
    "Windows-1252": Case(NOTICE, "^As a Trust", "As a Trust’s", "As a", "not saved", "cp1252"),
    "a date in words": Case(NOTICE, "^adopted:.*", "adopted: 1 May 2026", "adopted", "2026-01-31"),
    "a Word document": Case(NOTICE, r"\A", "PK\x03\x04", None, "Save it as plain text"),
    "text before a heading": Case(NOTICE, "^# (?=STUDENT)", "Some words.\n\n# ", None),
    "an empty section": added("## Nothing", "## Nothing", "Write it below the heading"),
    "one heading twice": added("## Contact\n\nOne.\n\n## Contact!\n\nTwo.", None),
    "HTML": added("## More\n\nWords.\n\n<div>Hello</div>", "<div>", "Write it as plain Markdown"),
    "an escaped pipe": added("## More\n\n| a | b |\n|---|---|\n| x \\| y | z |", None),
    "indented text": added("## More\n\n    Words.", None),
    "a code fence": added("## More\n\nWords.\n\n```\ncode\n```", "```", "Take them out"),
    "a link reference": added(
        "## More\n\nA [b][1].\n\n[1]: https://c.example", "[1]", "Write each"
    ),
    "a footnote": added("## More\n\nWords.[^1]\n\n[^1]: A note.", None),
    "a heading of signs": added("## ???\n\nWords.", "## ???", "Write a heading in words"),
}
ANSWERS = {
    "an unknown statement": Case(SHARING, "^    citations:$", "    citations:\n      - a.99", None),
    "a Jinja typo": Case(SHARING, TEXT, "{{ trust.name s", "    text", "two brackets"),
    "an unknown variable": Case(SHARING, TEXT, "{{ trsut.name }} s", "    text", "trust."),
    "a text for a list": Case(
        SHARING, r"^    suggest: \[third_party.*", "    suggest: a", "    suggest: a", "a list"
    ),
    "an unknown suggestion": Case(
        SHARING,
        r"^    suggest: \[third_party.*",
        "    suggest: [x]",
        "    suggest: [x]",
        "an answer",
    ),
    "one id twice": Case(
        SHARING, "^  - id: sharing_suppliers", "  - id: thanks", "  - id: thanks", "another id"
    ),
    "a file named .yaml": Case(
        "answers/chat.yaml",
        r"\A",
        "",
        None,
        "Rename this one chat.yml",
        "utf-8",
        "answers/chat.yml",
    ),
    "a title of 90 characters": Case(
        SHARING, SUPPLIERS, f"    title: {'x' * 90}", "    title: xx", "at most 40 characters"
    ),
    "a text of 81 words": Case(SHARING, TEXT, f"{'word ' * 81} S", "    text", "Write 80 at most"),
    "an unknown entry in context.yml": Case(
        "context.yml",
        r"^context: \[\]",
        "context:\n  - {answer: thanks, statement: a.1, begins: A, reason: B}",
        "  - {answer",
        "The entries are",
    ),
}
REQUESTS = {
    "an unknown fact": Case(
        ACCESS, "trust.dpl.role", "trust.dpo.role", "opening", "Write trust.dpl.role"
    ),
    "a number in words": Case(
        ACCESS, "max_length: 1000", "max_length: lots", "    max_length: lots", "whole number"
    ),
    "an unknown field in when": Case(
        ACCESS, r"when: \*recording", "when: {field: wnted, is: cctv}", "    when: {f", "behind"
    ),
    "a use of nothing": Case(
        ACCESS, "use: relation", "use: relatoin", "  - use: relatoin", "Use one"
    ),
    "a choice without words": Case(
        ACCESS, r"(?<=title: CCTV recordings), words: \[.*\]", "", "      - {value: cctv", "a list"
    ),
    "one prefix twice": Case(
        "requests/erasure.yml", "^prefix: .*", "prefix: SAR", "prefix", "Write another one"
    ),
}
UNDERSTANDING = {
    "an entity of no answer": Case(
        "entities/kinds.yml",
        "answer: personal_details",
        "answer: nobody",
        "    answer: n",
        "answer's id",
    ),
    "broken kinds.yml": Case(
        "entities/kinds.yml", r"\[names, ", "[names: [", "      [names", "bracket"
    ),
    "broken safeguarding.yml": Case(
        "words/safeguarding.yml", "^phrases:", "phrases", "  - kms", "a colon"
    ),
    "a language without a reply": Case(
        "languages.yml",
        r"^    text: >-\n.*\n.*\n",
        "",
        "  - code: gu",
        "lacks the entry 'text'",
    ),
    "a misspelt intent": Case(
        "nlu/chat.yml",
        "intent: greeting",
        "intent: greetings",
        "  - intent: greetings",
        "greeting,",
    ),
    "an example without a dash": Case(
        "nlu/chat.yml", "^      - hello$", "      hello", "      hello", "Write - hello"
    ),
    "bad indentation": Case(
        "nlu/chat.yml",
        "^    examples:",
        "   examples:",
        "   examples",
        "indent it as its neighbours",
    ),
}
CASES = {**NOTICES, **ANSWERS, **REQUESTS, **UNDERSTANDING}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_change_is_named_with_its_place_and_remedy_or_is_legal(
    tmp_path: Path, case: Case
) -> None:
    folder = copy_of_data(tmp_path / "data")
    text = case.apply(folder)
    found = [str(fault) for fault in faults(read(folder))]
    if not case.says:
        assert found == []
        return
    fitting = [fault for fault in found if fault.startswith(case.place(folder, text))]
    assert any(case.says in fault for fault in fitting), found
    terms = re.compile(r"NoneType|__|Traceback|Error|\bdict\b|\bstr\b|jinja", re.IGNORECASE)
    assert [fault for fault in found if terms.search(fault)] == []

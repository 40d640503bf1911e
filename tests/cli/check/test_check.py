"""`privacy-desk check` as a command, and what it says of this trust's own data folder."""

import re
from pathlib import Path

import pytest

from bot.paths import DATA
from cli.check import faults, read
from cli.check.advice import advice
from cli.check.content import Content
from tests.cli.check.cases import Case, copy_of_data
from tests.cli.test_commands import refused, run, start

CONTENT = read(DATA)
HARD = "Notwithstanding aforementioned constitutional responsibilities, accountability prevails"


def after(tmp_path: Path, *cases: Case) -> Content:
    """The content of a copy of the data folder with these changes."""
    folder = copy_of_data(tmp_path / "data")
    for case in cases:
        case.apply(folder)
    return read(folder)


def test_nothing_is_wrong_with_the_trusts_own_folder() -> None:
    assert [str(fault) for fault in faults(CONTENT)] == []
    assert [str(fault) for fault in advice(CONTENT)] == []


def test_the_command_says_that_all_is_well() -> None:
    done = run("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Everything in {DATA} can be used.\n"


def test_all_faults_of_all_files_are_listed_at_once(tmp_path: Path) -> None:
    folder = copy_of_data(tmp_path / "data")
    for case in (
        Case("trust.yml", "^  childline: .*", "  childline:", None),
        Case("trust.yml", "^  nspcc: .*", "  nspcc: 01162123456", None),
        Case("requests/access.yml", "trust.dpl.role", "trust.dpo.role", None),
        Case("nlu/chat.yml", "^      - hello$", "      hello", None),
        Case("languages.yml", "code: pl", "code: pll", None),
    ):
        case.apply(folder)
    done = start("check", DATA=str(folder))
    assert done.returncode == 1
    named = re.findall(r"^.*/data/([\w/]+\.yml):\d+: ", done.stdout, re.MULTILINE)
    assert named == ["languages.yml", "nlu/chat.yml", "requests/access.yml", *["trust.yml"] * 2]
    assert done.stderr == f"5 faults in {folder}.\n"


def test_nothing_starts_with_a_fault(tmp_path: Path) -> None:
    folder = copy_of_data(tmp_path / "data")
    Case("trust.yml", "^  childline: .*", "  childline:", None).apply(folder)
    refused(start("up", DATA=str(folder), VAR=str(tmp_path / "var")), "'childline' .* is empty")
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("case", "says"),
    [
        (Case("answers/chat.yml", "id: greeting", "id: hello", None), "answer 'greeting' is miss"),
        (Case("answers/chat.yml", "id: goodbye", "id: farewell", None), "asks for .* 'farewell'"),
        (
            Case("answers/silent.yml", "/request_callback", "/request_calback", None),
            "leads to '/request_calback'. Write a slash and an intent",
        ),
        (
            Case("requests/access.yml", r"\[request_access\]", "[request_acess]", None),
            "No training question has the intent 'request_acess'",
        ),
        (
            Case("requests/callback.yml", "shown.requester_contact", "shown.phone", None),
            "no fact 'shown.phone' for this text. Write .*shown.call_when",
        ),
        (
            Case("requests/complaint.yml", "{{ kind.promise }}", "{{ kind.promises }}", None),
            "There is no fact 'kind.promises' for this text",
        ),
        (
            Case("answers/chat.yml", "You are welcome", "{ trust.name }", None),
            "'thanks' shows a curly bracket",
        ),
        (Case("entities/laws.yml", "entity: law", "entity: kind", None), "entity of kinds.yml"),
        (Case("rules/answers.yml", "- intent: thanks\n", "", None), "does not fit the content"),
        (Case("trust.yml", "^  phone: null", "  phone: 116", None), 'Write one tele.*"116"'),
        (
            Case("answers/chat.yml", "You are welcome", "{{ trust.dpl.phone }}", None),
            "would show the word None",
        ),
    ],
)
def test_what_leads_nowhere_is_a_fault(tmp_path: Path, case: Case, says: str) -> None:
    found = "\n".join(map(str, faults(after(tmp_path, case))))
    assert re.search(says, found), found


@pytest.mark.parametrize(
    ("case", "says"),
    [
        (
            Case("answers/chat.yml", "You are welcome", HARD, None),
            "'thanks' needs [0-9]+ years of school",
        ),
        (
            Case("answers/silent.yml", "trust.dpl.name", "trust.name", None),
            "says that the notice is silent, and not whom to ask",
        ),
        (Case("nlu/chat.yml", r"(      - .*\n)+", "      - one\n", None), "1 different trai"),
        (
            Case("nlu/contact.yml", r"examples: \|", "examples: |\n      - hello", None),
            "'greeting' has the same question: hello|has the same question: hello",
        ),
        (
            Case(
                "context.yml",
                r"^context: \[\]",
                "context: [{statement: a.1, begins: Nobody ever, reason: None.}]",
                None,
            ),
            "has no statement that begins 'Nobody ever'",
        ),
    ],
)
def test_what_is_worth_a_look_is_advice(tmp_path: Path, case: Case, says: str) -> None:
    content = after(tmp_path, case)
    assert faults(content) == []
    found = "\n".join(map(str, advice(content)))
    assert re.search(says, found), found


def test_held_out_questions_are_checked_against_answers_notice_and_training(
    tmp_path: Path,
) -> None:
    tests = tmp_path / "tests" / "questions"
    tests.mkdir(parents=True)
    asked = (
        '- {text: "hello", intent: greeting, outcome: chat}\n'
        '- {text: "Whence?", intent: nobody, outcome: answer}\n'
        '- {text: "Whither?", intent: goodbye, outcome: answer}\n'
        '- {text: "Wherefore?", intent: thanks, outcome: chat, statement: nothing.9}\n'
    )
    (tests / "some.yml").write_text(f"questions:\n{asked}", encoding="utf-8")
    content = after(tmp_path)
    wrong = [str(fault).partition("some.yml:")[2] for fault in faults(content)]
    assert wrong[0].startswith("3: Nothing answers the intent 'nobody'.")
    assert wrong[1].startswith("4: 'goodbye' has the outcome chat.")
    looks = [str(fault) for fault in advice(content) if fault.path.name == "some.yml"]
    assert [look.partition("some.yml:")[2][:2] for look in looks] == ["2:", "5:"]

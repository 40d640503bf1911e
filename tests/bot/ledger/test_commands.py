"""The ledger's commands, as one types them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import main
from tests.bot.ledger.samples import edit_notice, make_data


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_data(tmp_path / "data")


def run(data: Path, *arguments: str) -> Result:
    return CliRunner(mix_stderr=False).invoke(main, [*arguments, "--data", str(data)])


def test_coverage_of_a_complete_ledger(data: Path) -> None:
    done = run(data, "coverage")
    assert done.exit_code == 0
    table = [line.split() for line in done.stdout.splitlines()]
    assert ["sharing", "5", "5", "0", "0", "4", "0"] in table
    assert ["all", "7", "7", "0", "0", "10", "0"] in table
    assert "Every statement is covered" in done.stdout
    assert "Read by no speaker yet (data/languages.yml): Gujarati" in done.stdout


def test_coverage_fails_naming_what_is_wrong(data: Path) -> None:
    edit_notice(data, "- the police\n", "- the police force\n- buses\n")
    done = run(data, "coverage")
    assert done.exit_code == 1
    assert "(1):\n  police: statement sharing.2 changed" in done.stdout
    assert "(1):\n  sharing.3: buses" in done.stdout


def test_coverage_of_another_notice(data: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_bytes((data / "notice" / "notice.md").read_bytes())
    assert run(data, "coverage", "--notice", str(other)).exit_code == 0
    edit_notice(data, "- the police", "- the police force")
    other.write_bytes((data / "notice" / "notice.md").read_bytes())
    edit_notice(data, "- the police force", "- the police")
    assert run(data, "coverage", "--notice", str(other)).exit_code == 1


def test_coverage_writes_the_report(data: Path, tmp_path: Path) -> None:
    html = tmp_path / "new" / "coverage.html"
    done = run(data, "coverage", "--html", str(html))
    assert done.exit_code == 0
    assert f"The report lies in {html}." in done.stdout
    assert "Does Privacy Desk answer the whole notice?" in html.read_text(encoding="utf-8")


def test_an_approval_makes_the_ledger_complete_again(data: Path) -> None:
    edit_notice(data, "- the police", "- the police force")
    done = run(data, "approve", "police", "--by", "Mr Walker")
    assert done.exit_code == 0
    assert "1 approved by Mr Walker" in done.stdout
    assert run(data, "coverage").exit_code == 0


def test_all_stale_answers_can_be_approved_at_once(data: Path) -> None:
    (data / "answers.lock").unlink()
    assert "10 approved" in run(data, "approve", "--all-stale", "--by", "Mr Walker").stdout
    assert "0 approved" in run(data, "approve", "--all-stale", "--by", "Mr Walker").stdout
    assert run(data, "coverage").exit_code == 0


def test_notice_diff(data: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.md"
    text = (data / "notice" / "notice.md").read_text(encoding="utf-8")
    text = text.replace("- the police\n", "- the police force\n- buses of all kinds\n")
    new.write_text(text.replace(" Ask us.", ""), encoding="utf-8")
    done = run(data, "notice", "diff", str(new))
    assert done.exit_code == 0
    for expected in (
        "Added (1):\n  sharing.3: buses of all kinds",
        "sharing.2\n      old: the police\n      new: the police force",
        "Gone (1):\n  rights.2: Ask us.",
        "sharing.3 is now sharing.4",
        "  police: statement sharing.2 changed\n  see: statement rights.2 is gone",
        "New statements that no answer cites (1):\n  sharing.3",
    ):
        assert expected in done.stdout


def test_notice_diff_of_the_same(data: Path) -> None:
    same = run(data, "notice", "diff", str(data / "notice" / "notice.md"))
    assert (same.exit_code, same.stdout) == (0, "Both notices say the same.\n")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("approve", "nobody", "--by", "x"), "nobody: there is no such answer"),
        (("approve", "--by", "x"), "Say which answers"),
        (("approve", "police", "--by", " "), "Say who approves"),
        (("notice", "diff", "/nowhere.md"), "/nowhere.md: This file is missing"),
        (("coverage", "--notice", "/nowhere.md"), "/nowhere.md: This file is missing"),
        (("coverage", "--html", "/proc/nowhere/x.html"), "cannot be written"),
    ],
)
def test_what_is_wrong_is_said_in_words(
    data: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    done = run(data, *arguments)
    assert done.exit_code == 1
    assert done.stderr.startswith("Privacy Desk: ")
    assert complaint in done.stderr


def test_a_folder_without_content_is_named(tmp_path: Path) -> None:
    done = run(tmp_path, "coverage")
    assert done.exit_code == 1
    assert "should hold one Markdown file" in done.stderr

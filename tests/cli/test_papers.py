"""Drafts for an auditor, true for this installation."""

from pathlib import Path

from click.testing import CliRunner, Result

from bot.trust import load_trust
from cli.main import main
from cli.papers import licences
from desk.forms.kinds import load_kinds


def written(folder: Path, **settings: str) -> Result:
    env = {f"PRIVACY_DESK_{name}": value for name, value in settings.items()}
    return CliRunner(mix_stderr=False, env=env).invoke(main, ["papers", str(folder)])


def test_they_say_what_is_set(tmp_path: Path) -> None:
    secret = "postgresql://desk:hush@db.example/desk"
    done = written(
        tmp_path, SMTP_HOST="mail.elm.example", DATABASE_URL=secret, PUBLIC_URL="https://a.example"
    )
    assert (done.exit_code, done.stderr) == (0, "")
    record = (tmp_path / "record-of-processing.md").read_text()
    dpia = (tmp_path / "dpia.md").read_text()
    trust = load_trust()
    for text in (record, dpia):
        assert trust.name in text
        assert trust.dpl.email in text
        assert "mail.elm.example" in text
        assert str(trust.retention.closed_requests) in text
        assert "hush" not in text
    assert all(kind.title in record for kind in load_kinds().values())
    assert "postgresql://db.example:5432/desk" in dpia
    assert "cookies over HTTPS only" in record


def test_what_is_not_set_up_is_said(tmp_path: Path) -> None:
    written(tmp_path)
    assert (
        "[no TLS: this installation is not public]"
        in (tmp_path / "record-of-processing.md").read_text()
    )
    assert "[no mail server is set]" in (tmp_path / "dpia.md").read_text()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "dpia.md").write_text("the DPL's own")
    done = written(tmp_path)
    assert done.exit_code == 1
    assert "dpia.md cannot be read or written: File exists." in done.stderr
    assert (tmp_path / "dpia.md").read_text() == "the DPL's own"


def test_every_package_has_its_licence() -> None:
    rows = [line.split(" | ") for line in licences() if line.startswith("| ")][2:]
    assert len(rows) > 150
    found = {row[0].lstrip("| "): row[2].rstrip("| ") for row in rows}
    assert "LGPL" in found["psycopg2-binary"]
    assert "LGPL" in found["fpdf2"]
    assert all(found.values())

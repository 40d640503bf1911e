"""`privacy-desk test-mail` says what the mail server says."""

import socket

from click.testing import CliRunner, Result

from cli.main import main
from tests.system.stack import Inbox, mail_server


def sent(**settings: str) -> Result:
    env = {f"PRIVACY_DESK_{name}": value for name, value in settings.items()}
    command = ["test-mail", "--to", "it@school.example"]
    return CliRunner(mix_stderr=False, env=env).invoke(main, command)


def test_it_arrives() -> None:
    inbox = Inbox()
    with mail_server(inbox) as port:
        done = sent(SMTP_HOST="127.0.0.1", SMTP_PORT=str(port), SMTP_TLS="none")
    assert (done.exit_code, done.stderr) == (0, "")
    assert f"Mail server: 127.0.0.1, port {port}, encryption none, without" in done.stdout
    assert done.stdout.endswith("The mail server has accepted the test mail.\n")
    (mail,) = inbox.mails
    assert (mail["To"], mail["Subject"]) == ("it@school.example", "Test mail from Privacy Desk")


def test_without_a_server() -> None:
    done = sent()
    assert done.exit_code == 1
    assert done.stderr == ("Privacy Desk: Set PRIVACY_DESK_SMTP_HOST first. See docs/settings.md\n")


def test_a_failure_is_a_sentence() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = str(closed.getsockname()[1])
        done = sent(SMTP_HOST="127.0.0.1", SMTP_PORT=port, SMTP_PASSWORD="hush")
    assert done.exit_code == 1
    assert "The mail server could not be reached." in done.stderr
    assert "hush" not in done.stdout + done.stderr

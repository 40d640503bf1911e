"""What the mails say, and what they keep to themselves."""

from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any

import pytest

from bot.trust import Trust
from desk.mail.compose import mails_for
from desk.mail.outbox import Mail
from desk.requests.kinds import Kind, load_kinds
from desk.tickets.ticket import KINDS, Ticket
from tests.desk.samples import request

NOW = datetime(2026, 11, 23, 21, 5, tzinfo=UTC)


def ticket(**values: Any) -> Ticket:
    details = {"what_is_wanted": "the letters about <b>detention</b>\nand the marks"}
    return Ticket.opened(
        request(NOW, **{"details": details, **values}),
        reference="SAR-2026-000001",
        due=date(2026, 12, 23),
        due_working=("Received Monday 23 November 2026.", "One month later."),
        conversation_id=None,
        now=NOW,
    )


def mails(trust: Trust, **values: Any) -> dict[str, Mail]:
    composed = mails_for(ticket(**values), trust, "https://desk.example", NOW)
    return {mail.recipient: mail for mail in composed}


class Words(HTMLParser):
    """The words of a page as a reader sees them, and the tags they stand in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "br":
            self.parts.append("\n")


def words(html: str) -> str:
    return " ".join("".join(Words(html).parts).split())


def test_the_requesters_mail(trust: Trust) -> None:
    mail = mails(trust)["pat@home.example"]
    assert mail.subject == "We have your request SAR-2026-000001"
    assert mail.text_body == (
        "Hello,\n"
        "\n"
        "Thank you, we have your request. It is now with Ms Dee Poe, Data Protection Lead at "
        "Elm Trust, Wigston.\n"
        "\n"
        "Your reference: SAR-2026-000001\n"
        "You asked us to: send a copy of personal data that we hold\n"
        "We will reply by: Wednesday 23 December 2026\n"
        "\n"
        "How we worked out that date:\n"
        "Received Monday 23 November 2026. One month later.\n"
        "\n"
        "If we need to check who you are, or to ask you something first, we will tell you, and "
        "tell you what that means for the date.\n"
        "\n"
        "To add or change something, reply to this e-mail or write to dpl@elm.example, or ring "
        "01632 960001. Please give your reference.\n"
        "\n"
        "If you did not ask for this, please tell us: somebody may have typed your address by "
        "mistake.\n"
        "\n"
        "Elm Trust, Wigston\n"
        "https://elm.example\n"
    )


def test_the_requesters_mail_tells_a_stranger_nothing_of_the_child(trust: Trust) -> None:
    """The address may be mistyped: no name, and none of what the parent wrote."""
    mail = mails(trust)["pat@home.example"]
    for body in (mail.subject, mail.text_body, mail.html_body):
        for private in ("Ada", "detention", "marks", "pat@home.example"):
            assert private not in body


def test_the_dpls_mail_has_everything(trust: Trust) -> None:
    mail = mails(trust)["dpl@elm.example"]
    assert mail.subject == (
        "New request SAR-2026-000001: access to personal data, due Wednesday 23 December 2026"
    )
    for body in (" ".join(mail.text_body.split()), words(mail.html_body)):
        for fact in (
            "Reference: SAR-2026-000001",
            "Kind: access to personal data",
            "Due: Wednesday 23 December 2026",
            "First mentioned: Monday 23 November 2026 at 21:05",
            "Received Monday 23 November 2026. One month later.",
            "Who is asking: parent or carer",
            "How to reach them: pat@home.example",
            "About: Ada Doe",
            "What is wanted: the letters about <b>detention</b> and the marks",
        ):
            assert fact in body
    link = "https://desk.example/desk/tickets/SAR-2026-000001"
    assert link in mail.text_body
    assert f'href="{link}"' in mail.html_body


def test_subjects_name_nobody(trust: Trust) -> None:
    for mail in mails(trust).values():
        assert "Ada" not in mail.subject
        assert "pat" not in mail.subject


def test_what_people_wrote_is_never_html(trust: Trust) -> None:
    hostile = {"subject_name": "<script>x</script>", "requester_role": '"><img src=x>'}
    html = mails(trust, **hostile)["dpl@elm.example"].html_body
    assert Words(html).tags.isdisjoint({"b", "script", "img"})


@pytest.mark.parametrize("kind", KINDS)
def test_text_and_html_say_the_same(trust: Trust, kind: str) -> None:
    requester = mails(trust, kind=kind)["pat@home.example"]
    html = words(requester.html_body).removeprefix(requester.subject).strip()
    assert html == " ".join(requester.text_body.split())


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("access", "We will reply by: Wednesday 23 December 2026"),
        ("complaint", "We will acknowledge it by: Wednesday 23 December 2026"),
        ("callback", "We aim to do so by: Wednesday 23 December 2026"),
    ],
)
def test_the_promise_is_no_more_than_is_owed(trust: Trust, kind: str, sentence: str) -> None:
    assert sentence in mails(trust, kind=kind)["pat@home.example"].text_body


@pytest.mark.parametrize("kind", load_kinds().values(), ids=lambda k: k.kind)
def test_each_kind_is_called_what_its_file_calls_it(trust: Trust, kind: Kind) -> None:
    found = mails(trust, kind=kind.kind)
    assert f": {kind.name}, due " in found["dpl@elm.example"].subject
    assert f"Kind: {kind.name}\n" in found["dpl@elm.example"].text_body
    requester = found["pat@home.example"].text_body
    assert f"You asked us to: {kind.asked_us_to}\n{kind.promise}: Wednesday" in requester


def test_a_phone_number_gets_no_mail(trust: Trust) -> None:
    assert list(mails(trust, kind="callback", requester_contact="01632 960123")) == [
        "dpl@elm.example"
    ]


def test_nothing_given_is_said_so(trust: Trust) -> None:
    mail = mails(trust, kind="callback", requester_role="", subject_name="", details={})
    assert "Who is asking: not said" in mail["dpl@elm.example"].text_body
    assert "About: not said\n\nNobody has confirmed" in mail["dpl@elm.example"].text_body


def test_message_ids_differ_and_show_only_the_trusts_domain(trust: Trust) -> None:
    ids = {mail.message_id for _ in range(3) for mail in mails(trust).values()}
    assert len(ids) == 6
    assert all(identity.endswith("@elm.example>") for identity in ids)

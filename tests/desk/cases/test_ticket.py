"""The request to open a ticket: checked, cleaned, and silent about people in its repr."""

from datetime import UTC, datetime
from typing import Any

import pytest

from desk.cases.ticket import OpenTicket, one_line, readable
from tests.desk.samples import request, ticket

SAID_AT = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)


def command(**values: Any) -> OpenTicket:
    return request(SAID_AT, **values)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"first_mention_at": datetime(2026, 11, 23)}, "time zone"),  # noqa: DTZ001
        ({"prefix": "sar"}, "capital letters"),
        ({"prefix": ""}, "capital letters"),
        ({"prefix": "SAR-1"}, "capital letters"),
        ({"submission_id": " "}, "submission id"),
        ({"requester_contact": "\n"}, "a way to reach"),
    ],
)
def test_refused(values: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        command(**values)


def test_what_no_database_or_mail_can_carry_is_left_out() -> None:
    cmd = command(
        requester_contact="pat@home.example\r\nBcc: all@school.example",
        subject_name=" Ada\x00  \ud800Doe\n",
        details={"wan\nted": "line one\nline\ttwo\x00\x1b[0m\udfff"},
    )
    assert cmd.requester_contact == "pat@home.example Bcc: all@school.example"
    assert cmd.subject_name == "Ada Doe"
    assert cmd.details == {"wan ted": "line one\nline\ttwo[0m"}


def test_names_as_people_write_them_stay() -> None:
    for name in ("Zoë O'Neill-Łukasz", "محمد", "李小龙", "👩‍👧"):
        assert one_line(name) == name
        assert readable(name) == name


def test_opened() -> None:
    opened = ticket(SAID_AT)
    assert (opened.state, opened.identity, opened.version) == ("received", "unchecked", 1)
    assert opened.received_at == opened.first_mention_at == SAID_AT  # docs/law.md
    assert opened.is_open
    assert opened.has_address


def test_repr_names_nobody() -> None:
    cmd = command()
    for shown in (repr(cmd), f"{cmd}"):
        assert "pat@" not in shown
        assert "Ada" not in shown
        assert "everything" not in shown

"""The chaos run's own judgement: what counts as broken, and what its parents say."""

from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import Envelope

from bench.chaos.mailbox import Mailbox
from bench.chaos.parent import ParentRequest, Referenced, Retry, Say, Stuck, answer, react
from bench.chaos.play import Wanted, met, requests
from bench.chaos.report import deaths
from bench.chaos.stage import HIGHEST_PORT, LOWEST_PORT, quiet_ports
from bench.chaos.verdict import BROKEN, Evidence, GivenReference, Posted, Stored, judge, lines
from bot.answers import load_answers
from bot.turn import Turn
from desk.dates import now
from desk.forms.kinds import load_kinds
from desk.forms.wording import load_wording
from desk.intake.progress import Progress
from desk.intake.replies import Replies
from tests.desk.samples import KINDS

SAR, CALL = "SAR-2026-000001", "CALL-2026-000001"
BY_MAIL = Stored("t1", SAR, "access", "parent0001@chaos.example", preserve=False)
BY_PHONE = Stored("t2", CALL, "callback", "+44 1632 960001", preserve=False)
KEPT = Evidence(
    told=[
        GivenReference(SAR, "access", "parent0001@chaos.example"),
        GivenReference(CALL, "callback", "+44 1632 960001"),
    ],
    stored=[BY_MAIL, BY_PHONE],
    outbox=[
        Posted("<1>", "t1", "sent"),
        Posted("<2>", "t1", "sent"),
        Posted("<3>", "t1", "sent"),
        Posted("<4>", "t2", "sent"),
        Posted("<digest>", None, "sent"),
    ],
    received={
        "<1>": {"a": 1},
        "<2>": {"b": 3},
        "<3>": {"c": 1},
        "<4>": {"d": 1},
        "<digest>": {"e": 1},
    },
    faults=[],
    undone=0,
)


def test_a_promise_kept() -> None:
    verdict = judge(KEPT)
    assert verdict.kept
    assert (verdict.told, verdict.stored, verdict.mails) == (2, 2, 5)
    assert verdict.delivered_again == 1
    assert verdict.untold == []
    assert "The promise was kept." in lines(verdict)


def test_a_ticket_that_nobody_was_told_of_is_counted_and_breaks_nothing() -> None:
    verdict = judge(replace(KEPT, told=KEPT.told[:1]))
    assert verdict.kept
    assert verdict.untold == [CALL]


NEVER_STORED = GivenReference("SAR-2026-000009", "access", "parent0009@chaos.example")
AGAIN = replace(BY_MAIL, id="t3", reference="SAR-2026-000002")
BREACHES = {
    "undone": replace(KEPT, undone=2),
    "lost": replace(KEPT, told=[*KEPT.told, NEVER_STORED]),
    "shared": replace(KEPT, told=[*KEPT.told, KEPT.told[0]]),
    "double": replace(
        KEPT,
        stored=[*KEPT.stored, AGAIN],
        outbox=[*KEPT.outbox, *(Posted(f"<{n}>", "t3", "sent") for n in "567")],
        received={**KEPT.received, **{f"<{n}>": {n: 1} for n in "567"}},
    ),
    "unsent": replace(KEPT, outbox=[*KEPT.outbox, Posted("<9>", None, "waiting")]),
    "unknown": replace(KEPT, received={**KEPT.received, "<9>": {"f": 1}}),
    "mixed": replace(KEPT, received={**KEPT.received, "<1>": {"a": 1, "b": 1}}),
    "repeated": replace(KEPT, outbox=[*KEPT.outbox, Posted("<digest>", None, "sent")]),
    "miscounted": replace(
        KEPT,
        outbox=[mail for mail in KEPT.outbox if mail.message_id != "<3>"],
        received={name: found for name, found in KEPT.received.items() if name != "<3>"},
    ),
    "history": replace(KEPT, faults=["Entry 3 was changed."]),
}


def test_every_breach_has_its_case() -> None:
    assert BREACHES.keys() == BROKEN.keys()


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_is_found_alone(name: str) -> None:
    verdict = judge(BREACHES[name])
    assert [key for key, found in verdict.broken.items() if found] == [name]
    assert not verdict.kept
    assert any(line.startswith(f"{BROKEN[name]}: 1:") for line in lines(verdict))


@pytest.mark.parametrize(
    "other",
    [replace(BY_MAIL, contact="else@chaos.example"), replace(BY_MAIL, kind="erasure")],
    ids=["contact", "kind"],
)
def test_a_reference_that_stands_for_another_request_is_lost(other: Stored) -> None:
    assert judge(replace(KEPT, stored=[other, BY_PHONE])).broken["lost"] == [SAR]


@pytest.mark.parametrize(
    ("ticket", "mails"),
    [
        (BY_MAIL, 3),
        (replace(BY_MAIL, preserve=True), 4),
        (BY_PHONE, 1),
        (replace(BY_PHONE, contact="parent0002@chaos.example"), 2),
    ],
)
def test_how_many_mails_a_ticket_causes(ticket: Stored, mails: int) -> None:
    assert ticket.mails == mails


REPLIES = Replies(load_kinds(), load_wording(), load_answers())


def as_reply(turn: Turn) -> dict[str, Any]:
    return {"texts": list(turn.texts), "turn": turn.as_dict()}


def request(kind: str, number: int = 2) -> ParentRequest:
    return ParentRequest(number, load_kinds()[kind])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", range(2, 5))
def test_every_question_of_every_kind_is_answered(kind: str, number: int) -> None:
    """The real dialogue's questions, and its complaints, all get an answer that moves it on."""
    one = request(kind, number)
    progress = Progress(kind, now())
    while step := progress.next_step(one.kind):
        said = answer(one, step)
        assert react(one, as_reply(REPLIES.asking(progress))) == Say(said)
        assert react(one, as_reply(REPLIES.problem(progress, step.problem))) == Say(said)
        progress = progress.with_answers({step.field: said}, one.kind)
    if one.kind.read_back:
        assert react(one, as_reply(REPLIES.asking(progress))) == Say("yes")


def turn(outcome: str, reference: str | None = None, stage: str | None = None) -> dict[str, Any]:
    request = {"kind": "access", "stage": stage, "reference": reference} if stage else None
    return {"outcome": outcome, "request": request}


def test_a_reference_ends_it() -> None:
    reply = {"texts": ["It is on the desk."], "turn": turn("request", SAR, "opened")}
    assert react(request("access"), reply) == Referenced(SAR)


def test_a_call_backs_reference_is_in_its_text() -> None:
    reply = {"texts": [f"Your reference is {CALL}, and you"], "turn": turn("handoff")}
    assert react(request("callback"), reply) == Referenced(CALL)


def test_after_an_error_the_same_is_said_anew() -> None:
    reply = {"texts": ["It was not saved."], "turn": turn("error", None, "confirming")}
    assert react(request("access"), reply) == Retry()


@pytest.mark.parametrize(
    "reply",
    [
        None,
        {"texts": ["You are welcome."], "turn": turn("chat")},
        {"texts": [], "turn": turn("chat")},
    ],
)
def test_a_reply_that_leads_nowhere(reply: dict[str, Any] | None) -> None:
    assert react(request("access"), reply) == Stuck()


def test_contacts_are_nobody_elses() -> None:
    wanted = Wanted(requests=2000, clients=20, kills=1, longest_life=1.0, seed=1)
    all_requests = list(requests(wanted))
    attempts = [replace(one, attempt=attempt) for one in all_requests for attempt in range(10)]
    assert len({one.contact for one in attempts}) == len(attempts) == 20_000
    assert {one.kind.kind for one in all_requests} == set(KINDS)


def test_the_same_seed_asks_for_the_same() -> None:
    wanted = Wanted(requests=50, clients=1, kills=1, longest_life=1.0, seed=3)
    assert list(requests(wanted)) == list(requests(wanted))
    assert list(requests(wanted)) != list(requests(replace(wanted, seed=4)))


def test_which_requests_met_a_kill() -> None:
    kills = [2.0, 5.0]
    assert met([(0.0, 1.0), (1.0, 3.0), (3.0, 4.0), (1.0, 6.0), (6.0, 9.0)], kills) == 2
    assert met([(0.0, 1.0)], []) == 0


def test_deaths_are_read_from_the_supervisors_lines() -> None:
    said = [
        "supervisor | desk ended by SIGKILL; starting it again",
        "supervisor | rasa ended with exit status 1; starting it again",
        "      desk | supervisor ended by SIGKILL",
    ]
    assert deaths(said) == {"desk by SIGKILL": 1, "rasa with exit status 1": 1}


def test_ports_no_outgoing_connection_is_given() -> None:
    ports = quiet_ports(4)
    assert len(set(ports)) == 4
    assert all(LOWEST_PORT <= port < HIGHEST_PORT for port in ports)
    reserved = Path("/proc/sys/net/ipv4/ip_local_port_range")
    assert not reserved.exists() or max(ports) < int(reserved.read_text().split()[0])


def sent(subject: str) -> Envelope:
    mail = EmailMessage()
    mail["To"], mail["Subject"], mail["Message-ID"] = "a@b.example", subject, "<1@b.example>"
    mail.set_content("Dear you")
    mail.add_alternative("<p>Dear you</p>", subtype="html")
    envelope = Envelope()
    envelope.content = mail.as_bytes()
    return envelope


async def test_the_mailbox_knows_a_copy_from_another_mail() -> None:
    mailbox = Mailbox(port=1)
    for subject in ("Hello", "Hello", "Goodbye"):
        await mailbox.handle_DATA(None, None, sent(subject))  # type: ignore[arg-type]
    assert sorted(mailbox.received["<1@b.example>"].values()) == [1, 2]

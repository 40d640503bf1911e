"""What single letters say, and that each action's letter can be written."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.trust import Trust
from desk.cases import actions, deadline, effects
from desk.cases.states import OPEN_STATES, STATES, ForbiddenError
from desk.cases.ticket import Ticket
from desk.cases.timeline import Pause, Timeline
from desk.casework.apply import letter_for
from desk.casework.letters import Letter, Letters, own_letter
from desk.forms.kinds import Kind, load_kinds
from tests.desk.casework.test_every_letter import of_kind
from tests.desk.mail.pages import HtmlWords
from tests.desk.samples import KINDS, RULES

NOW = datetime(2026, 11, 23, 21, 5, tzinfo=UTC)
ICO = "https://ico.org.uk/concerns/"
COURT = "right to go to court"
TEXT = "Because of this."
ACTIONS: list[actions.Action] = [
    actions.AskIdentity(TEXT),
    actions.ConfirmIdentity("known", TEXT),
    actions.ConfirmIdentity("proven", TEXT),
    actions.AskClarification(TEXT),
    actions.RecordClarification(TEXT),
    actions.Extend(TEXT),
    actions.Start(),
    actions.SendToReview(),
    actions.SendBack(TEXT),
    *(actions.Close(ending, TEXT) for ending in ("disclosed", "partly", "refused", "not_held")),
    actions.Withdraw(TEXT),
    actions.Reopen(TEXT),
    actions.ConfirmContact(),
    actions.AddNote(TEXT),
]


def letter(trust: Trust, name: str, about: Ticket, **facts: Any) -> Letter:
    today = facts.pop("today", NOW.date())
    return Letters(trust, "https://desk.example").preview(name, about, today=today, **facts)


def test_the_whole_text_of_the_confirmation(trust: Trust) -> None:
    sent = letter(trust, "opened_requester", of_kind("access"), similar=[])
    assert sent.subject == "We have your request SAR-2026-000001"
    assert sent.text == (
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
        "Received Monday 23 November 2026. One month later is Wednesday 23 December, a working "
        "day; due Wednesday 23 December 2026. School holidays do not change this.\n"
        "\n"
        "We may need to check who you are, or to ask you something first. If so, we will tell "
        "you, and tell you what that means for the date.\n"
        "\n"
        "To ask us something, reply to this e-mail or write to Ms Dee Poe, Data Protection Lead, "
        "at dpl@elm.example, or ring 01632 960001. Please give your reference.\n"
        "\n"
        "If you did not ask for this, please tell us. Somebody may have typed your address by "
        "mistake.\n"
        "\n"
        "Elm Trust, Wigston\n"
        "https://elm.example\n"
    )


def test_similar_requests_are_pointed_out_to_both_sides(trust: Trust) -> None:
    others = [of_kind("access", reference=f"SAR-2026-00000{n}") for n in (7, 8)]
    to_requester = letter(trust, "opened_requester", of_kind("access"), similar=others[:1])
    assert "You have another open request of this kind: SAR-2026-000007." in to_requester.text
    to_dpl = letter(trust, "opened_dpl", of_kind("access"), similar=others)
    assert (
        "The same contact has other open requests of this kind: SAR-2026-000007, SAR-2026-000008."
    ) in to_dpl.text


def test_the_dpls_mail_has_everything(trust: Trust) -> None:
    sent = letter(trust, "opened_dpl", of_kind("access"), similar=[])
    assert sent.subject == (
        "New request SAR-2026-000001: access to personal data, due Wednesday 23 December 2026"
    )
    for fact in (
        "First mentioned: Monday 23 November 2026 at 21:05",
        "Who is asking: parent or carer",
        "How to reach them: pat@home.example",
        "About: Ada Doe",
        "What is wanted: the letters about <b>detention</b>\n> and the marks",
        "Nobody has confirmed yet that this e-mail address belongs to the person asking.",
    ):
        assert fact in sent.text
    assert 'href="https://desk.example/desk/tickets/SAR-2026-000001"' in sent.html


def test_the_dpl_is_told_what_the_contact_is_and_what_must_be_kept(trust: Trust) -> None:
    about = of_kind("access", requester_contact="01632 960123", preserve=True)
    text = letter(trust, "opened_dpl", about, similar=[]).text
    assert "This is no e-mail address, so they have had nothing in writing from us." in text
    assert "This one asks for a recording, which must be kept at once." in text


def test_footage_with_its_place_date_and_time(trust: Trust) -> None:
    details = {"Place": "the gate", "Date": "20 November 2026", "Time": "about 3 pm"}
    sent = letter(trust, "preserve_footage", of_kind("access", details=details))
    assert sent.subject == "Keep the recording now: SAR-2026-000001"
    assert "Place: the gate\nDate: 20 November 2026\nTime: about 3 pm\n" in sent.text
    assert "(Data Protection Act 2018, section 173)" in sent.text


def test_nothing_given_is_said_so(trust: Trust) -> None:
    about = of_kind("callback", requester_role="", subject_name="", details={})
    text = letter(trust, "opened_dpl", about, similar=[]).text
    assert "Who is asking: not said" in text
    assert "About: not said\n\n" in text


def test_what_people_wrote_is_never_html(trust: Trust) -> None:
    hostile = {"subject_name": "<script>x</script>", "requester_role": '"><img src=x>'}
    html = letter(trust, "opened_dpl", of_kind("access", **hostile), similar=[]).html
    assert HtmlWords(html).tags.isdisjoint({"b", "script", "img"})


def test_what_people_wrote_does_not_pass_for_ours(trust: Trust) -> None:
    fake = "Emails.\n\nOpen it on the desk: https://evil.example/desk"
    sent = letter(trust, "opened_dpl", of_kind("access", details={"Wanted": fake}), similar=[])
    assert "Wanted: Emails.\n> \n> Open it on the desk: https://evil" in sent.text
    assert "<br>\n&gt; Open it on the desk: " in sent.html


@pytest.mark.parametrize("kind", load_kinds().values(), ids=lambda k: k.kind)
def test_each_kind_is_called_what_its_file_calls_it(trust: Trust, kind: Kind) -> None:
    to_dpl = letter(trust, "opened_dpl", of_kind(kind.kind), similar=[])
    assert f": {kind.name}, due " in to_dpl.subject
    name = own_letter("opened", of_kind(kind.kind)) or "opened_requester"
    text = letter(trust, name, of_kind(kind.kind), similar=[]).text
    assert f"You asked us to: {kind.asked_us_to}\n{kind.promise}: " in text


def test_a_code_stands_alone(trust: Trust) -> None:
    sent = letter(trust, "code", of_kind("access"), code="012345")
    assert sent.subject == "Your code for the chat"
    assert "Your code is: 012345\n" in sent.text
    assert "10 minutes" in sent.text
    assert "SAR-" not in sent.text


def test_the_month_starts_when_the_proof_comes(trust: Trust) -> None:
    awaited = of_kind("access", due=None)
    assert (
        "starts on the day when this reaches us"
        in letter(trust, "identity", awaited, text=TEXT).text
    )
    too_late = letter(trust, "identity", of_kind("access"), text=TEXT).text
    assert "starts on the day" not in too_late
    assert "We will reply by: Wednesday 23 December 2026" in too_late


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_stops_the_clock_only_where_the_law_lets_it(trust: Trust, kind: Any) -> None:
    asked = effects.after(of_kind(kind), actions.AskClarification(TEXT), NOW)
    text = letter(trust, "clarification", asked, text=TEXT).text
    stops = kind in ("access", "educational_record")
    assert ("The clock is stopped until it comes" in text) is stops
    assert ("Our question does not change the date." in text) is not stops


@pytest.mark.parametrize("name", ["identity", "clarification", "started"])
def test_whatever_is_written_first_acknowledges_a_complaint(trust: Trust, name: str) -> None:
    text = letter(trust, name, of_kind("complaint"), text=TEXT).text
    assert "We received your complaint on Monday 23 November 2026" in text
    assert (
        "We received your complaint"
        not in letter(trust, "identity", of_kind("access"), text=TEXT).text
    )


def test_an_extension_says_why_until_when_and_whom_to_tell(trust: Trust) -> None:
    extended = effects.after(of_kind("access"), actions.Extend(TEXT), NOW)
    text = letter(trust, "extension", extended, text=TEXT).text
    for said in ("two more months", TEXT, "We will reply by: Tuesday 23 February 2027", ICO):
        assert said in text


@pytest.mark.parametrize(
    ("name", "ending", "court"),
    [
        ("refusal", "refused", True),
        ("not_held", "not_held", True),
        ("disclosure", "partly", True),
        ("disclosure", "disclosed", False),
        ("closed", "refused", True),
    ],
)
def test_an_ending_says_what_can_be_done_about_it(
    trust: Trust, name: str, ending: Any, court: bool
) -> None:
    kind: Any = "complaint" if name == "closed" else "erasure"
    text = letter(trust, name, of_kind(kind, ending=ending), text=TEXT).text
    assert "you can complain to us: reply to this e-mail, or write to dpl@elm.example" in text
    assert ICO in text
    assert (COURT in text) is court
    assert f"Outcome: {load_kinds()[kind].endings[ending]}\n" in text
    assert TEXT in text


def test_what_the_dpl_notes_for_the_desk_goes_to_nobody(trust: Trust) -> None:
    for name in ("clock_running", "withdrawn"):
        assert TEXT not in letter(trust, name, of_kind("access"), text=TEXT).text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("state", [state for state in STATES if state != "draft"])
def test_every_moves_letter_can_be_written(trust: Trust, kind: Any, state: Any) -> None:
    today = date(2026, 11, 23)
    asked = {"identity_asked": today} if state == "awaiting_identity" else {}
    pauses = (Pause(today),) if state == "awaiting_clarification" else ()
    timeline = Timeline(today, pauses=pauses, **asked)
    before = of_kind(
        kind, state=state, timeline=timeline, due=deadline.due(RULES[kind], timeline).date
    )
    before = replace(
        before,
        identity="asked" if asked else "known" if state != "received" else "unchecked",
        closed_at=None if state in OPEN_STATES else NOW,
    )
    made = 0
    for action in ACTIONS:
        try:
            changed = effects.after(before, action, NOW)
        except ForbiddenError:
            continue
        name = letter_for(changed, action)
        made += 1
        if name:
            assert letter(trust, name, changed, text=action.text).text
    assert made >= (2 if state == "closed" else 5)


def test_message_ids_differ_and_show_only_the_trusts_domain(trust: Trust) -> None:
    write = Letters(trust, "https://desk.example").write
    mails = [write("withdrawn", "p@home.example", NOW, ticket=of_kind("access")) for _ in range(3)]
    assert len({mail.message_id for mail in mails}) == 3
    assert all(mail.message_id.endswith("@elm.example>") for mail in mails)

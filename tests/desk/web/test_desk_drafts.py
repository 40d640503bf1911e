"""A request that was mentioned in the chat and not sent."""

from datetime import timedelta
from typing import Any

from desk.cases import deadline
from desk.cases.timeline import Timeline
from desk.casework.drafts import kept_at_least_until
from desk.casework.opening import keep_draft
from desk.dates import in_words, london, moment_in_words
from desk.storage import Draft
from tests.desk.samples import RULES
from tests.desk.web.dpl import NASTY, DeskBrowser, address, case_context_at, opened
from tests.desk.web.fakes import NOW, Site


def mentioned(site: Site, days_ago: int = 12, **values: Any) -> Draft:
    moment = site.clock() - timedelta(days=days_ago)
    given: dict[str, Any] = {
        "submission_id": "s1",
        "kind": "access",
        "answers": {},
        "conversation": None,
    }
    context = case_context_at(site, moment)
    draft = keep_draft(context, first_mention_at=moment, **{**given, **values})
    assert draft
    return draft


def test_the_first_mention_and_what_it_would_mean_are_shown(site: Site) -> None:
    draft = mentioned(site)
    words = DeskBrowser(site).see(f"/desk/drafts/{draft.id}").words
    due = deadline.due(RULES["access"], Timeline(london(draft.first_mention_at)))
    assert due.date
    assert f"First mentioned {moment_in_words(draft.first_mention_at)}" in words
    assert f"It would be due {in_words(due.date)}." in words
    assert all(line in words for line in due.explanation)


def test_what_was_told_is_shown_in_the_words_of_the_questions(site: Site) -> None:
    answers = {
        "requester_role": "other",
        "relation": "grandparent",
        "subject_name": NASTY,
        "wanted": "cctv",
        "told_to_ask": "the exam board for marked exam papers",
    }
    page = DeskBrowser(site).see(f"/desk/drafts/{mentioned(site, answers=answers).id}")
    told = ("Someone else", "A grandparent", "CCTV recordings", NASTY, "the exam board")
    assert [text for text in told if text not in page.words] == []
    assert "<script>" not in page.html


def test_nothing_told_is_said_to_be_nothing(site: Site) -> None:
    page = DeskBrowser(site).see(f"/desk/drafts/{mentioned(site).id}")
    assert "Nothing but what kind of request it is." in page.words


def test_it_is_kept_from_the_last_word_of_its_chat(site: Site) -> None:
    kept = site.services.trust.retention
    days = timedelta(days=kept.unfinished_requests)
    desk, draft = DeskBrowser(site), mentioned(site)
    old = f"removed after {in_words(kept_at_least_until(draft, kept.unfinished_after_due))}"
    assert old in desk.see(f"/desk/drafts/{draft.id}").words

    site.begin().say("I want to see everything")
    sender = site.rasa.heard[-1]["sender"]
    newer = mentioned(site, submission_id="s2", conversation=sender)
    page = desk.see(f"/desk/drafts/{newer.id}")
    last = max(london(NOW + days), kept_at_least_until(newer, kept.unfinished_after_due))
    assert f"removed after {in_words(last)}" in page.words
    assert "I want to see everything" in page.words


def test_once_it_was_sent_its_page_leads_to_the_ticket(site: Site) -> None:
    desk, draft = DeskBrowser(site), mentioned(site)
    ticket = opened(site, submission_id="s1")
    response = desk.http.get(f"/desk/drafts/{draft.id}")
    assert (response.status_code, response.headers["location"]) == (303, address(ticket))


def test_one_that_is_gone_says_why(site: Site) -> None:
    page = DeskBrowser(site).see("/desk/drafts/none", 404)
    assert "There is no such unfinished request any more" in page.words


def test_a_recording_is_red_until_it_is_noted(site: Site) -> None:
    desk, draft = DeskBrowser(site), mentioned(site, answers={"wanted": "cctv of Monday"})
    path = f"/desk/drafts/{draft.id}"
    assert "Do not wait for the recording" in desk.see(path).words
    assert "1 recording is asked for" in desk.see("/desk").words
    wrong = desk.read(desk.post(f"{path}/recording", path, choice="", text="x"), 422)
    assert "choose one of the answers" in wrong.words
    done = desk.post(f"{path}/recording", path, choice="kept", text="On the drive.")
    assert done.headers["location"] == f"{path}?done=recording"
    page = desk.see(done.headers["location"])
    assert "The recording is kept." in page.words
    assert "Do not wait" not in page.words
    assert "Keep the recording" not in desk.see("/desk").words


def test_a_recording_of_no_request_is_not_found(site: Site) -> None:
    desk = DeskBrowser(site)
    response = desk.post("/desk/drafts/none/recording", "/desk/cover", choice="kept", text="x")
    assert response.status_code == 404

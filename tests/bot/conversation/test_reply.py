"""Which reply a message gets, with the real answers and rankings made by hand."""

import pytest

from bot.answers import load_answers
from bot.conversation import Context, Reply, reply
from bot.conversation.decisions import (
    NEAR,
    NEAR_ENOUGH,
    POSSIBLE,
    SURE,
    URGENT,
    URGENT_SEGMENT,
    URGENT_TRACE,
)
from bot.notice import load_notice, read_notice
from bot.turn import Outcome
from bot.understanding.entities import load_entities
from bot.understanding.message import Guess, Near, Segment, UnderstoodMessage
from tests.bot.notice.test_shapes import FIXTURES

BOOK = load_answers()
ENTITIES = load_entities()
Pairs = tuple[tuple[str, float], ...]


def segment(text: str, *pairs: tuple[str, float]) -> Segment:
    return Segment(text, tuple(Guess(*pair) for pair in pairs), ENTITIES.find(text))


def said(text: str, *pairs: tuple[str, float]) -> UnderstoodMessage:
    return UnderstoodMessage(segment(text, *pairs))


def replied(message: UnderstoodMessage, before: Context | None = None) -> Reply:
    return reply(message, before or Context(), BOOK, ENTITIES)


def ids(found: Reply) -> list[str]:
    return [answer.id for answer in found.turn.answers]


@pytest.mark.parametrize(
    ("pairs", "outcome", "answers"),
    [
        ((("lawful_basis", 0.9),), Outcome.ANSWER, ["lawful_basis"]),
        ((("retention", SURE),), Outcome.SILENT, []),
        ((("school_matters", 0.9),), Outcome.OUT_OF_SCOPE, []),
        ((("affirm", 0.9),), Outcome.CHAT, []),
        ((("out_of_scope", POSSIBLE - 0.01),), Outcome.OUT_OF_SCOPE, []),
        ((), Outcome.OUT_OF_SCOPE, []),
        ((("retention", 0.7), ("urgent_risk", URGENT)), Outcome.URGENT, []),
        ((("request_erasure", 0.7), ("urgent_risk", URGENT)), Outcome.URGENT, []),
        ((("retention", 0.7), ("urgent_risk", URGENT - 0.01)), Outcome.SILENT, []),
        ((("other_privacy", 0.9),), Outcome.SILENT, []),
        ((("retention", POSSIBLE), ("breaches", 0.2)), Outcome.CLARIFY, []),
        ((("retention", 0.2), ("breaches", 0.2), ("cctv", 0.2)), Outcome.SILENT, []),
    ],
)
def test_outcomes(pairs: Pairs, outcome: Outcome, answers: list[str]) -> None:
    found = replied(said("some words", *pairs))
    assert (found.turn.outcome, ids(found)) == (outcome, answers)


def test_unsure_offers_what_could_be_meant_and_nothing_that_is_no_answer() -> None:
    close = said("?", ("retention", 0.4), ("affirm", 0.2), ("breaches", 0.15), ("npd_what", 0.1))
    options = [option.payload for option in replied(close).turn.options]
    assert options == ["/retention", "/breaches", "/npd_what", "/request_callback"]


@pytest.mark.parametrize(
    ("text", "intent", "answers"),
    [
        ("do the cops get it", "sharing_recipients", ["sharing_police"]),
        (
            "the police and the council?",
            "sharing_recipients",
            ["sharing_police", "sharing_council"],
        ),
        ("do you give it to Facebook", "sharing_recipients", ["sharing_not_named"]),
        ("Facebook and the police?", "sharing_not_named", ["sharing_police", "sharing_not_named"]),
        ("who gets it", "sharing_recipients", ["sharing_recipients"]),
        ("is asthma on file", "kinds_of_data", ["medical_data"]),
        ("is her DNA on file", "kinds_of_data", ["kinds_not_named"]),
        ("do the police get asthma details", "sharing_police", ["sharing_police"]),
    ],
)
def test_the_entity_named_decides(text: str, intent: str, answers: list[str]) -> None:
    assert ids(replied(said(text, (intent, 0.6)))) == answers


def test_what_the_notice_does_not_name_is_named_in_the_reply() -> None:
    found = replied(said("do you give it to Facebook or Ofsted", ("sharing_recipients", 0.8)))
    assert found.turn.outcome is Outcome.SILENT
    assert "Facebook or Ofsted" in found.turn.texts[0]
    assert found.turn.answers[0].citations


class TestContext:
    after_police = Context("sharing_police")

    def test_and_the_council(self) -> None:
        found = replied(said("and the council?", ("out_of_scope", 0.5)), self.after_police)
        assert ids(found) == ["sharing_council"]
        assert found.context.answer == "sharing_council"

    def test_what_about_photos_after_a_topic_of_no_list(self) -> None:
        found = replied(said("what about photos?", ("photos_videos", 0.5)), Context("retention"))
        assert found.turn.outcome is Outcome.SILENT
        assert found.turn.texts == BOOK.turn("retention").texts

    def test_what_about_photos_after_a_kind_of_data(self) -> None:
        found = replied(said("what about photos?", ("cctv", 0.4)), Context("medical_data"))
        assert ids(found) == ["photos_videos"]

    def test_why(self) -> None:
        found = replied(said("why?", ("follow_why", 0.9)), Context("kinds_of_data"))
        assert ids(found) == [BOOK["kinds_of_data"].why]

    def test_why_of_nothing(self) -> None:
        assert replied(said("why?", ("follow_why", 0.9))).turn.outcome is Outcome.CHAT

    def test_more_offers_what_could_be_asked_next(self) -> None:
        found = replied(said("tell me more", ("follow_more", 0.9)), self.after_police)
        assert found.turn.outcome is Outcome.CLARIFY
        offered = [option.payload for option in found.turn.options]
        assert offered[:2] == [f"/{answer}" for answer in BOOK["sharing_police"].suggest[:2]]

    def test_small_talk_does_not_forget(self) -> None:
        found = replied(said("thanks", ("thanks", 0.9)), self.after_police)
        assert found.context.answer == "sharing_police"

    @pytest.mark.parametrize("text", ["2", "the second one", "option two", "Second please"])
    def test_a_button_is_chosen_in_words(self, text: str) -> None:
        before = Context(options=("/retention", "/cctv", "/breaches"))
        assert ids(replied(said(text, ("out_of_scope", 0.9)), before)) == ["cctv"]

    @pytest.mark.parametrize("text", ["4", "the other one", "one of the teachers", ""])
    def test_other_words_choose_no_button(self, text: str) -> None:
        before = Context(options=("/retention", "/cctv"))
        assert ids(replied(said(text, ("lawful_basis", 0.9)), before)) == ["lawful_basis"]

    def test_a_context_survives_its_slot(self) -> None:
        context = Context("cctv", ("/a", "/b"))
        assert Context.from_slot(context.as_slot()) == context
        assert Context.from_slot(None) == Context()


class TestSeveralQuestions:
    def test_both_are_answered(self) -> None:
        message = UnderstoodMessage(
            segment("x", ("lawful_basis", 0.5)),
            (
                segment("who?", ("sharing_recipients", 0.9)),
                segment("is it safe?", ("breaches", 0.8)),
            ),
        )
        found = replied(message)
        assert found.turn.outcome is Outcome.ANSWER
        assert ids(found) == ["sharing_recipients"]
        texts = (*BOOK.turn("sharing_recipients").texts, *BOOK.turn("breaches").texts)
        assert found.turn.texts == texts

    def test_wrapping_is_left_out(self) -> None:
        message = UnderstoodMessage(
            segment("x", ("greeting", 0.5)),
            (
                segment("Hi there.", ("greeting", 0.9)),
                segment("My son likes football.", ("out_of_scope", 0.9)),
                segment("Who sees his data?", ("sharing_recipients", 0.9)),
                segment("Thanks!", ("thanks", 0.9)),
            ),
        )
        assert ids(replied(message)) == ["sharing_recipients"]

    def test_a_surer_whole_is_believed(self) -> None:
        message = UnderstoodMessage(
            segment("x", ("medical_teams", 0.9)),
            (
                segment("He has asthma.", ("medical_data", 0.6)),
                segment("Who?", ("follow_more", 0.2)),
            ),
        )
        assert ids(replied(message)) == ["medical_teams"]

    def test_why_leans_on_the_question_before_it(self) -> None:
        message = UnderstoodMessage(
            segment("x", ("kinds_of_data", 0.8)),
            (
                segment("what do you hold", ("kinds_of_data", 0.9)),
                segment("why", ("follow_why", 0.9)),
            ),
        )
        assert ids(replied(message)) == ["kinds_of_data", BOOK["kinds_of_data"].why]

    def test_a_risk_in_any_segment_comes_first(self) -> None:
        message = UnderstoodMessage(
            segment("x", ("retention", 0.9), ("urgent_risk", URGENT_TRACE)),
            (segment("a", ("retention", 0.9)), segment("b", ("urgent_risk", URGENT_SEGMENT))),
        )
        assert replied(message).turn.outcome is Outcome.URGENT

    def test_a_sentence_cut_from_its_story_alarms_only_if_the_whole_has_a_trace_of_risk(
        self,
    ) -> None:
        message = UnderstoodMessage(
            segment("x", ("retention", 0.9), ("urgent_risk", URGENT_TRACE / 2)),
            (
                segment("a", ("retention", 0.9)),
                segment("b", ("urgent_risk", 0.99), ("greeting", 0.01)),
            ),
        )
        assert replied(message).turn.outcome is Outcome.SILENT

    @pytest.mark.parametrize(
        ("text", "alarms"),
        [("can he come out of it", False), ("can he come out of hospital", True)],
    )
    def test_a_question_that_names_nothing_is_no_alarm(self, text: str, alarms: bool) -> None:
        message = UnderstoodMessage(segment(text, ("urgent_risk", 0.9)))
        assert (replied(message).turn.outcome is Outcome.URGENT) is alarms

    def test_a_sentence_cut_from_its_story_must_alarm_more_than_the_whole(self) -> None:
        message = UnderstoodMessage(
            segment("x", ("retention", 0.9), ("urgent_risk", URGENT_TRACE)),
            (
                segment("a", ("retention", 0.9)),
                segment("b", ("urgent_risk", URGENT_SEGMENT - 0.01)),
            ),
        )
        assert replied(message).turn.outcome is Outcome.SILENT


class TestRequestIntents:
    def test_a_request_intent_is_passed_on(self) -> None:
        found = replied(said("delete it", ("request_erasure", 0.9)))
        assert found.request_intent == "request_erasure"
        assert found.beside is None

    def test_an_unsure_request_intent_is_none(self) -> None:
        found = replied(said("delete", ("request_erasure", POSSIBLE - 0.01)))
        assert found.request_intent is None

    def test_a_question_beside_a_request_is_answered_too(self) -> None:
        message = UnderstoodMessage(
            segment("x", ("request_erasure", 0.5)),
            (segment("a", ("retention", 0.9)), segment("delete it", ("request_erasure", 0.9))),
        )
        found = replied(message)
        assert found.request_intent == "request_erasure"
        assert found.beside is not None
        assert found.beside.texts == BOOK.turn("retention").texts
        assert "/request_erasure" in [option.payload for option in found.turn.options]

    def test_yes_to_an_offer_is_the_request_intent(self) -> None:
        before = replied(said("can I see it", ("access_right", 0.9))).context
        assert (
            replied(said("yes please", ("affirm", 0.9)), before).request_intent == "request_access"
        )

    def test_yes_to_nothing_is_none(self) -> None:
        assert replied(said("yes", ("affirm", 0.9))).request_intent is None


class TestGeneralNet:
    words = load_notice().statement("transferring-data-internationally.1").text

    def test_a_close_statement_is_quoted_but_is_no_answer(self) -> None:
        message = UnderstoodMessage(
            segment("x", ("other_privacy", 0.9)), nearest=(Near(self.words, NEAR),)
        )
        found = replied(message)
        assert found.turn.outcome is Outcome.SILENT
        quoted = found.turn.answers[0].citations[0].statement
        assert quoted == "transferring-data-internationally.1"

    @pytest.mark.parametrize("near", [Near(words, NEAR - 0.01), Near("edited since", 0.99)])
    def test_a_distant_or_vanished_one_is_not(self, near: Near) -> None:
        found = replied(UnderstoodMessage(segment("x", ("other_privacy", 0.9)), nearest=(near,)))
        assert found.turn.outcome is Outcome.SILENT
        assert found.turn.answers == ()


def test_over_another_notice_the_general_net_claims_no_silence() -> None:
    """It shows what is near, or says that it cannot answer; and so does an answer gone stale."""
    book = BOOK.over(read_notice(FIXTURES / "primary.md"))
    near = (Near("The school collects information.", NEAR_ENOUGH),)
    for intent in ("other_privacy", "retention", "sharing_police"):
        for nearest in (near, ()):
            message = UnderstoodMessage(segment("x", (intent, 0.9)), nearest=nearest)
            turn = reply(message, Context(), book, ENTITIES).turn
            assert turn.outcome is not Outcome.SILENT
            assert "does not" not in " ".join(turn.texts)
            quotes = [c.quote for answer in turn.answers for c in answer.citations]
            assert "The school collects information." in quotes or not nearest


def test_another_language_gets_its_own_sentence_first() -> None:
    message = UnderstoodMessage(segment("Kto widzi dane?", ("out_of_scope", 0.9)), language="pl")
    turn = replied(message).turn
    assert turn.language == "pl"
    assert "angielsku" in turn.texts[0]
    assert turn.texts[1:] == BOOK.turn("languages").texts


def test_an_unknown_language_gets_the_english_sentence() -> None:
    turn = replied(
        UnderstoodMessage(segment("Qui voit", ("out_of_scope", 0.9)), language="other")
    ).turn
    assert turn.language is None
    assert turn.texts == BOOK.turn("languages").texts

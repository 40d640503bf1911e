"""Messages that lean on what was said: remarks, questions without a topic, yes and no."""

import pytest

from bot.answers import Answer, load_answers
from bot.conversation import Context, Reply, reply
from bot.conversation.decisions import MOST_MISSES, POSSIBLE_REQUEST
from bot.turn import ABOUT_THE_NOTICE, Outcome
from bot.understanding.entities import load_entities
from bot.understanding.form import Form
from bot.understanding.message import Guess, Segment, UnderstoodMessage
from tests.each import each

BOOK = load_answers()
ENTITIES = load_entities()


def said(text: str, before: Context, *pairs: tuple[str, float]) -> Reply:
    guesses = tuple(Guess(*pair) for pair in pairs)
    message = UnderstoodMessage(Segment(text, guesses, ENTITIES.find(text)))
    return reply(message, before, BOOK, ENTITIES)


def after(answer: str, form: Form | None = Form.WHETHER) -> Context:
    return Context(answer, form=form)


def words(found: Reply) -> str:
    return " ".join(found.turn.texts)


@pytest.mark.parametrize(
    ("answer", "text", "guess", "says"),
    [
        ("sharing_charities", "can I say no to that", "deny", "whether you can stop us"),
        ("sharing_police", "without telling me?", "not_helpful", "whether you are told"),
        ("sharing_police", "who decides that", "automated_decisions", "who decides to share"),
        ("photos_videos", "can i see them", "student_access", "You can ask to see"),
        ("cctv", "who watches it", "out_of_scope", "who looks at the pictures"),
        ("medical_data", "is my child in it?", "school_matters", "anybody's record"),
        ("immunisation_sharing", "can i stop that", "cancel_request", "not give a way to stop"),
        ("sharing_recipients", "is that everyone", "deny", "there may be others"),
        ("behaviour_data", "for how long", "narrative", "how long data is kept"),
        ("sharing_charities", "what do you tell them", "capabilities", "not say more exactly"),
        ("access_right", "do I need ID", "kinds_not_named", "real doubt"),
        ("retention", "why not", "follow_why", "no reason there"),
        ("npd_what", "can I stop it", "cancel_request", "not mention a way to opt out"),
        ("sharing_police", "so I can't stop it", "cancel_request", "whether you can stop us"),
        ("sharing_recipients", "and is this the complete list or not", "x", "there may be others"),
        ("npd_what", "where does it all come from", "data_sources", "awarding bodies"),
        ("retention", "ok and for his sister, same?", "sharing_parents", "how long data is kept"),
    ],
)
def test_a_question_without_a_topic_is_about_the_last(
    answer: str, text: str, guess: str, says: str
) -> None:
    found = said(text, after(answer), (guess, 0.4))
    assert says in words(found)
    assert found.turn.outcome in (*ABOUT_THE_NOTICE, Outcome.CHAT, Outcome.GUIDANCE)


def test_a_question_with_a_topic_is_not() -> None:
    found = said("how long do you keep photos", after("sharing_police"), ("retention", 0.9))
    assert found.turn.texts == BOOK.turn("retention").texts


def test_a_topic_that_the_classifier_is_sure_of_is_not() -> None:
    found = said("it is wrong, how do I do it", after("medical_data"), ("correct_data", 0.6))
    assert found.turn.answers[0].id == "correct_data"


def test_and_the_council_asks_in_the_form_asked_before() -> None:
    before = after("sharing_police", Form.REFUSE)
    assert "stop us sharing data with the council" in words(said("and the council?", before))


@each("answer", [a for a in BOOK if a.outcome in ABOUT_THE_NOTICE and a.title and a.simple],
      ids=lambda a: a.id)  # fmt: skip
def test_each_answer_has_simple_words_with_its_citations(answer: Answer) -> None:
    found = said("say that simpler", after(answer.id), ("follow_more", 1.0))
    assert len(found.turn.texts[0]) <= len(BOOK.turn(answer.id).texts[0])
    assert found.turn.answers == BOOK.turn(answer.id).answers
    assert found.turn.outcome is answer.best_outcome


def test_every_answer_about_the_notice_that_is_asked_for_has_simple_words() -> None:
    asked = [a for a in BOOK if a.outcome in ABOUT_THE_NOTICE and not a.id.startswith("form_")]
    assert [answer.id for answer in asked if not answer.simple] == []


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        (Form.WHETHER, "We may."),
        (Form.NEGATED, "We may."),
        (Form.REFUSE, BOOK.text("no_plain_yes")),
    ],
)
def test_is_that_a_yes(form: Form, begins: str) -> None:
    found = said("is that a yes?", after("sharing_police", form), ("affirm", 0.9))
    assert words(found).startswith(begins)


def test_where_does_it_say_that_quotes_with_the_sections() -> None:
    found = said("where does it say that?", after("sharing_police"), ("follow_more", 0.6))
    assert '"Sharing information"' in words(found)
    assert found.turn.answers == BOOK.turn("sharing_police").answers
    silent = said("where does it say that?", after("retention"), ("follow_more", 0.6))
    assert silent.turn.texts == BOOK.turn("nowhere_said").texts


def test_where_the_law_says_it_is_told_with_its_sources() -> None:
    found = said("where does it say that?", after("access_cost"), ("follow_more", 0.6))
    assert "UK GDPR, Article 12; UK GDPR, Article 15" in words(found)
    sure = said("are you sure?", after("access_cost"), ("bot_challenge", 0.4))
    assert "The notice does not say it, so I go by this: UK GDPR" in words(sure)
    for turn in (found.turn, sure.turn):
        assert (turn.outcome, turn.answers) == ("guidance", BOOK.turn("access_cost").answers)


def test_are_you_sure_repeats_what_it_rests_on() -> None:
    found = said("are you sure?", after("sharing_police"), ("bot_challenge", 0.4))
    assert found.turn.answers == BOOK.turn("sharing_police").answers


@pytest.mark.parametrize(
    ("before", "text", "answer"),
    [
        ("retention", "whats his number", "contact_dpl"),
        ("npd_what", "their website", "npd_more"),
        ("complaint", "their website", "ico"),
        ("sharing_dfe", "got a link", "contact_dfe"),
        ("cctv", "website", "policies"),
    ],
)
def test_whose_number_and_whose_website(before: str, text: str, answer: str) -> None:
    assert said(text, after(before), ("out_of_scope", 0.9)).turn == BOOK.turn(answer)


def test_a_remark_on_nothing_is_understood_by_the_classifier() -> None:
    found = said("are you sure?", Context(), ("bot_challenge", 0.9))
    assert found.turn.texts == BOOK.turn("bot_challenge").texts


class TestYesAndNo:
    def test_do_that_starts_the_request_offered(self) -> None:
        before = Context("access_right", ("/educational_record", "/request_access"))
        assert said("ok do that", before, ("affirm", 1.0)).request_intent == "request_access"

    def test_a_call_back_is_not_what_yes_means_beside_another_request(self) -> None:
        before = Context("cctv", ("/request_objection", "/request_callback"))
        assert said("yes", before, ("affirm", 1.0)).request_intent == "request_objection"

    def test_do_that_without_an_offer_is_agreed_to(self) -> None:
        found = said("ok do that", Context("sharing_police"), ("affirm", 1.0))
        assert found.turn.texts == BOOK.turn("agreed").texts

    def test_two_requests_offered_start_none(self) -> None:
        before = Context("cctv", ("/request_objection", "/request_access"))
        assert said("yes", before, ("affirm", 1.0)).request_intent is None

    @pytest.mark.parametrize(("text", "intent"), [("yes", "affirm"), ("no", "deny")])
    def test_nothing_open_is_not_said_to_a_yes_or_no(self, text: str, intent: str) -> None:
        found = said(text, Context("retention"), (intent, 1.0))
        assert "nothing open" not in words(found)
        assert found.nothing_open

    def test_no_to_did_you_mean_is_none_of_these(self) -> None:
        before = Context(options=("/cctv", "/retention"), asked=True)
        assert words(said("no", before, ("deny", 1.0))) == BOOK.text("none_of_these")

    def test_somebody_is_asked_to_find_out(self) -> None:
        found = said("can you find out for me", after("retention"), ("capabilities", 0.9))
        assert found.request_intent == "request_callback"


class TestDidYouMean:
    unsure = (("cctv", 0.3), ("out_of_scope", 0.25), ("retention", 0.2))

    def test_no_title_that_is_out_of_scope(self) -> None:
        found = said("hm cameras?", Context(), *self.unsure)
        payloads = [option.payload for option in found.turn.options]
        assert payloads == ["/cctv", "/retention", "/request_callback"]

    def test_never_one_meaning_alone(self) -> None:
        found = said("blah", Context(), ("medical_teams", 0.3), ("thanks", 0.2))
        assert [o.payload for o in found.turn.options] == [
            "/medical_teams",
            *(f"/{answer}" for answer in BOOK["medical_teams"].suggest[:2]),
            "/request_callback",
        ]

    def test_a_request_of_some_weight_is_offered(self) -> None:
        found = said("x", Context(), ("cctv", 0.3), ("request_access", POSSIBLE_REQUEST))
        assert "/request_access" in [option.payload for option in found.turn.options]

    def test_what_names_an_entity_is_a_question_about_data(self) -> None:
        assert said("marks, Ofsted, hm", Context(), ("thanks", 0.1)).turn.outcome is Outcome.SILENT

    def test_after_two_misses_a_person_is_offered(self) -> None:
        context = Context()
        for _ in range(MOST_MISSES):
            found = said("wibble", context, *self.unsure)
            context = found.context
        assert found.turn.texts == BOOK.turn("offer_person").texts
        assert found.turn.options[0].payload == "/request_callback"

    def test_an_answer_ends_the_count(self) -> None:
        found = said("do you have cctv", Context(misses=1), ("cctv", 0.9))
        assert found.context.misses == 0


def test_a_whole_context_survives_its_slot() -> None:
    context = Context("cctv", ("/a",), Form.REFUSE, asked=True, misses=1)
    assert Context.from_slot(context.as_slot()) == context
    assert Context.from_slot({"answer": "cctv", "options": []}) == Context("cctv")

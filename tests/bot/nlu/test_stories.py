"""Training messages made of a story and a question."""

from bot.nlu.stories import with_stories

TEXTS = ["my son is ill", "hello there!", "who sees it", "is it safe"]
LABELS = ["narrative", "narrative", "sharing", "security"]


def test_each_intent_gets_messages_with_a_story_before_a_question() -> None:
    texts, labels = with_stories(TEXTS, LABELS)
    assert texts[:4] == TEXTS
    made = list(zip(texts, labels, strict=True))[4:]
    assert {label for _, label in made} == {"sharing", "security"}
    assert {text for text, label in made if label == "sharing"} <= {
        "my son is ill. who sees it",
        "hello there! who sees it",
    }


def test_it_is_the_same_every_time() -> None:
    assert with_stories(TEXTS, LABELS) == with_stories(TEXTS, LABELS)


def test_without_stories_nothing_is_made() -> None:
    assert with_stories(TEXTS[2:], LABELS[2:]) == (TEXTS[2:], LABELS[2:])

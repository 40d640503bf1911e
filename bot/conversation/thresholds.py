"""How sure the assistant must be. Probabilities, which the classifier calibrates (bot/nlu)."""

# From SURE a guess is answered, from POSSIBLE "did you mean" is asked, and below that guessing
# helps nobody. docs/decisions/0009-questions.md has what they were measured with.
SURE = 0.45
POSSIBLE = 0.25
# A child in danger must not be missed: a quarter of a chance is enough.
URGENT = 0.25
# A sentence cut from its story sounds more alarming than it is. No more than EACH, from which a
# part is taken at its word.
URGENT_SEGMENT = 0.5
# Two questions in one message are both answered where each is as sure as this.
EACH = 0.5
# A wish beside a question must be as plain as this: "they sent my post to my ex. Is that allowed?"
PLAIN = 0.8
# From this share of probability on privacy topics, a message that none of them fits is a privacy
# question all the same.
PRIVACY = 0.5
# Cosine of a question and a statement from which the statement is offered as "the closest".
NEAR = 0.55

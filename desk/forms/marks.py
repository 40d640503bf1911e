"""Marks on a request that no question asks for, kept with its answers for the desk to see."""

# Said in the complaint: data came to somebody who should not have it, so that a breach must be
# assessed at once (docs/law.md, UK GDPR art. 33).
WRONG_PLACE = "wrong_place"
WRONG_PLACE_LABEL = "Data in a wrong place"
WRONG_PLACE_SAID = "The chat says that data came to somebody who should not have it"
# On a draft of a request that nobody has begun yet: its first mention, in a message replied to
# otherwise.
NOTED = "noted"
# What the parent said of the request besides the answers to questions, kept as it was said.
IN_THEIR_WORDS = "in_their_words"
REMARK = "remark"

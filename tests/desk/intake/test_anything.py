"""Whatever a parent types, in whatever order, there is a reply, and no date of birth is kept."""

from hypothesis import given, settings
from hypothesis import strategies as st

from desk.forms.kinds import load_kinds
from tests.desk.intake.talk import IntakeChat

SAID = [
    "back", "skip", "yes", "no", "stop", "go on", "change my e-mail", "change the name to Kim",
    "mum", "I'm a solicitor", "someone else", "Sam Example, born 12/03/2012", "dob 12.3.12",
    "CCTV recordings", "his NPD data", "don't tell his dad", "everything", "a@mail.example", "",
    "😀", "\u202eevil", "<b>x</b>", "who sees it?", "x" * 3000,
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(load_kinds())),
    st.lists(st.sampled_from(SAID) | st.text(max_size=60), max_size=20),
)
def test_there_is_always_a_reply(kind: str, messages: list[str]) -> None:
    chat = IntakeChat()
    turn = chat.start(load_kinds()[kind].intents[0])
    for text in messages:
        if chat.progress is None:
            break
        turn = chat.say(text)
        assert turn.texts
        assert all(turn.texts)
        assert "{" not in turn.texts[0] or "{" in "".join(messages)
    kept = [*chat.desk.opened, *chat.desk.drafts.values()]
    assert not any("12/03/2012" in str(p.answers) or "12.3.12" in str(p.answers) for p in kept)

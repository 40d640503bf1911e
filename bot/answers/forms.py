"""What is said to a question about a topic in a form that its answer was not written for.

"Can I stop you sharing with the police?" asks about the topic of "Do you share data with the
police?", in another form. data/forms.yml names, for each form and subject, the reviewed answer that
is said: `before` or `after` what the notice says of the topic, or `instead` of it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.answers.model import Answer, Subject
from bot.content import Identifier, Unusable, open_optional, reject_repeated
from bot.understanding.form import Form

FORMS = "forms.yml"


@dataclass(frozen=True)
class _Row:
    form: Form
    before: Mapping[Subject, Identifier] = field(default_factory=dict)
    after: Mapping[Subject, Identifier] = field(default_factory=dict)
    instead: Mapping[Subject, Identifier] = field(default_factory=dict)

    def __post_init__(self) -> None:
        subjects = Counter([*self.before, *self.after, *self.instead])
        both = [subject for subject, times in subjects.items() if times > 1]
        if both:
            found = f"'{self.form}' has two answers for '{min(both)}'."
            raise Unusable(found, "Delete one of the two.", entry="instead")


@dataclass(frozen=True)
class FormReply:
    """The id of an answer, said before the topic's own, after it, or instead of it."""

    answer: str
    instead: bool = False
    after: bool = False


@dataclass(frozen=True)
class FormTable:
    """The entries of forms.yml: replies by form and subject."""

    forms: tuple[_Row, ...]

    def __post_init__(self) -> None:
        forms, found = [row.form for row in self.forms], "The form '{}' is there twice."
        reject_repeated(forms, found, "Put both into one.", entry="forms")

    def reply(self, answer: Answer, form: Form) -> FormReply | None:
        """Return what is said to `form` about the topic of `answer`; None if it answers itself."""
        own = answer.forms.get(form)
        if own:
            return None if own == answer.id else FormReply(own, instead=True)
        row = next((row for row in self.forms if row.form is form), None)
        if row is None or answer.subject is None:
            return None
        if answer.subject in row.after:  # and after the lead, if that is said to the form
            return FormReply(row.after[answer.subject], after=True)
        if form in answer.own_forms:
            return None
        if answer.subject in row.instead:
            return FormReply(row.instead[answer.subject], instead=True)
        before = row.before.get(answer.subject)
        return FormReply(before) if before else None

    def named(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield every answer that is named, with the keys that lead to it in the file."""
        for number, row in enumerate(self.forms):
            for entry, replies in (
                ("before", row.before),
                ("after", row.after),
                ("instead", row.instead),
            ):
                for subject, answer in replies.items():
                    yield ("forms", number, entry, str(subject)), answer


def read_forms(path: Path) -> FormTable:
    """Return the table of a file; an empty one if there is no such file. Raises ContentError."""
    found = open_optional(path, FormTable)
    return found[1] if found else FormTable(())

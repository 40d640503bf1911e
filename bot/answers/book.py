"""All answers together, checked against the notice, and turned into turns."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from bot.answers.approval_status import ApprovalStatus, approval_status
from bot.answers.forms import FormTable
from bot.answers.lock import Lock
from bot.answers.model import Answer
from bot.notice import Notice, Statement
from bot.templates import fill
from bot.trust import Trust
from bot.turn import ABOUT_THE_NOTICE, Citation, Cited, NoticeVersion, Option, Outcome, Turn

# Given in place of stale answers: with the notice's own words, or where there are none left.
WITHHELD, OTHER = "withheld", "other_privacy"


_NO_FORMS = FormTable()


class AnswerBook:
    """Answers by id, for one notice and one trust, and who approved them at which wording."""

    def __init__(
        self,
        answers: Mapping[str, Answer],
        notice: Notice,
        trust: Trust,
        lock: Lock,
        forms: FormTable = _NO_FORMS,
    ) -> None:
        self._answers = answers
        self.notice = notice
        self.trust = trust
        self.lock = lock
        self.forms = forms

    def over(self, notice: Notice) -> "AnswerBook":
        """The same answers and approvals, over another notice."""
        return AnswerBook(self._answers, notice, self.trust, self.lock, self.forms)

    def __contains__(self, answer_id: object) -> bool:
        return answer_id in self._answers

    def __getitem__(self, answer_id: str) -> Answer:
        return self._answers[answer_id]

    def __iter__(self) -> Iterator[Answer]:
        return iter(self._answers.values())

    @property
    def version(self) -> NoticeVersion:
        return NoticeVersion(self.notice.title, self.notice.sha256)

    @cached_property
    def _statuses(self) -> dict[str, ApprovalStatus]:
        return {answer.id: approval_status(answer, self.lock, self.notice) for answer in self}

    def status(self, answer_id: str) -> ApprovalStatus:
        """Return whether the answer is approved as all reads now, and what it cites."""
        return self._statuses[answer_id]

    def text(
        self,
        answer_id: str,
        named: str | None = None,
        *,
        lead: str | None = None,
        about: str | None = None,
    ) -> str:
        """The answer's own words, stale or not, with the trust's facts filled in.

        `named` is the thing the parent asked about, `about` the topic, for texts that repeat them;
        `lead` is what the text begins with, the answer's own lead if None.
        """
        answer = self[answer_id]
        facts = {"trust": self.trust, "named": named, "about": about}
        given = {name: fact for name, fact in facts.items() if fact}
        words = (answer.lead if lead is None else lead, fill(answer.text, **given))
        return " ".join(filter(None, words))

    def turn(
        self,
        answer_id: str,
        named: str | None = None,
        *,
        lead: str | None = None,
        about: str | None = None,
    ) -> Turn:
        """The turn that gives this answer, with its citations and follow-up suggestions.

        A stale answer is withheld: the parent sees the notice's present words instead, or where
        none are left what is said when the notice is silent.
        """
        shown = self._shown(answer_id)
        fallen_back = shown == OTHER != answer_id
        quoted = () if fallen_back else self.status(answer_id).statements
        return Turn(
            outcome=Outcome.SILENT if fallen_back else self[answer_id].outcome,
            notice=self.version,
            texts=(self.text(shown, named, lead=lead if shown == answer_id else "", about=about),),
            answers=(Cited(answer_id, tuple(map(_citation, quoted))),) if quoted else (),
            options=self[shown].offers + self.options(self[shown].suggest),
        )

    def _shown(self, answer_id: str) -> str:
        """The answer whose words are shown for this one.

        Outcomes other than `answer` and `silent` claim nothing about the notice, and a helpline
        must never vanish: those are given even when stale.
        """
        status, outcome = self.status(answer_id), self[answer_id].outcome
        if not status.stale or outcome not in ABOUT_THE_NOTICE:
            return answer_id
        return WITHHELD if outcome is Outcome.ANSWER and status.statements else OTHER

    def options(self, answer_ids: Iterable[str]) -> tuple[Option, ...]:
        """Buttons that ask for these answers; the payload names the intent, which is the id."""
        return tuple(Option(self[answer_id].title, f"/{answer_id}") for answer_id in answer_ids)


def _citation(statement: Statement) -> Citation:
    return Citation(statement.address, statement.section, statement.quote)

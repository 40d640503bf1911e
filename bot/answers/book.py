"""All answers together, checked against the notice, and turned into turns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from bot.answers.approval_status import ApprovalStatus, approval_status
from bot.answers.forms import FormTable
from bot.answers.law import Fact, Law
from bot.answers.lock import Lock
from bot.answers.model import Answer
from bot.answers.silence import near, short, topic_of
from bot.notice import Notice, Statement
from bot.templates import fill
from bot.trust import Trust
from bot.turn import ABOUT_THE_NOTICE, Citation, Cited, NoticeVersion, Option, Outcome, Turn

# Given in place of stale answers: with the notice's own words, or if it has nothing near.
WITHHELD, NOTHING_NEAR = "withheld", "nothing_near"
# Given to a question that no answer fits: with the closest statements, or if none is close.
CLOSEST, OTHER = "closest", "other_privacy"
MOST_NEAREST = 2
# Said before and after facts of law.
BY_LAW, ABOUT_LAW = "by_law", "about_law"
_NO_LAW: Law = {}

_NO_FORMS = FormTable(())


class AnswerBook:
    """Answers by id, for one notice and one trust, and who approved them at which wording."""

    def __init__(
        self,
        answers: Mapping[str, Answer],
        notice: Notice,
        trust: Trust,
        lock: Lock,
        forms: FormTable = _NO_FORMS,
        law: Law = _NO_LAW,
    ) -> None:
        self._answers = answers
        self.notice = notice
        self.trust = trust
        self.lock = lock
        self.forms = forms
        self.law = law

    def over(self, notice: Notice) -> "AnswerBook":
        """Return the same answers and approvals, over another notice."""
        return AnswerBook(self._answers, notice, self.trust, self.lock, self.forms, self.law)

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
        """Return the answer's own words, stale or not, with the trust's facts filled in.

        `named` is the thing the parent asked about, `about` the topic, for texts that repeat them;
        `lead` is what the text begins with, the answer's own lead if None.
        """
        answer = self[answer_id]
        adopted = self.notice.adopted
        day = f"{adopted.day} {adopted:%B} {adopted.year}"
        facts = {"trust": self.trust, "notice_date": day, "named": named, "about": about}
        given = {name: fact for name, fact in facts.items() if fact}
        words = (answer.lead if lead is None else lead, fill(answer.text, **given))
        return " ".join(filter(None, words))

    def turn(
        self,
        answer_id: str,
        named: str | None = None,
        nearest: Sequence[Statement] = (),
        *,
        lead: str | None = None,
        about: str | None = None,
    ) -> Turn:
        """Return the turn that gives this answer, with its citations and follow-up suggestions.

        A stale answer is withheld. In its place the parent is told that it is being reviewed, and
        sees the notice's present words; `nearest` are the statements nearest to the question. Where
        silence holds and facts of law answer, they are given.
        """
        if self._is_withheld(answer_id) or self._is_unreviewed(answer_id, nearest):
            return self.under_review(answer_id, nearest)
        facts = self.facts(answer_id)
        if facts:
            return self._guidance(answer_id, facts)
        quoted = self.status(answer_id).statements
        return Turn(
            outcome=self[answer_id].outcome,
            notice=self.version,
            texts=(self.text(answer_id, named, lead=lead, about=about),),
            answers=_cited(answer_id, quoted),
            options=self[answer_id].offers + self.options(self[answer_id].suggest),
        )

    def facts(self, answer_id: str) -> tuple[Fact, ...]:
        """Return the facts of law that are given in place of a silent answer; none as a rule.

        They are in use and approved as they read. Without the first that the answer names, which it
        takes to answer the question, the others are not given either.
        """
        named = self[answer_id].law
        if not named or any(self.status(frame).stale for frame in (BY_LAW, ABOUT_LAW)):
            return ()
        facts = tuple(self.law[name] for name in named if self._is_given(name))
        return facts if facts and facts[0].id == named[0] else ()

    def _is_given(self, name: str) -> bool:
        fact = self.law.get(name)
        return fact is not None and fact.in_use and not fact.faults(self.lock)

    def _guidance(self, answer_id: str, facts: Sequence[Fact]) -> Turn:
        """Return the turn that gives facts of law, each with its sources."""
        said = " ".join([self.text(BY_LAW), *(fact.text.strip() for fact in facts)])
        sources = dict.fromkeys(source for fact in facts for source in fact.citations)
        return Turn(
            outcome=Outcome.GUIDANCE,
            notice=self.version,
            texts=(said, self.text(ABOUT_LAW)),
            answers=(Cited(answer_id, law=tuple(sources)),),
            options=self[answer_id].offers + self.options(self[answer_id].suggest),
        )

    def _is_withheld(self, answer_id: str) -> bool:
        """Whether other words are shown in place of the answer's own.

        Outcomes other than `answer` and `silent` claim nothing about the notice, and a helpline
        must never vanish: those are given even when stale.
        """
        return self.status(answer_id).stale and self[answer_id].outcome in ABOUT_THE_NOTICE

    def _is_unreviewed(self, answer_id: str, nearest: Sequence[Statement]) -> bool:
        """Whether a silent answer is asked for by a question near to a statement that is new."""
        approval = self.lock.approvals.get(answer_id)
        if self[answer_id].outcome is not Outcome.SILENT or approval is None:
            return False
        known = self.lock.known(approval)
        return any(short(statement) not in known for statement in nearest)

    def under_review(self, answer_id: str, nearest: Sequence[Statement] = ()) -> Turn:
        """Return the turn that quotes the notice in place of an answer, and claims nothing.

        Quoted are what the answer cites, what the notice has gained near a silent answer's topic,
        and if neither is all there, the nearest statements.
        """
        status = self.status(answer_id)
        quoted = [*status.statements, *status.gained]
        if status.has_lost or not quoted:
            quoted += nearest or self._near_title(answer_id)
        statements = tuple(dict.fromkeys(quoted))
        shown = WITHHELD if statements else NOTHING_NEAR
        return Turn(
            outcome=Outcome.ANSWER if statements else self[shown].outcome,
            notice=self.version,
            texts=(self.text(shown),),
            answers=_cited(answer_id, statements),
            options=self[shown].offers + self.options(self[shown].suggest),
        )

    def _near_title(self, answer_id: str) -> list[Statement]:
        titled = replace(self[answer_id], topic=topic_of(self[answer_id].title))
        return list(near(titled, self.notice))[:MOST_NEAREST]

    def silence_holds(self, nearest: Sequence[Statement]) -> bool:
        """Whether the notice may be called silent on a question that no answer fits.

        That is approved for the statements that the notice had then: those `nearest` to the
        question must be among them, or if none is known, all of the notice.
        """
        general = self.lock.approvals.get(OTHER)
        if general is None or self.status(OTHER).stale or self.status(CLOSEST).stale:
            return False
        known = self.lock.known(general)
        return all(short(statement) in known for statement in nearest or self.notice.statements)

    def options(self, answer_ids: Iterable[str]) -> tuple[Option, ...]:
        """Return buttons that ask for these answers; a payload names an intent, which is an id."""
        return tuple(Option(self[answer_id].title, f"/{answer_id}") for answer_id in answer_ids)


def _cited(answer_id: str, statements: Sequence[Statement]) -> tuple[Cited, ...]:
    citations = tuple(Citation(s.address, s.section, s.quote) for s in statements)
    return (Cited(answer_id, citations),) if citations else ()

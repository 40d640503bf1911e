"""What one message is: its form, its reading as a reply, and further requests it asks for."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.facts.fact import FactKind, StatedFact
from bot.facts.recogniser import facts_in
from bot.turn import Outcome
from bot.understanding.bounded import bounded
from desk.dates import london, now
from desk.forms.kinds import Kind
from desk.forms.phrases import mentions, normalised, without
from desk.forms.steps import Step
from desk.forms.wording import Wording
from desk.intake import fields
from desk.intake.fields import exact_choice

# "Yes" and "stop" decide about sending, so the classifier's word alone needs more, and few words:
# "yes but change the address" is no yes.
CERTAIN = 0.8
SHORT = 4  # words
# A side question counts as one from this confidence; below it, in doubt, the words are taken as
# the reply to what was asked.
SURE = 0.5
MOST_CHATTER = 10  # words: what is longer tells something
LONG = 15  # words: a longer text is a story, whatever else it looks like
SKIPPED = ""
DATE_OF_BIRTH = "date of birth"  # in `Progress.told`: the opening message mentioned one
_QUESTION_START = re.compile(
    r"(what|who|whom|whose|why|where|when|which|how|is|are|was|were|do|does|did|can|could|will"
    r"|would|should|may|might)\b"
)
_CLAUSES = re.compile(r"\b(?:and|also|plus|then)\b|[.,;:!?&+\n]", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:(?:please|pls|can|could|would|will|you|i|we|want|need|like|wish|id|to|also|must)\b ?)*"
)


@dataclass(frozen=True)
class Utterance:
    """A parent's message with what the classifier made of it.

    `answer_outcome` is the outcome of the answer that the intent names, None if it names none;
    `risk` is the probability that somebody is at risk, 0 if it is too small to matter.
    """

    text: str
    intent: str
    confidence: float
    answer_outcome: Outcome | None
    risk: float = 0.0

    @cached_property
    def words(self) -> str:
        """The text, normalised."""
        return normalised(self.text)

    @property
    def facts(self) -> tuple[StatedFact, ...]:
        """The facts that it states."""
        return facts_of(self.text)

    @property
    def is_sure(self) -> bool:
        """Whether the intent is sure enough for a side question or another request."""
        return self.confidence >= SURE

    @property
    def is_short(self) -> bool:
        """Whether it has few enough words to be nothing but a yes, a no, a stop or a hello."""
        return len(self.words.split()) <= SHORT

    @property
    def is_question(self) -> bool:
        """Whether it has the form of a question, or is a button that asks one."""
        is_button = self.text.startswith("/")
        ends_as_one = self.text.rstrip().endswith("?")
        # "When he was in Year 7 his file was sent to ..." tells something, without a question mark.
        starts_as_one = len(self.words.split()) <= LONG and _QUESTION_START.match(self.words)
        return is_button or ends_as_one or bool(starts_as_one)

    @property
    def is_side_question(self) -> bool:
        """Whether a message that does not fit what was asked is a question of its own.

        In the form of a question it is one even if it is not clear which; "hmm" and the like are
        none.
        """
        if self.answer_outcome is None or not self.words:
            return False
        sure = self.is_sure and self.answer_outcome is not Outcome.OUT_OF_SCOPE
        return sure or self.is_question

    def means(self, words: Collection[str], intent: str) -> bool:
        """Return whether it is one of `words`, or short and certainly of `intent`."""
        # A thumb of any colour; words beside it say more than it does.
        sign = self.text.strip()[:1] if not self.words else ""
        plain = self.words in words or sign in words
        certain = self.intent == intent and self.confidence >= CERTAIN
        return plain or (certain and self.is_short)


@lru_cache(maxsize=8)
def facts_of(text: str) -> tuple[StatedFact, ...]:
    """Return the facts in a text, which is read several times while it is handled."""
    return facts_in(bounded(text), today=london(now()))


def agrees(text: str, wording: Wording) -> bool:
    """Return whether a sentence says yes and nothing else: "Yes that all looks correct, thanks".

    Not "yeah right", and no yes with a condition.
    """
    said = normalised(text)
    words = said.split()
    if said in wording.not_yes or mentions(said, wording.not_yes) or "?" in text:
        return False
    known = wording.agreeing | wording.agreeing_beside
    return any(word in wording.agreeing for word in words) and set(words) <= known


def is_chatter(text: str, wording: Wording) -> bool:
    """Return whether a text is said beside the form: "one moment, doorbell", "oh great, a form"."""
    words = normalised(text).split()
    if len(words) > MOST_CHATTER or "@" in text or any(word.isdecimal() for word in words):
        return False
    bare_letter = len(words) == 1 and len(words[0]) == 1 and words[0].isalpha()
    return bare_letter or mentions(text, wording.chatter) or is_only_swearing(text, wording)


def is_only_swearing(text: str, wording: Wording) -> bool:
    """Return whether a text swears and says hardly anything else."""
    rest = without(text, wording.swearing).split()
    return "**" in text or (mentions(text, wording.swearing) and len(rest) <= SHORT)


@dataclass(frozen=True)
class Reading:
    """A message read as the reply to a question: its value, or the problem with it.

    `notes` are to be given in either case. `chosen`: it is a button's word. `definite`: it can be
    nothing but a reply.
    """

    value: str | None = None
    problem: str = ""
    notes: tuple[str, ...] = ()
    chosen: bool = False
    definite: bool = False


def read(
    step: Step, text: str, answers: Mapping[str, str], wording: Wording, told: Collection[str] = ()
) -> Reading:
    """Return `text` read as the reply to `step`; `answers` and `told` are those of the progress."""
    words = normalised(text)
    earlier = (*answers.values(), *(told if DATE_OF_BIRTH in told else ()))
    if step.optional and words in wording.skip_words:
        return Reading(SKIPPED, chosen=True, definite=True)
    chosen = exact_choice(step.choices, text)
    if chosen is not None:
        return Reading(chosen, chosen=True, definite=True)
    problem = None if step.literal else _problem_if_empty(step, words, wording)
    if problem:
        return Reading(None, problem)
    # "Don't tell his dad" is no name, and no year group.
    notes = wording.notes_on(text)
    if notes and (step.type == "name" or not step.is_met_by(text)):
        return Reading(None, step.problem, notes)
    if not step.literal and is_chatter(text, wording):
        return Reading(None, step.problem)
    redaction = fields.without_date_of_birth(step, text, earlier)
    facts = facts_of(redaction.text)
    value = fields.read(step, redaction.text, facts, wording.no_names)
    if value is None and step.type == "contact":
        return Reading(None, _problem_with_contact(step, facts, wording))
    if notes and value is None:
        return Reading(None, step.problem, notes)
    story = step.type == "text" and len(words.split()) > LONG
    return Reading(
        value,
        step.problem,
        (wording.no_birthday,) if redaction.found else (),
        definite=value is not None and (story or not step.max_length),
    )


def _problem_with_contact(step: Step, facts: tuple[StatedFact, ...], wording: Wording) -> str:
    """Return what to say to a reply without an address: what is wrong with its number, if any."""
    wrong = next((fact.value for fact in facts if fact.kind is FactKind.INVALID_PHONE), None)
    return wording.phone_wrong.replace("{{ wrong }}", wrong) if wrong else step.problem


def _problem_if_empty(step: Step, words: str, wording: Wording) -> str | None:
    """Return the problem with a bare "yes", "skip", "hmm" or "thanks" as the answer, if any."""
    if words in wording.empty_words:
        return step.problem
    if words in wording.skip_words - wording.no_words:
        return f"{wording.needed} {step.problem}"
    return step.problem if words in wording.yes_words | wording.no_words else None


def additional_requests(text: str, kind: Kind, kinds: Mapping[str, Kind]) -> list[Kind]:
    """Return the kinds besides `kind` that an opening message asks for, in its order.

    "Send me his file and delete his photos": clauses that begin by asking for a request count. If
    there is only one, it is the request itself.
    """
    clauses = (_requested(clause, kinds) for clause in _CLAUSES.split(text))
    asked = [found for found in clauses if found]
    if len(asked) < 2:
        return []
    others = [other for found in asked if kind not in found for other in found[:1]]
    return list({other.kind: other for other in others}.values())


def _requested(clause: str, kinds: Mapping[str, Kind]) -> list[Kind]:
    """Return the kinds that a clause begins by asking for."""
    begins = _LEAD.sub("", normalised(clause))
    return [k for k in kinds.values() if any(_starts(begins, phrase) for phrase in k.wishes)]


def _starts(clause: str, phrase: str) -> bool:
    """Return whether the clause begins with the phrase (desk/forms/phrases.py)."""
    length = len(phrase.replace("...", "x x x").split())
    return mentions(" ".join(clause.split()[:length]), (phrase,))

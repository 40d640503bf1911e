"""What a message does to a request that is being collected. Pure: no storage, no Rasa.

One idiom for every dialogue: the message is parsed once, an ordered tuple of small rules decides,
and the first that is not None wins. Safety is the first of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from bot.turn import Outcome
from desk.forms.kinds import Kind, kind_for_intent
from desk.forms.marks import REMARK
from desk.forms.phrases import mentions
from desk.forms.steps import Step
from desk.forms.wording import Wording
from desk.intake import dates_of_birth, fields
from desk.intake.corrections import change_answer, correct, go_back
from desk.intake.progress import (
    Answered,
    Aside,
    Cancelled,
    Confirmed,
    Disagreed,
    Effect,
    InvalidReply,
    Progress,
    Queued,
    SafeguardingConcern,
    SideQuestion,
    Switched,
)
from desk.intake.taking import own_words, record_answer, role_answers, told_in, with_notes
from desk.intake.utterance import (
    CERTAIN,
    LONG,
    SKIPPED,
    SURE,
    Reading,
    Utterance,
    agrees,
    is_chatter,
    read,
)

MOST_ROLE_WORDS = 8
_INSTEAD = ("instead", "rather", "not a copy", "i meant", "what i want is", "what i really want")
_NO_EMAIL = (
    "no email", "no e mail", "dont have email", "dont have an email", "dont have e mail",
    "dont have an e mail", "havent got email", "havent got an email", "not got email",
    "without email",
    "dont use email", "dont do email", "no computer", "not on email", "no internet",
    "not on the internet", "havent got e mail", "do not have email", "do not have an email",
    "dont want to give ... email", "rather not give ... email", "not giving ... email",
)  # fmt: skip


@dataclass(frozen=True)
class Situation:
    """A message, and the request as it is when the message comes."""

    progress: Progress
    kind: Kind
    utterance: Utterance
    kinds: Mapping[str, Kind]
    wording: Wording

    @cached_property
    def step(self) -> Step | None:
        """The question that was asked; None at the read-back, or if told to ask somebody else."""
        return None if self.progress.at_route else self.progress.next_step(self.kind)

    @property
    def at_read_back(self) -> bool:
        """Whether everything was read back and a yes is waited for."""
        return self.step is None and not self.progress.at_route

    @cached_property
    def reading(self) -> Reading:
        """The message as the reply to the question, empty if none was asked."""
        if self.step is None:
            return Reading()
        progress, text = self.progress, self.utterance.text
        return read(self.step, text, progress.answers, self.wording, progress.told)

    @cached_property
    def other_kind(self) -> Kind | None:
        """Another kind of request that the message surely asks for."""
        wanted = kind_for_intent(self.utterance.intent, self.kinds)
        return wanted if self.utterance.is_sure and wanted is not self.kind else None

    @cached_property
    def role(self) -> dict[str, str]:
        """Who asks, if a short reply to another question says so once more: "mum"."""
        step, kind = self.step, self.kind
        if step is None or step.type not in ("name", "year") or not kind.has("requester_role"):
            return {}
        if self.utterance.is_question or len(self.utterance.words.split()) > MOST_ROLE_WORDS:
            return {}
        said = role_answers(kind, self.utterance.facts, implied=False)
        choice = read(kind.step("requester_role"), self.text, {}, self.wording).value
        return said or ({"requester_role": choice} if choice else {})

    @property
    def text(self) -> str:
        """What was written."""
        return self.utterance.text

    def recorded(self, step: Step, value: str) -> Answered:
        """Return the effect of `value` as the answer to `step`."""
        return record_answer(self.progress, self.kind, step, value, self.text, self.wording)

    @cached_property
    def change(self) -> Answered | None:
        """The effect of "change my e-mail" and the like, None if it is no such message."""
        at_read_back = self.at_read_back
        return change_answer(
            self.progress, self.kind, self.text, self.wording, at_read_back=at_read_back
        )


Rule = Callable[[Situation], Effect | None]


def decide(situation: Situation) -> Effect:
    """Return what the message does to the request."""
    effects = (effect for rule in RULES if (effect := rule(situation)) is not None)
    return next(effects, InvalidReply(situation.wording.confirm_problem))


def _safety(situation: Situation) -> Effect | None:
    """Somebody may be at risk."""
    chosen = situation.reading.chosen or _is_button(situation)
    if chosen or not _is_safeguarding_concern(situation):
        return None
    return SafeguardingConcern(_with_story(situation))


def _is_safeguarding_concern(situation: Situation) -> bool:
    """Return whether the message tells of somebody at risk.

    A reply that fits the question must be surer to be one, and surest if it can be nothing but a
    reply. "My ex must not know" and no more is a worry that a note answers, unless its very words
    signal a risk.
    """
    risk, text, reading = situation.utterance.risk, situation.utterance.text, situation.reading
    if risk < 1 and any(note.is_all_of(text) for note in situation.wording.notes):
        return False
    if reading.definite or situation.role:
        return risk >= CERTAIN
    return risk >= SURE or (risk > 0 and reading.value is None)


def _with_story(situation: Situation) -> Progress | None:
    """Return the progress with a story that was asked for, such as what a complaint is about."""
    step, value = situation.step, situation.reading.value
    if step is None or step.type != "text" or not step.max_length or value is None:
        return None
    if not step.is_met_by(situation.utterance.text):
        return None
    return situation.recorded(step, value).progress


def _is_button(situation: Situation) -> bool:
    """Return whether the message is a button's word while no question is asked."""
    if situation.progress.at_route:
        return situation.utterance.words in situation.wording.go_on_words
    return situation.step is None and situation.change is not None


def _stop(situation: Situation) -> Effect | None:
    """ "Stop"; "no, leave it, just tell me who sees my data"."""
    utterance, wording = situation.utterance, situation.wording
    if utterance.means(wording.stop_words, wording.stop_intent):
        return Cancelled()
    words = utterance.words.split()
    for length in range(min(len(words) - 1, MOST_STOP_WORDS), 1, -1):
        opening = " ".join(w for w in words[:length] if w not in _BEFORE_STOP)
        if opening in wording.stop_words and utterance.answer_outcome is not None:
            return Cancelled(asks=utterance.is_sure)
    return None


_BEFORE_STOP = frozenset({"no", "actually", "oh", "sorry", "ok", "please", "just", "well", "um"})
MOST_STOP_WORDS = 8


def _back(situation: Situation) -> Effect | None:
    words, wording = situation.utterance.words, situation.wording
    return go_back(situation.progress, situation.kind, words, wording)


def _person(situation: Situation) -> Effect | None:
    """A person may be asked for at any point; another request only once this one is done."""
    utterance = situation.utterance
    if (
        not utterance.is_sure
        or situation.reading.definite
        or (situation.at_read_back and _agrees(situation))
    ):
        return None
    kinds = (k for k in situation.kinds.values() if utterance.intent in k.intents)
    others = (kind for kind in kinds if kind is not situation.kind)
    person = next((kind for kind in others if kind.outcome is Outcome.HANDOFF), None)
    return Switched(person) if person else None


def _agrees(situation: Situation) -> bool:
    utterance, wording = situation.utterance, situation.wording
    if utterance.words in wording.not_yes or mentions(utterance.text, wording.not_yes):
        return utterance.words in wording.yes_words and len(utterance.words.split()) == 1
    return utterance.means(wording.yes_words, wording.yes_intent) or agrees(utterance.text, wording)


def _at_route(situation: Situation) -> Effect | None:
    """Return what a reply to "shall we go on for what we hold ourselves?" does.

    An answer to the question that comes after it means yes.
    """
    if not situation.progress.at_route:
        return None
    utterance, wording = situation.utterance, situation.wording
    further = replace(situation.progress, at_route=False)
    if utterance.words in wording.go_on_words or _agrees(situation):
        return Answered(further)
    if utterance.means(wording.no_words, wording.no_intent):
        return Cancelled()
    step = further.next_step(situation.kind)
    if step and read(step, utterance.text, further.answers, wording).definite:
        return decide(replace(situation, progress=further))
    if utterance.is_side_question:
        return SideQuestion()
    return InvalidReply(wording.routing.go_on_problem)


def _confirmation(situation: Situation) -> Effect | None:
    return Confirmed() if situation.at_read_back and _agrees(situation) else None


def _change(situation: Situation) -> Effect | None:
    """ "Change the name", "it's year 10 not 9", "I meant my other daughter"."""
    step = situation.step
    if step is not None and step.literal:
        return None
    if situation.change:
        return situation.change
    return correct(situation.progress, situation.kind, situation.text, situation.wording, step=step)


def _other_request(situation: Situation) -> Effect | None:
    """Another request: instead of this one, or after it."""
    other, utterance, step = situation.other_kind, situation.utterance, situation.step
    if other is None or other.outcome is not Outcome.REQUEST:
        return None
    if mentions(utterance.text, _INSTEAD) and not utterance.is_question:
        return Answered(
            _as_kind(situation, other),
            (situation.wording.changed_kind.replace("kind.name", f"'{other.name}'"),),
        )
    if step is None:
        is_note = situation.wording.notes_on(utterance.text)
        return None if is_note else Queued(other)
    sentence = step.type == "name" and not utterance.is_short
    elsewhere = situation.reading.value is None or sentence or not step.is_met_by(utterance.text)
    return Queued(other) if elsewhere else None


def _as_kind(situation: Situation, kind: Kind) -> Progress:
    """Return the progress as another kind of request, with what it asks as well."""
    progress = situation.progress
    kept = {name: said for name, said in progress.answers.items() if kind.has(name)}
    further = replace(progress, kind=kind.kind, answers=kept, at_route=False, asking=None)
    told = told_in(kind, situation.text, kept, situation.wording, asked=None)
    words = own_words(kept.get("in_their_words", ""), situation.text, situation.wording)
    return further.with_answers({**told, "in_their_words": words}, kind)


def _next_instead(situation: Situation) -> Effect | None:
    """A reply that answers the next question and not this one, which may be skipped."""
    step, reading = situation.step, situation.reading
    if step is None or reading.value is None or reading.chosen or step.is_met_by(situation.text):
        return None
    if step.type == "year" and (
        situation.role or fields.years_in(situation.text, situation.utterance.facts)
    ):
        return None
    kind, wording = situation.kind, situation.wording
    further = record_answer(situation.progress, kind, step, SKIPPED, "", wording).progress
    following = further.next_step(kind)
    if following is None:
        return None
    fits = read(following, situation.text, further.answers, wording).value is not None
    return decide(replace(situation, progress=further)) if fits else None


def _role_again(situation: Situation) -> Effect | None:
    """ "mum", said once more at a later question."""
    if not situation.role or situation.reading.value is not None:
        return None
    kind, wording = situation.kind, situation.wording
    kept = situation.progress.with_answers(situation.role, kind)
    told = told_in(kind, situation.text, kept.answers, wording, asked=situation.step)
    return with_notes(kept.with_answers(told, kind), kind, situation.text, wording)


def _answer(situation: Situation) -> Effect | None:
    """The answer to what was asked."""
    step, reading = situation.step, situation.reading
    if step is None or reading.value is None:
        return None
    if _is_something_else(step, situation.utterance, reading) or _is_aside(situation):
        return None
    recorded = situation.recorded(step, reading.value)
    notes = (*reading.notes, *recorded.notes)
    if len(reading.value) > LONG_STORY:
        notes = (
            *notes,
            situation.wording.long_story.replace("{{ length }}", f"{len(reading.value):,}"),
        )
    return replace(recorded, notes=notes)


LONG_STORY = 2000  # characters: from here it is said how much was taken


def _is_something_else(step: Step, utterance: Utterance, reading: Reading) -> bool:
    """Return whether a reply that would fit is a question after all, or a "hello" or "thanks"."""
    outcome = utterance.answer_outcome
    if reading.chosen or not step.max_length or outcome is None or not utterance.is_sure:
        return False
    certain = utterance.confidence >= CERTAIN and utterance.is_short
    small_talk = outcome is Outcome.CHAT and certain and step.type == "text"
    return utterance.is_question or (small_talk and not step.literal)


def _is_aside(situation: Situation) -> bool:
    utterance = situation.utterance
    short = len(utterance.words.split()) <= LONG
    return (
        utterance.is_question and short and situation.wording.aside_on(utterance.text) is not None
    )


def _aside(situation: Situation) -> Effect | None:
    """A question about the request itself: why, how many more, by when, at what price."""
    utterance, wording = situation.utterance, situation.wording
    if utterance.text.startswith("/") or not (utterance.is_question or utterance.is_short):
        return None
    aside = (
        wording.aside_on(utterance.text) if _is_aside(situation) or _asks_why(utterance) else None
    )
    return Aside(aside.said) if aside else None


def _asks_why(utterance: Utterance) -> bool:
    words = utterance.words.split()
    return bool({"why", "how"} & set(words[:4])) and len(words) <= LONG


def _other_ways(situation: Situation) -> Effect | None:
    """No e-mail address: a number or a postal address will do."""
    step, wording = situation.step, situation.wording
    if mentions(situation.text, _NO_EMAIL) and situation.reading.value is None:
        if step is None and "@" not in situation.progress.answers.get("requester_contact", "@"):
            return Aside(wording.other_ways)
        if step is not None and step.type == "contact":
            return InvalidReply(wording.other_ways)
    return None


def _note(situation: Situation) -> Effect | None:
    """What one of the notes answers: "has her mum asked as well?"."""
    wording, utterance, step = situation.wording, situation.utterance, situation.step
    notes = wording.notes_on(utterance.text)
    if not notes or (step is None and not utterance.is_question):
        return None
    problem = wording.confirm_problem if step is None else step.problem
    return InvalidReply(" ".join((*notes, problem)))


def _side_question(situation: Situation) -> Effect | None:
    """A question of its own, to be answered before going on."""
    utterance, step = situation.utterance, situation.step
    if step is None:
        return SideQuestion() if utterance.is_question and utterance.is_side_question else None
    about_address = _is_about_address(step, utterance)
    return SideQuestion() if utterance.is_side_question and not about_address else None


def _is_about_address(step: Step, utterance: Utterance) -> bool:
    """Return whether it is about the address asked for: "a@b or c@d", "I have no e-mail"."""
    words = utterance.words
    mentions_it = "email" in words.split() or "e mail" in words
    about_it = "@" in utterance.text or (mentions_it and not utterance.is_question)
    numbers = any(fact.kind in ("phone", "invalid_phone") for fact in utterance.facts)
    return step.type == "contact" and (about_it or numbers)


def _chatter(situation: Situation) -> Effect | None:
    """ "Sorry, one moment, doorbell"; a bare letter; swearing."""
    utterance, wording = situation.utterance, situation.wording
    return Aside(wording.not_now) if is_chatter(utterance.text, wording) else None


def _disagreed(situation: Situation) -> Effect | None:
    utterance, wording = situation.utterance, situation.wording
    says_no = situation.at_read_back and utterance.means(wording.no_words, wording.no_intent)
    return Disagreed() if says_no else None


def _remark(situation: Situation) -> Effect | None:
    """Whatever else is said at the read-back is added, and read back with the rest."""
    utterance, wording, kind = situation.utterance, situation.wording, situation.kind
    words = utterance.words.split()
    empty = utterance.words in wording.empty_words | wording.skip_words | set(wording.not_yes)
    if not situation.at_read_back or empty or utterance.text.startswith("/") or len(words) < 2:
        return None
    if utterance.answer_outcome is Outcome.CHAT and utterance.is_sure and len(words) <= SHORT_CHAT:
        return None
    said = dates_of_birth.redact(utterance.text, tuple(situation.progress.answers.values())).text
    remark = own_words(situation.progress.answers.get(REMARK, ""), said, wording)
    told = told_in(kind, said, situation.progress.answers, wording, asked=kind.step(REMARK))
    further = situation.progress.with_answers({**told, REMARK: remark}, kind)
    noted = with_notes(further, kind, utterance.text, wording)
    return replace(noted, notes=(wording.remarked, *noted.notes))


SHORT_CHAT = 6  # words


def _misfit(situation: Situation) -> Effect | None:
    step, reading = situation.step, situation.reading
    if step is None:
        return None
    length = len(situation.text)
    if step.max_length and length > step.max_length and step.type == "text":
        too_long = situation.wording.too_long.replace("{{ length }}", f"{length:,}")
        return InvalidReply(
            f"{too_long.replace('{{ most }}', f'{step.max_length:,}')} {reading.problem}"
        )
    return InvalidReply(" ".join((*reading.notes, reading.problem)))


RULES: tuple[Rule, ...] = (
    _safety,
    _stop,
    _back,
    _person,
    _at_route,
    _confirmation,
    _change,
    _other_ways,
    _other_request,
    _next_instead,
    _role_again,
    _answer,
    _disagreed,
    _aside,
    _note,
    _side_question,
    _chatter,
    _remark,
    _misfit,
)

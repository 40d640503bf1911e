"""Collecting a request from its first mention to the stored ticket, one message at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.answers import load_answers
from bot.turn import Outcome, Turn
from desk.forms.kinds import Kind, kind_for_intent, load_kinds
from desk.forms.marks import NOTED
from desk.forms.phrases import mentions, normalised
from desk.forms.wording import load_wording
from desk.intake import progress as effects
from desk.intake.corrections import change_answer, go_back
from desk.intake.progress import Progress
from desk.intake.replies import Opened, Replies
from desk.intake.rules import Situation, decide
from desk.intake.taking import record_opening
from desk.intake.utterance import Utterance, additional_requests
from desk.storage.errors import StorageError, TooManyUnconfirmed

PRESERVING = "preserving"  # in `Progress.told`: the DPL was asked to keep the recording


class Desk(Protocol):
    """Where a request and its draft are stored."""

    def keep_draft(self, progress: Progress, kind: Kind) -> bool:
        """Store what was told so far; return whether that worked, and never raise."""

    def noted(self, kind: Kind) -> Progress | None:
        """Return the request of this kind that was noted and not begun, without the mark; or None.

        Never raises.
        """

    def known(self) -> Mapping[str, str]:
        """Return who asks, as an earlier request of this chat says; empty if there is none.

        Never raises.
        """

    def tell_dpl(self) -> bool:
        """Tell the DPL at once of a family whose place came out; return whether that is stored.

        It is not if no draft was kept. Never raises.
        """

    def keep_recording(self, progress: Progress, kind: Kind) -> bool:
        """Ask the DPL at once to keep the recording asked for; return whether that is stored.

        Never raises.
        """

    def discard_draft(self, progress: Progress) -> None:
        """Delete the draft. Raises StorageError if that fails."""

    def has_opened(self, progress: Progress) -> bool:
        """Return whether it is stored already: a crash may have come before the parent was told.

        Never raises.
        """

    def open(self, progress: Progress, kind: Kind) -> Opened:
        """Store the request and return its ticket, the same one for the same submission.

        Raises StorageError if nothing was stored: TooManyUnconfirmed if there are others to
        confirm first.
        """


@dataclass(frozen=True)
class NextTurn:
    """What to say, and how far the request now is; None when it is over."""

    turn: Turn
    progress: Progress | None


@dataclass(frozen=True)
class RequestConversation:
    """The requests of one chat: what is said to a message, and what is stored because of it."""

    replies: Replies
    desk: Desk

    @classmethod
    def with_desk(cls, desk: Desk) -> "RequestConversation":
        """Use the kinds, wording and answers of the data folder."""
        return cls(Replies(load_kinds(), load_wording(), load_answers()), desk)

    def collects(self, intent: str) -> bool:
        """Return whether messages of this intent ask for a request."""
        return kind_for_intent(intent, self.replies.kinds) is not None

    def recording_wanted(self, text: str) -> str | None:
        """Return the intent of the request that a wish to see a recording asks for, if it is one.

        A recording is soon written over, so a wish that was not understood for one counts too.
        """
        kinds = (kind for kind in self.replies.kinds.values() if kind.preserve)
        wishes = self.replies.wording.recording_wishes
        found = (k for k in kinds if k.preserve and mentions(text, k.preserve.mentions))
        return next((kind.intents[0] for kind in found if mentions(text, wishes)), None)

    def changes(self, progress: Progress, text: str) -> bool:
        """Return whether the message goes back, or to an answer by name: "back to the name"."""
        kind, wording = self.replies.kind(progress), self.replies.wording
        if go_back(progress, kind, normalised(text), wording):
            return True
        return change_answer(progress, kind, text, wording, at_read_back=False) is not None

    def takes_story(self, progress: Progress) -> bool:
        """Return whether what is asked for can be any words, such as what a complaint is about."""
        step = None if progress.at_route else progress.next_step(self.replies.kind(progress))
        return step is not None and step.type == "text" and bool(step.max_length)

    def note(self, intent: str, now: datetime, text: str) -> bool:
        """Keep the first mention of a request that `text` may ask for; return whether it is kept.

        No request is begun: `start` takes over what was noted.
        """
        kind = kind_for_intent(intent, self.replies.kinds)
        if kind is None or not _is_right(kind):
            return False
        if self.desk.noted(kind):
            return True
        opened = record_opening(Progress(kind.kind, now), kind, text, self.replies.wording)
        answers = {NOTED: "yes", **opened.progress.answers}
        kept = self.desk.keep_draft(replace(opened.progress, answers=answers), kind)
        if kept:
            self._preserving(opened.progress, kind)
        return kept

    def tell_dpl(self) -> bool:
        """Tell the DPL at once of a family whose place came out; return whether that is stored."""
        return self.desk.tell_dpl()

    def start(self, intent: str, now: datetime, text: str = "") -> NextTurn:
        """Start the kind of request that `intent` asks for, in the message `text`.

        It counts from when it was first noted, if it was. Raises ValueError if the intent asks for
        none.
        """
        kind = kind_for_intent(intent, self.replies.kinds)
        if kind is None:
            raise ValueError(f"no kind of request has the intent '{intent}'")
        noted = self.desk.noted(kind) if _is_right(kind) else None
        progress = noted or Progress(kind.kind, first_mention_at=now)
        opened = record_opening(progress, kind, text, self.replies.wording)
        opened = replace(opened, progress=self._with_who(opened.progress, kind))
        self._keep_draft(opened.progress, kind)
        progress, preserving = self._preserving(opened.progress, kind)
        notes = [*preserving, *opened.notes]
        for other in additional_requests(text, kind, self.replies.kinds):
            progress, note = self._queue(progress, other, now)
            notes.append(note)
        if progress.next_step(kind) is None and not kind.read_back:
            return self._open(progress, kind)
        return NextTurn(self.replies.opening(progress, notes), progress)

    def resume(self, progress: Progress) -> NextTurn:
        """Go on with an unfinished request."""
        return NextTurn(self.replies.resuming(progress), progress)

    def handle(
        self,
        progress: Progress,
        utterance: Utterance,
        answer: Callable[[], Turn],
        now: datetime,
    ) -> NextTurn:
        """Handle one message; `answer` returns the turn for a side question."""
        replies = self.replies
        kind = replies.kind(progress)
        situation = Situation(progress, kind, utterance, replies.kinds, replies.wording)
        match decide(situation):
            case effects.SafeguardingConcern(with_story):
                return self._help(answer(), with_story, progress)
            case _ if self.desk.has_opened(progress):
                return self._open(progress, kind)
            case effects.Answered(further, notes):
                return self._go_on(further, replies.kind(further), notes)
            case effects.Aside(text):
                return NextTurn(replies.saying(text, progress), progress)
            case effects.Confirmed():
                return self._open(progress, kind)
            case effects.InvalidReply(problem):
                return NextTurn(replies.problem(progress, problem), progress)
            case effects.Disagreed():
                return NextTurn(replies.changing(progress), progress)
            case effects.SideQuestion():
                return NextTurn(replies.side_answer(answer(), progress), progress)
            case effects.Switched(wanted):
                return self._switched(progress, wanted, utterance.text, now)
            case effects.Queued(wanted):
                further, note = self._queue(progress, wanted, now)
                return NextTurn(replies.asking(further, (note,)), further)
            case effects.Cancelled(asks):
                deleted = _is_right(kind) and self._discard_draft(progress)
                cancelled = replies.cancelled(progress, deleted=deleted)
                return self._end(
                    replies.answered(answer(), cancelled) if asks else cancelled, progress
                )

    def _switched(self, progress: Progress, wanted: Kind, text: str, now: datetime) -> NextTurn:
        """Take another request first, with what is known of who asks; this one waits."""
        other = Progress(wanted.kind, first_mention_at=now, paused=progress)
        number = progress.answers.get("other_contact") or progress.answers.get(
            "requester_contact", ""
        )
        if number and "@" not in number:
            other = other.with_answers({"requester_contact": number}, wanted)
        opened = record_opening(other, wanted, text, self.replies.wording)
        if opened.progress.next_step(wanted) is None and not wanted.read_back:
            return self._open(opened.progress, wanted)
        return NextTurn(self.replies.opening(opened.progress, opened.notes), opened.progress)

    def _queue(self, progress: Progress, wanted: Kind, now: datetime) -> tuple[Progress, str]:
        """Keep another request's first mention, once for each kind, and return the note on it.

        The law's clock runs from the first mention, whichever request comes first.
        """
        mark = f"queued {wanted.kind}"
        kept = mark in progress.told
        if not kept and _is_right(wanted):
            kept = self.desk.keep_draft(Progress(wanted.kind, first_mention_at=now), wanted)
        told = progress.told if mark in progress.told or not kept else (*progress.told, mark)
        return replace(progress, told=told), self.replies.one_at_a_time(wanted, queued=kept)

    def _go_on(self, progress: Progress, kind: Kind, notes: tuple[str, ...]) -> NextTurn:
        if progress.next_step(kind) is None and not kind.read_back:
            return self._open(progress, kind)
        self._keep_draft(progress, kind)
        progress, preserving = self._preserving(progress, kind)
        return NextTurn(self.replies.asking(progress, (*preserving, *notes)), progress)

    def _with_who(self, progress: Progress, kind: Kind) -> Progress:
        """Return the progress with who asks, as an earlier request of this chat knows it."""
        known = {n: said for n, said in self.desk.known().items() if kind.has(n) and said}
        role = known.get("requester_role")
        if not kind.read_back or progress.answers.get("requester_role", role) != role:
            return progress
        return progress.with_answers({**known, **progress.answers}, kind)

    def _preserving(self, progress: Progress, kind: Kind) -> tuple[Progress, tuple[str, ...]]:
        """Have a recording kept at its first mention, once, and return the note that says so."""
        wanted = kind.preserves(progress.answers) and PRESERVING not in progress.told
        if not (wanted and self.desk.keep_recording(progress, kind)):
            return progress, ()
        told = replace(progress, told=(*progress.told, PRESERVING))
        return told, (self.replies.wording.preserving,)

    def _help(self, urgent: Turn, with_story: Progress | None, progress: Progress) -> NextTurn:
        """Say where to get help first, and that the request stays open.

        If the message was a story that was asked for, the next question follows at once.
        """
        urgent = self.replies.staying_open(urgent)
        if with_story is None:
            return NextTurn(urgent, progress)
        self._keep_draft(with_story, self.replies.kind(with_story))
        return NextTurn(self.replies.side_answer(urgent, with_story), with_story)

    def _open(self, progress: Progress, kind: Kind) -> NextTurn:
        try:
            ticket = self.desk.open(progress, kind)
        except TooManyUnconfirmed:
            return NextTurn(self.replies.too_many(progress), progress)
        except StorageError:
            return NextTurn(self.replies.not_saved(progress), progress)
        return self._end(self.replies.opened(progress, ticket), progress)

    def _keep_draft(self, progress: Progress, kind: Kind) -> None:
        if _is_right(kind):
            self.desk.keep_draft(progress, kind)

    def _discard_draft(self, progress: Progress) -> bool:
        try:
            self.desk.discard_draft(progress)
        except StorageError:
            return False
        return True

    def _end(self, turn: Turn, progress: Progress) -> NextTurn:
        """End this request; one that waited for it goes on."""
        if progress.paused is None:
            return NextTurn(turn, None)
        return NextTurn(self.replies.resuming(progress.paused, turn), progress.paused)


def _is_right(kind: Kind) -> bool:
    """Return whether it is a data right: the law's clock runs from the first mention of one."""
    return kind.outcome is Outcome.REQUEST

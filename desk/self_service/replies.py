"""What the assistant says when a stored request is followed up."""

from dataclasses import dataclass, replace
from datetime import date

from bot.answers import AnswerBook
from bot.templates import fill
from bot.turn import Option, Outcome, RequestInfo, Stage, Turn
from desk.cases.ticket import Ticket
from desk.dates import in_words, london
from desk.forms.kinds import Kind
from desk.self_service.wording import FollowUpWording
from desk.storage import Draft


@dataclass(frozen=True)
class FollowUpReplies:
    """Turns made of the wording's texts, which are Jinja2 templates."""

    kinds: dict[str, Kind]
    wording: FollowUpWording
    book: AnswerBook

    def code_sent(self, reference: str) -> Turn:
        texts = (self.wording.code_sent, self.wording.code_help)
        return self._about(reference, *texts, options=(self._button("new_code"),))

    def too_many(self, reference: str) -> Turn:
        return self._about(reference, self.wording.too_many)

    def code_wrong(self, reference: str | None) -> Turn:
        return self._about(reference, self.wording.code_wrong, options=(self._button("new_code"),))

    def code_used_up(self, reference: str | None) -> Turn:
        options = (self._button("new_code"),)
        return self._about(reference, self.wording.code_used_up, options=options)

    def code_none(self, reference: str | None) -> Turn:
        return self._about(reference, self.wording.code_none, self.wording.code_which)

    def which(self, tickets: list[Ticket]) -> Turn:
        """Ask for the reference; those of this chat's requests can be chosen."""
        options = tuple(Option(ticket.reference, ticket.reference) for ticket in tickets)
        wording = self.wording.which_of_yours if tickets else self.wording.which
        return self._about(None, wording, options=options)

    def no_reference(self) -> Turn:
        return self._about(None, self.wording.no_reference_of_ours)

    def confirmed(self, ticket: Ticket) -> Turn:
        return self._status_turn(ticket, self.wording.confirmed)

    def status(self, ticket: Ticket, today: date) -> Turn:
        """Give the status of a request and why it is due then, to whoever has proved it theirs.

        A day that is past is no promise: that the reply is late is said, and how to complain.
        """
        wording = self.wording
        texts = [f"{wording.status} {wording.states[ticket.state]}"]
        late = ticket.is_open and ticket.due is not None and ticket.due < today
        if late:
            texts.append(wording.overdue)
        elif ticket.is_open:
            texts.append(" ".join([*([wording.due] if ticket.due else []), *ticket.due_working]))
        options = (self._button("withdraw"),) if ticket.is_open else ()
        turn = self._status_turn(ticket, *texts, options=options)
        if late and turn.request:
            return replace(turn, request=replace(turn.request, due=None))
        return turn

    def confirm_withdrawal(self, ticket: Ticket) -> Turn:
        options = (self._button("withdraw_yes"), self._button("withdraw_no"))
        return self._status_turn(ticket, self.wording.withdraw_sure, options=options)

    def withdrawn(self, ticket: Ticket) -> Turn:
        return self._status_turn(ticket, self.wording.withdrawn)

    def not_withdrawn(self, reference: str, proven: Ticket | None) -> Turn:
        if proven is None:
            return self._about(reference, self.wording.not_withdrawn)
        return self._status_turn(proven, self.wording.not_withdrawn)

    def closed_already(self, ticket: Ticket) -> Turn:
        return self._status_turn(ticket, self.wording.closed_already)

    def changed_meanwhile(self, ticket: Ticket) -> Turn:
        options = (self._button("withdraw_yes"), self._button("withdraw_no"))
        return self._status_turn(ticket, self.wording.changed_meanwhile, options=options)

    def added(self, ticket: Ticket) -> Turn:
        """Say that something was added to a request that is stored."""
        return self._status_turn(ticket, self.wording.added)

    def sent_already(self, ticket: Ticket) -> Turn:
        """Say that a request was sent; nothing that this chat was not told when it was."""
        return self._status_turn(ticket, self.wording.sent_already)

    def offer_to_resume(self, turn: Turn, draft: Draft) -> Turn:
        """Add to the reply to something else the offer to go on with an unfinished request."""
        begun = in_words(london(draft.first_mention_at))
        text = self._fill(self.wording.unfinished, begun=begun, kind=self.kinds[draft.kind])
        wording = self.wording
        # Going on needs Rasa's form, which an intent starts and words alone may not.
        resume = Option(wording.buttons["resume"], f"/{wording.resume_intent}")
        options = (resume, self._button("drop"), *turn.options)
        return replace(turn, texts=(*turn.texts, text), options=options)

    def nothing_unfinished(self) -> Turn:
        return self._say(self.wording.nothing_unfinished)

    def draft_discarded(self) -> Turn:
        return self._say(self.wording.dropped)

    def _about(self, reference: str | None, *texts: str, options: tuple[Option, ...] = ()) -> Turn:
        """Return a turn that reveals nothing but what the reference typed, if any, says itself."""
        turn = self._say(*texts, options=options, reference=reference)
        prefix = (reference or "").partition("-")[0]
        kind = next((k.kind for k in self.kinds.values() if k.prefix == prefix), None)
        return self._with_info(turn, RequestInfo(kind, Stage.STATUS))

    def _status_turn(self, ticket: Ticket, *texts: str, options: tuple[Option, ...] = ()) -> Turn:
        kind = self.kinds[ticket.kind]
        turn = self._say(
            *texts,
            options=options,
            reference=ticket.reference,
            kind=kind,
            received=in_words(london(ticket.received_at)),
            due=in_words(ticket.due) if ticket.due else "",
            closed=in_words(london(ticket.closed_at)) if ticket.closed_at else "",
            ending=kind.endings[ticket.ending] if ticket.ending else "",
        )
        info = RequestInfo(ticket.kind, Stage.STATUS, ticket.reference, ticket.due)
        return self._with_info(turn, info)

    def _with_info(self, turn: Turn, info: RequestInfo) -> Turn:
        # A call-back is no data right, and the contract knows no such kind.
        if info.kind and not self.kinds[info.kind].is_data_right:
            return replace(turn, outcome=Outcome.HANDOFF)
        return replace(turn, outcome=Outcome.REQUEST, request=info)

    def _say(
        self,
        *texts: str,
        options: tuple[Option, ...] = (),
        **facts: object,
    ) -> Turn:
        filled = tuple(self._fill(text, **facts) for text in texts)
        return Turn(Outcome.CHAT, self.book.version, filled, options=options)

    def _button(self, name: str) -> Option:
        title = self.wording.buttons[name]
        return Option(title, title)

    def _fill(self, template: str, **facts: object) -> str:
        return fill(template, trust=self.book.trust, **facts).strip()

"""What a message means to a stored request, and what is done about it."""

from dataclasses import dataclass

from bot.answers import load_answers
from bot.turn import Turn
from desk.cases.states import ForbiddenError
from desk.cases.ticket import Ticket
from desk.casework import codes
from desk.casework.codes import Tried
from desk.casework.context import CaseContext
from desk.casework.withdrawal import withdraw
from desk.forms.kinds import kind_for_intent, load_kinds
from desk.forms.phrases import normalised
from desk.forms.wording import load_wording as load_request_wording
from desk.intake.dialogue import Heard
from desk.self_service.constant_time import even_time
from desk.self_service.parse import code_in, reference_in
from desk.self_service.pending import Pending, Purpose
from desk.self_service.replies import Replies
from desk.self_service.wording import Wording, load_wording
from desk.storage import ChangedMeanwhile


@dataclass(frozen=True)
class Said:
    """The reply, and what is waited for from now on."""

    turn: Turn
    pending: Pending


@dataclass(frozen=True)
class FollowUp:
    """Follows up requests in the chat whose Rasa sender id is `sender`."""

    sender: str
    context: CaseContext
    replies: Replies

    @classmethod
    def of(cls, sender: str, context: CaseContext) -> "FollowUp":
        """With the kinds, wording and answers of data/."""
        return cls(sender, context, Replies(load_kinds(), load_wording(), load_answers()))

    def hear(self, heard: Heard, pending: Pending) -> Said | None:
        """The reply to a message that follows up a request; None where it is something else.

        Raises StorageError.
        """
        said = normalised(heard.text)
        return (
            self._decision(heard, said, pending)
            or self._code(heard.text, said, pending)
            or self._new_code(heard, said, pending)
            or self._with_reference(heard, said, pending)
            or self._wish(heard, said, pending)
            or self._missing_reference(heard, pending)
        )

    def hear_code(self, text: str, pending: Pending) -> Said | None:
        """As `hear`, for nothing but an awaited code: while a form has questions of its own."""
        if code_in(text) is None or not codes.awaited(self.sender, self.context):
            return None
        return self._code(text, normalised(text), pending)

    def sent_already(self) -> Turn | None:
        """That the newest open request of this chat has arrived; None where there is none."""
        newest = self._newest_of_chat()
        return None if newest is None else self.replies.sent_already(newest)

    def _stored_of_chat(self) -> list[Ticket]:
        with self.context.store.read() as unit:
            chat = unit.conversations.by_sender(self.sender)
            return unit.tickets.of_conversation(chat.id) if chat else []

    def _decision(self, heard: Heard, said: str, pending: Pending) -> Said | None:
        """Yes or no to "Shall I withdraw it?"."""
        if pending.awaited != "sure" or pending.reference is None:
            return None
        words, ours = load_request_wording(), self._words
        if said in words.yes_words or self._is_button(said, "withdraw_yes"):
            return self._withdraw(pending.reference, pending)
        ticket = codes.proven(self.sender, pending.reference, self.context)
        kept = Said(self.replies.not_withdrawn(pending.reference, ticket), pending.done())
        if said in words.no_words | words.stop_words or self._is_button(said, "withdraw_no"):
            return kept
        if heard.intent == words.yes_intent and heard.sure:
            return self._withdraw(pending.reference, pending)
        if heard.intent in (words.no_intent, *ours.withdraw_intents) and heard.sure:
            if heard.intent == words.no_intent or ticket is None:
                return kept
            return Said(self.replies.withdraw_sure(ticket), pending)
        return None

    def _code(self, text: str, said: str, pending: Pending) -> Said | None:
        digits = code_in(text)
        if digits is None:
            mistyped = pending.awaited == "code" and said.replace(" ", "").isdigit()
            return Said(self.replies.code_wrong(pending.reference), pending) if mistyped else None
        if pending.awaited != "code" and not codes.awaited(self.sender, self.context):
            only_digits = said.replace(" ", "").isdigit()
            return Said(self.replies.code_none(pending.reference), pending) if only_digits else None
        with even_time():
            result = codes.check(self.sender, digits, self.context)
        if result.ticket is not None:
            return self._go_on(result.ticket, pending.purpose, pending)
        replies = self.replies
        turn = {
            Tried.WRONG: replies.code_wrong,
            Tried.USED_UP: replies.code_used_up,
            Tried.NONE_SENT: replies.code_none,
        }[result.tried](pending.reference)
        return Said(turn, pending)

    def _new_code(self, heard: Heard, said: str, pending: Pending) -> Said | None:
        by_words = said in self._words.new_code_words or self._is_button(said, "new_code")
        sure = heard.intent == self._words.new_code_intent and heard.sure
        if not (by_words or sure):
            return None
        newest = self._newest_of_chat()
        reference = pending.reference or (newest.reference if newest else None)
        if reference is None:
            return Said(self.replies.code_none(None), pending.waiting("reference", "confirm"))
        with even_time():
            return self._ask_for_code(reference, pending.purpose, pending)

    def _with_reference(self, heard: Heard, said: str, pending: Pending) -> Said | None:
        prefixes = [kind.prefix for kind in self.replies.kinds.values()]
        reference = reference_in(heard.text, prefixes)
        new_request = kind_for_intent(heard.intent, self.replies.kinds) is not None
        # "I want to complain about SAR-2026-000001" is a complaint.
        if reference is None or (new_request and heard.sure and pending.awaited != "reference"):
            return None
        asks_status = heard.sure and heard.intent == self._words.status_intent
        asked_for = pending.awaited == "reference" and not asks_status
        purpose = pending.purpose if asked_for else self._purpose(heard)
        return self._begin(reference, "status" if purpose == "confirm" else purpose, pending)

    def _wish(self, heard: Heard, said: str, pending: Pending) -> Said | None:
        """A wish to know, or to withdraw, without a reference in it."""
        if self._is_button(said, "withdraw") and pending.reference:
            return self._begin(pending.reference, "withdraw", pending)
        if not heard.sure:
            return None
        yours = self._of_chat()
        if heard.intent == self._words.status_intent:
            return self._which("status", yours or self._stored_of_chat(), pending)
        withdraws = heard.intent in self._words.withdraw_intents
        stops = heard.intent == load_request_wording().stop_intent
        if not withdraws or (stops and not yours and not pending.reference):
            return None
        return self._which("withdraw", yours, pending)

    def _missing_reference(self, heard: Heard, pending: Pending) -> Said | None:
        """Something like a reference, or that there is none, where one was asked for."""
        denies = heard.sure and heard.intent == load_request_wording().no_intent
        if pending.awaited != "reference" or not (denies or any(c.isdigit() for c in heard.text)):
            return None
        return Said(self.replies.no_reference(), pending)

    def _which(self, purpose: Purpose, yours: list[Ticket], pending: Pending) -> Said:
        if len(yours) == 1:
            return self._begin(yours[0].reference, purpose, pending)
        if not yours and pending.reference:  # the one that was spoken of last
            return self._begin(pending.reference, purpose, pending)
        return Said(self.replies.which(yours), pending.waiting("reference", purpose))

    def _begin(self, reference: str, purpose: Purpose, pending: Pending) -> Said:
        with even_time():
            ticket = codes.proven(self.sender, reference, self.context)
            if ticket is None:
                return self._ask_for_code(reference, purpose, pending)
        return self._go_on(ticket, purpose, pending)

    def _ask_for_code(self, reference: str, purpose: Purpose, pending: Pending) -> Said:
        if not codes.send(self.sender, reference, self.context):
            return Said(self.replies.too_many(reference), pending.done())
        turn = self.replies.code_sent(reference)
        return Said(turn, pending.waiting("code", purpose, reference))

    def _go_on(self, ticket: Ticket, purpose: Purpose, pending: Pending) -> Said:
        """What was wanted, for somebody who has proved that the request is theirs."""
        known = pending.waiting("nothing", "status", ticket.reference)
        if purpose == "confirm":
            return Said(self.replies.confirmed(ticket), known)
        if purpose == "status":
            return Said(self.replies.status(ticket), known)
        if not ticket.is_open:
            return Said(self.replies.closed_already(ticket), known)
        sure = pending.waiting("sure", "withdraw", ticket.reference)
        return Said(self.replies.withdraw_sure(ticket), sure)

    def _withdraw(self, reference: str, pending: Pending) -> Said:
        ticket = codes.proven(self.sender, reference, self.context)
        if ticket is None:
            return self._ask_for_code(reference, "withdraw", pending)
        try:
            closed = withdraw(reference, ticket.version, self.context)
        except ForbiddenError:
            return Said(self.replies.closed_already(ticket), pending.done())
        except ChangedMeanwhile:
            return Said(self.replies.changed_meanwhile(ticket), pending)
        return Said(self.replies.withdrawn(closed), pending.done())

    def _purpose(self, heard: Heard) -> Purpose:
        withdraws = heard.intent in self._words.withdraw_intents and heard.sure
        return "withdraw" if withdraws else "status"

    def _of_chat(self) -> list[Ticket]:
        """The open requests that this chat has made."""
        return [ticket for ticket in self._stored_of_chat() if ticket.is_open]

    def _newest_of_chat(self) -> Ticket | None:
        return max(self._of_chat(), key=lambda ticket: ticket.created_at, default=None)

    def _is_button(self, said: str, name: str) -> bool:
        return bool(said == normalised(self._words.buttons[name]))

    @property
    def _words(self) -> Wording:
        return self.replies.wording

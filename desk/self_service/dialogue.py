"""What a message asks about a stored request, and what is done about it."""

from dataclasses import dataclass

from bot.answers import load_answers
from bot.turn import Turn
from desk.cases.states import ForbiddenError
from desk.cases.ticket import Ticket
from desk.casework import codes
from desk.casework.additions import add
from desk.casework.codes import Tried
from desk.casework.context import CaseContext
from desk.casework.withdrawal import withdraw
from desk.dates import london
from desk.forms.kinds import kind_for_intent, load_kinds
from desk.forms.phrases import mentions, normalised
from desk.forms.wording import load_wording as load_request_wording
from desk.intake.dates_of_birth import redact
from desk.intake.utterance import Utterance
from desk.self_service.constant_time import constant_time
from desk.self_service.parse import code_in, is_only_digits, reference_in
from desk.self_service.pending import Pending, Purpose
from desk.self_service.replies import FollowUpReplies
from desk.self_service.wording import FollowUpWording, load_wording
from desk.storage import ChangedMeanwhile


@dataclass(frozen=True)
class FollowUpReply:
    """What to say, and what the next message may answer."""

    turn: Turn
    pending: Pending


@dataclass(frozen=True)
class FollowUp:
    """Follow-ups on stored requests in the chat whose Rasa sender id is `sender`."""

    sender: str
    context: CaseContext
    replies: FollowUpReplies

    @classmethod
    def of(cls, sender: str, context: CaseContext) -> "FollowUp":
        """Use the kinds, wording and answers of the data folder."""
        return cls(sender, context, FollowUpReplies(load_kinds(), load_wording(), load_answers()))

    def handle(self, utterance: Utterance, pending: Pending) -> FollowUpReply | None:
        """Return the reply to a message that follows up a request; None if it does not.

        Raises StorageError.
        """
        rules = (
            self._withdrawal_decision,
            self._addition,
            self._code,
            self._new_code,
            self._with_reference,
            self._without_reference,
            self._missing_reference,
        )
        return next((reply for rule in rules if (reply := rule(utterance, pending))), None)

    def handle_code(self, text: str, pending: Pending) -> FollowUpReply | None:
        """Return the reply to a code that is awaited while a form asks its own questions."""
        if code_in(text) is None or not codes.awaited(self.sender, self.context):
            return None
        return self._code_reply(text, pending)

    def sent_already(self) -> Turn | None:
        """Return that the newest open request of this chat was sent; None if there is none."""
        newest = self._newest_open()
        return None if newest is None else self.replies.sent_already(newest)

    def _withdrawal_decision(self, utterance: Utterance, pending: Pending) -> FollowUpReply | None:
        """Handle a yes or no to "Shall I withdraw it?"."""
        if pending.awaited != "sure" or pending.reference is None:
            return None
        words, said = load_request_wording(), utterance.words
        if said in words.yes_words or self._is_button(utterance, "withdraw_yes"):
            return self._withdraw(pending.reference, pending)
        ticket = codes.proven(self.sender, pending.reference, self.context)
        kept = FollowUpReply(self.replies.not_withdrawn(pending.reference, ticket), pending.done())
        if said in words.no_words | words.stop_words or self._is_button(utterance, "withdraw_no"):
            return kept
        if utterance.intent == words.yes_intent and utterance.is_sure:
            return self._withdraw(pending.reference, pending)
        no_intents = (words.no_intent, *self._wording.withdraw_intents)
        if utterance.intent in no_intents and utterance.is_sure:
            if utterance.intent == words.no_intent or ticket is None:
                return kept
            return FollowUpReply(self.replies.confirm_withdrawal(ticket), pending)
        return None

    def _addition(self, utterance: Utterance, pending: Pending) -> FollowUpReply | None:
        """Put an addition, or a correction, on the request that this chat sent last."""
        if utterance.is_question or not mentions(utterance.text, self._wording.addition_words):
            return None
        newest = self._newest_open()
        if newest is None:
            return None
        words = redact(utterance.text).text
        return FollowUpReply(
            self.replies.added(add(newest.reference, words, self.context)), pending
        )

    def _code(self, utterance: Utterance, pending: Pending) -> FollowUpReply | None:
        """Handle a code, or a number while a code is awaited."""
        is_number = is_only_digits(utterance.words)
        if code_in(utterance.text) is None:
            if pending.awaited == "code" and is_number:
                return FollowUpReply(self.replies.code_wrong(pending.reference), pending)
            return None
        if pending.awaited != "code" and not codes.awaited(self.sender, self.context):
            if is_number:
                return FollowUpReply(self.replies.code_none(pending.reference), pending)
            return None
        return self._code_reply(utterance.text, pending)

    def _code_reply(self, text: str, pending: Pending) -> FollowUpReply | None:
        digits = code_in(text)
        if digits is None:
            return None
        with constant_time():
            result = codes.check(self.sender, digits, self.context)
        if result.ticket is not None:
            return self._go_on(result.ticket, pending.purpose, pending)
        replies = self.replies
        turn = {
            Tried.WRONG: replies.code_wrong,
            Tried.USED_UP: replies.code_used_up,
            Tried.NONE_SENT: replies.code_none,
        }[result.tried](pending.reference)
        return FollowUpReply(turn, pending)

    def _new_code(self, utterance: Utterance, pending: Pending) -> FollowUpReply | None:
        """Send another code if asked to."""
        wording = self._wording
        by_words = utterance.words in wording.new_code_words
        by_intent = utterance.intent == wording.new_code_intent and utterance.is_sure
        if not (by_words or by_intent or self._is_button(utterance, "new_code")):
            return None
        newest = self._newest_open()
        reference = pending.reference or (newest.reference if newest else None)
        if reference is None:
            waiting = pending.waiting("reference", "confirm")
            return FollowUpReply(self.replies.code_none(None), waiting)
        with constant_time():
            return self._ask_for_code(reference, pending.purpose, pending)

    def _with_reference(self, utterance: Utterance, pending: Pending) -> FollowUpReply | None:
        """Handle a message with the reference of a request in it."""
        prefixes = [kind.prefix for kind in self.replies.kinds.values()]
        reference = reference_in(utterance.text, prefixes)
        new_request = kind_for_intent(utterance.intent, self.replies.kinds) is not None
        # "I want to complain about SAR-2026-000001" is a complaint.
        complains = new_request and utterance.is_sure and pending.awaited != "reference"
        if reference is None or complains:
            return None
        asks_status = utterance.is_sure and utterance.intent == self._wording.status_intent
        asked_for = pending.awaited == "reference" and not asks_status
        purpose = pending.purpose if asked_for else self._purpose(utterance)
        return self._begin(reference, "status" if purpose == "confirm" else purpose, pending)

    def _without_reference(self, utterance: Utterance, pending: Pending) -> FollowUpReply | None:
        """Handle a question for the status, or a withdrawal, without a reference in it."""
        if self._is_button(utterance, "withdraw") and pending.reference:
            return self._begin(pending.reference, "withdraw", pending)
        if not utterance.is_sure:
            return None
        open_tickets = self._open_tickets()
        if utterance.intent == self._wording.status_intent:
            return self._choose_ticket("status", open_tickets or self._tickets(), pending)
        withdraws = utterance.intent in self._wording.withdraw_intents
        stops = utterance.intent == load_request_wording().stop_intent
        if not withdraws or (stops and not open_tickets and not pending.reference):
            return None
        return self._choose_ticket("withdraw", open_tickets, pending)

    def _missing_reference(self, utterance: Utterance, pending: Pending) -> FollowUpReply | None:
        """Handle something like a reference, or that there is none, when one was asked for."""
        denies = utterance.is_sure and utterance.intent == load_request_wording().no_intent
        has_digit = any(character.isdigit() for character in utterance.text)
        lacks = mentions(utterance.text, self._wording.no_reference_words)
        if pending.awaited != "reference" or not (denies or has_digit or lacks):
            return None
        return FollowUpReply(self.replies.no_reference(), pending)

    def _choose_ticket(
        self, purpose: Purpose, tickets: list[Ticket], pending: Pending
    ) -> FollowUpReply:
        """Go on with the only ticket, or the one mentioned last; else ask for the reference."""
        if len(tickets) == 1:
            return self._begin(tickets[0].reference, purpose, pending)
        if not tickets and pending.reference:
            return self._begin(pending.reference, purpose, pending)
        return FollowUpReply(self.replies.which(tickets), pending.waiting("reference", purpose))

    def _begin(self, reference: str, purpose: Purpose, pending: Pending) -> FollowUpReply:
        with constant_time():
            ticket = codes.proven(self.sender, reference, self.context)
            if ticket is None:
                return self._ask_for_code(reference, purpose, pending)
        return self._go_on(ticket, purpose, pending)

    def _ask_for_code(self, reference: str, purpose: Purpose, pending: Pending) -> FollowUpReply:
        if not codes.send(self.sender, reference, self.context):
            return FollowUpReply(self.replies.too_many(reference), pending.done())
        turn = self.replies.code_sent(reference)
        return FollowUpReply(turn, pending.waiting("code", purpose, reference))

    def _go_on(self, ticket: Ticket, purpose: Purpose, pending: Pending) -> FollowUpReply:
        """Do what was asked for, for somebody who has proved that the request is theirs."""
        remembered = pending.waiting("nothing", "status", ticket.reference)
        if purpose == "confirm":
            return FollowUpReply(self.replies.confirmed(ticket), remembered)
        if purpose == "status":
            return FollowUpReply(
                self.replies.status(ticket, london(self.context.clock())), remembered
            )
        if not ticket.is_open:
            return FollowUpReply(self.replies.closed_already(ticket), remembered)
        waiting = pending.waiting("sure", "withdraw", ticket.reference)
        return FollowUpReply(self.replies.confirm_withdrawal(ticket), waiting)

    def _withdraw(self, reference: str, pending: Pending) -> FollowUpReply:
        ticket = codes.proven(self.sender, reference, self.context)
        if ticket is None:
            return self._ask_for_code(reference, "withdraw", pending)
        try:
            closed = withdraw(reference, ticket.version, self.context)
        except ForbiddenError:
            return FollowUpReply(self.replies.closed_already(ticket), pending.done())
        except ChangedMeanwhile:
            return FollowUpReply(self.replies.changed_meanwhile(ticket), pending)
        return FollowUpReply(self.replies.withdrawn(closed), pending.done())

    def _purpose(self, utterance: Utterance) -> Purpose:
        withdraws = utterance.intent in self._wording.withdraw_intents and utterance.is_sure
        return "withdraw" if withdraws else "status"

    def _tickets(self) -> list[Ticket]:
        """Return the requests that this chat has made."""
        with self.context.store.read() as unit:
            chat = unit.conversations.by_sender(self.sender)
            return unit.tickets.of_conversation(chat.id) if chat else []

    def _open_tickets(self) -> list[Ticket]:
        return [ticket for ticket in self._tickets() if ticket.is_open]

    def _newest_open(self) -> Ticket | None:
        return max(self._open_tickets(), key=lambda ticket: ticket.created_at, default=None)

    def _is_button(self, utterance: Utterance, name: str) -> bool:
        return utterance.words == normalised(self._wording.buttons[name])

    @property
    def _wording(self) -> FollowUpWording:
        return self.replies.wording

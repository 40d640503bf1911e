"""Storing the requests of a chat: the desk's own store, opened once."""

from dataclasses import dataclass
from functools import cache

import structlog
from rasa_sdk import Tracker

from bot.trust import load_trust
from desk.cases.ticket import OpenTicket, Ticket
from desk.casework import opening
from desk.casework.alerts import keep_recording, place_came_out
from desk.casework.context import CaseContext
from desk.casework.letters import Letters
from desk.chat import direct as chats
from desk.crypto import load_keys
from desk.forms.kinds import COLUMNS, Kind, load_kinds
from desk.forms.marks import NOTED
from desk.intake.conversation import RequestConversation
from desk.intake.fields import exact_choice
from desk.intake.progress import Progress
from desk.intake.replies import Opened
from desk.settings import Settings
from desk.storage import StorageError, open_store

# What a second request of the same chat need not ask: who asks does not change.
WHO = frozenset({"relation", "requester_name", "organisation"})
log = structlog.get_logger()


@cache
def load_case_context() -> CaseContext:
    """Return the store and letters for the environment's settings."""
    settings = Settings.current()
    store = open_store(settings.database_url, load_keys(settings))
    return CaseContext(store, Letters(load_trust(), settings.public_url))


@dataclass(frozen=True)
class ChatDesk:
    """Stores the requests of the chat whose Rasa sender id is `sender`."""

    sender: str
    context: CaseContext

    def keep_draft(self, progress: Progress, kind: Kind) -> bool:
        """Store what was told so far; return False if that fails, and the chat goes on without."""
        try:
            chats.ensure_conversation(self.sender, self.context)
            opening.keep_draft(
                self.context,
                submission_id=progress.submission_id,
                kind=kind.kind,
                first_mention_at=progress.first_mention_at,
                answers=progress.answers,
                conversation=self.sender,
            )
        except StorageError as error:
            log.warning("draft not stored", why=str(error))
            return False
        return True

    def noted(self, kind: Kind) -> Progress | None:
        """Return the request of this kind that was noted and not begun; None if there is none."""
        try:
            with self.context.store.read() as unit:
                chat = unit.conversations.by_sender(self.sender)
                kept = unit.drafts.noted_in(chat.id, kind.kind) if chat else None
        except StorageError:
            return None
        if kept is None:
            return None
        answers = {name: said for name, said in kept.answers.items() if name != NOTED}
        return Progress(kind.kind, kept.first_mention_at, kept.submission_id, answers)

    def known(self) -> dict[str, str]:
        """Return who asks, as this chat's newest request says; empty if it has none."""
        try:
            with self.context.store.read() as unit:
                chat = unit.conversations.by_sender(self.sender)
                tickets = unit.tickets.of_conversation(chat.id) if chat else []
        except StorageError:
            return {}
        if not tickets:
            return {}
        ticket = max(tickets, key=lambda ticket: ticket.created_at)
        found = {"requester_contact": ticket.requester_contact}
        if ticket.requester_role:
            found["requester_role"] = ticket.requester_role
        for step in load_kinds()[ticket.kind].steps:
            if step.field in WHO and step.label in ticket.details:
                said = ticket.details[step.label]
                found[step.field] = exact_choice(step.choices, said) or said
        return found

    def tell_dpl(self) -> bool:
        """Tell the DPL at once of a family whose place came out; return whether that is stored."""
        try:
            chats.ensure_conversation(self.sender, self.context)
            return place_came_out(self.context, self.sender)
        except StorageError as error:
            log.warning("the DPL could not be told", why=str(error))
            return False

    def keep_recording(self, progress: Progress, kind: Kind) -> bool:
        """Ask the DPL at once to keep the recording asked for; return whether that is stored."""
        try:
            return keep_recording(self.context, progress.submission_id, kind.name)
        except StorageError as error:
            log.warning("the DPL could not be asked to keep a recording", why=str(error))
            return False

    def discard_draft(self, progress: Progress) -> None:
        """Delete the draft. Raises StorageError."""
        opening.discard_draft(self.context, progress.submission_id)

    def has_opened(self, progress: Progress) -> bool:
        """Return whether this request is stored; False if the database cannot be read."""
        try:
            with self.context.store.read() as unit:
                return unit.tickets.by_submission(progress.submission_id) is not None
        except StorageError:
            return False

    def open(self, progress: Progress, kind: Kind) -> Opened:
        """Store the request and return its ticket. Raises StorageError if nothing was stored."""
        command = OpenTicket(
            submission_id=progress.submission_id,
            rules=kind.rules,
            prefix=kind.prefix,
            first_mention_at=progress.first_mention_at,
            details=kind.details(progress.answers),
            conversation=self.sender,
            preserve=kind.preserves(progress.answers),
            **{name: progress.answers.get(name, "") for name in sorted(COLUMNS)},
        )
        opening.check_unconfirmed(command, self.context)
        chats.ensure_conversation(self.sender, self.context)
        ticket = opening.open_ticket(command, self.context)
        return Opened(
            ticket.reference,
            ticket.due,
            ticket.due_working,
            similar=self._similar(ticket),
            code_sent=opening.wants_code(ticket),
        )

    def _similar(self, ticket: Ticket) -> str | None:
        """Return this chat's other open request of the kind; other chats' requests stay secret."""
        try:
            with self.context.store.read() as unit:
                found = unit.tickets.similar_to(ticket)
        except StorageError:  # the ticket is stored, and that is what has to be told
            return None
        ours = [t.reference for t in found if t.conversation_id == ticket.conversation_id]
        return ours[0] if ours and ticket.conversation_id else None


def conversation_of(tracker: Tracker) -> RequestConversation:
    """Return the requests of the tracker's chat, stored in the desk's own store."""
    return RequestConversation.with_desk(ChatDesk(tracker.sender_id, load_case_context()))

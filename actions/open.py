"""Storing a collected request as a ticket on the desk."""

import os
from functools import cache

from bot.trust import load_trust
from desk.requests.conversation import Opener
from desk.requests.kinds import Kind
from desk.requests.progress import Progress
from desk.requests.replies import Opened
from desk.settings import Settings
from desk.storage import Store, open_store
from desk.tickets.service import open_ticket
from desk.tickets.ticket import OpenTicket
from desk.when import now

# Fields that a ticket has a column for; everything else that a kind asks is a detail.
_COLUMNS = ("requester_role", "requester_contact", "subject_name")


@cache
def _settings() -> Settings:
    return Settings.from_env(os.environ)


@cache
def _store() -> Store:
    return open_store(_settings().database_url)


def open_request(sender: str) -> Opener:
    """Opens tickets for the conversation whose Rasa sender id is `sender`."""

    def opener(progress: Progress, kind: Kind) -> Opened:
        columns = {name: progress.answers.get(name, "") for name in _COLUMNS}
        details = {
            kind.step(name).label: kind.step(name).shown(value)
            for name, value in progress.answers.items()
            if name not in _COLUMNS
        }
        command = OpenTicket(
            submission_id=progress.submission_id,
            kind=kind.kind,
            prefix=kind.prefix,
            first_mention_at=progress.first_mention_at,
            details=details,
            conversation=sender,
            **columns,
        )
        ticket = open_ticket(command, _store(), now(), load_trust(), _settings().public_url)
        return Opened(ticket.reference, ticket.due, ticket.due_working)

    return opener

"""What the desk keeps, in SQLite or PostgreSQL, one unit of work at a time."""

from desk.storage.errors import AlreadyStored, StorageError, StorageUnavailable
from desk.storage.records import Author, Conversation, HistoryEntry, Message, User
from desk.storage.unit import Store, Unit, open_store

__all__ = [
    "AlreadyStored",
    "Author",
    "Conversation",
    "HistoryEntry",
    "Message",
    "StorageError",
    "StorageUnavailable",
    "Store",
    "Unit",
    "User",
    "open_store",
]

"""The desk's database, SQLite or PostgreSQL, read and changed in units of work."""

from desk.storage.drafts import Draft
from desk.storage.errors import AlreadyStored, ChangedMeanwhile, StorageError, StorageUnavailable
from desk.storage.listing import Listing
from desk.storage.records import Author, Code, Conversation, Message, User
from desk.storage.unit import Store, Unit, open_store

__all__ = [
    "AlreadyStored",
    "Author",
    "ChangedMeanwhile",
    "Code",
    "Conversation",
    "Draft",
    "Listing",
    "Message",
    "StorageError",
    "StorageUnavailable",
    "Store",
    "Unit",
    "User",
    "open_store",
]

"""Passwords of the desk's users, stored as argon2 hashes only."""

import secrets
from dataclasses import replace
from functools import cache
from uuid import uuid4

from anyio import CapacityLimiter, to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from desk.dates import now
from desk.storage import Store, User

FIRST_USER = "dpl"
# Letters and digits that nobody confuses when copying them from a terminal.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 5  # 20 characters of 31: 99 bits
# Each check takes 64 MB for a moment: two at a time, so that a burst of guesses cannot fill memory.
_checks = CapacityLimiter(2)
_hasher = PasswordHasher()


def new_user(name: str, password: str) -> User:
    return User(uuid4().hex, name, _hasher.hash(password), now())


def reset_password(store: Store, name: str) -> tuple[User, str]:
    """Set a new password for this user, who is created if need be; return it, to be shown once.

    Open sessions end, because they are tied to the old hash. Raises StorageError.
    """
    password = random_password()
    user = new_user(name, password)
    with store.begin() as unit:
        found = unit.users.by_name(name)
        if found:
            unit.users.set_password_hash(found.id, user.password_hash)
        else:
            unit.users.add(user)
    return user, password


async def change_password(store: Store, user: User, password: str) -> User:
    """Set this user's password, and return the user as now stored. Raises StorageError."""
    return await to_thread.run_sync(_change_password, store, user, password, limiter=_checks)


def _change_password(store: Store, user: User, password: str) -> User:
    changed = replace(user, password_hash=_hasher.hash(password))
    with store.begin() as unit:
        unit.users.set_password_hash(changed.id, changed.password_hash)
    return changed


def random_password() -> str:
    """Return four groups of five characters, such as `h7kmp-w3xqz-...`."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


async def authenticate(store: Store, name: str, password: str) -> User | None:
    """Return the user with this name, if the password is theirs."""
    return await to_thread.run_sync(_authenticate, store, name, password, limiter=_checks)


@cache
def _decoy_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe())


def _authenticate(store: Store, name: str, password: str) -> User | None:
    # Without a user the check takes as long, so that time does not reveal which names exist; the
    # decoy is asked for in either case, because its first call takes longer.
    decoy, user = _decoy_hash(), find_user(store, name)
    try:
        _hasher.verify(user.password_hash if user else decoy, password)
    except (VerificationError, InvalidHashError):
        return None
    return user


def find_user(store: Store, name: str) -> User | None:
    """Return the user with this name, if there is one."""
    with store.read() as unit:
        return unit.users.by_name(name)

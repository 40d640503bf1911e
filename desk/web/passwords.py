"""Passwords of the desk's users, stored as argon2 hashes only."""

import secrets
from functools import cache
from uuid import uuid4

from anyio import CapacityLimiter, to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from desk.dates import now
from desk.storage import AlreadyStored, Store, User

FIRST_USER = "dpl"
# Letters and digits that nobody confuses when copying them from a terminal.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 5  # 20 characters of 31: 99 bits
# Each check takes 64 MB for a moment: two at a time, so that a burst of guesses cannot fill memory.
_checks = CapacityLimiter(2)
_hasher = PasswordHasher()


def ensure_first_user(store: Store) -> str | None:
    """Create the user `dpl` if there is no user yet; return its password, which is shown once.

    None if there is a user already. Raises StorageError.
    """
    with store.read() as unit:
        if unit.users.any():
            return None
    password = random_password()
    user = User(uuid4().hex, FIRST_USER, _hasher.hash(password), now())
    try:
        with store.begin() as unit:
            unit.users.add(user)
    except AlreadyStored:  # another process was first, and shows its own password
        return None
    return password


def reset_password(store: Store, name: str) -> str:
    """Set a new password for this user, who is created if need be; return it, to be shown once.

    Open sessions end, because they are tied to the old hash. Raises StorageError.
    """
    password = random_password()
    with store.begin() as unit:
        user = unit.users.by_name(name)
        if user:
            unit.users.set_password_hash(user.id, _hasher.hash(password))
        else:
            unit.users.add(User(uuid4().hex, name, _hasher.hash(password), now()))
    return password


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

"""Passwords of the desk's users: kept as argon2 hashes only."""

import secrets
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
# A check against this takes as long as a real one, so that time does not tell which names exist.
_NOBODY = _hasher.hash(secrets.token_urlsafe())


def ensure_first_user(store: Store) -> str | None:
    """Create the user `dpl` where there is no user yet; return its password, which is shown once.

    None if somebody can log in already. Raises StorageError.
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
    """A new password for this user, who is created if need be; returned to be shown once.

    Raises StorageError. Sessions that are open end, because their key includes the old hash.
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
    """Four groups of five, such as `h7kmp-w3xqz-...`."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


async def authenticate(store: Store, name: str, password: str) -> User | None:
    """The user with this name, if the password is theirs."""
    return await to_thread.run_sync(_authenticate, store, name, password, limiter=_checks)


def _authenticate(store: Store, name: str, password: str) -> User | None:
    user = find_user(store, name)
    try:
        _hasher.verify(user.password_hash if user else _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return None
    return user


def find_user(store: Store, name: str) -> User | None:
    with store.read() as unit:
        return unit.users.by_name(name)

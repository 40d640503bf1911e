"""Login sessions: a signed cookie, valid for the desk's pages only."""

import hashlib
import hmac
import json
import os
import secrets
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import structlog
from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from desk.storage import User

log = structlog.get_logger("desk.web")

COOKIE = "desk_session"
PATH = "/desk"
# A working day: one login in the morning, and no session open over night.
SESSION_SECONDS = 12 * 60 * 60


def _random() -> str:
    return secrets.token_urlsafe(16)


@dataclass(frozen=True, slots=True)
class Session:
    """One visitor of the desk. `user` is empty until the login.

    `csrf` goes into every form; `fingerprint` ties the session to the password it was begun with.
    `renew`: that password is temporary, and must be changed first.
    """

    user: str = ""
    fingerprint: str = ""
    id: str = field(default_factory=_random)
    csrf: str = field(default_factory=_random)
    renew: bool = False

    @classmethod
    def of(cls, user: User, *, renew: bool = False) -> "Session":
        """Return a new session, with nothing of the one before the login."""
        return cls(user.name, fingerprint(user), renew=renew)

    def allows(self, form_token: object) -> bool:
        """Return whether a form has this session's CSRF token."""
        return isinstance(form_token, str) and hmac.compare_digest(
            form_token.encode("utf-8", "replace"), self.csrf.encode()
        )


def fingerprint(user: User) -> str:
    """Return a value that changes with the password and reveals nothing about it."""
    return hashlib.sha256(user.password_hash.encode()).hexdigest()[:16]


class Sessions:
    """Session cookies, signed with `key`, that expire after `seconds`.

    Ended sessions are listed until they would have expired, in `file`, so that a restart revives
    none.
    """

    def __init__(
        self,
        key: str,
        *,
        secure: bool,
        file: Path = Path(os.devnull),
        seconds: int = SESSION_SECONDS,
    ) -> None:
        self._signer = URLSafeTimedSerializer(
            key, salt="desk session", signer_kwargs={"digest_method": hashlib.sha256}
        )
        self._secure = secure
        self._seconds = seconds
        self._file = file
        self._ended = _read(file)

    def read(self, request: Request) -> Session | None:
        """Return the session of this request, None without a valid cookie."""
        try:
            content = self._signer.loads(request.cookies.get(COOKIE, ""), max_age=self._seconds)
            session = Session(**content)
        except (BadSignature, TypeError):
            return None
        return None if session.id in self._ended else session

    def write(self, response: Response, session: Session) -> None:
        """Set the session's cookie."""
        response.set_cookie(
            COOKIE,
            self._signer.dumps(asdict(session)),
            max_age=self._seconds,
            path=PATH,
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    def end(self, response: Response, session: Session) -> None:
        """End the session here and in the browser."""
        now = time.time()
        self._ended = {sid: until for sid, until in self._ended.items() if until > now}
        self._ended[session.id] = now + self._seconds
        try:
            self._file.write_text(json.dumps(self._ended), encoding="utf-8")
        except OSError as wrong:  # it is ended all the same, until a restart
            log.error("an ended session could not be written down", why=wrong.strerror)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        response.delete_cookie(
            COOKIE, path=PATH, secure=self._secure, httponly=True, samesite="lax"
        )


def _read(file: Path) -> dict[str, float]:
    """Return the ended sessions of an earlier process; none if there is no such list."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(sid): float(until) for sid, until in found.items()}

"""Commands that root types work as the user whom the installation belongs to.

Files that root leaves in VAR, such as a new key or a restored database, could not be opened by the
service any more.
"""

import os
import pwd
import sys
from pathlib import Path

from bot.paths import ROOT
from desk.problem import CannotStartError
from desk.settings import Settings

UMASK = 0o077


def become_owner(settings: Settings, python: str = sys.executable, root: Path = ROOT) -> None:
    """If we are root and VAR belongs to somebody else, go on as that user, for good.

    Raises CannotStartError if that user cannot read the program, `root`, or run `python`.
    """
    if os.geteuid() != 0 or not settings.var.exists():
        return
    owner = settings.var.stat()
    if owner.st_uid == 0:
        return
    try:
        user = pwd.getpwuid(owner.st_uid)
    except KeyError:
        raise CannotStartError(
            f"{settings.var} belongs to the user number {owner.st_uid}, who is not known here. Give"
            " it to the user that Privacy Desk runs as: chown -R USER VAR."
        ) from None
    _become(user, owner.st_gid)
    if not (os.access(python, os.X_OK) and os.access(root / "cli", os.R_OK | os.X_OK)):
        raise CannotStartError(
            f"{settings.var} belongs to {user.pw_name}, who cannot read the program in {root} or"
            f" the Python at {os.path.realpath(python)}. Install both where {user.pw_name} can read"
            " them: see docs/install.md."
        )


def _become(user: pwd.struct_passwd, group: int) -> None:
    os.initgroups(user.pw_name, group)
    os.setgid(group)
    os.setuid(user.pw_uid)
    os.umask(UMASK)
    os.environ.update(HOME=user.pw_dir, USER=user.pw_name, LOGNAME=user.pw_name)

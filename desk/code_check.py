"""Whether the program is still the one that was started: no child runs another version's code.

After a `git pull` under a running service, a child that is started again would be of the new
version, on tables that were migrated for the old one.
"""

import os
import sys

from desk.version import code_digest

CODE = "PRIVACY_DESK_CODE"
CHANGED = 77  # the exit status of a child that finds other code; uvicorn has 3


def exit_if_changed() -> None:
    """End this process if its code is not that of the supervisor that started it."""
    wanted = os.environ.get(CODE)
    if wanted and code_digest() != wanted:
        print("the program's files have changed since it was started", file=sys.stderr)
        sys.exit(CHANGED)

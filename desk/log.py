"""Logging: one readable line an event, to stderr, without e-mail addresses or phone numbers.

Masking is the second line of defence. The first: no event is given personal data at all.
"""

import logging
import re
import sys
from typing import TextIO

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

# Wider than what is valid, on purpose: anything with an @ in it goes, also as a URL spells it.
ADDRESS = re.compile(r"""[^\s@<>"(),;:=\[\]]+(?:@|%40)[^\s@<>"'(),;:=\[\]]+""")
# A number as people write them: from 0, 00 or +, nine digits or more, with the usual separators;
# not inside a word, so that identifiers, dates and references stay readable.
PHONE = re.compile(r"(?<![\w.+-])(?:\(0|\+|0)\d(?:[ ().-]{0,2}\d){7,}(?![\w-])")


def mask(text: str) -> str:
    """Return the text with e-mail addresses and phone numbers replaced by a word."""
    return PHONE.sub("[phone]", ADDRESS.sub("[e-mail]", text))


def set_up(level: str = "info", stream: TextIO | None = None) -> None:
    """Send the events of structlog and of the standard library to `stream` (stderr by default)."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%SZ", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    last: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        _line,
    ]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=last)
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())


def _line(logger: WrappedLogger, name: str, event: EventDict) -> str:
    """Format as `2026-11-23 21:00:01Z info     mail sent  attempts=1`, a traceback below if any."""
    when, level, said = event.pop("timestamp"), event.pop("level"), event.pop("event")
    traceback = event.pop("exception", None)
    values = " ".join(f"{key}={value}" for key, value in sorted(event.items()))
    # One event, one line: a newline in a value must not look like another event.
    line = "\\n".join(f"{when} {level:<8} {said}  {values}".rstrip().splitlines())
    return mask(line if traceback is None else f"{line}\n{traceback}")

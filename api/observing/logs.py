"""Log lines on standard error: as text, or as JSON, one object a line.

Masking happens where records are made (``api/masking.py``), before either form.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import IO, Any

from api.observing.context import known

# What a record may carry beside its message (``extra=``), in the order of the line.
FIELDS = ("request_id", "draft_id", "account", "method", "route", "status", "seconds")


class Named(logging.Filter):
    """Gives every record what the work at hand is about."""

    def filter(self, record: logging.LogRecord) -> bool:
        for name, value in known().items():
            if value is not None and not hasattr(record, name):
                setattr(record, name, value)
        return True


class JsonLines(logging.Formatter):
    """``{"at", "level", "logger", "message", …}``; ``error`` is a traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if error := record.exc_text or (record.exc_info and self.formatException(record.exc_info)):
            line["error"] = error
        return json.dumps(line, ensure_ascii=False, default=str)


class Text(logging.Formatter):
    """``WARNING api.feeds: message (request_id=… draft_id=…)``."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        told = [f"{n}={getattr(record, n)}" for n in FIELDS[:3] if hasattr(record, n)]
        line = super().formatMessage(record)
        return f"{line} ({' '.join(told)})" if told else line


def start(form: str, level: str, stream: IO[str] | None = None) -> Callable[[], None]:
    """Write records of ``level`` and above in ``form``; return what undoes it.

    Of other people's packages only warnings are written.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else Text())
    handler.addFilter(Named())
    root, ours = logging.getLogger(), [logging.getLogger(n) for n in ("api", "corpus", "drafter")]
    before = [(log, log.level) for log in ours]
    for log in ours:
        log.setLevel(level.upper())
    root.addHandler(handler)

    def undo() -> None:
        root.removeHandler(handler)
        for log, old in before:
            log.setLevel(old)

    return undo

"""No log line shows a secret: keys, tokens, passwords, ``Authorization`` headers.

Records are masked where they are made, so that no handler, ours or a library's, ever sees what was
meant to be hidden; a traceback is written out and masked there as well.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, SecretStr

from api.accounts.tokens import PATTERN
from api.settings import Settings

HIDDEN = "(hidden)"
# Shorter ones would be found in words that are none.
_SHORTEST = 6
_NAMED = r"password|passwd|secret|api[_-]?key|access[_-]?token|csrf[_-]?token|x-csrf-token"
_PATTERNS = (
    re.compile(PATTERN),
    re.compile(r"\bsk-[A-Za-z0-9_-]{16,}"),
    re.compile(r"(?i)(?<=bearer )[^\s\"',;]+|(?<=basic )[A-Za-z0-9+/=]{6,}"),
    re.compile(r"(?i)(?:(?<=authorization: )|(?<=authorization': '))(?!bearer |basic )[^\n\"',]+"),
    re.compile(rf"(?i)(?<=[\"'\s?&{{(,])(?:{_NAMED})[\"']?\s*[=:]\s*[\"']?[^\s\"'&,;)}}]+"),
    re.compile(r"(?<=://)[^/\s@]+:[^/\s@]+(?=@)"),
)


class Masker:
    """Hides secrets in text: those it is told, and what looks like one."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        told = sorted({s for s in secrets if len(s) >= _SHORTEST}, key=len, reverse=True)
        self._told = re.compile("|".join(map(re.escape, told))) if told else None

    def __call__(self, text: str) -> str:
        """Return ``text`` with every secret replaced by ``HIDDEN``."""
        if self._told:
            text = self._told.sub(HIDDEN, text)
        for pattern in _PATTERNS:
            text = pattern.sub(HIDDEN, text)
        return text


def secrets_of(settings: Settings) -> list[str]:
    """Return the secrets that the settings hold; of an address, its password."""
    found = []
    for section in type(settings).model_fields:
        value: BaseModel = getattr(settings, section)
        for field in type(value).model_fields:
            secret = getattr(value, field)
            if isinstance(secret, SecretStr):
                text = secret.get_secret_value()
                found.append(urlsplit(text).password or "" if "://" in text else text)
    return found


def install(masker: Masker) -> Callable[[], None]:
    """Mask every log record of this process from now on; return what undoes it."""
    before = logging.getLogRecordFactory()
    formatter = logging.Formatter()

    def make(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = before(*args, **kwargs)
        try:
            record.msg, record.args = masker(record.getMessage()), ()
        except (TypeError, ValueError):
            # What does not fit its arguments: the logging package tells of it, without them.
            record.msg, record.args = masker(str(record.msg)), ()
        if record.exc_info:
            record.exc_text = masker(formatter.formatException(record.exc_info))
            record.exc_info = None
        return record

    logging.setLogRecordFactory(make)
    return lambda: logging.setLogRecordFactory(before)

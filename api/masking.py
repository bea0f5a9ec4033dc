"""No log line shows a secret: keys, tokens, passwords, ``Authorization`` headers.

Records are masked where they are made, so that no handler, ours or a library's, ever sees what was
meant to be hidden; a traceback is written out and masked there as well, and so is that of a thread
which ends by an error.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote, quote_plus

from pydantic import BaseModel, SecretStr
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from api.accounts.tokens import PATTERN
from api.settings import Settings

HIDDEN = "(hidden)"
log = logging.getLogger(__name__)
# Shorter ones would be found in words that are none.
_SHORTEST = 6
_NAMED = r"password|passwd|secret|api[ _-]?key|access[_-]?token|csrf[_-]?token|x-csrf-token"
_PATTERNS = (
    re.compile(PATTERN),
    re.compile(r"\bsk-[A-Za-z0-9_-]{16,}"),
    re.compile(r"(?i)(?<=bearer )[^\s\"',;]+|(?<=basic )[A-Za-z0-9+/=]{6,}"),
    re.compile(r"(?i)(?:(?<=authorization: )|(?<=authorization': '))(?!bearer |basic )[^\n\"',]+"),
    re.compile(rf"(?i)(?<=[\"'\s?&{{(,])(?:{_NAMED})[\"']?\s*[=:]\s*[\"']?[^\s\"'&,;)}}]+"),
    re.compile(r"(?<=://)[^/\s@]+:[^/\s@]+(?=@)"),
    # Addresses of feeds and hooks, whose query is the only secret there is.
    re.compile(r"(?i)(?<=[?&])(?:key|token|auth|sig|signature)=[^\s\"'&#]+"),
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
    """Return the secrets that the settings hold, in each form in which they may be written.

    Of an address these are its password and what its query gives as one; of headers
    (``name=value,name=value``) their values.
    """
    found = [*_passwords(settings.database_url)]
    for section in type(settings).model_fields:
        value: BaseModel = getattr(settings, section)
        for field in type(value).model_fields:
            secret = getattr(value, field)
            if isinstance(secret, SecretStr) and "://" not in secret.get_secret_value():
                text = secret.get_secret_value()
                found += [text, *(part.partition("=")[2].strip() for part in text.split(","))]
    return [secret for secret in found if secret]


def _passwords(address: str) -> Iterator[str]:
    """Yield the passwords of a database's address, as they are and as they are written there.

    Passwords hold what addresses should not: SQLAlchemy's reader takes them as they are meant.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        yield address  # nobody can tell what is secret in it
        return
    given = [url.password, url.query.get("password"), url.query.get("passfile")]
    for one in given:
        if isinstance(one, str):
            yield from {one, quote(one), quote(one, safe=""), quote_plus(one)}


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

    def ended(args: threading.ExceptHookArgs) -> None:
        name = args.thread.name if args.thread else "a thread"
        error = args.exc_value or args.exc_type()
        log.error("%s ended by an error", name, exc_info=error)

    logging.setLogRecordFactory(make)
    hook, threading.excepthook = threading.excepthook, ended

    def undo() -> None:
        logging.setLogRecordFactory(before)
        threading.excepthook = hook

    return undo
